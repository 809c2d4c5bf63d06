"""A whole server inside the test's own process, on a real port: the clock can be set, the parts can be looked at."""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from server.adapters.hazard_file import load_hazards
from server.adapters.people import invent
from server.adapters.phrase_files import load_phrases
from server.adapters.region import load_region
from server.app.sessions import token_hash
from server.bootstrap import House, build
from server.domain.case import Case
from server.seed import seed_staff
from server.serving import QuietServer, configured, listen
from server.settings import Settings
from server.storage.space import MARK, is_practice
from tests.support.clock import HandClock
from tests.support.content import index, library
from tests.support.wire import PASSWORD, Page, Staff

CHEAP: dict[str, Any] = {
    "argon2_memory_kib": 64,
    "argon2_time": 1,
    "demo_people": 20,
    "totp": "off",
    "idle_minutes": 720,
}


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

    async def key(self, case: str, seconds: float = 3_600) -> str:
        """Return a patient's key to a case, good for so many seconds."""
        token = secrets.token_urlsafe(32)
        await self.house.people.add(case, token_hash(token), self.clock.now() + int(seconds * 1000))
        return token

    def disk(self, query: str) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(self.house.folder.database)
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()


LOADERS = (load_region, load_phrases, load_hazards, invent)


@contextmanager
def read_once() -> Iterator[None]:
    """Let houses be built on content that is read once in a test run: what the loaders give is never changed."""
    loaders = {loader.__name__: _once(loader) for loader in LOADERS}
    with (
        patch.multiple("server.bootstrap", load_flows=library, **loaders),
        patch("server.app.reference.build_index", lambda _flows: index()),
    ):
        yield


@cache
def _once(loader: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[tuple[int, ...], Any] = {}

    def loaded(*given: Any) -> Any:
        how_many = tuple(value for value in given if isinstance(value, int))
        if how_many not in made:
            made[how_many] = loader(*given)
        return made[how_many]

    return loaded


SEEDED: list[bytes] = []
"""A database with the region's clinicians and nothing else; made by the first house that needs one."""


def _laid_out(folder: Path) -> bool:
    """Put the seeded database into a new folder; False when there is none yet to put there."""
    database = folder / "clinic24.db"
    if database.exists():
        return True
    if SEEDED:
        folder.mkdir(mode=0o700, exist_ok=True)
        database.write_bytes(SEEDED[0])
    return bool(SEEDED)


@contextmanager
def _scenarios(settings: dict[str, Any]) -> Iterator[None]:
    """Let practice spaces be built on scenarios that are read once in a test run."""
    if not settings.get("practice"):
        yield
        return
    from server import training_house

    with patch.object(training_house, "load_scenarios", scenarios_once(training_house.load_scenarios)):
        yield


@cache
def scenarios_once(load: Callable[..., Any]) -> Callable[..., Any]:
    found: list[Any] = []

    def loaded(flows: Any) -> Any:
        if not found:
            found.append(load(flows))
        return found[0]

    return loaded


def _marked(database: Path) -> None:
    """Make the seeded database one of a practice space."""
    db = sqlite3.connect(database)
    db.execute(f"PRAGMA application_id = {MARK}")
    db.close()


async def furnished(folder: Path, clock: HandClock, **settings: Any) -> House:
    """Return a house with the region's clinicians that has not been started."""
    ready = _laid_out(folder)
    if ready and settings.get("practice") and not is_practice(folder / "clinic24.db"):
        _marked(folder / "clinic24.db")
    with read_once(), _scenarios(settings):
        house = build(Settings(data=folder, port=0, **{**CHEAP, **settings}), clock)
    if ready:
        return house
    await seed_staff(house, PASSWORD)
    await house.stop()
    if not settings.get("practice"):
        SEEDED.append(house.folder.database.read_bytes())
    return await furnished(folder, clock, **settings)


@asynccontextmanager
async def running(folder: Path, clock: HandClock | None = None, **settings: Any) -> AsyncIterator[Running]:
    """Run a seeded house on a free port."""
    clock = clock or HandClock()
    house = await furnished(folder, clock, **settings)
    bound = listen("127.0.0.1", 0)
    server = QuietServer(configured(house.asgi, house.settings))
    await house.start()
    serving = asyncio.create_task(server.serve([bound]))
    try:
        await house.practise(f"http://127.0.0.1:{bound.getsockname()[1]}")
        yield Running(house, clock, bound.getsockname()[1])
    finally:
        server.should_exit = True
        await serving
        bound.close()
        await house.stop()
