"""Triage: a flow and answers give the next question, the level and the reasons for it."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.domain.conditions import Reading, Truth, read
from server.domain.flow import (
    IMMEDIATE,
    NONE,
    RING_112,
    ROUTINE,
    SELF_CARE,
    SKIPPED,
    UNKNOWN,
    URGENT,
    WITHIN_DAYS,
    Advice,
    Answer,
    Answers,
    Door,
    Example,
    Flow,
    Level,
    Question,
    Rule,
    Subject,
    Text,
)
from server.domain.reasons import reason_for

MAX_TEXT: Final = 8_000
"""Characters in one free-text answer."""
MAX_PICTURES: Final = 10
CHILD_DOOR_BELOW_YEARS: Final = 16

SHEET_UNKNOWN: Final = "ESI: when in doubt, triage up"
FLOOR_REASON: Final[Text] = {
    "sv": "En högre nivå var redan satt av checklistan, fritexten eller ett tidigare svar.",
    "en": "A higher level was already set by the tick-list, the free text or an earlier answer.",
}
UNDECIDED_REASON: Final[Text] = {
    "sv": "Alla frågor är inte besvarade.",
    "en": "Not all questions have been answered.",
}


@dataclass(frozen=True, slots=True)
class Met:
    """One reason for the level: the rule that was met, its source, and whether a physician has yet to sign it."""

    rule_id: str
    level: Level
    reason: Text
    source: str
    physician_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the answers lead to.

    `level` 0 = Ring 112, 1–5 as the levels of care; `met` holds the reasons, the deciding one first;
    `first_question` is the "vet ej" that a nurse should ask first; `complete` says that no question is left.
    """

    level: Level
    door: Door | None
    ed: bool
    svf: bool
    met: tuple[Met, ...]
    first_question: str | None
    complete: bool
    route: str

    @property
    def stop(self) -> bool:
        """Whether the questions should stop here: Ring 112, or go to an emergency department now."""
        return self.level == RING_112 or self.ed


def visible_questions(flow: Flow, answers: Answers, subject: Subject) -> tuple[Question, ...]:
    """The questions that are asked with these answers, in order, worded for the one who writes."""
    reading = read(flow, answers, subject)
    return tuple(
        question.worded_for(subject) for question in flow.questions if reading.shown[question.id] is Truth.TRUE
    )


def next_question(flow: Flow, answers: Answers, subject: Subject) -> Question | None:
    """The first shown question without an answer, or None when all is answered."""
    question = _first_open(read(flow, answers, subject))
    return None if question is None else question.worded_for(subject)


def _first_open(reading: Reading) -> Question | None:
    for question in reading.flow.questions:
        if reading.shown[question.id] is Truth.TRUE and _unanswered(reading.answers, question):
            return question
    return None


def _unanswered(answers: Answers, question: Question) -> bool:
    value = answers.get(question.id)
    return value is None or (question.required and value == SKIPPED)


def check_answer(flow: Flow, question_id: str, value: object, answers: Answers, subject: Subject) -> str | None:
    """Why an answer cannot be kept, as a code, or None when it is right.

    Codes: unknown_question, not_shown, required, unknown_not_allowed, wrong_type, not_an_option, repeated,
    none_with_others, too_low, too_high, too_many_decimals, bad_date, empty, too_long, too_many.
    """
    question = flow.question(question_id)
    if question is None:
        return "unknown_question"
    if read(flow, answers, subject).shown[question_id] is not Truth.TRUE:
        return "not_shown"
    return check_value(question, value)


def check_value(question: Question, value: object) -> str | None:
    """Why a question does not take an answer, as a code of `check_answer`, or None when it does."""
    if value == SKIPPED:
        return "required" if question.required else None
    if value == UNKNOWN and question.kind not in ("text", "picture"):
        return None if question.unknown else "unknown_not_allowed"
    return _CHECKS[question.kind](question, value)


def _check_single(question: Question, value: object) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    return None if question.option(value) else "not_an_option"


def _check_multiple(question: Question, value: object) -> str | None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return "wrong_type"
    if not value:
        return "required"
    if len(set(value)) != len(value):
        return "repeated"
    if any(question.option(item) is None for item in value):
        return "not_an_option"
    return "none_with_others" if NONE in value and len(value) > 1 else None


def _check_number(question: Question, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "wrong_type"
    if question.minimum is not None and value < question.minimum:
        return "too_low"
    if question.maximum is not None and value > question.maximum:
        return "too_high"
    return "too_many_decimals" if round(value, question.decimals) != value else None


def _check_date(_question: Question, value: object) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
        return "bad_date"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "bad_date"
    return None


def _check_text(_question: Question, value: object) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    if not value.strip():
        return "empty"
    return "too_long" if len(value) > MAX_TEXT else None


def _check_picture(_question: Question, value: object) -> str | None:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        return "wrong_type"
    if not value:
        return "empty"
    return "too_many" if len(value) > MAX_PICTURES else None


_CHECKS: Final[dict[str, Callable[[Question, object], str | None]]] = {
    "single": _check_single,
    "multiple": _check_multiple,
    "number": _check_number,
    "scale": _check_number,
    "date": _check_date,
    "text": _check_text,
    "picture": _check_picture,
}


def assess(flow: Flow, answers: Answers, subject: Subject, floor: Level | None = None) -> Assessment:
    """The level that the answers give, whether or not all are given yet; the highest rule met wins.

    A "vet ej" that leaves a 112 or emergency rule possible gives level 1, one that leaves a same-day rule possible
    at least 3, and none ends in self-care. `floor` is a level already given elsewhere; it is never lowered.
    """
    reading = read(flow, answers, subject)
    complete = _first_open(reading) is None
    truths = [(rule, reading.truth(rule.when)) for rule in flow.rules]
    rules = [rule for rule, truth in truths if truth is Truth.TRUE]
    reasons = [_met(reading, rule) for rule in rules] or ([_met(reading, flow.otherwise)] if complete else [])
    if not complete:
        reasons.append(Met("undecided", flow.undecided, UNDECIDED_REASON, ""))
    doubt, first_question = _doubt(reading, [rule for rule, truth in truths if truth is Truth.DOUBT])
    reasons += doubt
    level = min(reason.level for reason in reasons)
    if raised := _raised(reading, level):
        reasons.append(raised)
    if floor is not None and floor < min(reason.level for reason in reasons):
        reasons.append(Met("floor", floor, FLOOR_REASON, ""))
    reasons.sort(key=lambda reason: reason.level)
    return _assessment(reading, rules, tuple(reasons), first_question, complete=complete)


def _assessment(
    reading: Reading, rules: list[Rule], reasons: tuple[Met, ...], first_question: str | None, *, complete: bool
) -> Assessment:
    level = reasons[0].level
    deciding = [rule for rule in rules if rule.level == level]
    emergency = next((rule for rule in deciding if rule.ed), None)
    return Assessment(
        level=level,
        door=None if emergency is None else emergency.door or _door_by_age(reading.subject),
        ed=emergency is not None,
        svf=any(rule.svf for rule in rules),
        met=reasons,
        first_question=first_question,
        complete=complete,
        route=next((rule.route for rule in deciding if rule.route), reading.flow.route),
    )


def _door_by_age(subject: Subject) -> Door:
    return "child" if subject.age_years < CHILD_DOOR_BELOW_YEARS else "adult"


def _met(reading: Reading, rule: Rule) -> Met:
    reason = reason_for(reading, rule.when, rule.reason, rule.action)
    return Met(rule.id, rule.level, reason, rule.source, rule.confirm is not None)


def _doubt(reading: Reading, doubtful: list[Rule]) -> tuple[list[Met], str | None]:
    """The reasons that "vet ej" gives, and the question to ask first."""
    unsure = [question for question in reading.flow.questions if reading.value(question.id) == UNKNOWN]
    if not unsure:
        return [], None
    for rule in sorted(doubtful, key=lambda rule: rule.level):
        if rule.level > URGENT:
            break
        names = reading.doubts(rule.when)
        question = next((question for question in unsure if question.id in names), unsure[0])
        level = IMMEDIATE if rule.level <= IMMEDIATE else WITHIN_DAYS
        return [_unknown(question, level)], question.id
    return [_unknown(unsure[0], ROUTINE)], unsure[0].id


def _unknown(question: Question, level: Level) -> Met:
    reason = {
        "sv": f"Svarade ”vet ej” om {question.topic['sv']}.",
        "en": f"Answered “don't know” about {question.topic['en']}.",
    }
    return Met(f"unknown.{question.id}", level, reason, SHEET_UNKNOWN, physician_to_confirm=level == IMMEDIATE)


def _raised(reading: Reading, level: Level) -> Met | None:
    """The one step that the circumstances raise, never above level 2."""
    if not reading.flow.acute or not URGENT < level <= SELF_CARE:
        return None
    for modifier in reading.flow.modifiers:
        if reading.holds(modifier.when):
            reason = reason_for(reading, modifier.when, modifier.reason)
            return Met(f"modifier.{modifier.id}", level - 1, reason, modifier.source, True)
    return None


def advice_for(flow: Flow, answers: Answers, subject: Subject) -> tuple[Text, ...]:
    """The self-care advice that fits these answers, in order."""
    return _fitting(flow.advice, read(flow, answers, subject))


def safety_net_for(flow: Flow, answers: Answers, subject: Subject) -> tuple[Text, ...]:
    """What to watch for, how soon, and where to turn."""
    return _fitting(flow.safety_net, read(flow, answers, subject))


def _fitting(advice: tuple[Advice, ...], reading: Reading) -> tuple[Text, ...]:
    return tuple(item.text for item in advice if reading.holds(item.when))


def example_answers(flow: Flow, example: Example) -> dict[str, Answer]:
    """The example's answers, with the usual answer wherever it says nothing.

    Raises ValueError naming the question when a required one has neither.
    """
    answers: dict[str, Answer] = {}
    for question in flow.questions:
        if read(flow, answers, example.subject).shown[question.id] is not Truth.TRUE:
            continue
        value = example.answers.get(question.id, question.usual)
        if value is None and question.required:
            raise ValueError(
                f"the example ”{example.text}” has no answer to {question.id!r}, which has no usual answer"
            )
        answers[question.id] = SKIPPED if value is None else value
    return answers
