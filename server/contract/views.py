"""Views: what a screen draws. A queue row holds no name, number or message text beyond what the list shows."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

Turn = Literal["mine", "patient", "colleague"]
"""Whose turn: *Att besvara*, *Väntar på patient*, *Väntar på kollega*."""

CaseState = Literal["intake", "waiting", "open", "closed"]


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
        "picture",
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


class HistoryLine(TypedDict):
    """One line of the autoanamnesis; `question` is the question it comes from, None for own words and the level's reason."""

    kind: str
    sv: str
    en: str
    question: str | None


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
    outcome: str | None
    read_by_patient: int
    read_by_staff: int
    flow_approved: bool
    flow_depth: Literal["full", "short", ""]  # empty where no flow was chosen


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


class Colleague(TypedDict):
    """A person one may hand over to."""

    user: str
    name: str
    unit: str
    profession: str
    here: bool


class PatientStep(TypedDict):
    """The page that the patient's phone shows now; `kind` says which, `data` is what it draws (docs/protocol.md)."""

    kind: str
    case: str
    seq: int
    data: dict[str, Any]
