"""Which function judges which command, for each kind of actor."""

from typing import Any

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import STAFF, SYSTEM, Decision, mark_read, patient_line
from server.domain.case import Case
from server.domain.intake import PATIENT
from server.domain.picture_commands import mark_picture, see_picture, send_picture
from server.domain.question_commands import answer, ask, retract, tell_late

_TABLES = {
    "staff": {
        **STAFF,
        "SeePicture": see_picture,
        "MarkPicture": mark_picture,
        "AskColleague": ask,
        "AnswerColleague": answer,
        "RetractQuestion": retract,
    },
    "system": {**SYSTEM, "QuestionLate": tell_late},
    "patient": {**PATIENT, "SendPicture": send_picture, "SendMessage": patient_line, "MarkRead": mark_read},
}


def decide(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Return the events that the command makes, or its refusal; permission and state have been asked before."""
    return _TABLES[actor.kind][command["type"]](case, command, actor, now, book)
