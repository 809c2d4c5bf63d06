"""The autoanamnesis: the history that the answers write, each statement from exactly one answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from server.domain.conditions import Reading, Truth, question_names, read
from server.domain.flow import NONE, RING_112, SKIPPED, UNKNOWN, AllOf, Answers, Flow, Option, Question, Subject, Text
from server.domain.ticklist import TickItem
from server.domain.triage import Assessment, Met, assess

LineKind: TypeAlias = Literal["words", "positive", "value", "negative", "unknown", "not_asked", "why", "medicine"]
LANGUAGES: Final = ("sv", "en")

_OWN_WORDS: Final[Text] = {"sv": "”{value}”", "en": "“{value}”"}
_NO_TICK: Final[Text] = {
    "sv": "Inget av de akuta tecknen på checklistan",
    "en": "None of the emergency signs on the tick-list",
}
_TICK_LIST: Final[Text] = {"sv": "checklistan med akuta tecken", "en": "the emergency tick-list"}
_NOT_ASKED: Final[Text] = {"sv": "Ej tillfrågad om {value}", "en": "Not asked about {value}"}
_UNKNOWN: Final[Text] = {"sv": "Vet ej: {value}", "en": "Does not know: {value}"}
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
    """One line of the history in both languages; `question` is the answer that it comes from, None for the rest."""

    kind: LineKind
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
    """The history in its fixed order: own words, positives, values, medicines, negatives, what is not known, why.

    `ticked` are the boxes chosen on the emergency tick-list, empty for "Inget av detta", None when it was not shown.
    `assessment` explains the level; without one the answers are assessed here.
    """
    reading = read(flow, answers, subject)
    lines = [Line("words", *_both(_OWN_WORDS, own_words, own_words))] if own_words.strip() else []
    lines += [Line("positive", item.history["sv"], item.history["en"]) for item in ticked or ()]
    found = [line for question in flow.questions for line in _answered(reading, question)] + _scores(reading)
    for kind in ("positive", "value", "medicine", "negative", "unknown"):
        if kind == "negative" and ticked is not None and not ticked:
            lines.append(Line("negative", _NO_TICK["sv"], _NO_TICK["en"]))
        lines += [line for line in found if line.kind == kind]
    lines += _not_asked(reading, ticked)
    lines += _why(assessment if assessment is not None else assess(flow, answers, subject))
    return tuple(lines)


def _both(pattern: Text, sv: str, en: str) -> tuple[str, str]:
    return pattern["sv"].replace("{value}", sv), pattern["en"].replace("{value}", en)


def _answered(reading: Reading, question: Question) -> Iterator[Line]:
    """The lines that one answer writes; none when it is hidden, missing or passed by."""
    value = reading.value(question.id)
    if value is None:
        return
    if value == UNKNOWN and question.kind != "text":
        yield Line("unknown", *_both(_UNKNOWN, question.topic["sv"], question.topic["en"]), question.id)
    elif question.options:
        yield from _choices(question, value if isinstance(value, list) else [str(value)])
    elif question.history is not None:
        written = str(len(value)) if isinstance(value, list) else value if isinstance(value, str) else f"{value:g}"
        kind: LineKind = "medicine" if question.medicine else "value"
        yield Line(kind, *_both(question.history, _comma(question, written), written), question.id)


def _comma(question: Question, written: str) -> str:
    return written.replace(".", ",") if question.kind in ("number", "scale") else written


def _choices(question: Question, chosen: Sequence[str]) -> Iterator[Line]:
    """What was chosen as positives, what was not as negatives; a single question's choice reads one way."""
    here = [option for option in question.options if option.id in chosen]
    absent = [option for option in question.options if option.id not in chosen] if question.kind == "multiple" else []
    if positives := [text for option in here if (text := _positive(question, option))]:
        yield _line("positive", positives, question)
    negatives = [option.negative for option in here if question.kind == "single" and option.negative]
    if negatives := negatives + [option.negative for option in absent if option.negative]:
        yield _line("negative", negatives, question)


def _positive(question: Question, option: Option) -> Text | None:
    if option.positive is not None:
        return option.positive
    # "Inget av detta" and a single choice that reads as a negative have no positive of their own.
    return None if option.id == NONE or (option.negative is not None and question.kind == "single") else option.text


def _line(kind: LineKind, texts: Sequence[Text], question: Question) -> Line:
    sv, en = (_joined(text[language] for text in texts) for language in LANGUAGES)
    return Line(kind, sv, en, question.id)


def _joined(parts: Iterable[str]) -> str:
    """One sentence of several: only the first keeps its capital, unless the word is an abbreviation."""
    first, *rest = parts
    return ", ".join([first, *(_lowered(part) for part in rest)])


def _lowered(text: str) -> str:
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def _not_asked(reading: Reading, ticked: Sequence[TickItem] | None) -> list[Line]:
    topics = [_TICK_LIST] if ticked is None else []
    topics += [question.topic for question in reading.flow.questions if _unasked(reading, question)]
    topics += reading.flow.not_covered
    if not topics:
        return []
    # Topics have commas of their own, so semicolons part them.
    sv, en = ("; ".join(topic[language] for topic in topics) for language in LANGUAGES)
    return [Line("not_asked", *_both(_NOT_ASKED, sv, en))]


def _unasked(reading: Reading, question: Question) -> bool:
    """Whether the question was, or could still become, one to ask, and has no answer.

    What was asked and passed by is told only of illnesses and medicines: there, silence can hide something.
    """
    if reading.shown[question.id] is Truth.FALSE:
        return False
    if reading.answers.get(question.id) == SKIPPED and not question.medicine:
        return False
    return reading.answers.get(question.id, SKIPPED) == SKIPPED or reading.shown[question.id] is not Truth.TRUE


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
