"""All that the server has told, and nothing else: frames go in, changes come out. Pure; drawn by the screens, filled
by the link.

A put or a drop counts only past the position that is held for its case, so frames may come twice and in any order. A
reset or a new epoch forgets. `my cases` are the rows that I own; they stand in the strips.
"""

from typing import Any, Literal, cast

from clinic24_tui.state.beside import Beside, Change
from clinic24_tui.state.case import CaseView
from clinic24_tui.state.questions import as_listed, comes_back, to_me
from clinic24_tui.state.queue import QueueState
from clinic24_tui.state.strips import Strips
from server.contract.frames import Closing, Duty, Feedback, Info, Presence, Team
from server.contract.phrases import PhraseRow
from server.contract.tasks import TaskTemplate
from server.contract.views import Assignment, Colleague, HazardRow, Me, OnDuty, QueueRow, UnitInfo

ListName = Literal["waiting", "mine", "offered", "asked", "others", "parked", "unrecorded"]
LISTS: tuple[ListName, ...] = ("waiting", "mine", "offered", "asked", "others", "parked", "unrecorded")
"""Väntar · Mina · Att kvittera · Frågor · Hos kollegor · Bevakning · Ej journalförda."""

QUEUE_VID = "queue"
TOMBSTONES = 50_000


def case_vid(case: str) -> str:
    """Return the id of a case's full view."""
    return f"case:{case}"


def preview_vid(case: str) -> str:
    """Return the id of a case's preview."""
    return f"preview:{case}"


class Store(Beside):
    """The client's picture of the clinic. Everything may be read; only `apply`, `open`, `close` and `forget` change
    it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.epoch = ""
        self.me: Me | None = None
        self.assignment: Assignment | None = None
        self.practice = self.training = False
        self.offset = 0
        """The server's clock minus ours, ms."""
        self.phrases: list[PhraseRow] = []
        self.recent: list[str] = []
        """Ids of the phrases that I had sent last when the assignment was put on."""
        self.units: list[UnitInfo] = []
        self.colleagues: list[Colleague] = []
        self.others: list[Colleague] = []
        self.templates: list[TaskTemplate] = []
        self.complaints: dict[str, dict[str, str]] = {}
        """Complaint id -> its name in Swedish and in English."""
        self.closes: int | None = None
        self.closing: Closing | None = None
        self.hazards: list[HazardRow] = []
        """What can harm a patient; empty until it has been asked for."""
        self.feedback: Feedback | None = None
        """What colleagues say of the triage; only while an assignment is on that may read it."""
        self.lists: dict[ListName, QueueState] = {name: QueueState() for name in LISTS}
        self.strips = Strips()
        self.views: dict[str, CaseView] = {}
        """Open views of cases by vid (`case_vid`, `preview_vid`)."""
        self.presence: dict[str, Presence] = {}
        self.duty: Duty | None = None
        """Who is on duty at my unit, and how its queues are watched."""
        self.team: Team | None = None
        self.info: Info | None = None
        self.lost: dict[str, QueueRow] = {}
        """Rows of cases that were mine, as they were, until somebody has been told."""
        self.unasked: dict[str, QueueRow] = {}
        """Rows of questions that were to me, as they were, until I have been told."""
        self.pos = 0
        """How far in the journal the lists have come."""
        self.ready = False
        """The lists equal a fresh snapshot of the server's."""
        self._kept: dict[str, CaseView] = {}
        self._where: dict[str, ListName] = {}
        self._gone: dict[str, int] = {}
        self._gone_floor = 0

    # ---- reading

    def row(self, case: str) -> QueueRow | None:
        """Return the case's row in whichever list it stands."""
        name = self._where.get(case)
        return self.lists[name].rows.get(case) if name else None

    def list_of(self, case: str) -> ListName | None:
        """Return the list where the case stands."""
        return self._where.get(case)

    def case(self, case: str) -> CaseView | None:
        """Return the open full view of the case."""
        return self.views.get(case_vid(case))

    def recalled(self, case: str) -> CaseView | None:
        """Return the last that is known of a case of mine: its open view, or what the view held when it was closed."""
        view = self.case(case)
        return view if view is not None and view.head is not None else self._kept.get(case)

    def preview(self, case: str) -> CaseView | None:
        """Return what is held of the case's history: its preview, or its full view when that is open."""
        return self.views.get(preview_vid(case)) or self.case(case)

    def mine(self) -> list[QueueRow]:
        """Return my cases, the one taken first first."""
        return sorted(self.lists["mine"].rows.values(), key=lambda row: (row.get("owner_since", 0), row["id"]))

    def unrecorded(self) -> list[QueueRow]:
        """Return the cases that I have closed and not said to be in the medical record, the one closed first first."""
        return sorted(self.lists["unrecorded"].rows.values(), key=lambda row: (row["turn_since"], row["id"]))

    def named_lists(self, shown: ListName) -> tuple[ListName, ...]:
        """Return the lists that are named: that of what is not in the record only while it holds a case, or is `shown`."""
        return LISTS if self.lists["unrecorded"].rows or shown == "unrecorded" else LISTS[:-1]

    def to_answer(self) -> list[str]:
        """Return my cases whose turn it is to be answered, longest silent first."""
        turns = [(row["turn_since"], row["id"]) for row in self.lists["mine"].rows.values() if row["turn"] == "mine"]
        return [case for _, case in sorted(turns)]

    def me_on_duty(self) -> OnDuty | None:
        """Return my own state as the unit sees it, None before it has been told."""
        user, worn = self.me["user"] if self.me else "", self.assignment["profession"] if self.assignment else ""
        people = self.duty["people"] if self.duty else []
        return next((who for who in people if who["user"] == user and who["profession"] == worn), None)

    def coordinating(self) -> bool:
        """Say whether I am the unit's coordinator today."""
        me = self.me_on_duty()
        return me is not None and me["coordinator"]

    def complaint(self, key: str, lang: str) -> str:
        """Return a complaint's name; its id where the server has not told."""
        names = self.complaints.get(key)
        return names["en" if lang == "en" else "sv"] if names else key.replace("_", " ")

    # ---- views that the client asks for

    def open(self, vid: str, case: str) -> CaseView:
        """Begin to hold a view of a case."""
        return self.views.setdefault(vid, CaseView(case))

    def recall(self, case: str) -> None:
        """Open a case of mine as it was last known, for when the server cannot be asked."""
        view = self._kept.get(case)
        if view is not None and self.list_of(case) == "mine":
            self.views.setdefault(case_vid(case), view)

    def close(self, vid: str) -> None:
        """Let a view go; frames that still come for it change nothing."""
        view = self.views.pop(vid, None)
        if (
            view is not None
            and view.head is not None
            and vid == case_vid(view.case)
            and self.list_of(view.case) == "mine"
        ):
            self._kept[view.case] = view
        if view is not None:
            self._let_go(view.case)

    def forget(self) -> frozenset[Change]:
        """Forget all rows and all that open views hold (a new epoch, other rights, another assignment)."""
        self._kept.clear()
        for view in self.views.values():
            view.forget()
        return frozenset(Change("case", view.case) for view in self.views.values()) | self._forget_rows()

    # ---- frames

    def apply(self, frame: dict[str, Any], now: int = 0) -> frozenset[Change]:
        """Take in one frame of the server and return what changed; `now` (our ms UTC) sets the offset of the clocks."""
        take = getattr(self, f"_on_{frame['type']}", None)
        if take is None:
            return frozenset()
        return cast("frozenset[Change]", take(frame, now))

    def _on_welcome(self, frame: dict[str, Any], now: int) -> frozenset[Change]:
        changes = {Change("me")}
        if self.epoch and self.epoch != frame["epoch"]:
            changes |= self.forget()
        self.epoch = frame["epoch"]
        self.me = frame["me"]
        self.practice, self.training = frame["practice"], frame.get("training", False)
        self.offset = frame["now"] - now if now else 0
        return frozenset(changes)

    def _on_worn(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        changes: set[Change] = {Change("worn")}
        if self.assignment is not None and self.assignment["id"] != frame["assignment"]["id"]:
            changes |= self.forget()
            self.duty = self.team = self.info = None
        self.assignment = frame["assignment"]
        self.phrases, self.recent, self.units = frame["phrases"], frame.get("recent", []), frame["units"]
        self.colleagues, self.closes = frame["colleagues"], frame["closes"]
        self.complaints = frame.get("complaints", {})
        self.others, self.templates = [], frame.get("templates", [])
        self.feedback = None
        return frozenset(changes)

    def _on_receivers(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.units, self.colleagues = frame["units"], frame["colleagues"]
        self.others = frame.get("others", [])
        return frozenset({Change("receivers")})

    def _on_own_phrases(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        shared = [row for row in self.phrases if row["whose"] != "own"]
        self.phrases = [*shared, *cast("list[PhraseRow]", frame["phrases"])]
        return frozenset({Change("phrases")})

    def _on_reset(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        if frame["vid"] == QUEUE_VID:
            return self._forget_rows()
        view = self.views.get(frame["vid"])
        if view is None:
            return frozenset()
        view.forget()
        return frozenset({Change("case", view.case)})

    def _on_rows(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        changes: set[Change] = set()
        for row in frame["rows"]:
            self._put(row, changes)
        return self._settle(changes)

    def _on_delta(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        changes: set[Change] = set()
        for row in frame["put"]:
            self._put(row, changes)
        for case in frame["drop"]:
            self._drop(case, frame["pos"], changes)
        self.pos = max(self.pos, frame["pos"])
        return self._settle(changes)

    def _on_ready(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        if frame["vid"] == QUEUE_VID:
            self.ready = True
            self.pos = max(self.pos, frame["pos"])
            return self._settle({Change("ready"), Change("queue"), Change("queue", "mine")})
        view = self.views.get(frame["vid"])
        if view is None:
            return frozenset()
        view.ready = True
        return frozenset({Change("case", view.case)})

    def _on_head(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        view = self.views.get(frame["vid"])
        if view is None or not view.apply_head(cast("Any", frame)):
            return frozenset()
        return frozenset({Change("case", view.case)})

    def _on_events(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        view = self.views.get(frame["vid"])
        if view is None or not view.apply_events(cast("Any", frame)):
            return frozenset()
        return frozenset({Change("case", view.case)})

    def _on_presence(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.presence[frame["case"]] = cast("Presence", frame)
        return frozenset({Change("presence", frame["case"])})

    def _on_closing(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.closing = cast("Closing", frame)
        return frozenset({Change("closing")})

    def _on_hazards(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.hazards = frame["hazards"]
        return frozenset({Change("hazards")})

    def _on_feedback(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.feedback = cast("Feedback", frame)
        return frozenset({Change("feedback")})

    def _on_duty(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.duty = cast("Duty", frame)
        return frozenset({Change("duty")})

    def _on_team(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.team = cast("Team", frame)
        return frozenset({Change("team")})

    def _on_info(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.info = cast("Info", frame)
        return frozenset({Change("info")})

    # ---- rows

    def _list_for(self, row: QueueRow) -> ListName:
        user = self.me["user"] if self.me else ""
        if row["state"] == "closed":
            return "unrecorded"
        if row["state"] == "open" and any(mark["key"] == "parked" for mark in row["marks"]):
            return "parked"
        if row.get("owner") == user:
            return "mine"
        if row.get("offered_to") == user:
            return "offered"
        if self._mine_to_take(row):
            return "waiting"
        return "asked" if to_me(row.get("question"), user, self.assignment) else "others"

    def _mine_to_take(self, row: QueueRow) -> bool:
        """Say whether a row waits in my queue: one that I am asked about may wait in another."""
        worn = self.assignment
        here = worn is None or (row["unit"], row["profession"]) == (worn["unit"], worn["profession"])
        return row["state"] == "waiting" and (here or row.get("question") is None)

    def _put(self, row: QueueRow, changes: set[Change]) -> None:
        case = row["id"]
        if row["pos"] <= self._gone.get(case, self._gone_floor if case not in self._where else -1):
            return
        name, before = self._list_for(row), self._where.get(case)
        if before is not None:
            if row["pos"] <= self.lists[before].rows[case]["pos"]:
                return
            if before == name == "mine" and row["turn"] == "mine" and comes_back(self.lists[name].rows[case], row):
                changes.add(Change("back", case))
            if before == "parked" and name == "mine":
                changes.add(Change("back", case))
            if before != name:
                if name != "parked" or row.get("owner") != self.lists[before].rows[case].get("owner"):
                    self._left(case, before, changes)
                self.lists[before].drop(case)
                changes.add(Change("queue", before))
        self._gone.pop(case, None)
        self.kin.put(row)
        self.lists[name].put(as_listed(row) if name == "asked" else row)
        self._where[case] = name
        self._let_go(case)
        changes.add(Change("row", case))
        changes.add(Change("queue", name))

    def _drop(self, case: str, pos: int, changes: set[Change]) -> None:
        name = self._where.get(case)
        if name is not None:
            if pos <= self.lists[name].rows[case]["pos"]:
                return
            self._left(case, name, changes)
            self.lists[name].drop(case)
            self.kin.drop(case)
            del self._where[case]
            self._let_go(case)
            changes.add(Change("row", case))
            changes.add(Change("queue", name))
        self._bury(case, pos)

    def _left(self, case: str, name: ListName, changes: set[Change]) -> None:
        if name == "mine":
            self.lost[case] = self.lists[name].rows[case]
            changes.add(Change("lost", case))
        elif name == "asked":
            self.unasked[case] = self.lists[name].rows[case]
            changes.add(Change("lost", case))

    def _let_go(self, case: str) -> None:
        """Forget who is at a case that is neither mine nor open here: nothing tells it any more."""
        if self._where.get(case) != "mine" and not any(view.case == case for view in self.views.values()):
            self.presence.pop(case, None)
        if not any(view.case == case for view in self.views.values()):
            self.contacts.pop(case, None)

    def _bury(self, case: str, pos: int) -> None:
        self._gone[case] = max(pos, self._gone.pop(case, 0))
        if len(self._gone) > TOMBSTONES:
            oldest = next(iter(self._gone))
            self._gone_floor = max(self._gone_floor, self._gone.pop(oldest))

    def _settle(self, changes: set[Change]) -> frozenset[Change]:
        """Give out slots, but not from half a picture: a fresh start must not move a strip."""
        mine = self.ready and Change("queue", "mine") in changes
        if mine:
            self._kept = {case: view for case, view in self._kept.items() if self.list_of(case) == "mine"}
        if mine and self.strips.update([row["id"] for row in self.mine()]):
            changes.add(Change("strips"))
        return frozenset(changes)

    def _forget_rows(self) -> frozenset[Change]:
        for rows in self.lists.values():
            rows.clear()
        self._where.clear()
        self._gone.clear()
        self.looking.clear()
        self.kin.clear()
        self._gone_floor = self.pos = 0
        self.ready = False
        return frozenset({Change("queue")})
