"""A whole server inside the test's own process, on a real port: the clock can be set, the parts can be looked at."""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.app.accounts import token_hash
from server.bootstrap import House, build
from server.domain.case import Case
from server.seed import seed_staff
from server.serving import QuietServer, configured, listen
from server.settings import Settings
from tests.support.clock import HandClock
from tests.support.wire import PASSWORD, Page, Staff

CHEAP: dict[str, Any] = {"argon2_memory_kib": 64, "argon2_time": 1, "demo_people": 20}


@dataclass
class Running:
    """A house that answers on a port."""

    house: House
    clock: HandClock
    port: int

    @property
    def staff(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/staff"

    @property
    def patients(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/patient"

    def clinician(self, **options: Any) -> Staff:
        return Staff(self.staff, **options)

    def page(self, **options: Any) -> Page:
        return Page(self.patients, **options)

    async def known(self, case: str) -> Case:
        """Return a case that exists."""
        found = await self.house.store.case(case)
        assert found is not None
        return found

    async def key(self, case: str) -> str:
        """Return a patient's key to a case."""
        token = secrets.token_urlsafe(32)
        await self.house.people.add(case, token_hash(token), self.clock.now() + 3_600_000)
        return token

    def disk(self, query: str) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(self.house.folder.database)
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()


@asynccontextmanager
async def running(folder: Path, clock: HandClock | None = None, **settings: Any) -> AsyncIterator[Running]:
    """Run a seeded house on a free port."""
    clock = clock or HandClock()
    house = build(Settings(data=folder, port=0, **{**CHEAP, **settings}), clock)
    bound = listen("127.0.0.1", 0)
    server = QuietServer(configured(house.asgi, house.settings))
    await house.start()
    if not house.reference.book().staff:
        await seed_staff(house, PASSWORD)
    serving = asyncio.create_task(server.serve([bound]))
    try:
        yield Running(house, clock, bound.getsockname()[1])
    finally:
        server.should_exit = True
        await serving
        bound.close()
        await house.stop()
