"""Whether a condition holds: four-valued, because a question may be unanswered or answered "vet ej"."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from server.domain.flow import (
    SKIPPED,
    UNKNOWN,
    AllOf,
    Answer,
    Answers,
    AnyOf,
    Condition,
    Flow,
    Leaf,
    Not,
    Operator,
    Question,
    Score,
    Subject,
)


class Truth(IntEnum):
    """What is known of a condition: it does not hold, is not answered yet, hangs on a "vet ej", or holds."""

    FALSE = 0
    OPEN = 1
    DOUBT = 2
    TRUE = 3


_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "above": lambda value, limit: value > limit,
    "below": lambda value, limit: value < limit,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A set of answers read against its flow: which questions are shown, and what holds."""

    flow: Flow
    answers: Answers
    subject: Subject
    questions: Mapping[str, Question]
    shown: dict[str, Truth]

    def truth(self, condition: Condition) -> Truth:
        """What is known of the condition."""
        match condition:
            case Leaf():
                return self._leaf(condition)
            case AllOf(parts):
                return self._all(parts)
            case AnyOf(parts):
                return self._any(parts)
            case Not(part):
                value = self.truth(part)
                return _OPPOSITE.get(value, value)

    def _all(self, parts: tuple[Condition, ...]) -> Truth:
        """One FALSE settles it; otherwise a "vet ej" weighs more than a question that is merely not reached."""
        found = Truth.TRUE
        for part in parts:
            value = self.truth(part)
            if value is Truth.FALSE:
                return value
            if value is Truth.DOUBT or (value is Truth.OPEN and found is Truth.TRUE):
                found = value
        return found

    def _any(self, parts: tuple[Condition, ...]) -> Truth:
        """One TRUE settles it; otherwise a "vet ej" weighs more than a question that is merely not reached."""
        found = Truth.FALSE
        for part in parts:
            value = self.truth(part)
            if value is Truth.TRUE:
                return value
            if value > found:
                found = value
        return found

    def holds(self, condition: Condition) -> bool:
        """Whether the condition is known to hold."""
        return self.truth(condition) is Truth.TRUE

    def value(self, question_id: str) -> Answer | None:
        """The answer to a question that is shown; None when hidden, unanswered or passed by."""
        if self.shown.get(question_id) is not Truth.TRUE:
            return None
        value = self.answers.get(question_id)
        return None if value is None or value == SKIPPED else value

    def doubts(self, condition: Condition) -> set[str]:
        """The questions answered "vet ej" that the condition looks at."""
        return {name for name in question_names(condition, self.flow) if self.value(name) == UNKNOWN}

    def points(self, score: Score) -> tuple[float, float, bool]:
        """The lowest and highest sum that the answers allow, and whether a "vet ej" is what keeps them apart."""
        low = high = 0.0
        doubt = False
        for points, when in score.terms:
            truth = self.truth(when)
            low += points if truth is Truth.TRUE else 0
            high += points if truth is not Truth.FALSE else 0
            doubt = doubt or truth is Truth.DOUBT
        for name in score.sums:
            least, most, unsure = self._chosen_points(name)
            low, high, doubt = low + least, high + most, doubt or unsure
        return low, high, doubt

    def _chosen_points(self, name: str) -> tuple[float, float, bool]:
        if self.shown.get(name) is Truth.FALSE:
            return 0, 0, False
        value = self.value(name)
        options = self.questions[name].options
        if value is None or value == UNKNOWN:
            return 0, max((option.points or 0 for option in options), default=0), value == UNKNOWN
        chosen = value if isinstance(value, list) else [value]
        total = sum(option.points or 0 for option in options if option.id in chosen)
        return total, total, False

    def _leaf(self, leaf: Leaf) -> Truth:
        if leaf.source == "fact":
            return _truth(_compare(self.subject.fact(leaf.name), leaf.operator, leaf.values))
        if leaf.source == "score":
            return self._score(leaf)
        shown = self.shown.get(leaf.name, Truth.OPEN)
        if shown is not Truth.TRUE:
            return shown
        value = self.value(leaf.name)
        if leaf.operator == "answered":
            return _truth(value is not None)
        if value is None:
            return Truth.OPEN
        if value == UNKNOWN:
            return _truth(UNKNOWN in leaf.values) if UNKNOWN in leaf.values else Truth.DOUBT
        return _truth(_compare(value, leaf.operator, leaf.values))

    def _score(self, leaf: Leaf) -> Truth:
        score = self.flow.score(leaf.name)
        if score is None:
            return Truth.FALSE
        low, high, doubt = self.points(score)
        ends = {_compare(low, leaf.operator, leaf.values), _compare(high, leaf.operator, leaf.values)}
        if len(ends) == 1:
            return _truth(ends.pop())
        return Truth.DOUBT if doubt else Truth.OPEN


_OPPOSITE: Final = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}


def _truth(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE


def _compare(value: Answer, operator: Operator, values: tuple[str | float, ...]) -> bool:
    if operator == "is":
        return any(item in values for item in value) if isinstance(value, list) else value in values
    if isinstance(value, str | list) or isinstance(values[0], str):
        return False
    return _COMPARE[operator](value, values[0])


def read(flow: Flow, answers: Answers, subject: Subject) -> Reading:
    """Read answers against their flow; answers to questions that are hidden now do not count."""
    reading = Reading(flow, answers, subject, {question.id: question for question in flow.questions}, {})
    for question in flow.questions:
        # A question's condition looks only at questions before it, so one pass settles all of them.
        reading.shown[question.id] = reading.truth(question.show_when)
    return reading


def leaves(condition: Condition, *, negated: bool = False) -> Iterable[tuple[Leaf, bool]]:
    """Every leaf of a condition, and whether it stands under a negation."""
    match condition:
        case Leaf():
            yield condition, negated
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part, negated=negated)
        case Not(part):
            yield from leaves(part, negated=not negated)


def question_names(condition: Condition, flow: Flow) -> set[str]:
    """The questions that a condition looks at: its own, those behind its scores, and those that show them."""
    names: set[str] = set()
    waiting = [condition]
    while waiting:
        for leaf, _ in leaves(waiting.pop()):
            if leaf.source == "score" and (score := flow.score(leaf.name)) is not None:
                names.update(score.sums)
                waiting.extend(when for _, when in score.terms)
            elif leaf.source == "question" and leaf.name not in names:
                names.add(leaf.name)
                if (question := flow.question(leaf.name)) is not None:
                    waiting.append(question.show_when)
    return names
