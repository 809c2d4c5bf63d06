"""A lane on a real store, without sockets: what it commits is kept for the test to look at."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from server.app.lane import Inbox, Lane
from server.app.ports import Answer, Commit
from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.case import Case, fold
from server.storage import rows
from server.storage.migrate import prepare
from server.storage.seal import verify
from server.storage.sqlite import SqliteStore
from tests.support.cases import told
from tests.support.clock import HandClock
from tests.support.people import staffed_book


@dataclass
class Shown:
    """A publisher that keeps what it is shown."""

    commits: list[tuple[Commit, int]] = field(default_factory=list)

    def publish(self, commit: Commit, pos: int) -> None:
        self.commits.append((commit, pos))


@dataclass
class Workplace:
    """The lane, its store and its clock."""

    path: Path
    store: SqliteStore
    lane: Lane
    clock: HandClock
    shown: Shown

    async def say(self, actor: Actor, kind: str, case: str, **fields: Any) -> Answer:
        return await self.lane.submit(actor, told(case, kind, **fields))

    async def taken(self, actor: Actor, case: str) -> int:
        """Take a case and return the owner's seq."""
        answer = await self.say(actor, "Take", case)
        assert answer.ok, answer
        assert answer.owner_seq is not None
        return answer.owner_seq

    async def case(self, case: str) -> Case:
        found = await self.store.case(case)
        assert found is not None
        return found

    async def journal(self, case: str) -> list[Event]:
        return await self.store.events(case, limit=10_000)

    @cached_property
    def disk(self) -> sqlite3.Connection:
        """A connection of the test's own, so that it sees what is on disk."""
        return sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)

    def stored(self) -> dict[str, Case]:
        """Return every case as its rows stand on disk."""
        intakes = dict(self.disk.execute("SELECT case_id, body FROM intake").fetchall())
        found = [rows.case_of(row, intakes.get(row[0])) for row in self.disk.execute(rows.SELECT_CASE)]
        return {case.id: case for case in found}

    def journals(self) -> dict[str, list[Event]]:
        """Return every journal as it stands on disk."""
        found: dict[str, list[Event]] = {}
        query = "SELECT case_id, seq, at, type, v, who, data FROM event ORDER BY pos"
        for case, *row in self.disk.execute(query):
            found.setdefault(case, []).append(rows.event_of(row))
        return found

    def check(self) -> None:
        """Rows are their journals folded, positions have no gap, the seal holds, memory is what the disk has."""
        journals, stored = self.journals(), self.stored()
        assert {case: fold(events) for case, events in journals.items()} == stored
        for case, known in self.store.cache.items():
            assert stored[case] == known
        positions = [row[0] for row in self.disk.execute("SELECT pos FROM event ORDER BY pos")]
        assert positions == list(range(1, len(positions) + 1))
        assert verify(self.disk) is None


@asynccontextmanager
async def workplace(
    path: Path, clock: HandClock | None = None, *, inbox: Inbox | None = None, cached: int = 50_000, run: bool = True
) -> AsyncIterator[Workplace]:
    """Open (or create) a database and run a lane on it."""
    prepare(path)
    clock, shown = clock or HandClock(), Shown()
    store = SqliteStore(path, cached=cached)
    lane = Lane(store, shown, clock, staffed_book, inbox=inbox)
    place = Workplace(path, store, lane, clock, shown)
    task = asyncio.create_task(lane.run()) if run else None
    try:
        yield place
    finally:
        place.disk.close()
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await store.close()
