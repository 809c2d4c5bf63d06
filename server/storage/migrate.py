"""Bringing a database to today's schema: a new one at once, an old one only when asked, after a backup."""

import secrets
import shutil
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from server.storage.accounts import engine_for


class SchemaRefused(Exception):
    """The database has a schema that this program does not know, or an old one and nobody asked to migrate."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def head_revision() -> str:
    """Return the newest schema's name."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        msg = "no migrations are shipped"
        raise RuntimeError(msg)
    return revision


def prepare(path: Path, *, migrate: bool = False) -> None:
    """Make the database of `path` ready: create it, leave it, or with `migrate` upgrade it after a backup.

    Raises SchemaRefused for an unknown schema, or an old one without `migrate`.
    """
    config = _config()
    engine = engine_for(path)
    try:
        with engine.connect() as connection:
            # No table at all: new, or left so by a first start that was cut off.
            new = not inspect(connection).get_table_names()
            current = MigrationContext.configure(connection).get_current_revision()
            connection.rollback()
        if not new and current == head_revision():
            return
        if not new:
            _refuse_unknown(config, current, migrate=migrate)
            _back_up(path)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()
    with sqlite3.connect(path) as database:
        database.execute("INSERT OR IGNORE INTO head (id, epoch, pos) VALUES (1, ?, 0)", (secrets.token_hex(8),))
    database.close()


def _refuse_unknown(config: Config, current: str | None, *, migrate: bool) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current not in known:
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
