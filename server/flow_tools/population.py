"""A simulated population: patients drawn by seed answer the flows, and what they meet is counted.

Each example of a flow comes once, exactly; after those half follow the examples in turn, every other of them exactly, and half
the usual answers. The rest has noise: an answer is changed here and there, and another person gives it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import Any, Final, get_args

from server.domain.flow import (
    NONE,
    RING_112,
    SELF_CARE,
    SKIPPED,
    UNKNOWN,
    Answer,
    Example,
    Flow,
    Question,
    Sex,
    Subject,
)
from server.domain.triage import assess, next_question
from server.domain.verdict import asks_112
from server.flow_tools.words import word_of
from server.flows.build import GUARDIAN_BELOW_YEARS

MEDIAN_MOST: Final = 15
NINETY_MOST: Final = 25
BIG_RUN: Final = 50
"""So many patients of each flow, on average, before a declared level that nobody got is a fault."""
OLDEST: Final = 95 * 12
NOISE: Final = 0.08
"""The share of answers that are others than the pattern's."""
DOUBT: Final = 0.02


@dataclass(slots=True)
class Met:
    """What the patients of one flow, or of all, met."""

    questions: list[int] = field(default_factory=list)
    levels: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """How many patients came."""
        return len(self.questions)

    def share(self, *words: str) -> float:
        """The share (0–1) that got one of these levels."""
        return sum(self.levels[word] for word in words) / self.cases if self.cases else 0.0

    def as_data(self) -> dict[str, Any]:
        """The figures as plain values; `human` is the share that does not end in self-care advice or 112."""
        return {
            "cases": self.cases,
            "questions_median": median(self.questions) if self.questions else 0,
            "questions_p90": ninetieth(self.questions),
            "levels": dict(sorted(self.levels.items())),
            "self_care": round(self.share("SELF"), 4),
            "human": round(1 - self.share("SELF", "112", "ED"), 4),
        }


def ninetieth(values: Sequence[int]) -> float:
    """The 90th percentile."""
    return quantiles(values, n=10)[-1] if len(values) > 1 else float(values[0]) if values else 0.0


def simulate(flows: Sequence[Flow], cases: int, seed: int) -> dict[str, Met]:
    """What so many patients of these flows meet; the same seed gives the same patients."""
    chance = Random(seed)  # noqa: S311 - invented patients, not secrets
    found = {flow.id: Met() for flow in flows}
    for number in range(cases):
        flow = flows[number % len(flows)]
        asked, word = _patient(flow, number // len(flows), chance)
        found[flow.id].questions.append(asked)
        found[flow.id].levels[word] += 1
    return found


def together(found: Mapping[str, Met]) -> Met:
    """All flows' patients as one."""
    whole = Met()
    for met in found.values():
        whole.questions += met.questions
        whole.levels += met.levels
    return whole


def faults(flows: Sequence[Flow], found: Mapping[str, Met]) -> Iterator[tuple[str, str]]:
    """What breaks the limits, Swedish and English: the questions, and (in a big run) declared levels that nobody got."""
    whole = together(found)
    middle, ninety = median(whole.questions), ninetieth(whole.questions)
    if middle > MEDIAN_MOST:
        yield (f"median {middle:g} frågor, högst {MEDIAN_MOST}", f"median {middle:g} questions, at most {MEDIAN_MOST}")
    if ninety > NINETY_MOST:
        yield (f"p90 {ninety:g} frågor, högst {NINETY_MOST}", f"p90 {ninety:g} questions, at most {NINETY_MOST}")
    if whole.cases < BIG_RUN * len(flows):
        return
    for flow in flows:
        for word in flow.levels:
            if not found[flow.id].levels[word]:
                yield (f"{flow.id}: ingen fick nivån {word}", f"{flow.id}: nobody got level {word}")


def _patient(flow: Flow, turn: int, chance: Random) -> tuple[int, str]:
    """How many questions one patient met, and the level that she got."""
    first = turn < len(flow.examples)
    at = turn if first else turn // 2 % max(1, len(flow.examples))
    example = flow.examples[at] if flow.examples and (first or turn % 2 == 0) else None
    exact = example is not None and (first or chance.random() < 0.5)
    same = example is not None and (exact or chance.random() < 0.5)
    subject = example.subject if example is not None and same else _person(flow, chance)
    answers: dict[str, Answer] = {}
    while (question := next_question(flow, answers, subject)) is not None:
        answers[question.id] = _answer(question, example, 0.0 if exact else 1.0, chance)
        so_far = assess(flow, answers, subject)
        if so_far.stop and (so_far.level == RING_112 or not asks_112(flow, answers, subject)):
            break  # As the patient's page: after an emergency answer only what may still lead to 112 is asked.
    result = assess(flow, answers, subject)
    only_svf = result.svf and result.level == SELF_CARE - 1
    return len(answers), word_of(result.level, ed=result.ed, svf=only_svf)


def _person(flow: Flow, chance: Random) -> Subject:
    first, end = flow.ages
    months = chance.randrange(first, min(end if end is not None else OLDEST, max(OLDEST, first + 1)))
    sex: Sex = chance.choice([one for one in get_args(Sex) if one in flow.sexes])
    writer = "guardian" if months < GUARDIAN_BELOW_YEARS * 12 else "relative" if chance.random() < 0.05 else "self"
    return Subject(months, sex, writer, chance.randint(1, 12))  # type: ignore[arg-type]  # one of the three


def _answer(question: Question, example: Example | None, noise: float, chance: Random) -> Answer:
    if question.unknown and question.kind not in ("text", "picture") and chance.random() < DOUBT * noise:
        return UNKNOWN
    pattern = question.usual if example is None else example.answers.get(question.id, question.usual)
    if pattern is None and not noise and not question.required:
        return SKIPPED  # An example says nothing of it.
    if pattern is not None and chance.random() >= NOISE * noise:
        return pattern
    return _other(question, chance)


def _other(question: Question, chance: Random) -> Answer:
    """Any answer that the question takes."""
    boxes = [option.id for option in question.options if option.id != NONE]
    if question.kind == "multiple":
        return chance.sample(boxes, min(len(boxes), chance.choice((1, 1, 1, 2)))) or [NONE]
    if question.options:
        return chance.choice([option.id for option in question.options])
    if question.minimum is not None and question.maximum is not None:
        value = round(chance.uniform(question.minimum, question.maximum), question.decimals)
        return value if question.decimals else int(value)
    if not question.required:
        return SKIPPED
    given: Mapping[str, Answer] = {"date": "2026-11-01", "picture": ["picture"]}
    return given.get(question.kind, "vet inte riktigt")
