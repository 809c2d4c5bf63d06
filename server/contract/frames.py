"""Frames: one JSON object each on the sockets. The client's first, the server's second.

A client sends one frame in a message. A message of the server holds one frame or several, a line each.
"""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.caller import AskStep, HalfWrittenCases, StepShown
from server.contract.commands import StaffCommand
from server.contract.contact_frames import ContactsAsked, ContactsTold
from server.contract.events import Event
from server.contract.feedback import FeedbackCount, FeedbackText
from server.contract.login_frames import Arrived, Arriving
from server.contract.looking_frames import Looking
from server.contract.patient_commands import CallerCommand
from server.contract.phrase_frames import DropPhrase, KeepPhrase, OwnPhrases, UsedPhrases
from server.contract.phrases import PhraseRow
from server.contract.receivers import Receivers
from server.contract.tasks import TaskTemplate
from server.contract.views import (
    Assignment,
    CaseHead,
    Colleague,
    DutyState,
    HazardRow,
    InfoLine,
    Me,
    OnDuty,
    QueueRow,
    QueueWatch,
    TeamMember,
    UnitInfo,
)


class Wear(TypedDict):
    """Choose the assignment to work in."""

    type: Literal["wear"]
    assignment: str


class Logout(TypedDict):
    """End the session; it cannot be resumed."""

    type: Literal["logout"]


class OpenView(TypedDict):
    """Open a view or resume it. `queue`: rows of my scope; `case`: the whole case; `preview`: its history only."""

    type: Literal["open"]
    vid: str
    view: Literal["queue", "case", "preview"]
    case: NotRequired[str]
    epoch: NotRequired[str]
    pos: NotRequired[int]
    seq: NotRequired[int]
    reason: NotRequired[str]  # of the active choice that opens another unit's case, where one of the patient's is mine
    lift: NotRequired[Literal["consent", "emergency"]]  # opens, with the reason, what the patient has had blocked


class Page(TypedDict):
    """Ask for older events of a case view."""

    type: Literal["page"]
    vid: str
    before_seq: int
    n: int


class CloseView(TypedDict):
    """Close a view."""

    type: Literal["close"]
    vid: str


class SaveDraft(TypedDict):
    """Keep what is typed in a case, so that no crash loses it; an empty text forgets it."""

    type: Literal["draft"]
    case: str
    text: str
    n: int


class Typing(TypedDict):
    """Say that I write in a case, or have stopped; never stored."""

    type: Literal["typing"]
    case: str
    on: bool


class Look(TypedDict):
    """Ask for what is no view: hazards, who may receive, my half-written callers, or (super-users only) the feedback."""

    type: Literal["look"]
    vid: str
    at: Literal["hazards", "feedback", "receivers", "callers"]


class SetDuty(TypedDict):
    """Say what I do now; `coordinator` takes or keeps the role for the day, for who has it in the assignment."""

    type: Literal["set_duty"]
    state: DutyState
    coordinator: bool


class AskTeam(TypedDict):
    """Ask for the team of my unit; only its coordinator of the day is answered."""

    type: Literal["ask_team"]


class PostInfo(TypedDict):
    """Put up one line of Dagens info for a day (ISO), or take it down with an empty text."""

    type: Literal["post_info"]
    n: int
    day: str
    text: str


class CommandFrame(TypedDict):
    """A command; the answer is `ack` or `refuse` with the command's id."""

    type: Literal["cmd"]
    cmd: StaffCommand | CallerCommand


ClientFrame = (
    Arriving
    | Wear
    | Logout
    | OpenView
    | Page
    | CloseView
    | SaveDraft
    | Typing
    | Look
    | KeepPhrase
    | DropPhrase
    | UsedPhrases
    | SetDuty
    | AskTeam
    | ContactsAsked
    | PostInfo
    | AskStep
    | CommandFrame
)


class Welcome(TypedDict):
    """Logged in: who I am, and the token that resumes this session after a lost line (memory only)."""

    type: Literal["welcome"]
    protocol: int
    epoch: str
    me: Me
    token: str
    now: int
    practice: bool
    training: NotRequired[bool]  # the practice space: a watermark on every screen, scenarios, sessions


class Worn(TypedDict):
    """The assignment is on: its phrases, colleagues, units and kept drafts."""

    type: Literal["worn"]
    assignment: Assignment
    phrases: list[PhraseRow]
    recent: list[str]  # ids of the phrases that I used last, the latest first
    units: list[UnitInfo]
    colleagues: list[Colleague]
    templates: list[TaskTemplate]  # of the tasks that my profession gives a doctor
    complaints: dict[str, dict[str, str]]  # flow id -> title {"sv", "en"}; rows and heads carry the id
    drafts: dict[str, str]
    closes: int | None


class Reset(TypedDict):
    """Forget the view's rows; a fresh start follows."""

    type: Literal["reset"]
    vid: str
    why: Literal["open", "epoch", "rights", "old"]


class Rows(TypedDict):
    """Rows in key order, at most 32 KiB a frame."""

    type: Literal["rows"]
    vid: str
    rows: list[QueueRow]


class Delta(TypedDict):
    """Changes up to `pos`: rows to put, ids to drop; idempotent, in any order."""

    type: Literal["delta"]
    vid: str
    pos: int
    put: list[QueueRow]
    drop: list[str]


class Ready(TypedDict):
    """The view now equals a fresh snapshot at `pos` (queue) or `seq` (case)."""

    type: Literal["ready"]
    vid: str
    pos: int
    epoch: str


class Head(TypedDict):
    """The case's head as it stands at its `seq`."""

    type: Literal["head"]
    vid: str
    head: CaseHead


class Events(TypedDict):
    """Events of a case in order of seq; `more` says that older ones exist."""

    type: Literal["events"]
    vid: str
    seq: int
    events: list[Event]
    more: NotRequired[bool]


class Ack(TypedDict):
    """The command is on disk."""

    type: Literal["ack"]
    id: str
    case: str
    seq: int
    pos: int
    owner_seq: NotRequired[int]
    why: NotRequired[Literal["urgent", "longest"]]  # why `TakeNext` gave a case outside the chosen ages


class Refuse(TypedDict):
    """The command or frame was refused: a code from the table of errors, its words, and what they need."""

    type: Literal["refuse"]
    id: NotRequired[str]
    vid: NotRequired[str]
    code: str
    sv: str
    en: str
    detail: NotRequired[dict[str, Any]]


class DraftKept(TypedDict):
    """The draft numbered `n` is on disk."""

    type: Literal["drafted"]
    case: str
    n: int


class Presence(TypedDict):
    """Who is here, reads or writes in a case; never stored, no pos."""

    type: Literal["presence"]
    case: str
    patient_here: bool
    patient_typing: bool
    staff: list[str]
    staff_typing: list[str]


class Closing(TypedDict):
    """The unit closes within half an hour, and these cases are untaken."""

    type: Literal["closing"]
    unit: str
    at: int
    cases: list[str]


class Hazards(TypedDict):
    """What can harm a patient, and what the program does about it."""

    type: Literal["hazards"]
    vid: str
    hazards: list[HazardRow]


class Feedback(TypedDict):
    """How much feedback there is on the triage, its counts (the commonest first) and its newest words (the newest first)."""

    type: Literal["feedback"]
    vid: str
    given: int
    counts: list[FeedbackCount]
    latest: list[FeedbackText]


class Duty(TypedDict):
    """Who is on duty at my unit and how its queues are watched; never stored, sent anew when it changes."""

    type: Literal["duty"]
    unit: str
    people: list[OnDuty]
    queues: list[QueueWatch]


class Team(TypedDict):
    """The answer to `ask_team`: the unit's people with their open cases. Logged as a reading."""

    type: Literal["team"]
    unit: str
    people: list[TeamMember]


class Info(TypedDict):
    """Dagens info of my unit: with the list, and anew when somebody changes it."""

    type: Literal["info"]
    unit: str
    lines: list[InfoLine]


ServerFrame = (
    Arrived
    | Welcome
    | Worn
    | Reset
    | Rows
    | Delta
    | Ready
    | Head
    | Events
    | Ack
    | Refuse
    | DraftKept
    | Presence
    | Closing
    | Hazards
    | Feedback
    | OwnPhrases
    | Receivers
    | Duty
    | Team
    | ContactsTold
    | Looking
    | Info
    | StepShown
    | HalfWrittenCases
)

CLOSE_SLOW = 4001
CLOSE_RIGHTS = 4002
CLOSE_PROTOCOL = 4003
