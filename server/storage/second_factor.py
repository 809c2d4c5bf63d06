"""Second factors and recovery codes, beside the accounts."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import CursorResult
from sqlmodel import Session, col, delete, update

from server.app.second_factor import Totp
from server.storage.modelled import Modelled
from server.storage.tables import RecoveryCodeRow, TotpRow


def has_factors(path: Path) -> bool:
    """Say whether anybody has enrolled in the database of a path."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT 1 FROM totp LIMIT 1").fetchone() is not None


class SqliteFactors(Modelled):
    """The second factors, through the store's SQL thread."""

    async def totp(self, user: str) -> Totp | None:
        """Return a user's second factor, or None."""

        def job(session: Session) -> Totp | None:
            row = session.get(TotpRow, user)
            return Totp(row.secret, row.step) if row else None

        return await self._run(job)

    async def add_totp(self, user: str, totp: Totp, recovery: list[bytes], since: int) -> bool:
        """Keep a second factor with its recovery codes' hashes; False where the user has one."""

        def job(session: Session) -> bool:
            if session.get(TotpRow, user) is not None:
                return False
            session.add(TotpRow(account=user, secret=totp.sealed, step=totp.step, since=since))
            session.exec(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.account) == user))
            session.add_all(RecoveryCodeRow(account=user, hash=one) for one in recovery)
            return True

        return await self._run(job)

    async def use_step(self, user: str, step: int) -> bool:
        """Mark a step as used; False when it or a later one has been."""
        fits = update(TotpRow).where(col(TotpRow.account) == user, col(TotpRow.step) < step).values(step=step)
        return await self._changes(fits)

    async def use_recovery(self, user: str, code_hash: bytes) -> bool:
        """Use up a recovery code; False when there is none such."""
        here = (col(RecoveryCodeRow.account) == user, col(RecoveryCodeRow.hash) == code_hash)
        return await self._changes(delete(RecoveryCodeRow).where(*here))

    async def _changes(self, statement) -> bool:  # type: ignore[no-untyped-def]  # the statements' types are SQLAlchemy's own
        def job(session: Session) -> bool:
            done: CursorResult[tuple[()]] = session.exec(statement)
            return done.rowcount == 1

        return await self._run(job)
