"""The running house follows who works here: an assignment begins or ends, an account ends, wherever the change was made."""

import asyncio
from typing import Protocol

from server.app.endings import Endings
from server.app.lane import Lane
from server.app.ports import Clock, Store
from server.app.reference import Reference
from server.domain.actor import SYSTEM
from server.domain.people import FOR_EVER
from server.domain.permissions import CLINICAL

LOOK_SECONDS = 1.0
"""How often it is looked what has changed."""


class StaffingStore(Protocol):
    """What there is to look at."""

    async def newest(self) -> int:
        """Return the number of the newest change of a person."""

    async def sessions(self, since: int) -> tuple[set[bytes], set[bytes]]:
        """Return the hashes of the sessions there are, and of those whose person can do less after the change `since`."""

    async def next_turn(self, now: int) -> int | None:
        """Return when an assignment begins or ends next."""


class Staffing:
    """Looks every second, and at once when a change is made here; what the command line changes is found the same way."""

    def __init__(
        self,
        store: StaffingStore,
        cases: Store,
        lane: Lane,
        reference: Reference,
        endings: Endings[bytes],
        clock: Clock,
    ) -> None:
        """`endings` are told of the sessions that have ended."""
        self._store, self._cases, self._lane = store, cases, lane
        self._reference, self._endings, self._clock = reference, endings, clock
        self._seen: int | None = None
        self._turn = 0
        self._looking = asyncio.Lock()

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Follow what has changed since the last look; nothing is done where nothing has."""
        async with self._looking:
            newest, now = await self._store.newest(), self._clock.now()
            if newest == self._seen and now < self._turn:
                return
            await self._reference.refresh()
            await self._end_sockets(newest)
            await self._send_back(now)
            turn = await self._store.next_turn(now)
            self._turn = FOR_EVER if turn is None else turn
            self._seen = newest

    async def _end_sockets(self, newest: int) -> None:
        """End what is open by a session that is gone, or by an assignment that somebody has cut short."""
        watched = self._endings.watched()
        if not watched:
            return
        living, narrowed = await self._store.sessions(newest if self._seen is None else self._seen)
        for session in watched & narrowed | watched - living:
            self._endings.end(session)

    async def _send_back(self, now: int) -> None:
        """Give the cases of those who may work none any more back to their queues."""
        hats = self._reference.book().hats
        for case in await self._cases.owned():
            if not any(hat.profession in CLINICAL for hat in hats.get(case.owner or "", ())):
                mine = {"case": case.id, "owner_seq": case.owner_seq, "since": now}
                await self._lane.submit(SYSTEM, {"id": "", "type": "Release", "left": True, **mine})
