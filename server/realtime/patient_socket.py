"""A patient's live page: opens exactly the case of its token, sees no staff-only event, and may only speak as the patient."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from server.app.endings import Endings
from server.app.lane import Lane
from server.app.ports import Answer, Clock, Reading, StoreFailed
from server.contract.events import Event
from server.contract.frames import CLOSE_RIGHTS
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.case import Case
from server.domain.hours import from_ms
from server.domain.patient_view import for_patient
from server.domain.permissions import PATIENT_COMMANDS
from server.domain.priority import patient_promise
from server.domain.swedish_time import Words
from server.realtime.codec import PATIENT, acked, encode, portions
from server.realtime.desk import Cases
from server.realtime.hub import PATIENT as PATIENT_NAME
from server.realtime.hub import Hub
from server.realtime.line import Line

LIVE_COMMANDS = PATIENT_COMMANDS & {"SendMessage", "MarkRead", "Worsened", "Withdraw", "Reply112", "SetContact"}
"""What the live page may ask for; the way in goes over the API."""

EVENTS_A_FRAME = 200


@dataclass(frozen=True)
class Door:
    """Everything behind a patient's socket; `find` returns the case that a token opens and the token's end, or None, `keys` tells
    when its keys are revoked.
    """

    store: Cases
    lane: Lane
    hub: Hub
    clock: Clock
    book: Callable[[], Book]
    find: Callable[[str], Awaitable[tuple[str, int] | None]]
    keys: Endings[str]
    outbox_bytes: int = 256 * 1024


class PatientSocket:
    """One page of one patient."""

    def __init__(self, door: Door, cookie: str = "") -> None:
        """Begin without a case; `cookie` is the token that the browser brought along."""
        self._door = door
        self._line = Line(door.outbox_bytes)
        self._cookie = cookie
        self._case: str | None = None
        self._actor: Actor | None = None
        self._held: list[tuple[Case, list[Event]]] | None = []
        self._seq = 0
        self._said: tuple[object, ...] = ()
        self._end: asyncio.TimerHandle | None = None

    async def serve(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Work the socket until it ends."""
        await self._line.serve(scope, receive, send, PATIENT, self._step, self._release)

    def _release(self) -> None:
        if self._end is not None:
            self._end.cancel()
        if self._case is not None:
            self._door.keys.unwatch(self._case, self._ended)
            self._door.hub.unwatch(self._case, self)
            self._door.hub.patient_here(self._case, -1)

    def _ended(self) -> None:
        self._line.leave(CLOSE_RIGHTS)

    async def _step(self, frame: dict[str, Any]) -> None:
        try:
            await self._do(frame)
        except StoreFailed:
            self._line.refused("storage")

    async def _do(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "open":
            await self._open(frame.get("token") or self._cookie, frame.get("seq", 0))
        elif self._actor is None:
            self._line.refused("token")
        elif kind == "typing":
            self._door.hub.writes(self._actor.case, PATIENT_NAME, on=frame["on"])
        else:
            self._command(self._actor, frame["cmd"])

    async def _open(self, token: str, after: int) -> None:
        door = self._door
        found = await door.find(token) if token and len(token) <= 128 else None
        if found is None:
            self._line.refused("token")
            return
        if self._case is not None:
            self._line.refused("bad_request")
            return
        case_id, expires = found
        self._case = case_id
        self._end = asyncio.get_running_loop().call_later((expires - door.clock.now()) / 1000, self._ended)
        self._actor = Actor("patient", case_id, case=case_id)
        door.keys.watch(case_id, self._ended)
        door.hub.watch(case_id, self)
        door.hub.patient_here(case_id, +1)
        self._seq = max(0, after)
        await self._logged(case_id)
        while events := await door.store.events(case_id, after=self._seq, limit=EVENTS_A_FRAME):
            for portion in portions(events, door.outbox_bytes // 4):
                self._events(portion)
                await self._line.outbox.room()
            if len(events) < EVENTS_A_FRAME:
                break
        case = await door.store.case(case_id)
        held, self._held = self._held or [], None
        if case is not None:
            self._state(case)
        for later, fresh in held:
            self.changed(later, fresh, 0)

    async def _logged(self, case_id: str) -> None:
        """Put the opening in the access log before anything is shown; when it cannot be, the page is as it was before."""
        door = self._door
        try:
            case = await door.store.case(case_id)
            if case is not None:
                seen = (f"patient:{case_id}", "", "", case_id, case.number, "events", self._seq + 1, 0)
                await door.lane.log_reading(Reading(door.clock.now(), *seen))
        except StoreFailed:
            self._release()
            self._case, self._actor, self._end, self._held = None, None, None, []
            raise

    def _command(self, actor: Actor, command: dict[str, Any]) -> None:
        own_id = command["id"]
        if command["type"] not in LIVE_COMMANDS:
            self._line.refused("forbidden", id_=own_id[:64])
            return
        if not 0 < len(own_id) <= 64:
            self._line.refused("bad_request", id_=own_id[:64])
            return
        command["case"] = command["case"] or actor.case

        door = self._door

        def reply(answer: Answer) -> None:
            other = door.store.known(answer.case) if answer.code == "no_case" else None
            if other is not None:
                seen = (f"patient:{actor.case}", "", "", other.id, other.number, f"attempt: {command['type']}", 0, 0)
                door.lane.note_reading(Reading(door.clock.now(), *seen))
            self._line.put(acked(own_id, answer))

        door.lane.offer(actor, command, reply)

    # what the hub shows

    def changed(self, case: Case, events: list[Event], _pos: int) -> None:
        """Send the new events that a patient may see, and the state after them."""
        if self._held is not None:
            self._held.append((case, events))
            return
        fresh = [event for event in events if event["seq"] > self._seq]
        if fresh:
            self._events(fresh)
            self._state(case)

    def present(self) -> None:
        """Somebody came, went or is writing: the state says it with the next change of the clinic's side."""
        kept = None if self._case is None else self._door.store.known(self._case)
        if self._held is None and kept is not None:
            self._state(kept)

    def _events(self, events: list[Event]) -> None:
        self._seq = events[-1]["seq"]
        shown = [event for event in map(for_patient, events) if event is not None]
        if shown:
            self._line.put(encode({"type": "events", "vid": "", "seq": self._seq, "events": shown}))

    def _state(self, case: Case) -> None:
        """Send the state when there is something new in it: a patient's own line alone changes nothing that it says."""
        seen = (case.state, case.owner, case.read_by_staff, case.due, case.level, self._door.hub.staff_of(case.id))
        if seen != self._said:
            self._said = seen
            self._line.put(encode(patient_state(case, self._door.hub, self._door.book(), self._door.clock.now())))


def patient_state(case: Case, hub: Hub, book: Book, now: int) -> dict[str, Any]:
    """Return what the page must know besides the events; a clinician is shown by her first name."""
    here = hub.presence(case.id)
    waiting = case.state == "waiting" and case.profession
    promise: Words | None = None
    if waiting:
        opens = book.opens(case.unit, case.profession, now)
        promise = patient_promise(case.level, from_ms(case.due), from_ms(now), from_ms(opens) if opens else None)
    return {
        "type": "state",
        "case": case.id,
        "seq": case.seq,
        "state": case.state,
        "staff_name": (case.owner_name or "").split(" ")[0] or None,
        "staff_title": case.profession if case.owner else None,
        "staff_here": case.owner_name in here["staff"] if case.owner_name else False,
        "staff_typing": case.owner_name in here["staff_typing"] if case.owner_name else False,
        "read_by_staff": case.read_by_staff,
        "promise": promise,
    }
