"""Why somebody sees a case or a queue, asked by who looks after people: of a case its number is given and its queue is told."""

from collections.abc import Callable
from typing import Protocol

from server.app.people import PeopleStore
from server.app.ports import Clock
from server.domain.case import Case
from server.domain.refusal import Refusal
from server.domain.region import Region
from server.domain.why import Told, a_queue, why

DAY_MS = 24 * 3600 * 1000


class OneCase(Protocol):
    """Where a case is found."""

    async def case(self, case_id: str) -> Case | None:
        """Return a case as committed, or None."""


class Why:
    """The use case."""

    def __init__(
        self, people: PeopleStore, cases: OneCase, clock: Clock, region: Callable[[], Region], read_back_days: int
    ) -> None:
        """`read_back_days` is how long who has had a case may read it."""
        self._people, self._cases, self._clock, self._region = people, cases, clock, region
        self._days = read_back_days

    async def tell(self, user: str, case: str, unit: str, profession: str) -> Told | Refusal:
        """Return the chain for a case by its number or, without one, for a queue."""
        person = (await self._people.everybody())[1].get(user)
        if person is None:
            return Refusal("no_person", {"user": user})
        region, now = self._region(), self._clock.now()
        found = await self._cases.case(case) if case else a_queue(unit, profession)
        if found is None or (not case and not region.receives(unit, profession)):
            return Refusal("no_matter", {"field": "case" if case else "unit"})
        return why(person, found, region, now, now - self._days * DAY_MS)
