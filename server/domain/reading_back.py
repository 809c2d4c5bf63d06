"""A question as the page draws it, and an answer as it is read back to the one who gave it."""

from typing import Any, Final, NamedTuple, cast

from server.contract.views import Asked
from server.domain.book import Book
from server.domain.case import Case
from server.domain.flow import SKIPPED, UNKNOWN, Flow, Question, Subject
from server.domain.pictures import counted
from server.domain.trail import QUESTION
from server.domain.triage import visible_questions
from server.domain.verdict import flow_of, subject_of, worded

_UNKNOWN: Final = {"sv": "Vet ej", "en": "Don't know"}
_SKIPPED: Final = {"sv": "Hoppade över", "en": "Skipped"}


def question_page(question: Question, value: Any) -> dict[str, Any]:
    """Return one question with its options and limits, and the answer it has (None without one)."""
    return {
        "question": {
            "id": question.id,
            "kind": question.kind,
            "text": worded(question.text),
            "help": worded(question.help) if question.help else None,
            "options": [{"id": option.id, **worded(option.text)} for option in question.options],
            "unit": question.unit,
            "minimum": question.minimum,
            "maximum": question.maximum,
            "decimals": question.decimals,
            "required": question.required,
            "unknown": question.unknown and question.kind not in ("text", "picture"),
        },
        "value": value,
    }


def answers_given(case: Case, flow: Flow | None, subject: Subject) -> list[dict[str, Any]]:
    """Return every answer that counts, in the questions' order, with the page that changes it."""
    if flow is None:
        return []
    answers = case.intake.answers
    return [
        {
            "page": QUESTION + question.id,
            "text": worded(question.text),
            "value": answer_words(question, answers[question.id]),
        }
        for question in visible_questions(flow, answers, subject)
        if question.id in answers
    ]


def as_asked(case: Case, flow: Flow | None, subject: Subject) -> list[Asked]:
    """Return what staff may look up behind a line of the history: each question that counts, and its answer in words."""
    return [
        Asked(question=one["page"].removeprefix(QUESTION), text=one["text"], value=one["value"])
        for one in answers_given(case, flow, subject)
    ]


def sent_answers(case: Case, book: Book) -> list[Asked]:
    """Return the questions and answers as they were when the case was sent; of older cases, in the flow's words of today."""
    if case.intake.asked is not None:
        return [cast("Asked", one) for one in case.intake.asked]
    return as_asked(case, flow_of(case, book), subject_of(case, case.entered))


class FlowAsSent(NamedTuple):
    """The flow by which a case was asked: its version, whether a physician had approved it, and its depth."""

    version: str
    approved: bool
    depth: str


def flow_as_sent(case: Case, book: Book) -> FlowAsSent:
    """Return what the flow was when the case was sent; of older cases and before that, what it is today."""
    kept = case.intake.flow
    if kept is not None:
        return FlowAsSent(**kept)
    return FlowAsSent(case.intake.flow_version, book.approved(case.complaint), book.depth(case.complaint))


def answer_words(question: Question, value: Any) -> dict[str, str]:
    """Return an answer in the words of its question."""
    if value == SKIPPED:
        return _SKIPPED
    if value == UNKNOWN and question.kind != "text":
        return _UNKNOWN
    if question.kind == "picture" and isinstance(value, list):
        return counted(len(value))
    chosen = value if isinstance(value, list) else [value]
    texts = [option.text for option in question.options if option.id in chosen]
    if texts:
        return {"sv": "; ".join(text["sv"] for text in texts), "en": "; ".join(text["en"] for text in texts)}
    plain = f"{value:g}" if isinstance(value, int | float) else str(value)
    unit = f" {question.unit}" if question.unit else ""
    return {"sv": plain.replace(".", ",") + unit if isinstance(value, float) else plain + unit, "en": plain + unit}
