"""The versions of the settings; rows are added in one transaction and never changed."""

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple

from server.domain.setting import Kept
from server.storage import statements as sql
from server.storage.sqlite import SqliteStore


class SqliteSettings:
    """The settings' part of the database, through the store's threads."""

    def __init__(self, store: SqliteStore) -> None:
        """Share the store's threads."""
        self._store = store

    async def current(self) -> dict[str, Kept]:
        """Return the newest version of every document that has been changed."""
        found = await self._store.read(lambda db: db.execute(sql.NEWEST_SETTINGS).fetchall())
        return {row[0]: Kept(*row) for row in found}

    async def history(self, subject: str) -> list[Kept]:
        """Return the versions of a document, the newest first; of all of them with an empty `subject`."""
        found = await self._store.read(lambda db: db.execute(sql.SETTING_HISTORY, (subject, subject)).fetchall())
        return [Kept(*row) for row in found]

    async def keep(
        self, versions: Sequence[Kept], shipped: Sequence[Kept], gone: Sequence[tuple[str, str]]
    ) -> Kept | tuple[str, str, int] | None:
        """Write versions in one transaction; returns what stands in the way instead, and then nothing is written."""

        def job(db: sqlite3.Connection) -> Kept | tuple[str, str, int] | None:
            for unit, profession in gone:
                count = db.execute(sql.LIVE_IN_QUEUE, (unit, profession)).fetchone()[0]
                if count:
                    return unit, profession, count
            for new in versions:
                last = db.execute(sql.LAST_SETTING, (new.subject,)).fetchone()
                if last and last[1] != new.version - 1:
                    return Kept(*last)
            db.executemany(sql.SHIPPED_SETTING, map(astuple, shipped))
            db.executemany(sql.INSERT_SETTING, map(astuple, versions))
            return None

        return await self._store.write(job)
