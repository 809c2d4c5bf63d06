"""Commands: what a person or the clock asks for. Every one carries a client-made id; the same id gets the same answer.

Times are integer milliseconds UTC. `owner_seq` is the seq of the `Taken` that a command relies on; an old one is refused.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.caller import EnterCaller, StartContact
from server.contract.merging import Merge
from server.contract.questions import AnswerColleague, AskColleague, QuestionLate, RetractQuestion, Sbar
from server.contract.taking import TakeNext


class Take(TypedDict):
    """Take one waiting case."""

    id: str
    type: Literal["Take"]
    case: str


class TakeOver(TypedDict):
    """Take a case that a colleague has, with a reason; she is told."""

    id: str
    type: Literal["TakeOver"]
    case: str
    reason: str


class SendMessage(TypedDict):
    """Say something to the other side; a clinician's carries `owner_seq`, a patient's does not."""

    id: str
    type: Literal["SendMessage"]
    case: str
    text: str
    owner_seq: NotRequired[int]


class WriteNote(TypedDict):
    """Write an internal line that the patient's side can never reach."""

    id: str
    type: Literal["WriteNote"]
    case: str
    text: str
    owner_seq: NotRequired[int]


class MarkRead(TypedDict):
    """Say that the lines up to `upto` (a seq) have been seen by this side."""

    id: str
    type: Literal["MarkRead"]
    case: str
    upto: int


class HandOver(TypedDict):
    """Hand the case to a unit's profession (its queue has it at once) or to a person (mine until acknowledged).

    `note` is what the receiver must know in short; with `sbar` the four parts are kept too.
    """

    id: str
    type: Literal["HandOver"]
    case: str
    owner_seq: int
    note: str
    sbar: NotRequired[Sbar]
    unit: NotRequired[str]
    profession: NotRequired[str]
    person: NotRequired[str]


class Acknowledge(TypedDict):
    """Accept a case that was offered to me in person."""

    id: str
    type: Literal["Acknowledge"]
    case: str


class Return(TypedDict):
    """Hand the case back to its queue, with a reason."""

    id: str
    type: Literal["Return"]
    case: str
    owner_seq: int
    reason: str


class Reopen(TypedDict):
    """Open a closed case again, as mine, with a reason."""

    id: str
    type: Literal["Reopen"]
    case: str
    reason: str


class SetLevel(TypedDict):
    """Raise or lower the level; lowering needs a licensed profession and a reason."""

    id: str
    type: Literal["SetLevel"]
    case: str
    level: int
    reason: str
    owner_seq: NotRequired[int]


class AcknowledgeFlag(TypedDict):
    """Say that the red flag in the patient's words has been seen; `since` is that of the mark that was read."""

    id: str
    type: Literal["AcknowledgeFlag"]
    case: str
    owner_seq: int
    since: int


class GiveFeedback(TypedDict):
    """Say what was wrong with the triage; the case stays as it is. `rules` are the ids of the rules that decided."""

    id: str
    type: Literal["GiveFeedback"]
    case: str
    kind: Literal["too_high", "too_low", "wrong_way", "bad_question", "text"]
    rules: list[str]
    text: NotRequired[str]


class MarkStatement(TypedDict):
    """Mark a statement of the history as changed or unclear, or take the mark away; it goes into the text for the record.

    `statement` is its place in the head's `history`; `text` is what is right, for `changed` only.
    """

    id: str
    type: Literal["MarkStatement"]
    case: str
    owner_seq: int
    statement: int
    mark: Literal["changed", "unclear", "none"]
    text: NotRequired[str]


class SeePicture(TypedDict):
    """Say that the picture has been opened and drawn; only the owner's eyes count."""

    id: str
    type: Literal["SeePicture"]
    case: str
    picture: str


class MarkPicture(TypedDict):
    """Mark a picture as one that cannot be assessed or was sent by mistake; `none` takes the mark away. Nothing is erased."""

    id: str
    type: Literal["MarkPicture"]
    case: str
    owner_seq: int
    picture: str
    mark: Literal["unassessable", "mistake", "none"]


class Close(TypedDict):
    """End the case with an outcome from the fixed list."""

    id: str
    type: Literal["Close"]
    case: str
    owner_seq: int
    outcome: str
    note: NotRequired[str]


class ConfirmRecorded(TypedDict):
    """Say that the text of the closed case stands in the medical record; only who closed it is asked."""

    id: str
    type: Literal["ConfirmRecorded"]
    case: str


class Move(TypedDict):
    """The coordinator moves a colleague's case with a reason: to its queue, or to a person who acknowledges it."""

    id: str
    type: Literal["Move"]
    case: str
    reason: str
    person: NotRequired[str]


class PhoneCall(TypedDict):
    """Keep the telephone protocol as it stands now; with a `result` it is an attempt, with an `outcome` it is finished.

    `again` is how many minutes later the case comes back by itself, 0 for never; `identity` says that who she is was checked.
    """

    id: str
    type: Literal["PhoneCall"]
    case: str
    owner_seq: int
    number: str
    reason: str
    safe_time: str
    identity: bool
    result: Literal["", "answered", "no_answer", "busy", "wrong_number", "voicemail"]
    again: int
    said: str
    outcome: str


class Park(TypedDict):
    """Put my case away until a day (ISO) in the unit's hours, at `time` (HH:MM in Sweden) where it is not empty."""

    id: str
    type: Literal["Park"]
    case: str
    owner_seq: int
    day: str
    time: str
    reason: str
    question: str


class Unpark(TypedDict):
    """Take my parked case back before its day."""

    id: str
    type: Literal["Unpark"]
    case: str
    owner_seq: int


class SendVideo(TypedDict):
    """Send the patient the address of the case's video room; again sends the same."""

    id: str
    type: Literal["SendVideo"]
    case: str
    owner_seq: int


StaffCommand = (
    TakeNext
    | Take
    | TakeOver
    | SendMessage
    | WriteNote
    | MarkRead
    | HandOver
    | AskColleague
    | AnswerColleague
    | RetractQuestion
    | Acknowledge
    | Return
    | Move
    | SetLevel
    | AcknowledgeFlag
    | GiveFeedback
    | MarkStatement
    | SeePicture
    | MarkPicture
    | Close
    | ConfirmRecorded
    | Reopen
    | PhoneCall
    | Park
    | Unpark
    | SendVideo
    | StartContact
    | EnterCaller
    | Merge
)


class Release(TypedDict):
    """The lease ran out: return the unanswered case, or mark the answered one *frånkopplad*; `left`: return whatever it is."""

    id: str
    type: Literal["Release"]
    case: str
    owner_seq: int
    since: int
    left: NotRequired[bool]


class Reconnect(TypedDict):
    """The owner is back: take the mark *frånkopplad* away."""

    id: str
    type: Literal["Reconnect"]
    case: str
    owner_seq: int


class Reroute(TypedDict):
    """The unit closes: move the untaken case, or give it a true time."""

    id: str
    type: Literal["Reroute"]
    case: str


class Silence(TypedDict):
    """The patient has been silent to a limit of the level: remind her, or ask the owner to reach her another way."""

    id: str
    type: Literal["Silence"]
    case: str


class HandoverLate(TypedDict):
    """A handover has waited too long for somebody to take it: note it, so that the unit's coordinator is told."""

    id: str
    type: Literal["HandoverLate"]
    case: str


class FollowFlow(TypedDict):
    """Go over to the changed version of the flow by which the patient is being asked."""

    id: str
    type: Literal["FollowFlow"]
    case: str


class FollowUp(TypedDict):
    """The day of a parked case has come; `here` says that its owner is at work."""

    id: str
    type: Literal["FollowUp"]
    case: str
    here: bool


SystemCommand = Release | Reconnect | Reroute | Silence | HandoverLate | QuestionLate | FollowFlow | FollowUp

OUTCOMES: dict[str, tuple[str, str]] = {
    "self_care": ("Egenvårdsråd", "Self-care advice"),
    "booked": ("Tid bokad", "Appointment booked"),
    "to_book": ("Tid ska bokas → sekreterare", "To be booked → secretary"),
    "emergency": ("Hänvisad till akutmottagning", "Directed to emergency department"),
    "out_of_hours": ("Hänvisad till jour", "Directed to out-of-hours centre"),
    "nurse_line": ("Hänvisad till 1177", "Directed to 1177"),
    "dental": ("Hänvisad till tandvård", "Directed to dental care"),
    "midwife": ("Hänvisad till BMM", "Directed to midwife clinic"),
    "youth": ("Hänvisad till ungdomsmottagning", "Directed to youth clinic"),
    "call_112": ("Ring 112", "Call 112"),
    "phone": ("Övergick till telefon", "Went over to telephone"),
    "video": ("Video", "Video"),
    "doctor": ("Recept eller intyg till läkare", "Prescription or certificate to doctor"),
    "admin": ("Administrativ fråga besvarad", "Administrative question answered"),
    "wrong_entrance": ("Fel ingång", "Wrong entrance"),
    "no_reply": ("Svarade inte", "Did not reply"),
    "declined": ("Avböjde", "Declined"),
    "aborted": ("Avbröt", "Broke off"),
}
"""The fixed list of outcomes: id -> (Swedish, English)."""

PHONE_RESULTS: dict[str, tuple[str, str]] = {
    "answered": ("Svarade", "Answered"),
    "no_answer": ("Ej svar", "No answer"),
    "busy": ("Upptaget", "Busy"),
    "wrong_number": ("Fel nummer", "Wrong number"),
    "voicemail": ("Röstbrevlåda", "Voicemail"),
}
"""What an attempt to ring can come to: id -> (Swedish, English)."""

PHONE_OUTCOMES: dict[str, tuple[str, str]] = {
    "advice": ("Råd gavs i telefon", "Advice was given by telephone"),
    "booked": ("Tid bokades", "An appointment was booked"),
    "referred": ("Hänvisades vidare", "Was directed elsewhere"),
    "chat": ("Fortsätter i chatten", "Goes on in the chat"),
    "not_reached": ("Nåddes inte", "Was not reached"),
}
"""How a telephone protocol can end: id -> (Swedish, English)."""
