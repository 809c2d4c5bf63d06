"""Accounts and assignments as they are looked after: every change in one transaction with the row of who, when and why."""

import sqlite3
from collections.abc import Sequence

from server.domain.people import Assignment, Changed, Person, Step
from server.storage import statements as sql
from server.storage.sqlite import SqliteStore


class SqlitePeople:
    """The people's part of the database, through the store's threads."""

    def __init__(self, store: SqliteStore) -> None:
        """Share the store's threads."""
        self._store = store

    async def everybody(self) -> tuple[int, dict[str, Person]]:
        """Return every account by user name, and the number of the newest change; both of one moment."""
        return await self._store.read(_everybody)

    async def keep(
        self, seen: int, steps: Sequence[tuple[Step, bytes]], now: int, by: str, by_name: str, why: str, nothing: str
    ) -> bool:
        """Write steps, each with the hash of its one-time code, in one transaction; False where another change came first.

        `nothing` is the hash of a password that nobody knows.
        """

        def job(db: sqlite3.Connection) -> bool:
            if db.execute(sql.LAST_PERSON_CHANGE).fetchone()[0] != seen:
                return False
            for step, code in steps:
                _put(db, step, code, nothing)
                row = (now, step.person.user, step.what, step.detail, by, by_name, why)
                db.execute(sql.INSERT_PERSON_CHANGE, row)
            return True

        return await self._store.write(job)

    async def accept(self, user: str, code: bytes, password: str, now: int) -> bool:
        """Set the password of who has this code (both are hashes), once; False where the code is not right any more."""

        def job(db: sqlite3.Connection) -> bool:
            if not db.execute(sql.SET_LOCK, (password, user)).rowcount:
                return False
            if not db.execute(sql.USE_INVITE, (user, code, now)).rowcount:
                raise _NotRightError
            name = db.execute("SELECT name FROM account WHERE id = ?", (user,)).fetchone()[0]
            db.execute(sql.DROP_SESSIONS_OF, (user,))
            db.execute(sql.INSERT_PERSON_CHANGE, (now, user, "password_set", "", user, name, ""))
            return True

        try:
            return await self._store.write(job)
        except _NotRightError:
            return False

    async def history(self, user: str, most: int) -> list[Changed]:
        """Return the changes of a person, of everybody with an empty `user`; the newest first."""

        def job(db: sqlite3.Connection) -> list[Changed]:
            found = db.execute(sql.CHANGES_OF_PERSON, (user, most)) if user else db.execute(sql.PERSON_CHANGES, (most,))
            return [Changed(*row) for row in found]

        return await self._store.read(job)

    # ---- what the running house looks at

    async def newest(self) -> int:
        """Return the number of the newest change."""
        return await self._store.read(lambda db: int(db.execute(sql.LAST_PERSON_CHANGE).fetchone()[0]))

    async def sessions(self, since: int) -> tuple[set[bytes], set[bytes]]:
        """Return the hashes of the sessions there are, and of those whose person can do less after the change `since`."""

        def job(db: sqlite3.Connection) -> tuple[set[bytes], set[bytes]]:
            living = {row[0] for row in db.execute(sql.LIVING_SESSIONS)}
            return living, {row[0] for row in db.execute(sql.NARROWED_SESSIONS, (since,))}

        return await self._store.read(job)

    async def next_turn(self, now: int) -> int | None:
        """Return when an assignment begins or ends next."""
        found = await self._store.read(lambda db: db.execute(sql.NEXT_TURN, (now, now)).fetchone()[0])
        return None if found is None else int(found)


class _NotRightError(Exception):
    """The code is not right: what has been done of the transaction is undone."""


def _everybody(db: sqlite3.Connection) -> tuple[int, dict[str, Person]]:
    worn: dict[str, list[Assignment]] = {}
    for user, ident, unit, profession, roles, since, until in db.execute(sql.EVERY_ASSIGNMENT):
        worn.setdefault(user, []).append(Assignment(ident, unit, profession, frozenset(roles.split()), since, until))
    people = {
        user: Person(user, name, bool(disabled), expires, tuple(worn.get(user, ())))
        for user, name, disabled, expires in db.execute(sql.EVERYBODY)
    }
    return db.execute(sql.LAST_PERSON_CHANGE).fetchone()[0], people


def _put(db: sqlite3.Connection, step: Step, code: bytes, nothing: str) -> None:
    person = step.person
    db.execute(sql.PUT_PERSON, (person.user, person.name, nothing, person.disabled))
    if code:
        db.execute(sql.SET_LOCK, (nothing, person.user))
        db.execute(sql.PUT_INVITE, (person.user, code, person.invited))
    if code or person.disabled:
        db.execute(sql.DROP_SESSIONS_OF, (person.user,))
    for one in person.assignments:
        roles = " ".join(sorted(one.roles))
        row = (one.id, person.user, one.unit, one.profession, roles, one.since, one.until)
        db.execute(sql.PUT_ASSIGNMENT, row)
