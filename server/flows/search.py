"""Finds answers that make a condition hold: what the checks of a flow stand on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Final, get_args

from server.domain.conditions import Truth, read
from server.domain.flow import (
    FACTS,
    NONE,
    SKIPPED,
    UNKNOWN,
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Flow,
    Leaf,
    Not,
    Question,
    Score,
    Sex,
    Subject,
    Writer,
)

MAX_WAYS: Final = 1_000
"""Ways of meeting one condition that are tried."""
FILLS: Final = 8
"""Ways of answering the questions about which nothing is wished and nothing is usual."""
OLDEST_MONTHS: Final = 1_200
_GUARDIAN_BELOW: Final = 13 * 12
_NUMERIC: Final = ("at_least", "at_most", "above", "below")

Wish = tuple[Leaf, bool]
"""A leaf and whether it is to hold."""


@dataclass(slots=True)
class _Aim:
    """What one question's answer should be."""

    wanted: list[str] = field(default_factory=list)
    forbidden: set[str] = field(default_factory=set)
    limits: list[Wish] = field(default_factory=list)


def find(flow: Flow, condition: Condition) -> Iterator[tuple[Subject, dict[str, Answer]]]:
    """Complete answers, and the person who gives them, for which the condition holds; as many as are found."""
    for wishes in islice(_ways(flow, condition, True), MAX_WAYS):
        for subject, fill in product(islice(_subjects(flow, wishes), 2), range(FILLS)):
            answers = _answers(flow, subject, wishes, fill)
            if read(flow, answers, subject).truth(condition) is Truth.TRUE:
                yield subject, answers


def _ways(flow: Flow, condition: Condition, hold: bool) -> Iterator[tuple[Wish, ...]]:
    """Each way to make a condition hold (or not): a list of leaves with what they should be."""
    match condition:
        case Not(part):
            yield from _ways(flow, part, not hold)
        case AllOf(parts) | AnyOf(parts):
            if isinstance(condition, AllOf) is hold:
                for combination in product(*(list(islice(_ways(flow, part, hold), 60)) for part in parts)):
                    yield tuple(wish for wishes in combination for wish in wishes)
            else:
                for part in parts:
                    yield from _ways(flow, part, hold)
        case Leaf():
            yield from _leaf_ways(flow, condition, hold)


def _leaf_ways(flow: Flow, leaf: Leaf, hold: bool) -> Iterator[tuple[Wish, ...]]:
    if leaf.source == "fact":
        yield ((leaf, hold),)
    elif leaf.source == "score":
        score = flow.score(leaf.name)
        if score is not None:
            yield from _score_ways(flow, score, leaf, hold)
    elif not hold:
        yield ((leaf, False),)
    else:
        question = flow.question(leaf.name)
        shown = list(islice(_ways(flow, question.show_when, True), 20)) if question else []
        choices = (
            [Leaf("question", leaf.name, "is", (value,)) for value in leaf.values] if leaf.operator == "is" else [leaf]
        )
        for choice, way in product(choices, shown):
            yield ((choice, True), *way)


def _score_ways(flow: Flow, score: Score, leaf: Leaf, hold: bool) -> Iterator[tuple[Wish, ...]]:
    """Terms that add up to the limit; for sums, every question at its most or its least."""
    many = (leaf.operator in ("at_least", "above")) is hold
    sums = [
        Leaf("question", name, "is", (pick.id,))
        for name in score.sums
        if (question := flow.question(name)) is not None
        for pick in [(max if many else min)(question.options, key=lambda option: option.points or 0)]
    ]
    base = tuple((item, True) for item in sums)
    for chosen in product((True, False), repeat=len(score.terms)):
        ways = [list(islice(_ways(flow, when, take), 4)) for take, (_, when) in zip(chosen, score.terms, strict=True)]
        for combination in islice(product(*ways), 40):
            yield base + tuple(wish for wishes in combination for wish in wishes)


def _subjects(flow: Flow, wishes: Iterable[Wish]) -> Iterator[Subject]:
    """People whom the flow suits and who fulfil the wishes about facts; grown-ups in the middle of life first."""
    facts = [wish for wish in wishes if wish[0].source == "fact"]
    for months, sex in product(_ages(flow), get_args(Sex)):
        usual: Writer = "guardian" if months < _GUARDIAN_BELOW else "self"
        for writer in (usual, *(item for item in get_args(Writer) if item != usual)):
            for month, contacts in ((11, 0), (2, 0), (5, 0), (7, 0), (9, 0), (11, 2)):
                subject = Subject(months, sex, writer, month, contacts)
                if flow.suits(subject) and all(_fact_holds(subject, leaf) is hold for leaf, hold in facts):
                    yield subject


def _ages(flow: Flow) -> list[int]:
    """An age between every two limits that the flow knows, the grown-up ones first."""
    first, end = flow.ages
    last = (end if end is not None else OLDEST_MONTHS) - 1
    limits = {first, last, 30 * 12, 45 * 12, 70 * 12}
    for condition in [rule.when for rule in flow.rules] + [question.show_when for question in flow.questions]:
        for leaf in _leaves(condition):
            if leaf.source == "fact" and leaf.name in FACTS[:2]:
                months = [int(float(value) * (12 if leaf.name == "age_years" else 1)) for value in leaf.values]
                limits.update(month + step for month in months for step in (-1, 0, 1, 12))
    return sorted((age for age in limits if first <= age <= last), key=lambda age: abs(age - 30 * 12))


def _leaves(condition: Condition) -> Iterator[Leaf]:
    match condition:
        case Leaf():
            yield condition
        case Not(part):
            yield from _leaves(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)


def _fact_holds(subject: Subject, leaf: Leaf) -> bool:
    value = subject.fact(leaf.name)
    if leaf.operator == "is":
        return value in leaf.values
    return isinstance(value, int) and _within(float(value), leaf)


def _within(value: float, leaf: Leaf) -> bool:
    limit = float(leaf.values[0])
    return {
        "at_least": value >= limit,
        "at_most": value <= limit,
        "above": value > limit,
        "below": value < limit,
    }[leaf.operator]


def _answers(flow: Flow, subject: Subject, wishes: Iterable[Wish], fill: int) -> dict[str, Answer]:
    """Answers to every question shown: what is wished for, else the usual."""
    aims: dict[str, _Aim] = {}
    for leaf, hold in wishes:
        if leaf.source != "question":
            continue
        aim = aims.setdefault(leaf.name, _Aim())
        if leaf.operator in _NUMERIC or leaf.operator == "answered":
            aim.limits.append((leaf, hold))
        elif hold:
            aim.wanted += [str(value) for value in leaf.values]
        else:
            aim.forbidden.update(str(value) for value in leaf.values)
    answers: dict[str, Answer] = {}
    for question in flow.questions:
        if read(flow, answers, subject).shown[question.id] is Truth.TRUE:
            answers[question.id] = _answer(question, aims.get(question.id, _Aim()), fill)
    return answers


def _answer(question: Question, aim: _Aim, fill: int) -> Answer:
    match question.kind:
        case "multiple":
            return _boxes(question, aim)
        case "single":
            return _choice(question, aim, fill)
        case "number" | "scale":
            return _number(question, aim.limits)
    given = any(hold for _, hold in aim.limits)
    if not given and not question.required:
        return SKIPPED
    sample: Mapping[str, Answer] = {"date": "2026-11-01", "picture": ["picture"]}
    return sample.get(question.kind, "text")


def _boxes(question: Question, aim: _Aim) -> Answer:
    wanted = [item for item in dict.fromkeys(aim.wanted) if item not in aim.forbidden]
    if UNKNOWN in wanted:
        return UNKNOWN
    if len(wanted) > 1 and NONE in wanted:
        wanted.remove(NONE)
    usual = question.usual if isinstance(question.usual, list) else []
    kept = [item for item in usual if item not in aim.forbidden]
    left = [option.id for option in question.options if option.id not in aim.forbidden]
    return wanted or kept or left[-1:] or [NONE]


def _choice(question: Question, aim: _Aim, fill: int) -> Answer:
    usual = [str(question.usual)] if question.usual is not None else []
    ids = [option.id for option in question.options]
    start = fill % len(ids)
    order = [*aim.wanted, *usual, *ids[start:], *ids[:start]]
    return next((item for item in order if item not in aim.forbidden), order[0])


def _number(question: Question, limits: list[Wish]) -> Answer:
    step = 10.0**-question.decimals
    low, high = question.minimum or 0.0, question.maximum or 0.0
    tries = [float(question.usual)] if isinstance(question.usual, int | float) else []
    tries += [low, high, (low + high) // 2]
    for leaf, _ in limits:
        if leaf.operator in _NUMERIC:
            tries += [float(leaf.values[0]) + shift for shift in (0.0, step, -step)]
    fitting = (
        value
        for value in (round(item, question.decimals) for item in tries)
        if low <= value <= high
        and all(leaf.operator == "answered" or _within(value, leaf) is hold for leaf, hold in limits)
    )
    return next(fitting, low)
