"""The log reviewer's work: searches, samples, sign-offs and extracts; what she asks stands in the log before it is answered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from server.app.accounts import Account
from server.app.lane import Lane
from server.app.ports import Clock, Reading
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.log_review import (
    Concerned,
    Entry,
    Hint,
    Result,
    SignOff,
    Sought,
    extract,
    hints,
    may_review,
    signed_words,
)
from server.domain.refusal import Refusal
from server.domain.region import OFFICE_ROLES, PROFESSIONS

LOOKED_THROUGH: Final = 2_000
"""How many of the newest readings of a period are held against the rules: each takes a look at its case."""


class AccessLog(Protocol):
    """What is asked of the log on disk."""

    async def search(self, sought: Sought) -> list[Entry]:
        """Return what fits, the newest first."""

    async def drawn(self, seed: int, n: int, since: int, until: int) -> list[Entry]:
        """Return readings drawn at random by a seed."""

    async def one(self, reading: int) -> Entry | None:
        """Return one reading of a patient's data."""

    async def signed(self, readings: Iterable[int]) -> dict[int, SignOff]:
        """Return the latest sign-off of each reading that has one."""

    async def concerned(self, cases: Iterable[str]) -> dict[str, Concerned]:
        """Return whom each case that exists is about, and who has had it."""

    async def of_patient(self, number: str) -> list[Entry]:
        """Return a patient's whole log."""

    async def verify(self) -> Any:
        """Return the first break of the chain, or None."""


class People(Protocol):
    """Who the readers are."""

    async def account(self, user: str) -> Account | None:
        """Return an account, or None."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reading with the reader's name, what makes it worth a question, and the latest sign-off."""

    entry: Entry
    name: str
    hints: tuple[Hint, ...]
    signed: SignOff | None


@dataclass(frozen=True, slots=True)
class Sample:
    """What a spot check gives: some at random, some by the rules; `whole` says that all of the period was looked through."""

    drawn: list[Line]
    ruled: list[Line]
    looked: int
    whole: bool


class LogReview:
    """The use cases. Each asks for a reviewer, and logs what she asked before it answers; raises StoreFailed."""

    def __init__(self, lane: Lane, log: AccessLog, people: People, clock: Clock, book: Callable[[], Book]) -> None:
        """Keep what is read, and what it is logged through."""
        self._lane, self._log, self._people = lane, log, people
        self._clock, self._book = clock, book
        self._long = False

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Give False while another long walk through the log is under way: it is to be asked again, and not to wait in a row."""
        free = not self._long
        self._long = True
        try:
            yield free
        finally:
            self._long = not free

    async def search(self, actor: Actor, sought: Sought) -> list[Line] | Refusal:
        """Return a page of the log, the newest first."""
        denied = may_review(actor)
        if denied:
            return Refusal(denied)
        asked = (("person", sought.person), ("unit", sought.unit), ("since", sought.since), ("before", sought.before))
        words = " ".join(f"{key}={value}" for key, value in asked if value)
        await self._noted(actor, f"log: search {words}".rstrip(), sought.patient)
        return await self._lines(await self._log.search(sought))

    async def sample(self, actor: Actor, seed: int, n: int, since: int, until: int) -> Sample | Refusal:
        """Return a spot check of a period: `n` at random by the seed, and up to `n` that the rules point out."""
        denied = may_review(actor)
        if denied:
            return Refusal(denied)
        await self._noted(actor, f"log: sample seed={seed} n={n} since={since} until={until}")
        drawn = await self._lines(await self._log.drawn(seed, n, since, until))
        newest = await self._log.search(Sought(since=since, until=until, limit=LOOKED_THROUGH + 1))
        looked = newest[:LOOKED_THROUGH]
        pointed = [line for line in await self._lines(one for one in looked if one.patient) if line.hints]
        return Sample(drawn, pointed[:n], len(looked), len(newest) <= LOOKED_THROUGH)

    async def sign(self, actor: Actor, reading: int, result: Result, comment: str) -> Line | Refusal:
        """Sign a reading off: who, when, what and why stand as a row of the sealed log; a later one holds instead."""
        denied = may_review(actor)
        if denied:
            return Refusal(denied)
        comment = " ".join(comment.split())
        if result != "right" and not comment:
            return Refusal("reason_missing")
        entry = await self._log.one(reading)
        if entry is None:
            return Refusal("no_reading")
        if entry.actor == actor.id:
            return Refusal("own_reading")
        await self._noted(actor, signed_words(result, comment), entry.patient, entry.case, reading)
        return (await self._lines([entry]))[0]

    async def extract(self, actor: Actor, number: str) -> list[str] | Refusal:
        """Return what a patient is given: who has read about her, in plain Swedish."""
        denied = may_review(actor)
        if denied:
            return Refusal(denied)
        with self._alone() as free:
            if not free:
                return Refusal("busy")
            await self._noted(actor, "log: extract", number)
            book = self._book()
            units = {unit: place.name for unit, place in book.region.units.items()}
            return extract(await self._log.of_patient(number), professions(), units)

    async def verify(self, actor: Actor) -> Any:
        """Walk the chain; returns the first break, None where there is none, or a Refusal."""
        denied = may_review(actor)
        if denied:
            return Refusal(denied)
        with self._alone() as free:
            if not free:
                return Refusal("busy")
            await self._noted(actor, "log: verify")
            return await self._log.verify()

    async def _noted(self, actor: Actor, what: str, patient: str = "", case: str = "", about: int = 0) -> None:
        now = self._clock.now()
        where = (actor.id, actor.unit, actor.profession)
        await self._lane.log_reading(Reading(now, *where, case, patient, what, 0, about))

    async def _lines(self, entries: Iterable[Entry]) -> list[Line]:
        found = list(entries)
        cases = await self._log.concerned({one.case for one in found if one.case})
        signed = await self._log.signed(one.id for one in found)
        names: dict[str, str] = {}
        for user in {one.actor for one in found}:
            account = await self._people.account(user)
            names[user] = account.name if account else ""
        return [
            Line(one, names[one.actor], hints(one, cases.get(one.case), names[one.actor]), signed.get(one.id))
            for one in found
        ]


def professions() -> Mapping[str, str]:
    """Return the Swedish names of the professions and the office's roles."""
    return {key: words["sv"] for key, words in {**PROFESSIONS, **OFFICE_ROLES}.items()}
