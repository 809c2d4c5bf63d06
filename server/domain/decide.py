"""Which function judges which command, for each kind of actor."""

from typing import Any

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import STAFF, SYSTEM, Decision, mark_read, patient_line
from server.domain.case import Case
from server.domain.flow_change import follow_flow, refused
from server.domain.intake import PATIENT
from server.domain.nurse_instead import reply_nurse
from server.domain.picture_commands import mark_picture, see_picture, send_picture
from server.domain.question_commands import answer, ask, retract, tell_late
from server.domain.reopening import reopen, write_again

_TABLES = {
    "staff": {
        **STAFF,
        "SeePicture": see_picture,
        "MarkPicture": mark_picture,
        "AskColleague": ask,
        "AnswerColleague": answer,
        "RetractQuestion": retract,
        "Reopen": reopen,
    },
    "system": {**SYSTEM, "FollowFlow": follow_flow, "QuestionLate": tell_late},
    "patient": {
        **PATIENT,
        "ReplyNurse": reply_nurse,
        "SendPicture": send_picture,
        "SendMessage": patient_line,
        "MarkRead": mark_read,
        "WriteAgain": write_again,
    },
}


def decide(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Return the events that the command makes, or its refusal; permission and state have been asked before."""
    judge = _TABLES[actor.kind][command["type"]]
    return refused(case, command, book) or judge(case, command, actor, now, book)
