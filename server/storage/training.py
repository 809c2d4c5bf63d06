"""The practice space's own notes: sessions, seats, patients that were sent, what was passed. Only ever added to."""

import json
import sqlite3

from server.storage import statements as sql
from server.storage.sqlite import SqliteStore

Note = tuple[str, int, str, str, str]
"""Session, ms UTC, who, type and data as JSON."""


class SqliteTraining:
    """The notes' part of the database, through the store's threads."""

    def __init__(self, store: SqliteStore) -> None:
        """Share the store's threads."""
        self._store = store

    async def add(self, session: str, at: int, who: str, kind: str, data: dict[str, object]) -> None:
        """Put one note on disk."""
        note: Note = (session, at, who, kind, json.dumps(data, ensure_ascii=False))

        def job(db: sqlite3.Connection) -> None:
            db.execute(sql.INSERT_TRAINING, note)

        await self._store.write(job)

    async def all(self) -> list[tuple[str, int, str, str, dict[str, object]]]:
        """Return every note, the oldest first."""
        found = await self._store.read(lambda db: db.execute(sql.ALL_TRAINING).fetchall())
        return [(session, at, who, kind, json.loads(data)) for session, at, who, kind, data in found]
