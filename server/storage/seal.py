"""The chain that seals the journal and the access log: one link for each commit, over its time and rows as they stand.

It shows that a row inside the chain was changed, added or taken away. Rows cut off at the very end together with their
links leave no trace here; a copy of the last link, kept somewhere else, shows that.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from server.storage import statements as sql

PAGE = 5_000
"""Links that are walked in one turn."""
KEPT_MS = 5 * 366 * 24 * 3600 * 1000
"""How long a reading stays at least: five years (PDL 4 kap. 3 §, HSLF-FS 2016:40), in whole years of 366 days."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not fit its rows: its id, the journal's position it stands at, and the rows it holds.

    A link seals all rows of one commit: a missing row is named alone, a changed one with those of its commit.
    """

    link: int
    pos: int
    why: str
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """Readings that were given out to a file and taken away, by the row that says so: when, and which."""

    at: int
    first: int
    last: int

    def covers(self, first: int, last: int, at: int) -> bool:
        """Say whether these readings of a commit at `at` were removed, and were older than five years then."""
        return self.first <= first and last <= self.last and self.at - at >= KEPT_MS


def removed(db: sqlite3.Connection) -> list[Removed]:
    """Return what was removed, as the log itself says."""
    found = []
    for at, what in db.execute(sql.REMOVALS):
        first, _dash, last = what.split()[1].partition("-")
        found.append(Removed(at, int(first), int(last)))
    return found


def sealed(
    previous: str, at: int | None, events: Iterable[tuple[Any, ...]], readings: Iterable[tuple[Any, ...]]
) -> str:
    """Return the next link of the chain over the time and the rows of one commit, as they stand in the tables.

    The oldest links were made without their time (`at` None).
    """
    link = sha256(previous.encode())
    if at is not None:
        link.update(b"at %d" % at)
    for row in (*events, *readings):
        link.update(repr(tuple(row)).encode())
    return link.hexdigest()


def verify(db: sqlite3.Connection) -> Broken | None:
    """Walk the chain from its beginning; returns the first break, or None when every row is sealed as it stands."""
    return Walk().go(db, most=-1)


@dataclass(slots=True)
class Walk:
    """A way along the chain, a page of links at a time, so that whoever else reads has a turn between."""

    previous: str = ""
    pos: int = 0
    reading: int = 0
    last: int = 0
    timed: bool = False
    """A link has been passed that seals its time: all later ones do."""
    ended: bool = False

    def go(self, db: sqlite3.Connection, most: int = PAGE) -> Broken | None:
        """Walk up to `most` links further (-1: to the end); returns the first break. `ended` says whether all has been seen."""
        epoch, head = db.execute(sql.SELECT_HEAD).fetchone()
        self.previous = self.previous or epoch
        gone, seen = removed(db), 0
        for link, top, logged, kept, at in db.execute(sql.SEALS_AFTER, (self.last, most)):
            seen += 1
            broken = self._link(db, gone, link, top, logged or self.reading, kept, at)
            if broken is not None:
                return broken
            self.previous, self.pos, self.reading, self.last = kept, top, logged or self.reading, link
        self.ended = seen != most
        return self._end(db, head) if self.ended else None

    def _link(
        self, db: sqlite3.Connection, gone: list[Removed], link: int, top: int, upto: int, kept: str, at: int
    ) -> Broken | None:
        """Hold one link against its rows."""
        pos, reading = self.pos, self.reading
        if top < pos or upto < reading or link != self.last + 1:
            return Broken(link, top, "a link is missing or out of order")
        events = db.execute(sql.SEALED_EVENTS, (pos, top)).fetchall()
        if len(events) != top - pos:
            return Broken(link, top, "an event is missing", f"event {_missing(events, pos, top)}")
        readings = db.execute(sql.SEALED_READINGS, (reading, upto)).fetchall()
        if upto > reading and not readings and any(one.covers(reading + 1, upto, at) for one in gone):
            return None
        if len(readings) != upto - reading:
            return Broken(link, top, "a reading is missing", f"reading {_missing(readings, reading, upto)}")
        if sealed(self.previous, at, events, readings) == kept:
            self.timed = True
        elif self.timed or sealed(self.previous, None, events, readings) != kept:
            rows = " ".join(part for part in (_range("event", pos, top), _range("reading", reading, upto)) if part)
            return Broken(link, top, "a row or the time is not the one that was sealed", rows)
        return None

    def _end(self, db: sqlite3.Connection, head: int) -> Broken | None:
        """Look for rows after the last link."""
        loose = db.execute(sql.COUNT_AFTER, (self.pos, self.reading)).fetchone()
        if head == self.pos and loose == (0, 0):
            return None
        rows = (_after("event", self.pos, loose[0]), _after("reading", self.reading, loose[1]))
        return Broken(self.last + 1, head, "rows stand outside the chain", " ".join(part for part in rows if part))


def _missing(rows: Iterable[tuple[Any, ...]], after: int, upto: int) -> int:
    here = {row[0] for row in rows}
    return next(number for number in range(after + 1, upto + 1) if number not in here)


def _range(name: str, after: int, upto: int) -> str:
    if upto <= after:
        return ""
    return f"{name} {upto}" if upto == after + 1 else f"{name} {after + 1}-{upto}"


def _after(name: str, after: int, count: int) -> str:
    return f"{name} after {after}" if count else ""
