"""Views: what a screen draws. A queue row holds no name, number or message text beyond what the list shows."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.merging import Merged
from server.contract.questions import KeptSbar, Question, RowQuestion
from server.contract.record import RecordHeading

Turn = Literal["mine", "patient", "colleague"]
"""Whose turn: *Att besvara*, *Väntar på patient*, *Väntar på kollega*."""

CaseState = Literal["intake", "waiting", "open", "closed"]

SilenceStep = Literal["remind", "phone", "text", "follow"]
"""What a case that waits brings next: a reminder, then that the owner is asked to ring or to write; a parked one its day."""


class Mark(TypedDict):
    """A short mark beside a row: `key` names it, `since` is milliseconds UTC where it counts from a time."""

    key: Literal[
        "flag",
        "returned",
        "handed_over",
        "went_on",
        "called112",
        "no112",
        "ed",
        "rerouted",
        "disconnected",
        "offered",
        "svf",
        "reminded",
        "reach_phone",
        "reach_text",
        "unacknowledged",
        "picture",
        "unrecorded",
        "third",
        "replied",
        "question_late",
        "phone",
        "call_again",
        "parked",
        "follow_up",
        "reopened",
    ]
    since: NotRequired[int]


class QueueRow(TypedDict):
    """One case in a list; `complaint` is a flow's id (titles: `worn.complaints`), `pos` that of the frame it came in.

    The order is (rank, due, entered, id): four stored values that the clock never changes.
    """

    id: str
    pos: int
    seq: int
    rank: int
    due: int
    entered: int
    level: int
    state: CaseState
    unit: str
    profession: str
    entrance: str
    complaint: str
    sex: str
    age: int
    age_unit: Literal["y", "m"]
    writer: Literal["self", "guardian"]
    turn: Turn
    turn_since: int
    marks: list[Mark]
    owner: NotRequired[str]
    owner_name: NotRequired[str]
    owner_seq: NotRequired[int]
    owner_since: NotRequired[int]
    offered_to: NotRequired[str]
    name: NotRequired[str]  # only in rows of one's own cases
    unread: NotRequired[int]  # patient's lines that the owner has not seen
    read_at: NotRequired[int]  # when the patient read our latest line; only in rows of one's own cases
    next_step: NotRequired[SilenceStep]  # while it is the patient's turn
    next_at: NotRequired[int]
    question: NotRequired[RowQuestion]  # while a colleague has not answered
    kin: NotRequired[str]  # the same in rows of one patient and no others; says nothing of who it is


class StatementMark(TypedDict):
    """What a clinician has made of a statement: unclear, or changed to `text`."""

    kind: Literal["changed", "unclear"]
    text: str
    by: str
    at: int


HistoryKind = Literal[
    "source",
    "words",
    "positive",
    "course",
    "value",
    "background",
    "hope",
    "negative",
    "no_other",
    "no_background",
    "unknown",
    "not_asked",
    "why",
]
"""What a statement of the autoanamnesis is about, and whether it is there."""


class HistoryLine(TypedDict):
    """One statement of the autoanamnesis; `question` is the question it comes from, None for own words, ticks and reasons."""

    kind: str  # a HistoryKind; a case keeps lines of kinds that earlier versions had
    sv: str
    en: str
    question: str | None
    mark: NotRequired[StatementMark]


class Asked(TypedDict):
    """One question of the flow as it was put, and the answer as it was given; texts are {"sv", "en"}."""

    question: str
    text: dict[str, str]
    value: dict[str, str]


class Rule(TypedDict):
    """A rule that was met: what it says and where it comes from."""

    id: str
    level: int
    sv: str
    en: str
    source: str


class Picture(TypedDict):
    """A picture of the case: `seq` is its event's, `sender` a name; times are ms UTC, None for what has not happened."""

    id: str
    seq: int
    at: int
    width: int
    height: int
    bytes: int
    sender: str
    seen_by: str | None
    seen_at: int | None
    mark: Literal["", "unassessable", "mistake"]
    marked_by: str | None
    marked_at: int | None


class PhoneAttempt(TypedDict):
    """One attempt to ring: when (ms UTC), who, and what it came to."""

    at: int
    by: str
    result: str


class PhoneProtocol(TypedDict):
    """The telephone protocol of a case, the last one that was begun; `outcome` is empty while it is open."""

    number: str
    reason: str
    safe_time: str
    identity: bool
    attempts: list[PhoneAttempt]
    said: str
    outcome: str
    since: int


class ParkedCase(TypedDict):
    """Until when (ms UTC) a case is or was put away, by whom and when, why, and what the patient is to be asked then."""

    until: int
    reason: str
    question: str
    by: str
    at: int


class CaseHead(TypedDict):
    """The identity band, the level and the autoanamnesis of one case, as the staff's case view draws it."""

    id: str
    seq: int
    state: CaseState
    name: str
    number: str
    sex: str
    age: int
    age_unit: Literal["y", "m"]
    protected: bool
    writer: Literal["self", "guardian"]
    writer_name: str
    lang: Literal["sv", "en"]
    phone: str
    notify: bool
    entrance: str
    complaint: str
    unit: str
    unit_name: str
    profession: str
    level: int
    suggested: int
    rank: int
    due: int
    entered: int
    place: dict[str, str]  # why it stands where it does in its queue; empty where it stands in none
    why: dict[str, str]
    rules: list[Rule]
    history: list[HistoryLine]
    asked: list[Asked]
    pictures: list[Picture]
    turn: Turn
    turn_since: int
    marks: list[Mark]
    owner: str | None
    owner_name: str | None
    owner_seq: int | None
    owner_since: int | None
    offered_to: str | None
    offered_name: str | None
    question: Question | None
    sbar: KeptSbar | None  # of the latest handover
    outcome: str | None
    read_by_patient: int
    read_by_staff: int
    flow_version: str  # of the flow that asked; empty where none did
    flow_approved: bool
    flow_depth: Literal["full", "short", ""]  # empty where no flow was chosen
    call: NotRequired[PhoneProtocol | None]
    parked: NotRequired[ParkedCase | None]
    merged: NotRequired[Merged | None]


class Assignment(TypedDict):
    """A clinician's assignment: one is worn at a time."""

    id: str
    unit: str
    unit_name: str
    profession: str
    roles: list[str]


class Me(TypedDict):
    """Who is logged in."""

    user: str
    name: str
    assignments: list[Assignment]


class UnitInfo(TypedDict):
    """A unit one may hand over to, with its professions and hours in words."""

    id: str
    name: str
    kind: str
    phone: str
    professions: list[str]
    open_now: dict[str, bool]
    hours: dict[str, str]
    hours_en: dict[str, str]
    here: dict[str, int]  # how many are in the chat now, by profession
    record: NotRequired[list[RecordHeading]]  # its own headings of a text for the record


class Colleague(TypedDict):
    """A person one may hand over to."""

    user: str
    name: str
    unit: str
    profession: str
    here: bool


DutyState = Literal["chat", "phone", "break", "off"]
"""What a clinician does now: *i chatten, telefon, paus, slut*."""


class OnDuty(TypedDict):
    """One person on duty at a unit; `coordinator` says that she holds the role today."""

    user: str
    name: str
    profession: str
    state: DutyState
    since: int
    coordinator: bool


class QueueWatch(TypedDict):
    """How one queue is watched: `here` in the chat, `least` promised now, what waits, late handovers and late `questions`.

    `short` says that everyone of the unit is to know: too few watch it, or nobody while something urgent waits.
    """

    profession: str
    here: int
    least: int
    waiting: int
    gravest: int | None
    late: int
    questions: int
    short: bool


class TeamCase(TypedDict):
    """A colleague's open case as the coordinator sees it: nothing of who the patient is."""

    id: str
    level: int
    complaint: str
    turn: Turn
    turn_since: int
    offered_name: str | None


MemberState = DutyState | Literal["gone"]
"""`gone` has no connection."""


class TeamMember(TypedDict):
    """One of the team and her open cases, those to answer first and the longest silent first."""

    user: str
    name: str
    profession: str
    state: MemberState
    cases: list[TeamCase]


class InfoLine(TypedDict):
    """One line of Dagens info: which of the five, for which day (ISO), and who wrote it when."""

    n: int
    day: str
    text: str
    by: str
    at: int


class PatientStep(TypedDict):
    """The page that the patient's phone shows now; `kind` says which, `data` is what it draws (docs/protocol.md)."""

    kind: str
    case: str
    seq: int
    data: dict[str, Any]


class Risk(TypedDict):
    """How bad and how likely, 1–5 each."""

    severity: int
    likelihood: int


class HazardRow(TypedDict):
    """A hazard, and what the program does about it; texts are {"sv", "en"}, `missing` is None when all is built."""

    id: str
    title: dict[str, str]
    before: Risk
    after: Risk
    control: dict[str, str]
    built: Literal["yes", "partly", "no"]
    missing: dict[str, str] | None
    tests: list[str]
