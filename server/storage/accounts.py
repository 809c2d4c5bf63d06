"""Accounts, patients' tokens, drafts and Dagens info: the rows beside the journal, through SQLModel."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, col, delete, or_, select

from server.app.accounts import Account, Worn
from server.contract.views import InfoLine
from server.domain.actor import Actor
from server.storage import statements as sql
from server.storage.sessions import SqliteSessions
from server.storage.sqlite import SqliteStore
from server.storage.tables import AssignmentRow, PatientTokenRow, UserRow


def engine_for(path: Path) -> Engine:
    """Return an engine whose connections sync every commit and whose transactions take the write lock at once."""
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)  # a fault names no person

    @event.listens_for(engine, "connect")
    def _pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # SQLAlchemy types the event loosely

    return engine


class SqliteAccounts(SqliteSessions):
    """The account store in the same file as the journal, written from the same SQL thread's database."""

    async def account(self, user: str) -> Account | None:
        """Return an account, or None."""

        def job(session: Session) -> Account | None:
            row = session.get(UserRow, user)
            return Account(row.id, row.name, row.password, row.disabled) if row else None

        return await self._run(job)

    async def put_account(self, account: Account, assignments: Iterable[Worn]) -> None:
        """Add or replace an account and its assignments."""

        def job(session: Session) -> None:
            session.merge(
                UserRow(id=account.id, name=account.name, password=account.password, disabled=account.disabled)
            )
            session.exec(delete(AssignmentRow).where(col(AssignmentRow.account) == account.id))
            for worn in assignments:
                roles = " ".join(sorted(worn.roles))
                row = AssignmentRow(
                    id=worn.id,
                    account=account.id,
                    unit=worn.unit,
                    profession=worn.profession,
                    roles=roles,
                    valid_to=worn.valid_to,
                )
                session.add(row)

        await self._run(job)

    async def assignments(self, user: str, now: int) -> list[Worn]:
        """Return the assignments that are valid now."""

        def job(session: Session) -> list[Worn]:
            rows = session.exec(_valid(now).where(col(AssignmentRow.account) == user)).all()
            return [_worn(row) for row in rows]

        return await self._run(job)

    async def colleagues(self, now: int) -> list[tuple[Account, Worn]]:
        """Return every account with each of its valid assignments."""

        def job(session: Session) -> list[tuple[Account, Worn]]:
            users = {row.id: row for row in session.exec(select(UserRow).where(col(UserRow.disabled).is_(False)))}
            rows = [row for row in session.exec(_valid(now)).all() if row.account in users]
            return [(Account(row.account, users[row.account].name, ""), _worn(row)) for row in rows]

        return await self._run(job)

    # patients' tokens

    async def add(self, case: str, token_hash: bytes, expires: int) -> None:
        """Keep a patient's key to a case."""

        def job(session: Session) -> None:
            session.add(PatientTokenRow(hash=token_hash, case_id=case, expires=expires))

        await self._run(job)

    async def find(self, token_hash: bytes, now: int) -> tuple[str, int] | None:
        """Return the case that a patient's key opens and the key's end, or None when it is unknown or too old."""

        def job(session: Session) -> tuple[str, int] | None:
            row = session.get(PatientTokenRow, token_hash)
            return (row.case_id, row.expires) if row and row.expires > now else None

        return await self._run(job)

    async def add_by(self, own: bytes, now: int, old: str, case: str, token_hash: bytes, expires: int) -> bool:
        """Keep a patient's key to a case, only if the `own` one still opens the `old` case; both in one transaction."""

        def job(session: Session) -> bool:
            row = session.get(PatientTokenRow, own)
            if row is None or row.case_id != old or row.expires <= now:
                return False
            session.add(PatientTokenRow(hash=token_hash, case_id=case, expires=expires))
            return True

        return await self._run(job)

    async def revoke(self, cases: list[str]) -> None:
        """Make every key to these cases worthless, in one transaction."""
        await self._run(
            lambda session: session.exec(delete(PatientTokenRow).where(col(PatientTokenRow.case_id).in_(cases)))
        )


def _valid(now: int):  # type: ignore[no-untyped-def]  # the select's type is SQLModel's own
    within = or_(col(AssignmentRow.valid_to).is_(None), col(AssignmentRow.valid_to) > now)
    return select(AssignmentRow).where(col(AssignmentRow.valid_from) <= now, within).order_by(col(AssignmentRow.id))


def _worn(row: AssignmentRow) -> Worn:
    return Worn(row.id, row.unit, row.profession, frozenset(row.roles.split()), row.valid_to)


class SqliteInfo:
    """Dagens info of every unit."""

    def __init__(self, store: SqliteStore) -> None:
        """Write through the store's SQL thread."""
        self._store = store

    async def put(self, actor: Actor, n: int, day: str, text: str, now: int) -> None:
        """Put one line on disk; an empty text leaves who took it down and when."""
        await self._store.write(
            lambda db: db.execute(sql.PUT_LINE, (actor.unit, n, day, text, actor.id, actor.name, now))
        )

    async def lines(self, unit: str) -> list[InfoLine]:
        """Return a unit's lines, of whatever day."""
        found = await self._store.read(lambda db: db.execute(sql.SELECT_LINES, (unit,)).fetchall())
        return [InfoLine(n=n, day=day, text=text, by=name, at=at) for n, day, text, name, at in found]


class SqliteDrafts:
    """What clinicians have typed and not sent, for each person and case."""

    def __init__(self, store: SqliteStore) -> None:
        """Write through the store's SQL thread."""
        self._store = store

    async def keep(self, actor: str, case: str, text: str, now: int) -> None:
        """Keep a draft on disk; an empty text forgets it."""

        def job(db: sqlite3.Connection) -> None:
            if text:
                db.execute(sql.PUT_DRAFT, (actor, case, now, text))
            else:
                db.execute(sql.DROP_DRAFT, (actor, case))

        await self._store.write(job)

    async def of(self, actor: str) -> dict[str, str]:
        """Return a person's drafts by case."""
        return await self._store.read(lambda db: dict(db.execute(sql.SELECT_DRAFTS, (actor,)).fetchall()))
