"""Phrases that are kept beside the shipped files, and their use; the jobs run in the server's SQL threads or a tool's own."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from server.contract.phrases import RECENT_MAX
from server.domain.phrases import Conditions, Phrase
from server.storage import statements as sql
from server.storage.sqlite import SqliteStore

SHARED = ""
"""The account of what is nobody's own."""


def read(db: sqlite3.Connection, account: str = SHARED) -> list[Phrase]:
    """Return a person's own phrases, or the shared ones that are kept here."""
    return [_phrase(json.loads(body)) for (body,) in db.execute(sql.SELECT_PHRASES, (account,))]


def put(db: sqlite3.Connection, phrase: Phrase, by: str, now: int) -> None:
    """Keep a phrase as the newest version of its id; earlier ones stay."""
    db.execute(sql.RETIRE_PHRASE, (phrase.id,))
    last = db.execute(sql.LAST_VERSION, (phrase.id,)).fetchone()[0] or 0
    version = max(phrase.version, last + 1)
    body = json.dumps(_body(phrase, version), ensure_ascii=False)
    db.execute(sql.INSERT_PHRASE, (phrase.id, version, phrase.account, now, by, body))


def retire(db: sqlite3.Connection, phrase_id: str) -> None:
    """Take a shared phrase out of use; its versions stay."""
    db.execute(sql.RETIRE_PHRASE, (phrase_id,))


def drop_own(db: sqlite3.Connection, account: str, phrase_id: str) -> bool:
    """Forget a person's own phrase with all its versions and its use; says whether there was one."""
    gone = db.execute(sql.DROP_OWN_PHRASE, (phrase_id, account)).rowcount
    if gone:
        db.execute(sql.DROP_OWN_USE, (account, phrase_id))
    return bool(gone)


def uses(db: sqlite3.Connection) -> dict[str, int]:
    """Return how often each phrase has been sent, by anybody."""
    return dict(db.execute(sql.USES).fetchall())


class SqlitePhrases:
    """The phrases' part of the database, through the store's threads."""

    def __init__(self, store: SqliteStore) -> None:
        """Share the store's threads."""
        self._store = store

    async def shared(self) -> list[Phrase]:
        """Return the shared phrases that are kept here."""
        return await self._store.read(read)

    async def own(self, account: str) -> list[Phrase]:
        """Return a person's own phrases."""
        return await self._store.read(lambda db: read(db, account))

    async def keep(self, phrase: Phrase, by: str, now: int) -> None:
        """Keep a phrase on disk."""
        await self._store.write(lambda db: put(db, phrase, by, now))

    async def drop(self, account: str, phrase_id: str) -> bool:
        """Forget a person's own phrase; says whether there was one."""
        return await self._store.write(lambda db: drop_own(db, account, phrase_id))

    async def used(self, account: str, phrases: Iterable[str], now: int) -> None:
        """Count what was sent."""
        rows = [(account, phrase, now) for phrase in phrases]
        await self._store.write(lambda db: db.executemany(sql.PUT_USE, rows))

    async def recent(self, account: str) -> list[str]:
        """Return the ids of what a person sent last, the latest first."""
        return await self._store.read(
            lambda db: [row[0] for row in db.execute(sql.SELECT_RECENT, (account, RECENT_MAX))]
        )


def _body(phrase: Phrase, version: int) -> dict[str, Any]:
    when = phrase.when
    return {
        "id": phrase.id,
        "shortcut": phrase.shortcut,
        "title_sv": phrase.title_sv,
        "title_en": phrase.title_en,
        "text_sv": phrase.text_sv,
        "text_en": phrase.text_en,
        "owner": phrase.owner,
        "review_by": phrase.review_by.isoformat(),
        "tags": phrase.tags,
        "professions": phrase.professions,
        "units": phrase.units,
        "valid_from": phrase.valid_from and phrase.valid_from.isoformat(),
        "valid_to": phrase.valid_to and phrase.valid_to.isoformat(),
        "when": [when.age_from, when.age_under, when.sex, sorted(when.levels), sorted(when.entrances)],
        "urgent": phrase.urgent,
        "version": version,
        "account": phrase.account,
    }


def _phrase(body: dict[str, Any]) -> Phrase:
    age_from, age_under, sex, levels, entrances = body["when"]
    made = {
        **body,
        "review_by": date.fromisoformat(body["review_by"]),
        "when": Conditions(age_from, age_under, sex, frozenset(levels), frozenset(entrances)),
        **{name: body[name] and date.fromisoformat(body[name]) for name in ("valid_from", "valid_to")},
        **{name: tuple(body[name]) for name in ("tags", "professions", "units")},
    }
    return Phrase(**made)
