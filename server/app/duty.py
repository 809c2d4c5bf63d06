"""Who is on duty at a unit and in what state, how its queues are watched, and which handovers nobody has acknowledged.

States live as long as a connection: a terminal that comes back says its state again. What is told of the queues is
numbers only, so that everyone of the unit may know.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from server.app.lane import Lane
from server.app.ports import Clock
from server.contract.frames import Duty
from server.contract.views import DutyState, OnDuty, QueueWatch
from server.domain.actor import SYSTEM, Actor
from server.domain.book import Book
from server.domain.case import Case
from server.domain.permissions import COORDINATING
from server.domain.watch import short_of_watchers

EVERY_SECONDS = 15.0

Key = tuple[str, str, str]
"""User, unit, profession: one worn assignment."""


class QueueCount(NamedTuple):
    """What waits in one queue: how many, the gravest level, how many handovers are late."""

    waiting: int
    gravest: int
    late: int


class WaitingRoom(Protocol):
    """What the queues of a unit hold."""

    async def queue_counts(self, unit: str) -> dict[str, QueueCount]:
        """Return what waits in each queue of a unit, by profession; empty queues are left out."""

    async def handed_over(self, unit: str) -> list[Case]:
        """Return the waiting cases of a unit that were handed over to it."""

    async def late_questions(self, unit: str) -> dict[str, int]:
        """Return how many questions to a unit its coordinator is to know of, by the profession that was asked."""


@dataclass(frozen=True, slots=True)
class _Present:
    connections: int
    who: OnDuty


class Duties:
    """The states of everyone who is connected; `tell` shows a unit's to all of its people."""

    def __init__(
        self,
        store: WaitingRoom,
        lane: Lane,
        clock: Clock,
        book: Callable[[], Book],
        tell: Callable[[str, Duty], None],
    ) -> None:
        """Nobody is on duty yet."""
        self._store, self._lane, self._clock, self._book, self._tell = store, lane, clock, book, tell
        self._present: dict[Key, _Present] = {}
        self._counts: dict[str, dict[str, QueueCount]] = {}
        self._questions: dict[str, dict[str, int]] = {}
        self._told: dict[str, Duty] = {}

    # people

    def came(self, actor: Actor) -> None:
        """Count a connection in: who comes is in the chat until she says otherwise."""
        known = self._present.get(_key(actor))
        if known is not None:
            self._present[_key(actor)] = replace(known, connections=known.connections + 1)
            return
        who = OnDuty(
            user=actor.id,
            name=actor.name,
            profession=actor.profession,
            state="chat",
            since=self._clock.now(),
            coordinator=False,
        )
        self._present[_key(actor)] = _Present(1, who)
        self._show(actor.unit)

    def left(self, actor: Actor) -> None:
        """Count a connection out; with the last one nobody counts on her."""
        known = self._present.pop(_key(actor), None)
        if known is None:
            return
        if known.connections > 1:
            self._present[_key(actor)] = replace(known, connections=known.connections - 1)
            return
        self._show(actor.unit)

    def change(self, actor: Actor, state: DutyState, *, coordinator: bool) -> None:
        """Take a clinician's word for what she does now; who has ended coordinates no more."""
        known = self._present.get(_key(actor))
        if known is None:
            return
        since = known.who["since"] if known.who["state"] == state else self._clock.now()
        coordinator = coordinator and state != "off"
        who = OnDuty(**{**known.who, "state": state, "since": since, "coordinator": coordinator})
        self._present[_key(actor)] = replace(known, who=who)
        self._show(actor.unit)

    def as_seen(self, actor: Actor) -> Actor:
        """Return the actor, coordinating only while the unit is told so: another terminal of hers may have ended it."""
        if COORDINATING not in actor.roles:
            return actor
        known = self._present.get(_key(actor))
        if known is not None and known.who["coordinator"]:
            return actor
        return replace(actor, roles=actor.roles - {COORDINATING})

    def of(self, unit: str) -> Duty:
        """Return who is on duty at a unit and how its queues are watched."""
        people = [present.who for (_, where, _), present in self._present.items() if where == unit]
        people.sort(key=lambda who: (who["profession"], who["name"]))
        place = self._book().region.units.get(unit)
        professions = place.professions if place else ()
        return Duty(type="duty", unit=unit, people=people, queues=[self._watch(unit, p, people) for p in professions])

    def watching(self, unit: str) -> dict[str, int]:
        """Return how many are in the chat at a unit now, by profession; nobody is left out."""
        here: dict[str, set[str]] = {}
        for (user, where, profession), present in self._present.items():
            if where == unit and present.who["state"] == "chat":
                here.setdefault(profession, set()).add(user)
        return {profession: len(users) for profession, users in here.items()}

    def _watch(self, unit: str, profession: str, people: list[OnDuty]) -> QueueWatch:
        count = self._counts.get(unit, {}).get(profession)
        here = len({who["user"] for who in people if who["profession"] == profession and who["state"] == "chat"})
        least = self._book().least_watchers(unit, profession, self._clock.now())
        gravest = count.gravest if count else None
        return QueueWatch(
            profession=profession,
            here=here,
            least=least,
            waiting=count.waiting if count else 0,
            gravest=gravest,
            late=count.late if count else 0,
            questions=self._questions.get(unit, {}).get(profession, 0),
            short=short_of_watchers(here, least, gravest),
        )

    def _show(self, unit: str) -> None:
        now = self.of(unit)
        if not now["people"]:
            self._told.pop(unit, None)
        elif self._told.get(unit) != now:
            self._told[unit] = now
            self._tell(unit, now)

    def again(self, unit: str) -> None:
        """Tell a unit anew after its settings have changed."""
        self._show(unit)

    # time

    async def run(self) -> None:
        """Every quarter of a minute: look at the queues of every unit that has somebody on duty."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Count what waits, note the handovers that are late, and tell each unit what has changed."""
        for unit in sorted({unit for _, unit, _ in self._present}):
            book, now = self._book(), self._clock.now()
            for case in await self._store.handed_over(unit):
                due = book.acknowledgement_due(case)
                if due is not None and due <= now:
                    await self._lane.submit(SYSTEM, {"id": "", "type": "HandoverLate", "case": case.id})
            self._counts[unit] = await self._store.queue_counts(unit)
            self._questions[unit] = await self._store.late_questions(unit)
            self._show(unit)


def _key(actor: Actor) -> Key:
    return actor.id, actor.unit, actor.profession
