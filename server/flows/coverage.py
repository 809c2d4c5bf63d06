"""Which rules of a flow its examples reach, and which rules they show from just below."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.domain.conditions import Truth, leaves, read
from server.domain.flow import NONE, Answer, Flow, Leaf, Question, Rule, Subject
from server.domain.triage import example_answers

Person = tuple[Subject, dict[str, Answer]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of each rule that the flow itself writes: how many examples meet it, and whether one misses it by one answer."""

    flow: str
    met: dict[str, int]
    near: dict[str, bool]

    @property
    def unreached(self) -> list[str]:
        """The rules that no example meets."""
        return [rule for rule, count in self.met.items() if not count]

    @property
    def unbounded(self) -> list[str]:
        """The rules that no example shows from just below."""
        return [rule for rule, shown in self.near.items() if not shown]


def met_by_examples(flow: Flow) -> dict[str, int]:
    """How many examples meet each rule that the flow itself writes."""
    readings = [read(flow, answers, subject) for subject, answers in _people(flow)]
    own = [rule for rule in flow.rules if rule.module is None]
    return {rule.id: sum(reading.holds(rule.when) for reading in readings) for rule in own}


def coverage(flow: Flow) -> Coverage:
    """Count the examples that meet each rule, and look for one that one answer, or the age, keeps from it."""
    people = list(_people(flow))
    own = [rule for rule in flow.rules if rule.module is None]
    near = {rule.id: any(_just_below(flow, rule, person) for person in people) for rule in own}
    return Coverage(flow.id, met_by_examples(flow), near)


def _people(flow: Flow) -> Iterator[Person]:
    for example in flow.examples:
        try:
            yield example.subject, dict(example_answers(flow, example))
        except ValueError:
            continue  # The check of the examples names it.


def _meets(flow: Flow, rule: Rule, person: Person) -> bool:
    return read(flow, person[1], person[0]).truth(rule.when) is Truth.TRUE


def _just_below(flow: Flow, rule: Rule, person: Person) -> bool:
    return not _meets(flow, rule, person) and any(
        _meets(flow, rule, other) for other in _neighbours(flow, rule, person)
    )


def _neighbours(flow: Flow, rule: Rule, person: Person) -> Iterator[Person]:
    """The same person with one answer changed to what the rule looks at, or with another age."""
    subject, answers = person
    for leaf, _ in leaves(rule.when):
        if leaf.source == "fact":
            yield from ((other, answers) for other in _aged(subject, leaf))
            continue
        score = flow.score(leaf.name) if leaf.source == "score" else None
        names = (
            [leaf.name]
            if score is None
            else [*score.sums, *(inner.name for _, when in score.terms for inner, _ in leaves(when))]
        )
        for name in names:
            question = flow.question(name)
            if question is not None:
                yield from ((subject, {**answers, name: value}) for value in _values(question, answers.get(name), leaf))


def _aged(subject: Subject, leaf: Leaf) -> Iterator[Subject]:
    if leaf.name in ("age_years", "age_months") and leaf.operator != "is":
        limit = int(float(leaf.values[0]) * (12 if leaf.name == "age_years" else 1))
        yield from (replace(subject, age_months=max(0, limit + step)) for step in (-1, 0, 12))


def _values(question: Question, given: Answer | None, leaf: Leaf) -> Iterator[Answer]:
    ids = [option.id for option in question.options]
    if question.kind == "multiple":
        chosen = [item for item in given if item != NONE] if isinstance(given, list) else []
        yield [NONE]
        yield from ([*chosen, item] for item in ids if item not in chosen)
        yield from ([other for other in chosen if other != item] or [NONE] for item in chosen)
    elif question.options:
        yield from ids
    elif leaf.operator != "is" and leaf.values:
        step = 10.0**-question.decimals
        yield from (round(float(leaf.values[0]) + shift, question.decimals) for shift in (-step, 0.0, step))
