"""A case: its state, and how an event changes it (which may happen when stands in `life`).

A case is its journal. `fold(events)` rebuilds the state that the store keeps in the case's row; a property test holds the
two together. Times are integer milliseconds UTC, seqs count from 1 in each case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from server.contract.events import By, Event
from server.contract.views import CaseState, Turn
from server.domain import marks, pictures, reach
from server.domain.life import LIFE

QUOTABLE = 500
"""Characters of the staff's latest line that are kept: a patient who quotes them back raises no red flag."""


@dataclass(frozen=True)
class Intake:
    """What the patient has said on the way in, and what the triage made of it."""

    own_words: str = ""
    tick_kind: str = ""
    ticked: tuple[str, ...] | None = None
    offered: tuple[str, ...] = ()
    flow_version: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    told_112: bool = False
    called_112: bool | None = None
    assessment: dict[str, Any] | None = None
    went_on: bool = False
    listed_unit: str = ""
    why: dict[str, str] = field(default_factory=dict)
    rules: tuple[dict[str, Any], ...] = ()
    flags: tuple[dict[str, Any], ...] = ()
    lines: tuple[dict[str, Any], ...] = ()


@dataclass
class Case:
    """A case as the store keeps it in one row. `intake` is kept beside the row and written only when it changes.

    `owners` is everyone who has or has had it, with when it last ceased to be hers (ms UTC, 0 while she has it open); `said`
    how the staff's latest line begins, `read_at` when the patient had read that line, 0 while she has not; `pictures` are
    `server.contract.views.Picture`s, `call` a `PhoneProtocol`, `parked` a `ParkedCase`.
    """

    id: str
    seq: int = 0
    state: CaseState = "intake"
    entrance: str = ""
    unit: str = ""
    profession: str = ""
    level: int = 5
    suggested: int = 5
    rank: int = 0
    due: int = 0
    entered: int = 0
    number: str = ""
    name: str = ""
    born: str = ""
    sex: str = ""
    protected: bool = False
    writer: str = "self"
    writer_name: str = ""
    writer_number: str = ""
    lang: str = "sv"
    phone: str = ""
    notify: bool = False
    complaint: str = ""
    owner: str | None = None
    owner_name: str | None = None
    owner_seq: int | None = None
    owner_since: int | None = None
    owners: dict[str, int] = field(default_factory=dict)
    offered_to: str | None = None
    offered_name: str | None = None
    turn: Turn = "mine"
    turn_since: int = 0
    answered: bool = False
    unread: int = 0
    last_patient_seq: int = 0
    last_staff_seq: int = 0
    read_at: int = 0
    read_by_patient: int = 0
    read_by_staff: int = 0
    outcome: str | None = None
    closed_at: int | None = None
    said: str = ""
    pictures: tuple[dict[str, Any], ...] = ()
    call: dict[str, Any] | None = None
    parked: dict[str, Any] | None = None
    marks: dict[str, int] = field(default_factory=dict)
    intake: Intake = field(default_factory=Intake)

    def clone(self) -> "Case":
        """Return a copy that may be changed; marks, owners and intake are replaced on change, never changed in place."""
        twin = Case.__new__(Case)
        twin.__dict__ = self.__dict__.copy()
        return twin

    def hear(self, at: int) -> None:
        """The patient has said or shown something: it is the clinic's turn."""
        self.last_patient_seq = self.seq
        self.unread += 1
        if "call_again" in self.marks:
            self.mark("call_again", None)
        if self.turn != "mine":
            self.turn, self.turn_since = "mine", at

    def mark(self, key: str, since: int | None) -> None:
        """Set or, with None, remove a mark."""
        marks = dict(self.marks)
        if since is None:
            marks.pop(key, None)
        else:
            marks[key] = since
        self.marks = marks


def fold(events: Iterable[Event]) -> Case:
    """Rebuild a case from its journal; raises ValueError where the journal has a gap or an impossible event."""
    case: Case | None = None
    for event in events:
        if case is None:
            case = Case(id=event["data"]["case"])
        apply(case, event)
    if case is None:
        msg = "an empty journal is no case"
        raise ValueError(msg)
    return case


def evolve(case: Case, event: Event) -> Case:
    """Return the case as it is after the event."""
    after = case.clone()
    apply(after, event)
    return after


def apply(case: Case, event: Event) -> None:
    """Change the case by one event; raises ValueError when the event cannot follow."""
    kind = event["type"]
    if event["seq"] != case.seq + 1:
        msg = f"event {event['seq']} cannot follow {case.seq} in case {case.id}"
        raise ValueError(msg)
    after = LIFE[case.state].get(kind)
    if after is None:
        msg = f"{kind} cannot happen in a case that is {case.state}"
        raise ValueError(msg)
    case.seq = event["seq"]
    _CHANGES[kind](case, event["data"], event["at"], event["by"])
    case.state = after


def _started(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    for key in ("number", "name", "born", "sex", "protected", "writer", "writer_name", "writer_number", "lang"):
        setattr(case, key, data[key])
    case.entered = case.turn_since = at
    case.turn = "patient"


def _contact_set(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    case.phone, case.notify = data["phone"], data["notify"]


def _entrance_chosen(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    case.entrance = data["entrance"]
    case.complaint = case.unit = ""
    case.intake = Intake(listed_unit=data.get("listed_unit", ""))


def _unit_chosen(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    case.unit = data["unit"]


def _described(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    case.intake = replace(case.intake, own_words=data["text"], offered=tuple(data["offered"]))


def _ticked(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    case.intake = replace(case.intake, tick_kind=data["kind"], ticked=tuple(data["items"]), went_on=False)


def _complaint_chosen(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    kept = case.intake.answers if data["flow"] == case.complaint else {}
    case.complaint = data["flow"]
    case.intake = replace(case.intake, flow_version=data["version"], answers=kept, assessment=None, went_on=False)


def _answered(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    answers = {**case.intake.answers, data["question"]: data["value"]}
    case.intake = replace(case.intake, answers=answers, assessment=None, went_on=False)


def _told_112(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    known = {rule["id"] for rule in case.intake.rules}
    fresh = (rule for rule in data["rules"] if rule["id"] not in known)
    case.intake = replace(case.intake, told_112=True, called_112=None, rules=(*case.intake.rules, *fresh))
    for key in ("called112", "no112"):
        if key in case.marks:
            case.mark(key, None)


def _replied_112(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    case.intake = replace(case.intake, called_112=data["called"])
    case.mark("called112" if data["called"] else "no112", at)
    case.mark("no112" if data["called"] else "called112", None)


def _assessed(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    case.intake = replace(case.intake, assessment=data)


def _went_on(case: Case, _data: dict[str, Any], at: int, _by: By) -> None:
    case.intake = replace(case.intake, went_on=True)
    if case.state != "intake":
        case.mark("went_on", at)


def _submitted(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    _placed(case, data)
    case.entered = data["entered"]
    case.suggested = data["level"]
    case.turn, case.turn_since = "mine", at
    case.intake = replace(case.intake, why=data["why"], rules=tuple(data["rules"]), lines=tuple(data["lines"]))
    for key in data["marks"]:
        case.mark(key, at)


def _placed(case: Case, data: dict[str, Any]) -> None:
    for key in ("unit", "profession", "level", "rank", "due"):
        if key in data:
            setattr(case, key, data[key])


def _worsened(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    _placed(case, data)
    marks.spoken(case)
    case.mark("flag", at)
    if case.turn != "mine":
        case.turn, case.turn_since = "mine", at
    if data["why"]:
        case.intake = replace(case.intake, why=data["why"], rules=(*case.intake.rules, *data["rules"]))


def _flagged(case: Case, data: dict[str, Any], at: int, by: By) -> None:
    told = {rule["id"] for rule in data["rules"]}
    kept = (rule for rule in case.intake.flags if rule["id"] not in told)
    case.intake = replace(case.intake, flags=(*kept, *data["rules"]))
    if case.state != "intake":
        _worsened(case, data, at, by)


def _flag_acknowledged(case: Case, _data: dict[str, Any], _at: int, _by: By) -> None:
    case.mark("flag", None)


def _level_set(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    _placed(case, data)
    case.intake = replace(case.intake, why=data["why"])


def _rerouted(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    _placed(case, data)
    case.mark("rerouted", at)


def _taken(case: Case, _data: dict[str, Any], at: int, by: By) -> None:
    _had(case, at)
    case.owner, case.owner_name = by["id"], by.get("name", by["id"])
    case.owner_seq, case.owner_since = case.seq, at
    case.owners = {**case.owners, by["id"]: 0}
    case.offered_to = case.offered_name = None
    case.answered = False
    if case.state == "waiting":
        case.turn, case.turn_since = "mine", at
    for key in ("returned", "handed_over", "unacknowledged", "offered", "disconnected"):
        if key in case.marks:
            case.mark(key, None)


def _message(case: Case, data: dict[str, Any], at: int, by: By) -> None:
    if case.marks:
        marks.spoken(case, staff=by["kind"] == "staff")
    if by["kind"] == "patient":
        case.hear(at)
    else:
        case.answered = True
        case.said = data["text"][:QUOTABLE]
        case.last_staff_seq, case.read_at = case.seq, 0
        case.unread = 0
        case.turn, case.turn_since = "patient", at


def _nothing(_case: Case, _data: dict[str, Any], _at: int, _by: By) -> None:
    """Change no state: the line stands in the journal only."""


def _read(case: Case, data: dict[str, Any], at: int, by: By) -> None:
    if by["kind"] == "patient":
        case.read_by_patient = max(case.read_by_patient, data["upto"])
        if not case.read_at and case.read_by_patient >= case.last_staff_seq > 0:
            case.read_at = at
    else:
        case.read_by_staff = max(case.read_by_staff, data["upto"])
        if case.read_by_staff >= case.last_patient_seq:
            case.unread = 0


def _had(case: Case, at: int) -> None:
    if case.owner is not None:
        case.owners = {**case.owners, case.owner: at}


def _no_owner(case: Case, at: int) -> None:
    _had(case, at)
    case.owner = case.owner_name = case.owner_seq = case.owner_since = None
    case.offered_to = case.offered_name = None
    for key in ("offered", "disconnected", "call_again"):
        if key in case.marks:
            case.mark(key, None)


def _handed_over(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    _no_owner(case, at)
    _placed(case, data)
    case.mark("unacknowledged", None)
    case.mark("handed_over", at)
    case.turn, case.turn_since = "mine", at


def _offered(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    case.offered_to, case.offered_name = data["person"], data["name"]
    case.mark("offered", at)


def _returned(case: Case, _data: dict[str, Any], at: int, _by: By) -> None:
    _no_owner(case, at)
    case.mark("returned", at)
    case.turn, case.turn_since = "mine", at


def _closed(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    _had(case, at)
    case.outcome, case.closed_at = data["outcome"], at
    case.offered_to = case.offered_name = None
    case.turn, case.turn_since = "patient", at


_CHANGES = {
    "Started": _started,
    "ContactSet": _contact_set,
    "EntranceChosen": _entrance_chosen,
    "UnitChosen": _unit_chosen,
    "Described": _described,
    "Ticked": _ticked,
    "ComplaintChosen": _complaint_chosen,
    "Answered": _answered,
    "Told112": _told_112,
    "Replied112": _replied_112,
    "Assessed": _assessed,
    "WentOn": _went_on,
    "Submitted": _submitted,
    "Worsened": _worsened,
    "Flagged": _flagged,
    "FlagAcknowledged": _flag_acknowledged,
    "FeedbackGiven": _nothing,
    "StatementMarked": marks.statement_marked,
    "PictureSent": pictures.sent,
    "PictureSeen": pictures.seen,
    "PictureMarked": pictures.marked,
    "Taken": _taken,
    "Message": _message,
    "Note": _nothing,
    "Read": _read,
    "HandedOver": _handed_over,
    "Offered": _offered,
    "Returned": _returned,
    "Rerouted": _rerouted,
    "LevelSet": _level_set,
    "Disconnected": marks.disconnected,
    "Reconnected": marks.reconnected,
    "Reminded": marks.reminded,
    "Unreached": marks.unreached,
    "Unacknowledged": marks.unacknowledged,
    "Closed": _closed,
    "PhoneCalled": reach.phone_called,
    "Parked": reach.parked,
    "Resumed": reach.resumed,
    "VideoSent": _nothing,
}
