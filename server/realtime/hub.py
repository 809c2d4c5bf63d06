"""Who looks at what: feeds every open view from the lane's commits, and knows who is here.

A queue view holds the newest state of each changed case and is flushed at most ten times a second; a case view gets
its events at once. Publishing never blocks and never raises.
"""

import asyncio
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

import orjson

from server.app.ports import Commit
from server.contract.events import Event
from server.contract.frames import Closing, Duty, Info, Presence
from server.contract.looking_frames import Looking
from server.domain.case import Case
from server.domain.permissions import Scope, queue_id
from server.domain.silence import Step
from server.realtime.rows import RowCache

FLUSH_SECONDS = 0.1
TYPING_SECONDS = 8.0
"""How long somebody writes after she last said so."""
PATIENT = "\x00patient"
"""The name that presence counts the patient under; no clinician can bear it."""

V = TypeVar("V")

Listener = Callable[[Case | None, Case, list[Event]], None]


Place = tuple[str, str, str | None, str | None, str | None]
Places = set[Place]
"""(unit, profession, owner, offered to, asked) of a case before and after a change: who may have it on the screen."""


class Touched(NamedTuple):
    """A changed case that waits for the flush."""

    pos: int
    case: Case
    places: Places


class CaseWatcher(Protocol):
    """Something that shows one case live."""

    def changed(self, case: Case, events: list[Event], pos: int) -> None:
        """Show new events of the case, and its state after them."""

    def present(self) -> None:
        """Somebody came, went or is writing."""


class QueueView:
    """One assignment's list on one socket: changed cases are held until the flush, then sent as one delta."""

    def __init__(
        self, vid: str, scope: Scope, put: Callable[[bytes], None], idle: Callable[[], bool], name: str = ""
    ) -> None:
        """Start holding; nothing leaves before `release`. `name` is the viewer's, who is not shown to herself."""
        self.vid, self.scope, self.name, self.reading = vid, scope, name, 0
        self.own: set[str] = set()
        self._put, self._idle = put, idle
        self._dirty: dict[str, tuple[int, Case]] = {}
        self._held = True
        self._from = 0

    def tell(self, frame: bytes) -> None:
        """Send a frame that belongs to no row."""
        self._put(frame)

    def changed(self, case: Case, pos: int) -> None:
        """Remember the case's newest state; what the snapshot had already is no change."""
        if pos > self._from:
            self._dirty[case.id] = (pos, case)

    def release(self, pos: int) -> None:
        """The snapshot at `pos` has been sent: from now on changes after it leave with the flush."""
        self._dirty = {key: held for key, held in self._dirty.items() if held[0] > pos}
        self._held, self._from = False, pos

    def flush(self, rows: RowCache, pos: int) -> bool:
        """Send what has changed as one delta at `pos`; returns whether something still waits."""
        if self._held or not self._dirty:
            return False
        if not self._idle():
            return True
        put, drop = [], []
        for _, case in self._dirty.values():
            if self.scope.sees(case):
                put.append(rows.row(case, self.scope.actor, pos))
            else:
                drop.append(case.id)
        self._dirty = {}
        self._put(
            b'{"type":"delta","vid":%s,"pos":%d,"put":[%s],"drop":%s}'
            % (orjson.dumps(self.vid), pos, b",".join(put), orjson.dumps(drop))
        )
        return False


class Hub:
    """Subscriptions by case and by queue, and presence."""

    def __init__(self, next_step: Callable[[Case], Step | None] = lambda _case: None, veil: str = "") -> None:
        """Start with nobody watching; `next_step` says what a patient's silence brings next in a case, `veil` is its rows'."""
        self.pos = 0
        self.rows = RowCache(next_step, veil=veil)
        self._owners: dict[str, set[QueueView]] = {}
        self._cases: dict[str, set[CaseWatcher]] = {}
        self._queues: dict[str, set[QueueView]] = {}
        self._people: dict[str, set[QueueView]] = {}
        self._dirty: dict[str, Touched] = {}
        self._flush: asyncio.TimerHandle | None = None
        self._listeners: list[Listener] = []
        self.patients_in: dict[str, dict[str, int]] = {}
        self.staff_in: dict[str, dict[str, int]] = {}
        self._typing: dict[str, set[str]] = {}
        self._lapses: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._staff_of: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._queue_of: dict[str, str] = {}
        """The queue of each case that a clinician has open."""
        self._looked: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def on_change(self, listener: Listener) -> None:
        """Call `listener(before, after, events)` for every committed change of a case."""
        self._listeners.append(listener)

    # subscriptions

    def watch(self, case: str, watcher: CaseWatcher) -> None:
        """Feed a case's events to the watcher."""
        self._cases.setdefault(case, set()).add(watcher)

    def unwatch(self, case: str, watcher: CaseWatcher) -> None:
        """Stop feeding the watcher."""
        _discard(self._cases, case, watcher)

    def subscribe(self, view: QueueView) -> None:
        """Feed a queue view; it holds until it is released."""
        for queue in view.scope.queues:
            self._queues.setdefault(queue, set()).add(view)
        self._people.setdefault(view.scope.actor, set()).add(view)

    def unsubscribe(self, view: QueueView) -> None:
        """Stop feeding a queue view."""
        for queue in view.scope.queues:
            _discard(self._queues, queue, view)
        _discard(self._people, view.scope.actor, view)
        for case in view.own:
            _discard(self._owners, case, view)

    # commits

    def publish(self, commit: Commit, pos: int) -> None:
        """Show one commit to whoever looks."""
        self.pos = pos
        by_case: dict[str, list[Event]] = {}
        for case_id, event in commit.events:
            by_case.setdefault(case_id, []).append(event)
        watched = bool(self._people)
        for case_id, events in by_case.items():
            case, before = commit.cases[case_id], commit.before[case_id]
            for watcher in tuple(self._cases.get(case_id, ())):
                watcher.changed(case, events, pos)
            if watched:
                self._touch(case, before, pos)
            for listener in self._listeners:
                listener(before, case, events)

    def _touch(self, case: Case, before: Case | None, pos: int) -> None:
        """Note the change once; which views it concerns is worked out with the flush, not with every message."""
        places = {_place(state) for state in (case, before) if state is not None and state.state != "intake"}
        if not places:
            return
        noted = self._dirty.get(case.id)
        if noted is not None:
            places |= noted.places
        self._dirty[case.id] = Touched(pos, case, places)
        if self._flush is None:
            self.soon()

    def _views(self, places: Places) -> set[QueueView]:
        found: set[QueueView] = set()
        for unit, profession, owner, offered_to, asked in places:
            found |= self._queues.get(queue_id(unit, profession), set())
            if asked is not None:
                found |= self._queues.get(asked, set()) | self._people.get(asked.removeprefix("@"), set())
            for person in (owner, offered_to):
                if person is not None:
                    found |= self._people.get(person, set())
        return found

    def soon(self) -> None:
        """Flush the queue views within a tenth of a second."""
        if self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        """Send every queue view its delta."""
        self._flush = None
        dirty, self._dirty = self._dirty, {}
        for touched in dirty.values():
            for view in self._views(touched.places):
                view.changed(touched.case, touched.pos)
                self.follow(view, touched.case)
        waiting = False
        for views in tuple(self._people.values()):
            for view in tuple(views):
                waiting |= view.flush(self.rows, self.pos)
        if waiting:
            self.soon()

    def follow(self, view: QueueView, case: Case) -> None:
        """Tell a clinician who is at the page of a case as long as it is hers, also while it is not open on her screen."""
        mine = case.state == "open" and case.owner == view.scope.actor
        if mine == (case.id in view.own):
            return
        if not mine:
            view.own.discard(case.id)
            _discard(self._owners, case.id, view)
            return
        view.own.add(case.id)
        self._owners.setdefault(case.id, set()).add(view)
        view.tell(orjson.dumps(self.presence(case.id, view.name)))

    def closing(self, queue: str, closing: Closing) -> None:
        """Tell whoever watches a queue that it closes soon, and what is still untaken in it."""
        frame = orjson.dumps(closing)
        for view in tuple(self._queues.get(queue, ())):
            view.tell(frame)

    def tell_unit(self, unit: str, told: Duty | Info) -> None:
        """Tell everyone at a unit, of whatever profession, what belongs to no row."""
        frame = orjson.dumps(told)
        for queue, views in tuple(self._queues.items()):
            if queue.partition("/")[0] == unit:
                for view in tuple(views):
                    view.tell(frame)

    def staff_of(self, case: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return which clinicians have the case open, and who of them writes."""
        found = self._staff_of.get(case)
        if found is None:
            found = frozenset(self.staff_in.get(case, ())), frozenset(self._typing.get(case, ())) - {PATIENT}
            self._staff_of[case] = found
        return found

    # presence

    def patient_here(self, case: str, step: int) -> None:
        """Count a patient's page in (+1) or out (-1)."""
        self._count(self.patients_in, case, PATIENT, step)

    def staff_here(self, case: str, name: str, step: int, queue: str = "") -> None:
        """Count a clinician's view of a case in (+1) or out (-1); `queue` is where the case stands now."""
        if queue:
            self._queue_of[case] = queue
        self._count(self.staff_in, case, name, step)

    def _count(self, index: dict[str, dict[str, int]], case: str, name: str, step: int) -> None:
        people = index.setdefault(case, {})
        people[name] = people.get(name, 0) + step
        if people[name] <= 0:
            del people[name]
            self._typing.get(case, set()).discard(name)
        if not people:
            del index[case]
        self._presence(case)

    def writes(self, case: str, name: str, *, on: bool) -> None:
        """Say that somebody (PATIENT or a clinician's name) writes in a case, or has stopped."""
        writers = self._typing.setdefault(case, set())
        before = len(writers)
        lapse = self._lapses.pop((case, name), None)
        if lapse is not None:
            lapse.cancel()
        if on:
            writers.add(name)
            later = asyncio.get_running_loop().call_later
            self._lapses[case, name] = later(TYPING_SECONDS, lambda: self.writes(case, name, on=False))
        else:
            writers.discard(name)
        if not writers:
            del self._typing[case]
        if len(self._typing.get(case, ())) != before:
            self._presence(case)

    def presence(self, case: str, viewer: str = "") -> Presence:
        """Return who is here and who writes in a case, besides the viewer."""
        writers = self._typing.get(case, set()) - {viewer}
        return Presence(
            type="presence",
            case=case,
            patient_here=case in self.patients_in,
            patient_typing=PATIENT in writers,
            staff=sorted(self.staff_in.get(case, {}).keys() - {viewer}),
            staff_typing=sorted(writers - {PATIENT}),
        )

    def _presence(self, case: str) -> None:
        self._staff_of.pop(case, None)
        for watcher in tuple(self._cases.get(case, ())):
            watcher.present()
        for view in tuple(self._owners.get(case, ())):
            view.tell(orjson.dumps(self.presence(case, view.name)))
        self._tell_looking(case)

    def _tell_looking(self, case: str) -> None:
        """Tell the lists of the case's queue who is at it, when that has changed."""
        queue, now = self._queue_of.get(case), self.staff_of(case)
        if queue is None or now == self._looked.get(case):
            return
        self._looked[case] = now
        for view in tuple(self._queues.get(queue, ())):
            view.tell(orjson.dumps(self._looking(case, view)))
        if not now[0]:
            del self._queue_of[case], self._looked[case]

    def tell_all_looking(self, view: QueueView) -> None:
        """Tell a list that has just been opened who is at its cases."""
        for case, queue in self._queue_of.items():
            if queue in view.scope.queues:
                view.tell(orjson.dumps(self._looking(case, view)))

    def _looking(self, case: str, view: QueueView) -> Looking:
        staff, typing = self.staff_of(case)
        mine = {view.name}
        return Looking(type="looking", case=case, staff=sorted(staff - mine), staff_typing=sorted(typing - mine))


_place: Callable[[Case], Place] = attrgetter("unit", "profession", "owner", "offered_to", "asked")


def _discard(index: dict[str, set[V]], key: str, value: V) -> None:
    members = index.get(key)
    if members is not None:
        members.discard(value)
        if not members:
            del index[key]
