"""Bringing a database to today's schema: a new one at once, an old one only when asked, after a backup.

Alembic is imported only where there is something to do: an ordinary start asks the database for its schema's name.
"""

import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from server.storage.accounts import engine_for

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaRefused(Exception):
    """The database has a schema that this program does not know, or an old one and nobody asked to migrate."""


def revisions() -> list[str]:
    """Return the names of the schemas, the first one first: the files of the migrations begin with them."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def head_revision() -> str:
    """Return the newest schema's name."""
    return revisions()[-1]


def prepare(path: Path, *, migrate: bool = False) -> None:
    """Make the database of `path` ready: create it, leave it, or with `migrate` upgrade it after a backup.

    Raises SchemaRefused for an unknown schema, or an old one without `migrate`.
    """
    with closing(sqlite3.connect(path)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        named = database.execute("SELECT version_num FROM alembic_version") if "alembic_version" in tables else ()
        current = next((str(name) for (name,) in named), None)
    # No table at all: new, or left so by a first start that was cut off.
    if tables and current == head_revision():
        return
    if tables:
        _refuse_unknown(current, migrate=migrate)
        _back_up(path)
    _upgrade(path)
    with closing(sqlite3.connect(path)) as database, database:
        new = (secrets.token_hex(8), secrets.token_hex(16))
        database.execute("INSERT OR IGNORE INTO head (id, epoch, veil, pos) VALUES (1, ?, ?, 0)", new)


def _upgrade(path: Path) -> None:
    from alembic import command

    config, engine = _config(), engine_for(path)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _refuse_unknown(current: str | None, *, migrate: bool) -> None:
    if current not in revisions():
        msg = (
            f"databasen har ett okänt schema ({current}): den hör till en nyare version av programmet"
            f" / the database has an unknown schema ({current}): it belongs to a newer version of the program"
        )
        raise SchemaRefused(msg)
    if not migrate:
        msg = (
            f"databasen har ett äldre schema ({current}): starta med --migrate, en säkerhetskopia görs först"
            f" / the database has an older schema ({current}): start with --migrate, a backup is made first"
        )
        raise SchemaRefused(msg)


def _back_up(path: Path) -> None:
    with sqlite3.connect(path) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copy2(path, path.with_suffix(".before-migration.db"))
