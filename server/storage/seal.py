"""The chain that seals the journal and the access log: one link for each commit, over the rows as they stand in the tables.

It shows that a row inside the chain was changed, added or taken away. Rows cut off at the very end together with their
links leave no trace here; a copy of the last link, kept somewhere else, shows that.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from server.storage import statements as sql


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not fit its rows: its id, and the journal's position it stands at."""

    link: int
    pos: int
    why: str


def sealed(previous: str, events: Iterable[tuple[Any, ...]], readings: Iterable[tuple[Any, ...]]) -> str:
    """Return the next link of the chain over the rows of one commit, as they stand in the tables."""
    link = sha256(previous.encode())
    for row in (*events, *readings):
        link.update(repr(tuple(row)).encode())
    return link.hexdigest()


def verify(db: sqlite3.Connection) -> Broken | None:
    """Walk the chain from its beginning; returns the first break, or None when every row is sealed as it stands."""
    epoch, head = db.execute(sql.SELECT_HEAD).fetchone()
    previous, pos, reading, last = epoch, 0, 0, 0
    for link, top, logged, kept in db.execute(sql.SELECT_SEALS):
        upto = logged or reading
        if top < pos or upto < reading or link != last + 1:
            return Broken(link, top, "a link is missing or out of order")
        events = db.execute(sql.SEALED_EVENTS, (pos, top)).fetchall()
        if len(events) != top - pos:
            return Broken(link, top, "an event is missing")
        readings = db.execute(sql.SEALED_READINGS, (reading, upto)).fetchall()
        if len(readings) != upto - reading:
            return Broken(link, top, "a reading is missing")
        if sealed(previous, events, readings) != kept:
            return Broken(link, top, "a row is not the one that was sealed")
        previous, pos, reading, last = kept, top, upto, link
    loose = db.execute(sql.COUNT_AFTER, (pos, reading)).fetchone()
    if head != pos or loose != (0, 0):
        return Broken(last + 1, head, "rows stand outside the chain")
    return None
