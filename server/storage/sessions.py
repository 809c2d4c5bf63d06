"""Clinicians' sessions. A change of password, account or assignment takes them away by triggers of the database."""

from sqlmodel import Session, col, delete, select, update

from server.app.sessions import Kept
from server.storage.modelled import Modelled
from server.storage.tables import SessionRow, UserRow


class SqliteSessions(Modelled):
    """The sessions that have not ended."""

    async def add_session(
        self, token_hash: bytes, user: str, created: int, expires: int, address: str = "", device: str = ""
    ) -> None:
        """Keep a session; those that are over go."""
        row = SessionRow(
            hash=token_hash,
            account=user,
            created=created,
            expires=expires,
            seen=created,
            address=address,
            device=device,
        )

        def job(session: Session) -> None:
            session.exec(delete(SessionRow).where(col(SessionRow.expires) < created))
            session.add(row)

        await self._run(job)

    async def session(self, token_hash: bytes) -> Kept | None:
        """Return a session, or None."""

        def job(session: Session) -> Kept | None:
            row = session.get(SessionRow, token_hash)
            return _kept(row) if row else None

        return await self._run(job)

    async def sessions_of(self, user: str) -> list[Kept]:
        """Return a user's sessions, the newest first."""

        def job(session: Session) -> list[Kept]:
            mine = select(SessionRow).where(col(SessionRow.account) == user)
            return [_kept(row) for row in session.exec(mine.order_by(col(SessionRow.created).desc()))]

        return await self._run(job)

    async def drop_sessions(self, user: str, token_hash: bytes | None = None) -> None:
        """Revoke one session, or all of the user's."""

        def job(session: Session) -> None:
            query = delete(SessionRow).where(col(SessionRow.account) == user)
            if token_hash is not None:
                query = query.where(col(SessionRow.hash) == token_hash)
            session.exec(query)

        await self._run(job)

    async def living(self) -> set[bytes]:
        """Return the hashes of all sessions that are kept."""
        return await self._store.read(lambda db: {row[0] for row in db.execute("SELECT hash FROM session")})

    async def note_seen(self, seen: dict[bytes, int]) -> None:
        """Keep when sessions were last used."""

        def job(session: Session) -> None:
            for token_hash, at in seen.items():
                session.exec(update(SessionRow).where(col(SessionRow.hash) == token_hash).values(seen=at))

        await self._run(job)

    async def change_password(self, user: str, password: str, keep: bytes) -> None:
        """Change a user's password (its hash is given), which ends every session of hers but the one to keep."""

        def job(session: Session) -> None:
            kept = session.get(SessionRow, keep)
            again = kept.model_dump() if kept else None
            session.exec(update(UserRow).where(col(UserRow.id) == user).values(password=password))
            session.exec(delete(SessionRow).where(col(SessionRow.account) == user))
            session.expunge_all()
            if again is not None:
                session.add(SessionRow(**again))

        await self._run(job)


def _kept(row: SessionRow) -> Kept:
    return Kept(row.hash, row.account, row.created, row.expires, row.seen, row.address, row.device)
