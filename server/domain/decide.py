"""Which function judges which command, for each kind of actor."""

from typing import Any

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import STAFF, SYSTEM, Decision, mark_read, patient_line
from server.domain.case import Case
from server.domain.intake import PATIENT

_TABLES = {
    "staff": STAFF,
    "system": SYSTEM,
    "patient": {**PATIENT, "SendMessage": patient_line, "MarkRead": mark_read},
}


def decide(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Return the events that the command makes, or its refusal; permission and state have been asked before."""
    return _TABLES[actor.kind][command["type"]](case, command, actor, now, book)
