"""The autoanamnesis: the history that the answers write, each statement from exactly one answer."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from server.contract.views import HistoryKind
from server.domain.conditions import Reading, Truth, leaves, question_names, read
from server.domain.flow import RING_112, SKIPPED, URGENT, AllOf, Answers, Flow, Question, Subject, Text
from server.domain.statements import Statement, filled, statements
from server.domain.ticklist import TickItem
from server.domain.triage import Assessment, Met, assess

ORDER: Final[tuple[HistoryKind, ...]] = (
    "positive", "course", "value", "background", "hope", "negative", "no_other", "no_background", "unknown",
)  # fmt: skip
"""What the answers say, in the order in which it is read; own words stand before it, what was not asked and why after."""
LANGUAGES: Final = ("sv", "en")

COURSE: Final = frozenset({"onset", "began", "when", "duration", "lasted", "course", "often", "severity", "strength"})
"""The questions on onset, course and severity go by these ids in every flow."""
BACKGROUND: Final = frozenset({"background", "pregnancy", "health"})
"""The modules on illness, medicines, allergies and pregnancy."""
HOPE: Final = "hope"
"""The question of the module `health` on what is expected."""

_OWN_WORDS: Final[Text] = {"sv": "”{value}”", "en": "“{value}”"}
_NO_TICK: Final[Text] = {
    "sv": "Inget av de akuta tecknen på checklistan",
    "en": "None of the emergency signs on the tick-list",
}
_TICK_LIST: Final[Text] = {"sv": "checklistan med akuta tecken", "en": "the emergency tick-list"}
_NOT_ASKED: Final[Text] = {"sv": "Ej tillfrågad om {value}", "en": "Not asked about {value}"}
_NOT_ANSWERED: Final[Text] = {"sv": "Ej besvarat: {value}", "en": "Not answered: {value}"}
_LEVELS: Final[tuple[Text, ...]] = (
    {"sv": "Ring 112", "en": "Call 112"},
    {"sv": "1 Omgående", "en": "1 Immediate"},
    {"sv": "2 Skyndsamt", "en": "2 Urgent"},
    {"sv": "3 Närmaste dygnet", "en": "3 Within a day or two"},
    {"sv": "4 Vardag närmaste tiden", "en": "4 Weekday soon"},
    {"sv": "5 Avvakta", "en": "5 Wait and see"},
)
_TO_CONFIRM: Final[Text] = {"sv": "regeln ej godkänd av läkare än", "en": "rule not yet approved by a physician"}


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the history in both languages; `question` is the answer that it comes from, None for the rest."""

    kind: HistoryKind
    sv: str
    en: str
    question: str | None = None


def write(
    flow: Flow,
    answers: Answers,
    subject: Subject,
    own_words: str,
    ticked: Sequence[TickItem] | None = None,
    assessment: Assessment | None = None,
) -> tuple[Line, ...]:
    """The history in its fixed order: own words, what there is, what there is not, what is not known, why.

    Of what there is, the answers that decided the level come first. `ticked` are the boxes chosen on the emergency
    tick-list, empty for "Inget av detta", None when it was not shown. `assessment` explains the level; without one the
    answers are assessed here.
    """
    reading = read(flow, answers, subject)
    found = assessment if assessment is not None else assess(flow, answers, subject)
    lines = [_line("words", filled(_OWN_WORDS, {"sv": own_words, "en": own_words}))] if own_words.strip() else []
    said = [_line("positive", item.history) for item in ticked or ()]
    if ticked is not None and not ticked:
        said.append(_line("negative", _NO_TICK))
    flags = _red_flags(flow)
    said += [line for question in flow.questions for line in _answered(reading, question, flags)] + _scores(reading)
    deciding = _deciding(reading, found)
    said.sort(key=lambda line: line.kind == "positive" and line.question is not None and line.question not in deciding)
    lines += [line for kind in ORDER for line in said if line.kind == kind]
    return (*lines, *_not_asked(reading, ticked), *_why(found))


def _deciding(reading: Reading, found: Assessment) -> set[str]:
    """The questions that the rules behind the level look at."""
    met = {reason.rule_id for reason in found.met if reason.level == found.level}
    return question_names(AllOf(tuple(rule.when for rule in reading.flow.rules if rule.id in met)), reading.flow)


def _line(kind: HistoryKind, text: Text, question: str | None = None) -> Line:
    return Line(kind, text["sv"], text["en"], question)


def _red_flags(flow: Flow) -> set[tuple[str, str | float]]:
    """The answers (question, value) that can give 112, an emergency department, a nurse at once or the same day."""
    grave = [rule.when for rule in flow.rules if rule.level <= URGENT]
    asked = (leaf for when in grave for leaf, negated in leaves(when) if leaf.source == "question" and not negated)
    return {(leaf.name, value) for leaf in asked for value in leaf.values}


def _answered(reading: Reading, question: Question, flags: Set[tuple[str, str | float]]) -> Iterator[Line]:
    """The statements of one answer; none when it is hidden, missing or passed by."""
    value = reading.value(question.id)
    if value is not None:
        for said in statements(question, value):
            yield _line(_kind(question, said, flags), said.text, question.id)
    elif question.medicine and _passed_by(reading, question):
        yield _line("unknown", filled(_NOT_ANSWERED, question.topic), question.id)


def _passed_by(reading: Reading, question: Question) -> bool:
    """Whether it was asked and left without an answer; told of illnesses and medicines, where silence can hide something."""
    return reading.shown[question.id] is Truth.TRUE and reading.answers.get(question.id) == SKIPPED


def _kind(question: Question, said: Statement, flags: Set[tuple[str, str | float]]) -> HistoryKind:
    """The kind of a statement; of what is not there, that which could have raised the level is the pertinent part."""
    if said.kind == "unknown":
        return "unknown"
    if question.id == HOPE:
        return "hope"
    if question.medicine or question.module in BACKGROUND:
        return "no_background" if said.kind == "negative" else "background"
    if said.kind == "positive" and question.id in COURSE:
        return "course"
    if said.kind == "negative":
        asked = [option.id for option in question.options] if question.kind == "single" else [said.option]
        return "negative" if any((question.id, option) in flags for option in asked) else "no_other"
    return said.kind


def _not_asked(reading: Reading, ticked: Sequence[TickItem] | None) -> list[Line]:
    topics = [_TICK_LIST] if ticked is None else []
    topics += [question.topic for question in reading.flow.questions if _unasked(reading, question)]
    topics += reading.flow.not_covered
    if not topics:
        return []
    # Topics have commas of their own, so semicolons part them.
    sv, en = ("; ".join(topic[language] for topic in topics) for language in LANGUAGES)
    return [_line("not_asked", filled(_NOT_ASKED, {"sv": sv, "en": en}))]


def _unasked(reading: Reading, question: Question) -> bool:
    """Whether the question could still become one to ask and has no answer; what was passed by has been asked."""
    shown = reading.shown[question.id]
    return shown is not Truth.FALSE and (question.id not in reading.answers or shown is not Truth.TRUE)


def _scores(reading: Reading) -> list[Line]:
    """Scores that are settled and touched by an answer; they rest on several answers and name none."""
    lines = []
    for score in reading.flow.scores:
        low, high, _ = reading.points(score)
        names = question_names(AllOf(tuple(when for _, when in score.terms)), reading.flow) | set(score.sums)
        if low == high and any(reading.value(name) is not None for name in names):
            lines.append(Line("value", f"{score.title['sv']}: {low:g}", f"{score.title['en']}: {low:g}"))
    return lines


def _why(assessment: Assessment) -> list[Line]:
    """The level's reasons: the deciding rules, and what raised it."""
    deciding = [met for met in assessment.met if met.level == assessment.level]
    return [Line("why", _reason(met, "sv"), _reason(met, "en")) for met in deciding]


def _reason(met: Met, language: str) -> str:
    level = _LEVELS[max(met.level, RING_112)][language]
    source = f" [{met.source}]" if met.source else ""
    mark = f" ({_TO_CONFIRM[language]})" if met.physician_to_confirm else ""
    return f"{level}: {met.reason[language]}{source}{mark}"
