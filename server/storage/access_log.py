"""The access log as the log reviewer searches it: read in the store's reading threads, beside the running work."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterable
from random import Random
from typing import TypeVar

from server.domain.log_review import DAY_MS, SIGNED, Concerned, Entry, SignOff, Sought, signed_from
from server.storage import statements as sql
from server.storage.seal import Broken, Walk
from server.storage.sqlite import SqliteStore

T = TypeVar("T")

PATIENT_PAGE = 1_000
"""Readings about a patient that are fetched in one turn."""
MOST_TRIES = 20
"""Ids that are drawn for each reading wanted: an end, or a list that concerns no patient, is drawn in vain."""


class SqliteAccessLog:
    """Searches, samples, sign-offs and the chain."""

    def __init__(self, store: SqliteStore) -> None:
        """Read through the store's threads, one question at a time: the others are for those who care for patients."""
        self._store = store
        self._turn = asyncio.Lock()

    async def _read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run one job when it has its turn; whoever stops waiting leaves the turn to it until it has ended."""

        async def alone() -> T:
            async with self._turn:
                return await self._store.read(job)

        return await asyncio.shield(asyncio.ensure_future(alone()))

    async def search(self, sought: Sought) -> list[Entry]:
        """Return what fits, the newest first, at most `sought.limit`."""
        return await self._read(lambda db: searched(db, sought))

    async def drawn(self, seed: int, n: int, since: int, until: int) -> list[Entry]:
        """Return up to `n` readings of patients' data, drawn at random by a seed from a period: the same for the same log."""
        return await self._read(lambda db: _drawn(db, Random(seed), n, since, until))  # noqa: S311  anyone can draw it again

    async def one(self, reading: int) -> Entry | None:
        """Return one reading of a patient's data."""
        return await self._read(lambda db: _one(db, reading))

    async def signed(self, readings: Iterable[int]) -> dict[int, SignOff]:
        """Return the latest sign-off of each reading that has one."""
        wanted = tuple(readings)

        def job(db: sqlite3.Connection) -> dict[int, SignOff]:
            found = {}
            for reading in wanted:
                for _ends, at, actor, what in db.execute(sql.LOG_ABOUT, (reading,)):
                    if what.startswith(SIGNED):
                        found[reading] = signed_from(reading, actor, at, what)
            return found

        return await self._read(job)

    async def concerned(self, cases: Iterable[str]) -> dict[str, Concerned]:
        """Return whom each case that exists is about, and who has had it."""
        wanted = tuple(cases)

        def job(db: sqlite3.Connection) -> dict[str, Concerned]:
            found = {}
            for case in wanted:
                row = db.execute(sql.SELECT_CONCERNED, (case,)).fetchone()
                if row is not None:
                    name, writer, owners, *now = row
                    found[case] = Concerned(
                        frozenset({name, writer}), frozenset({*json.loads(owners), *filter(None, now)})
                    )
            return found

        return await self._read(job)

    async def of_patient(self, number: str) -> list[Entry]:
        """Return all that was read about a patient and, a line a day and person, what staff wrote in her cases."""
        found = await self._read(lambda db: _changed(db, number))
        before: tuple[int, int] | None = None
        while True:
            sought = Sought(patient=number, before=before, limit=PATIENT_PAGE)
            page = await self.search(sought)
            found += page
            if len(page) < PATIENT_PAGE:
                return found
            before = page[-1].at, page[-1].id

    async def verify(self) -> Broken | None:
        """Walk the chain, a page in each turn; returns the first break."""
        walk, broken = Walk(), None
        while broken is None and not walk.ended:
            broken = await self._read(walk.go)
        return broken


def searched(db: sqlite3.Connection, sought: Sought) -> list[Entry]:
    """Return what fits from an open connection, the newest first, each with its end."""
    at, last = sought.before or (sought.until + 1, 0)
    page = (sought.since, sought.until, at, last, *(sought.person,) * 2, *(sought.unit,) * 2, sought.limit)
    if sought.patient:
        found = db.execute(sql.LOG_BY_PATIENT, (sought.patient, *page))
    elif sought.person:
        found = db.execute(sql.LOG_BY_PERSON, (sought.person, *page))
    elif sought.unit:
        found = db.execute(sql.LOG_BY_UNIT, (sought.unit, *page))
    else:
        found = db.execute(sql.LOG_BY_TIME, page)
    return [_ended(db, Entry(*row)) for row in found.fetchall()]


def _ended(db: sqlite3.Connection, entry: Entry) -> Entry:
    ends = (at for _ends, at, _actor, what in db.execute(sql.LOG_ABOUT, (entry.id,)) if what == "end")
    return Entry(*_fields(entry), next(ends, 0))


def _fields(entry: Entry) -> tuple[int, int, str, str, str, str, str, str]:
    kept = (entry.actor, entry.unit, entry.profession, entry.case, entry.patient, entry.what)
    return entry.id, entry.at, *kept


def _one(db: sqlite3.Connection, reading: int) -> Entry | None:
    row = db.execute(sql.LOG_ONE, (reading,)).fetchone()
    return _ended(db, Entry(*row)) if row else None


def _drawn(db: sqlite3.Connection, chance: Random, n: int, since: int, until: int) -> list[Entry]:
    first, last = db.execute(sql.LOG_FIRST, (since,)).fetchone(), db.execute(sql.LOG_LAST, (until,)).fetchone()
    if first is None or last is None or first[0] > last[0]:
        return []
    whole = range(first[0], last[0] + 1)
    tries = whole if len(whole) <= n * MOST_TRIES else chance.sample(whole, n * MOST_TRIES)
    ids = chance.sample(tries, len(tries))
    found: list[Entry] = []
    for reading in ids:
        entry = _one(db, reading)
        if entry is not None and since <= entry.at <= until and _by_staff(entry):
            found.append(entry)
            if len(found) == n:
                break
    return found


def _by_staff(entry: Entry) -> bool:
    return not entry.actor.startswith(("patient:", "command:")) and not entry.what.startswith("log: ")


def _changed(db: sqlite3.Connection, number: str) -> list[Entry]:
    found, days = [], set()
    for (case,) in db.execute(sql.CASES_OF, (number,)).fetchall():
        for pos, at, who in db.execute(sql.CHANGED_BY_STAFF, (case,)):
            by = json.loads(who)
            place = (by["id"], by.get("unit", ""), by.get("profession", ""))
            if (case, place, at // DAY_MS) not in days:
                days.add((case, place, at // DAY_MS))
                found.append(Entry(-pos, at, *place, case, number, "changed"))
    return found
