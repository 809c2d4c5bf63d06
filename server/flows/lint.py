"""The check of the flows' content: what loads, and yet would fail a patient."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from server.domain.conditions import leaves
from server.domain.flow import (
    IMMEDIATE,
    NONE,
    ROUTINE,
    SELF_CARE,
    URGENT,
    WITHIN_DAYS,
    Condition,
    Flow,
    Leaf,
    Level,
    Option,
    Question,
    Rule,
    Subject,
    Text,
)
from server.domain.ticklist import TickKind
from server.domain.triage import Assessment, assess, check_answer, example_answers, visible_questions
from server.flows.coverage import met_by_examples
from server.flows.format import LEVEL_WORDS
from server.flows.loader import FlowLibrary
from server.flows.search import find
from server.flows.wording import wording

MOST_QUESTIONS: Final = 15
"""Questions that the median example may meet."""
FEWEST_WORDS: Final = 5
SAME_TEXT_FROM: Final = 12
"""From this length two languages hardly share a sentence by chance."""
TICK_KINDS: Final[tuple[TickKind, ...]] = ("self", "child", "infant", "relative")

Flag = tuple[str, str]
"""A question's id and the option of it that warns."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: the flow, the place in it, and what is wrong."""

    flow: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.flow}: {self.place}: {self.message}"


def lint(library: FlowLibrary) -> list[Finding]:
    """Everything that the checks find in the flows and in what they share."""
    found = [
        Finding("shared", "ticklist", f"no tick-list {kind!r}") for kind in TICK_KINDS if kind not in library.tick_lists
    ]
    for flow in library.flows.values():
        found += lint_flow(flow)
    return found


def lint_flow(flow: Flow) -> list[Finding]:
    """Everything that the checks find in one flow."""
    return [Finding(flow.id, place, message) for check in _CHECKS for place, message in check(flow)]


Notes = Iterator[tuple[str, str]]


def _reachable(flow: Flow) -> Notes:
    """Every question has answers that lead to it."""
    for question in flow.questions:
        if question.module is None and not any(True for _ in find(flow, question.show_when)):
            yield f"question {question.id}", "no answers lead to this question; look at its show_when"


def _rules_fire(flow: Flow) -> Notes:
    """Every rule can be met, and can decide; every declared level has a way to it."""
    decided = {(example.level, example.ed, example.svf) for example in flow.examples}
    decided.add((flow.otherwise.level, False, False))
    for rule in flow.rules:
        over: set[str] | None = None
        for subject, answers in find(flow, rule.when):
            result = assess(flow, answers, subject)
            higher = _higher(result, rule)
            over = higher if over is None else over & higher
            if not higher:
                decided.add((rule.level, rule.ed, rule.svf))
                break
        if over is None:
            yield f"rule {rule.id}", "no answers meet this rule"
        elif higher:
            names = ", ".join(sorted(over)) or "one or another higher rule"
            yield f"rule {rule.id}", f"never decides: whenever it is met, so is {names}"
    for word in flow.levels:
        if (LEVEL_WORDS[word], word == "ED", word == "SVF") not in decided:
            yield f"level {word}", "declared, and no answers give it"


def _higher(result: Assessment, rule: Rule) -> set[str]:
    """The rules that were met with a more urgent level."""
    return {met.rule_id for met in result.met if met.level < rule.level and not met.rule_id.startswith("modifier.")}


def red_flags(flow: Flow) -> set[Flag]:
    """The answers that warn: they stand in a rule of 112 to DAY, and speak for none of ROUT, SVF and SELF."""
    warn = {flag for rule in flow.rules if rule.level <= URGENT for flag in _options(flow, rule.when, negated=False)}
    calm = {flag for rule in flow.rules if rule.level >= ROUTINE for flag in _options(flow, rule.when, negated=False)}
    return {(name, option) for name, option in warn - calm if option != NONE}


def _options(flow: Flow, condition: Condition, *, negated: bool) -> Iterator[Flag]:
    """The options that a condition asks for, or (negated) wants away; "none" wants all of its page away."""
    for leaf, under_not in _all_leaves(flow, condition):
        question = flow.question(leaf.name)
        if leaf.source != "question" or leaf.operator != "is" or question is None:
            continue
        if under_not is negated:
            yield from ((leaf.name, str(value)) for value in leaf.values if value != NONE or not negated)
        elif NONE in leaf.values and negated:
            yield from ((leaf.name, option.id) for option in question.options if option.id != NONE)


def _all_leaves(flow: Flow, condition: Condition) -> Iterator[tuple[Leaf, bool]]:
    for leaf, negated in leaves(condition):
        score = flow.score(leaf.name) if leaf.source == "score" else None
        if score is None:
            yield leaf, negated
        else:
            for _, when in score.terms:
                yield from ((inner, negated is not under) for inner, under in leaves(when))


def _never_lowers(flow: Flow) -> Notes:
    """No red flag can undo a rule, or hide a question that a rule needs."""
    flags = red_flags(flow)
    for rule in flow.rules:
        if rule.level < SELF_CARE:
            for name, option in sorted(flags & set(_options(flow, rule.when, negated=True))):
                yield (
                    f"rule {rule.id}",
                    f"negates the red flag {name}: {option}; only SELF may, a higher level wins anyway",
                )
    for question in flow.questions:
        for name, option in sorted(flags & set(_options(flow, question.show_when, negated=True))):
            yield f"question {question.id}", f"is hidden by the red flag {name}: {option}"


def _red_flag_questions(flow: Flow) -> Notes:
    """What leads to 112 or an emergency department must be answered, and may be answered "vet ej"."""
    grave = {
        name for rule in flow.rules if rule.level <= IMMEDIATE for name, _ in _options(flow, rule.when, negated=False)
    }
    for question in flow.questions:
        if question.id in grave and question.module is None and question.kind in ("single", "multiple"):
            if not question.required:
                yield f"question {question.id}", "leads to 112, ED or NOW and may be passed by; make it required"
            # An option of its own, "not_known", is an author's way to word what a person may well not know.
            if not question.unknown and question.option("not_known") is None:
                yield (
                    f"question {question.id}",
                    "leads to 112, ED or NOW and has no ”vet ej”; leave out `unknown: false`",
                )


def _history(flow: Flow) -> Notes:
    """Every answer reads as a sentence in the history, and never as "förnekar"."""
    flags = red_flags(flow)
    for question in flow.questions:
        for option in question.options:
            place = f"question {question.id}, option {option.id}"
            if (
                option.id != NONE
                and option.positive is None
                and (question.kind == "multiple" or option.negative is None)
            ):
                yield place, "has no `positive`: how it reads in the history when chosen"
            if (
                (question.id, option.id) in flags
                and question.kind == "multiple"
                and not option.negative
                and question.module is None
            ):
                yield place, "a red flag without `negative`: how it reads when it is not there (”Ingen …”)"
            yield from (
                (place, "write ”Ingen …” or ”Ej …”, not ”förnekar”") for text in _histories(option) if "förnek" in text
            )


def _histories(option: Option) -> list[str]:
    return [text["sv"].lower() for text in (option.positive, option.negative) if text is not None]


def _languages(flow: Flow) -> Notes:
    """The two languages are two."""
    for place, text in _texts(flow):
        if text["sv"] == text["en"] and len(text["sv"]) >= SAME_TEXT_FROM:
            yield place, f"the same text in both languages: {text['sv']!r}"
    for language, words in flow.words.items():
        if any(flow.words.values()) and len(words) < FEWEST_WORDS:
            yield f"words.{language}", f"fewer than {FEWEST_WORDS} phrases by which a patient may name this"


def _texts(flow: Flow) -> Iterator[tuple[str, Text]]:
    yield "titles", flow.titles
    for question in flow.questions:
        if question.module is None:
            yield from ((f"question {question.id}", text) for text in _question_texts(question))
    yield from ((f"rule {rule.id}", rule.reason) for rule in flow.rules)
    yield from (("advice", item.text) for item in (*flow.advice, *flow.safety_net))


def _question_texts(question: Question) -> Iterator[Text]:
    texts = [
        question.text,
        question.topic,
        question.help,
        question.history,
        question.text_child,
        question.text_relative,
    ]
    for option in question.options:
        texts += [option.text, option.positive, option.negative, option.text_child, option.text_relative]
    yield from (text for text in texts if text is not None)


def _care(flow: Flow) -> Notes:
    """Self-care has advice; the level for what no rule fits is never self-care."""
    if "SELF" in flow.levels and not flow.advice:
        yield "advice", "the flow can end in self-care and has no advice"
    if flow.otherwise.level > (WITHIN_DAYS if flow.acute else ROUTINE) or flow.undecided > ROUTINE:
        yield "otherwise", "what no rule fits goes to a human: SOON, or ROUT where the flow is not acute"


def _examples(flow: Flow) -> Notes:
    """Every example is complete, has right answers and gets its level."""
    counts = []
    for number, example in enumerate(flow.examples, 1):
        place = f"example {number} ({example.text[:40]})"
        if not flow.suits(example.subject):
            yield place, "the flow is not for a person of this age and sex"
            continue
        try:
            answers = example_answers(flow, example)
        except ValueError as error:
            yield place, str(error)
            continue
        counts.append(len(visible_questions(flow, answers, example.subject)))
        yield from ((place, note) for note in _answer_faults(flow, example.answers, answers, example.subject))
        result = assess(flow, answers, example.subject)
        if (result.level, result.ed) != (example.level, example.ed) or (example.svf and not result.svf):
            rules = ", ".join(met.rule_id for met in result.met)
            wanted = f"level {example.level}{' ED' if example.ed else ''}{' SVF' if example.svf else ''}"
            yield place, f"should give {wanted}, gives {result.level}{' ED' if result.ed else ''} by {rules}"
    if counts and median(counts) > MOST_QUESTIONS:
        yield "questions", f"the median example meets {median(counts):g} questions; at most {MOST_QUESTIONS}"
    missing = {"ordinary", "emergency"} - {"ordinary" if example.ordinary else "emergency" for example in flow.examples}
    if flow.acute and missing:
        yield "examples", f"no {' and no '.join(sorted(missing))} example"


def _answer_faults(
    flow: Flow, given: Mapping[str, object], answers: Mapping[str, object], subject: Subject
) -> Iterable[str]:
    for name in given:
        if name not in answers:
            yield f"answers {name!r}, which is not shown to this person"
    for name, value in answers.items():
        kept = {key: item for key, item in answers.items() if isinstance(item, str | list | int | float)}
        if code := check_answer(flow, name, value, kept, subject):
            yield f"the answer to {name!r} is not right: {code}"


def levels_without_example(flow: Flow) -> list[Level]:
    """The declared levels that no example has."""
    shown = {example.level for example in flow.examples}
    return sorted({LEVEL_WORDS[word] for word in flow.levels} - shown)


def _examples_levels(flow: Flow) -> Notes:
    for level in levels_without_example(flow):
        yield "examples", f"no example has level {level}"


def _reached(flow: Flow) -> Notes:
    """Every rule is met by an example, so that its level is proved and not only written."""
    for rule, count in met_by_examples(flow).items():
        if not count:
            yield f"rule {rule}", "no example meets it; write one whose answers do"


def _signature(flow: Flow) -> Notes:
    """A signature is of the wording that stands."""
    if flow.lapsed:
        who, sign = f"{flow.lapsed.by}, {flow.lapsed.on}", wording(flow)
        swedish = (
            f"underskriften ({who}) gäller en annan lydelse, flödet är ej godkänt: skriv under {sign} eller ta bort den"
        )
        english = f"the signature ({who}) is of another wording, the flow is not approved: sign {sign} or remove it"
        yield "approval", f"{swedish} / {english}"


_CHECKS: Final[tuple[Callable[[Flow], Notes], ...]] = (
    _signature,
    _reachable,
    _rules_fire,
    _never_lowers,
    _red_flag_questions,
    _history,
    _languages,
    _care,
    _examples,
    _examples_levels,
    _reached,
)
