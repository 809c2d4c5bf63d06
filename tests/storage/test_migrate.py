"""The schema: made at once, known again, upgraded only when asked and after a copy, refused when it is strange."""

import sqlite3
import warnings
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from server.storage import migrate, tables
from server.storage.accounts import engine_for
from server.storage.migrate import SchemaRefused, head_revision, prepare


def names(path: Path) -> set[str]:
    db = sqlite3.connect(path)
    found = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")}
    db.close()
    return found


def epoch(path: Path) -> tuple[str, int]:
    db = sqlite3.connect(path)
    found: tuple[str, int] = db.execute("SELECT epoch, pos FROM head").fetchone()
    db.close()
    return found


def test_a_new_database_is_made_and_then_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    prepare(path)
    first = epoch(path)
    prepare(path)
    assert epoch(path) == first
    assert first[1] == 0
    assert not list(tmp_path.glob("*before-migration*"))
    prepare(tmp_path / "another.db")
    assert epoch(tmp_path / "another.db")[0] != first[0]


def test_the_migrations_lead_to_the_tables_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    prepare(path)
    assert tables.CaseRow.__tablename__ in names(path)
    engine = engine_for(path)
    with engine.connect() as connection, warnings.catch_warnings():
        # Partial indexes are compared by their columns; their conditions are held by the tests of the statements.
        warnings.simplefilter("ignore")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    prepare(path)
    whole = names(path)
    config = migrate._config()
    engine = engine_for(path)
    for step, left in (("base", {"alembic_version"}), ("head", whole)):
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            (command.downgrade if step == "base" else command.upgrade)(config, step)
            connection.commit()
        assert names(path) == left
    engine.dispose()


def test_an_unknown_schema_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    prepare(path)
    write(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    for migrating in (False, True):
        with pytest.raises(SchemaRefused, match=r"okänt schema \(9999\).* / .*unknown schema"):
            prepare(path, migrate=migrating)
    assert path.read_bytes() == before


def test_a_database_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    write(path, "CREATE TABLE recipes (name TEXT)")
    with pytest.raises(SchemaRefused):
        prepare(path, migrate=True)
    assert names(path) == {"recipes"}


def test_an_old_schema_is_upgraded_only_when_asked_and_after_a_copy(tmp_path: Path) -> None:
    """There is one revision so far: an older one is a database whose first migration is taken back to its name."""
    path = tmp_path / "clinic24.db"
    prepare(path)
    write(path, "UPDATE head SET pos = 7")
    known = migrate.ScriptDirectory.from_config(migrate._config())
    assert [script.revision for script in known.walk_revisions()][-1] == "0001"
    newer = pytest.MonkeyPatch()
    newer.setattr(migrate, "head_revision", lambda: "0002")
    try:
        with pytest.raises(SchemaRefused, match="--migrate"):
            prepare(path)
        assert not list(tmp_path.glob("*before-migration*"))
        prepare(path, migrate=True)
    finally:
        newer.undo()
    copy = tmp_path / "clinic24.before-migration.db"
    assert epoch(copy) == epoch(path)
    assert epoch(copy)[1] == 7


def test_a_first_start_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    write(path, "PRAGMA journal_mode=WAL")
    assert path.stat().st_size > 0
    prepare(path)
    assert epoch(path)[1] == 0
    assert head_revision() == "0001"


def write(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()
