"""The schema: made at once, known again, upgraded only when asked and after a copy, refused when it is strange."""

import json
import sqlite3
import warnings
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from server.storage import migrate, tables
from server.storage.accounts import engine_for
from server.storage.migrate import SchemaRefused, head_revision, prepare, revisions


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


def test_the_schemas_are_named_by_their_files_in_their_order() -> None:
    scripts = ScriptDirectory.from_config(migrate._config())
    assert revisions() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert head_revision() == scripts.get_current_head()


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
    """From the first tables: who has had a case, and until when, is read out of its journal."""
    path = tmp_path / "clinic24.db"
    prepare(path)
    config = migrate._config()
    engine = engine_for(path)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.commit()
    engine.dispose()
    put_case(path, "had", "Taken anna", "Returned", "Taken johan", "Taken anna", "Message", "Closed", "Read")
    put_case(path, "open", "Taken anna", "HandedOver", "Taken johan", "Taken karin", "Message")
    put_case(path, "untaken")
    write(path, "UPDATE head SET pos = 7")
    with pytest.raises(SchemaRefused, match="--migrate"):
        prepare(path)
    assert not list(tmp_path.glob("*before-migration*"))
    prepare(path, migrate=True)
    copy = tmp_path / "clinic24.before-migration.db"
    assert epoch(copy) == epoch(path)
    assert epoch(copy)[1] == 7
    kept = {case: json.loads(str(owners)) for case, owners in rows(path, "SELECT id, owners FROM cases")}
    assert kept == {
        "had": {"anna": 6_000, "johan": 4_000},
        "open": {"anna": 2_000, "johan": 4_000, "karin": 0},
        "untaken": {},
    }


def test_the_latest_line_and_its_reading_are_read_out_of_an_old_journal(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    prepare(path)
    engine = engine_for(path)
    config = migrate._config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        connection.commit()
    engine.dispose()
    staff, patient = '{"kind":"staff","id":"anna"}', '{"kind":"patient","id":"c"}'
    said = [(5, "Message", staff, "{}"), (6, "Read", patient, '{"upto":5}'), (7, "Message", patient, "{}")]
    put_events(path, "unread", [*said, (8, "Message", staff, "{}")])
    put_events(path, "seen", [*said, (8, "Message", staff, "{}"), (9, "Read", patient, '{"upto":8}')])
    put_events(path, "silent", [(5, "Message", patient, "{}")])
    prepare(path, migrate=True)
    found = rows(path, "SELECT id, last_staff_seq, read_at FROM cases ORDER BY id")
    assert found == [("seen", 8, 900), ("silent", 0, 0), ("unread", 8, 0)]


def test_a_first_start_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "clinic24.db"
    write(path, "PRAGMA journal_mode=WAL")
    assert path.stat().st_size > 0
    prepare(path)
    assert epoch(path)[1] == 0
    assert rows(path, "SELECT version_num FROM alembic_version") == [(head_revision(),)]


def write(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    found = db.execute(statement).fetchall()
    db.close()
    return found


def put_case(path: Path, case: str, *events: str, old: bool = True) -> None:
    """Put a case of an old schema (the first when `old`) in, with events (kind and who), a second between each."""
    columns = [str(row[1]) for row in rows(path, "PRAGMA table_info(cases)")]
    assert ("owners" in columns) != old
    db = sqlite3.connect(path)
    values = [case, *(0 for _ in columns[1:])]
    db.execute(f"INSERT INTO cases ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", values)  # noqa: S608  names of the schema
    first = db.execute("SELECT count(*) FROM event").fetchone()[0]
    for seq, told in enumerate(events, 1):
        kind, _, who = told.partition(" ")
        event = (first + seq, case, seq, seq * 1_000, kind, 1, f'{{"kind":"staff","id":"{who or "x"}"}}', "{}")
        db.execute(
            "INSERT INTO event (pos, case_id, seq, at, type, v, who, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", event
        )
    db.commit()
    db.close()


def put_events(path: Path, case: str, events: list[tuple[int, str, str, str]]) -> None:
    """Put a case in with these events (seq, type, who, data), each at seq × 100."""
    put_case(path, case, old=False)
    db = sqlite3.connect(path)
    top = db.execute("SELECT coalesce(max(pos), 0) FROM event").fetchone()[0]
    for n, (seq, kind, who, data) in enumerate(events, top + 1):
        db.execute(
            "INSERT INTO event (pos, case_id, seq, at, type, v, who, data) VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
            (n, case, seq, seq * 100, kind, who, data),
        )
    db.commit()
    db.close()
