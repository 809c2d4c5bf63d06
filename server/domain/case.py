"""A case: its state, and how an event changes it (which may happen when stands in `life`).

A case is its journal. `fold(events)` rebuilds the state that the store keeps in the case's row; a property test holds the
two together. Times are integer milliseconds UTC, seqs count from 1 in each case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from server.contract.events import By, Event
from server.contract.views import CaseState, Turn
from server.domain import arrival, marks, merged, pictures, questions, reach
from server.domain.life import LIFE
from server.domain.told import Intake

QUOTABLE = 500
"""Characters of the staff's latest line that are kept: a patient who quotes them back raises no red flag."""


@dataclass
class Case:
    """A case as the store keeps it in one row. `intake` is kept beside the row and written only when it changes.

    `owners` is everyone who has or has had it, with when it last ceased to be hers (ms UTC, 0 while she has it open); `said`
    how the staff's latest line begins, `read_at` when the patient had read that line, 0 while she has not; `pictures` are
    `server.contract.views.Picture`s, `call` a `PhoneProtocol`, `parked` a `ParkedCase`, `merged` a `Merged`. `asked` is
    whom the open `question` is to (see `questions.address`), `scribe` the clinician who writes or wrote it in for a caller by
    telephone.
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
    scribe: str = ""
    scribe_name: str = ""
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
    asked: str | None = None
    question: dict[str, Any] | None = None
    sbar: dict[str, Any] | None = None
    call: dict[str, Any] | None = None
    parked: dict[str, Any] | None = None
    merged: dict[str, Any] | None = None
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


def _worsened(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    arrival.placed(case, data)
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


def _level_set(case: Case, data: dict[str, Any], _at: int, _by: By) -> None:
    arrival.placed(case, data)
    case.intake = replace(case.intake, why=data["why"])


def _rerouted(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    arrival.placed(case, data)
    case.mark("rerouted", at)


def _taken(case: Case, _data: dict[str, Any], at: int, by: By) -> None:
    _had(case, at)
    case.owner, case.owner_name = by["id"], by.get("name", by["id"])
    case.owner_seq, case.owner_since = case.seq, at
    case.owners = {**case.owners, by["id"]: 0}
    case.offered_to = case.offered_name = None
    case.answered = False
    questions.taken(case, at, by)
    if case.state == "waiting":
        case.turn, case.turn_since = "mine", at
    for key in ("returned", "handed_over", "unacknowledged", "offered", "disconnected", "reopened"):
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
        case.turn, case.turn_since = "colleague" if case.question else "patient", at


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


def _handed_over(case: Case, data: dict[str, Any], at: int, by: By) -> None:
    _no_owner(case, at)
    arrival.placed(case, data)
    questions.keep_sbar(case, data, at, by)
    case.mark("unacknowledged", None)
    case.mark("handed_over", at)
    case.turn, case.turn_since = "mine", at


def _offered(case: Case, data: dict[str, Any], at: int, by: By) -> None:
    case.offered_to, case.offered_name = data["person"], data["name"]
    questions.keep_sbar(case, data, at, by)
    case.mark("offered", at)


def _returned(case: Case, _data: dict[str, Any], at: int, _by: By) -> None:
    _no_owner(case, at)
    case.mark("returned", at)
    case.turn, case.turn_since = "mine", at


def _closed(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    _had(case, at)
    case.outcome, case.closed_at = data["outcome"], at
    case.offered_to = case.offered_name = None
    case.asked = case.question = None
    case.turn, case.turn_since = "patient", at
    marks.closed(case, data, at)
    merged.closed(case, data)


def _reopened(case: Case, data: dict[str, Any], at: int, _by: By) -> None:
    arrival.placed(case, data)
    case.entered = data["entered"]
    case.owner = case.owner_name = case.owner_seq = case.owner_since = None
    case.outcome = case.closed_at = None
    case.mark("unrecorded", None)
    merged.reopened(case)
    case.answered = False
    marks.spoken(case)
    case.mark("reopened", at)
    case.turn, case.turn_since = "mine", at


_CHANGES = {
    "Started": arrival.started,
    "ContactSet": arrival.contact_set,
    "EntranceChosen": arrival.entrance_chosen,
    "UnitChosen": arrival.unit_chosen,
    "Described": arrival.described,
    "NurseSuggested": arrival.nurse_suggested,
    "NurseDeclined": arrival.nurse_declined,
    "Ticked": arrival.ticked,
    "ComplaintChosen": arrival.complaint_chosen,
    "FlowChanged": arrival.flow_changed,
    "Answered": arrival.answered,
    "Told112": arrival.told_112,
    "Replied112": arrival.replied_112,
    "Assessed": arrival.assessed,
    "WentOn": arrival.went_on,
    "Submitted": arrival.submitted,
    "Worsened": _worsened,
    "Flagged": _flagged,
    "FlagAcknowledged": marks.flag_acknowledged,
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
    **questions.CHANGES,
    "Closed": _closed,
    "Recorded": marks.recorded,
    "Reopened": _reopened,
    "PhoneCalled": reach.phone_called,
    "Parked": reach.parked,
    "Resumed": reach.resumed,
    "VideoSent": _nothing,
    "TookIn": merged.took_in,
}
