"""Which function judges which command, for each kind of actor."""

from typing import Any

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.caller import CALLER
from server.domain.care import STAFF, SYSTEM, Decide, Decision, mark_read, patient_line
from server.domain.case import Case
from server.domain.contact import start_contact
from server.domain.flow_change import follow_flow, refused
from server.domain.follow_up import brought_back, follow_up, park, unpark
from server.domain.intake import PATIENT
from server.domain.nurse_instead import reply_nurse
from server.domain.picture_commands import mark_picture, see_picture, send_picture
from server.domain.question_commands import answer, ask, retract, tell_late
from server.domain.reopening import reopen, write_again
from server.domain.telephone import phone_call
from server.domain.video import send_video

_REACH: dict[str, Decide] = {
    "PhoneCall": phone_call,
    "Park": park,
    "Unpark": unpark,
    "SendVideo": send_video,
    "StartContact": start_contact,
}
_TABLES = {
    "staff": {
        **STAFF,
        **_REACH,
        **CALLER,
        "SeePicture": see_picture,
        "MarkPicture": mark_picture,
        "AskColleague": ask,
        "AnswerColleague": answer,
        "RetractQuestion": retract,
        "Reopen": reopen,
    },
    "system": {**SYSTEM, "FollowFlow": follow_flow, "QuestionLate": tell_late, "FollowUp": follow_up},
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
    decision = refused(case, command, book) or judge(case, command, actor, now, book)
    return brought_back(case, decision, actor) if "parked" in case.marks else decision
