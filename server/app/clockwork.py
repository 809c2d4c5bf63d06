"""What happens because time passes: leases run out, cut-off cases fall due, patients stay silent, units close."""

import asyncio
from collections.abc import Callable

from server.app.lane import Lane
from server.app.lease import Gone, Leases
from server.app.ports import Clock, Store
from server.contract.frames import Closing
from server.domain.actor import SYSTEM
from server.domain.book import Book
from server.domain.case import Case
from server.domain.hours import from_ms, to_ms
from server.domain.permissions import queue_id
from server.domain.questions import late_step
from server.domain.routing import closing_soon

TICK_SECONDS = 1.0
CLOSING_EVERY = 15.0
SILENCE_EVERY = 15.0
SHORTEST_MS = 60_000
"""No limit of a silence is shorter."""
FORGET_EVERY = 3600.0


class Clockwork:
    """Asks the pure rules what time has done, and submits it to the lane like any other command."""

    def __init__(
        self,
        store: Store,
        lane: Lane,
        leases: Leases,
        clock: Clock,
        book: Callable[[], Book],
        tell: Callable[[str, Closing], None] = lambda _queue, _closing: None,
    ) -> None:
        """Nothing runs before the supervisor starts the `run_…` tasks; `tell` shows a closing to whoever watches a queue."""
        self._store, self._lane, self._leases, self._clock, self._book = store, lane, leases, clock, book
        self._tell = tell
        self._started = False

    async def run_leases(self) -> None:
        """Every second: return or mark the cases of those who have been gone too long."""
        if not self._started:
            owners = {case.owner for case in await self._store.owned() if case.owner}
            self._leases.suppose_gone(owners, self._clock.monotonic(), self._clock.now())
            self._started = True
        while True:
            await self.leases()
            await asyncio.sleep(TICK_SECONDS)

    async def leases(self) -> None:
        """Do what leases ask for now."""
        if self._leases.lapse(self._clock.monotonic()) or self._leases.lapsed():
            gone = self._leases.lapsed()
            owned = await self._store.owned()
            for user in gone.keys() - {case.owner for case in owned}:
                self._leases.let_go(user)
            for case in owned:
                if case.owner in gone:
                    await self._release(case, case.owner, gone[case.owner])

    async def _release(self, case: Case, owner: str, gone: Gone) -> None:
        if "parked" in case.marks:
            return
        marked = "disconnected" in case.marks
        if self._leases.here(owner) or (marked and case.due > self._clock.now() and case.turn != "mine"):
            return
        command = {"id": "", "type": "Release", "case": case.id, "owner_seq": case.owner_seq, "since": gone.since}
        await self._lane.submit(SYSTEM, command)
        if self._leases.here(owner):
            # She came back while it waited in the lane, and looked for marks before this one was set.
            await self._lane.submit(SYSTEM, {**command, "type": "Reconnect"})

    async def run_forgetting(self) -> None:
        """Every hour: forget the answers of commands that nobody can send again."""
        while True:
            await self._store.forget_outcomes(self._clock.now())
            await asyncio.sleep(FORGET_EVERY)

    async def run_silence(self) -> None:
        """Every quarter of a minute: remind silent patients, bring back what was silent too long or parked until now."""
        while True:
            await self.silence()
            await asyncio.sleep(SILENCE_EVERY)

    async def silence(self) -> None:
        """Submit every case whose silence has reached a limit or whose day has come; the lane judges it again."""
        book, now = self._book(), self._clock.now()
        for case in await self._store.silent(now - SHORTEST_MS):
            step = book.next_step(case)
            if step is not None and step.at <= now:
                here = {"type": "FollowUp", "here": self._leases.here(case.owner or "")}
                what = here if step.what == "follow" else {"type": "Silence"}
                await self._lane.submit(SYSTEM, {"id": "", "case": case.id, **what})

    async def run_questions(self) -> None:
        """Every quarter of a minute: tell of the answers of colleagues that are late."""
        while True:
            await self.questions()
            await asyncio.sleep(SILENCE_EVERY)

    async def questions(self) -> None:
        """Submit every case whose colleague has not answered in time; the lane judges it again."""
        now = self._clock.now()
        for case in await self._store.answers_due(now):
            if late_step(case, now):
                await self._lane.submit(SYSTEM, {"id": "", "type": "QuestionLate", "case": case.id})

    async def run_closing(self) -> None:
        """Every quarter of a minute: move what waits at a unit that has closed."""
        while True:
            await self.closing()
            await self.closing_soon()
            await asyncio.sleep(CLOSING_EVERY)

    async def closing_soon(self) -> None:
        """List the untaken cases of every queue that closes within the half hour, for whoever is there."""
        now = self._clock.now()
        for unit in self._book().region.units.values():
            soon = closing_soon(unit, from_ms(now)) if unit.connected else {}
            waiting = await self._store.untaken(unit.id) if soon else []
            for profession, at in soon.items():
                cases = [case.id for case in waiting if case.profession == profession]
                closing = Closing(type="closing", unit=unit.id, at=to_ms(at), cases=cases)
                self._tell(queue_id(unit.id, profession), closing)

    async def closing(self) -> None:
        """Move the untaken cases of every unit that is closed now."""
        book = self._book()
        now = self._clock.now()
        for unit in book.region.units.values():
            if unit.connected and any(book.closes(unit.id, profession, now) is None for profession in unit.hours):
                for case in await self._store.untaken(unit.id):
                    if book.closing_move(case, now):
                        await self._lane.submit(SYSTEM, {"id": "", "type": "Reroute", "case": case.id})
