"""Who writes to the secretary and tells of a complaint is asked whether to write to a nurse instead; she decides herself."""

from typing import Any, Final

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, Draft
from server.domain.case import Case
from server.domain.flagging import on_the_way_in
from server.domain.refusal import Refusal
from server.domain.verdict import flow_of, subject_of

SECRETARY: Final = "secretary"


def asks(case: Case) -> bool:
    """Say whether the question stands unanswered."""
    return case.state == "intake" and case.intake.nurse == "asked"


def suggestion(text: str, case: Case, now: int, book: Book) -> list[Draft]:
    """Return the event that asks, where words in a matter of the secretary's tell of a complaint; once for the same words."""
    flow = flow_of(case, book)
    papers = case.entrance == SECRETARY or (flow is not None and flow.route == SECRETARY)
    if not papers or case.intake.nurse or case.intake.flags:
        return []
    words = book.complaint_in(text, subject_of(case, now))
    return [("NurseSuggested", {"words": words})] if words else []


def reply_nurse(case: Case, command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Go over to the way of care with the words that were written, or stay with the secretary, who sees them marked."""
    if not case.intake.nurse:
        return Refusal("not_asked")
    if not command["nurse"]:
        return [] if case.intake.nurse == "declined" else [("NurseDeclined", {})]
    said = [case.intake.own_words]
    flow = flow_of(case, book)
    for question in flow.questions if flow else ():
        answer = case.intake.answers.get(question.id)
        if question.kind == "text" and isinstance(answer, str) and answer and answer not in said:
            said.append(answer)
    text = "\n".join(said)
    offered = book.suggest(text, "care", subject_of(case, now))
    chosen = {"entrance": "care", "listed_unit": case.intake.listed_unit}
    drafts: list[Draft] = [("EntranceChosen", chosen), ("Described", {"text": text, "offered": list(offered)})]
    return drafts + on_the_way_in(text, case, book, now)
