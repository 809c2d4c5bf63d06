"""Every hand-written statement on a fresh schema: it compiles, and none that runs with every command walks a table."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.storage import rows, statements
from server.storage.migrate import prepare

ALL = {
    name: value
    for name, value in vars(statements).items()
    if name.isupper() and name[0] != "_" and isinstance(value, str)
}

INDEXED = {
    "EVENTS_AFTER": r"SEARCH event USING INDEX sqlite_autoindex_event_1 \(case_id=\? AND seq>\?\)",
    "EVENTS_BEFORE": r"SEARCH event USING INDEX sqlite_autoindex_event_1 \(case_id=\? AND seq<\?\)",
    "SELECT_CASE": r"SEARCH cases USING INDEX \w+ \(id=\?\)",
    "UPDATE_CASE": r"SEARCH cases USING INDEX \w+ \(id=\?\)",
    "UPDATE_HOT": r"SEARCH cases USING INDEX \w+ \(id=\?\)",
    "LIVE_CASES": r"SEARCH cases USING INDEX cases_live \(unit=\? AND profession=\?\)",
    "OWN_CASES": r"MULTI-INDEX OR.*cases_owner \(owner=\?\).*cases_offered \(offered_to=\?\).*cases_unrecorded \(owner=\?\)",
    "CHANGED_CASES": r"SEARCH cases USING INDEX cases_pos \(pos>\?\)",
    "OWNED_CASES": r"SEARCH cases USING INDEX cases_owner \(owner>\?\)",
    "SILENT_CASES": r"SEARCH cases USING INDEX cases_owner \(owner>\?\)",
    "UNTAKEN_CASES": r"SEARCH cases USING INDEX cases_waiting \(unit=\?\)",
    "HANDED_OVER": r"SEARCH cases USING INDEX cases_waiting \(unit=\?\)",
    "QUEUE_COUNTS": r"SEARCH cases USING INDEX cases_waiting \(unit=\?\)",
    "ASKED_CASES": r"SEARCH cases USING INDEX cases_asked \(asked=\?\)",
    "ANSWERS_DUE": r"SEARCH cases USING INDEX cases_asked \(asked>\?\)",
    "LATE_QUESTIONS": r"SEARCH cases USING INDEX cases_asked \(asked>\?\)",
    "SELECT_LINES": r"SEARCH day_line USING INDEX \w+ \(unit=\?\)",
    "PATIENT_CASES": r"SEARCH cases USING INDEX cases_number \(number=\?\)",
    "HALF_WRITTEN": r"SEARCH cases USING INDEX cases_scribe \(scribe=\?\)",
    "WAITING": r"SEARCH cases USING INDEX cases_waiting \(unit=\? AND profession=\?\)$",
    "WAITING_WITHIN": r"SEARCH cases USING INDEX cases_waiting \(unit=\? AND profession=\?\)$",
    "WAITED_LONGEST": r"SEARCH cases USING INDEX cases_waiting \(unit=\? AND profession=\?\)",
    "SELECT_INTAKE": r"SEARCH intake USING INDEX \w+ \(case_id=\?\)",
    "SELECT_PICTURE": r"SEARCH picture USING INDEX \w+ \(case_id=\? AND id=\?\)",
    "SELECT_OUTCOME": r"SEARCH outcome USING PRIMARY KEY \(actor=\? AND id=\?\)",
    "DROP_OUTCOMES": r"SEARCH outcome USING (COVERING )?INDEX outcome_at \(at<\?\)",
    "DROP_DRAFT": r"SEARCH draft USING INDEX \w+ \(actor=\? AND case_id=\?\)",
    "SELECT_DRAFTS": r"SEARCH draft USING INDEX \w+ \(actor=\?\)",
    "SELECT_PHRASES": r"SEARCH phrase USING INDEX phrase_account \(account=\? AND current=\?\)",
    "LAST_VERSION": r"SEARCH phrase USING COVERING INDEX \w+ \(id=\?\)",
    "RETIRE_PHRASE": r"SEARCH phrase USING INDEX \w+ \(id=\?\)",
    "DROP_OWN_PHRASE": r"SEARCH phrase USING INDEX \w+ \((id=\?|account=\?)\)",
    "DROP_OWN_USE": r"SEARCH phrase_use USING INDEX \w+ \(account=\? AND phrase=\?\)",
    "SELECT_RECENT": r"SEARCH phrase_use USING INDEX \w+ \(account=\?\)",
    "SELECT_POS": r"SEARCH head USING INTEGER PRIMARY KEY",
    "SELECT_HEAD": r"SEARCH head USING INTEGER PRIMARY KEY",
    "MOVE_HEAD": r"SEARCH head USING INTEGER PRIMARY KEY",
    "SEALS_AFTER": r"SEARCH seal USING INTEGER PRIMARY KEY \(rowid>\?\)",
    "SEALED_EVENTS": r"SEARCH event USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)",
    "SEALED_READINGS": r"SEARCH reading USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)",
    "LOG_BY_PATIENT": r"SEARCH reading USING INDEX reading_patient \(patient=\? AND at>\? AND at<\?\)$",
    "LOG_BY_PERSON": r"SEARCH reading USING INDEX reading_actor \(actor=\? AND at>\? AND at<\?\)$",
    "LOG_BY_UNIT": r"SEARCH reading USING INDEX reading_unit \(unit=\? AND at>\? AND at<\?\)$",
    "LOG_BY_TIME": r"SEARCH reading USING INDEX reading_at \(at>\? AND at<\?\)$",
    "LOG_FIRST": r"SEARCH reading USING COVERING INDEX reading_at \(at>\?\)$",
    "LOG_LAST": r"SEARCH reading USING COVERING INDEX reading_at \(at<\?\)$",
    "LOG_ONE": r"SEARCH reading USING INTEGER PRIMARY KEY",
    "LOG_ABOUT": r"SEARCH reading USING INDEX reading_about \(ends=\?\)",
    "CHANGED_BY_STAFF": r"SEARCH event USING INDEX sqlite_autoindex_event_1 \(case_id=\?\)",
    "SELECT_CONCERNED": r"SEARCH cases USING INDEX \w+ \(id=\?\)",
    "CASES_OF": r"SEARCH cases USING INDEX cases_number \(number=\?\)",
    "REMOVALS": r"SEARCH reading USING INDEX reading_actor \(actor>\? AND actor<\?\)",
    "DROP_READINGS": r"SEARCH reading USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)",
    "LAST_SETTING": r"SEARCH setting USING INDEX sqlite_autoindex_setting_1 \(subject=\?\)",
    "LIVE_IN_QUEUE": r"SEARCH cases USING INDEX cases_live \(unit=\? AND profession=\?\)$",
    "SET_LOCK": r"SEARCH account USING INDEX sqlite_autoindex_account_1 \(id=\?\)",
    "USE_INVITE": r"SEARCH invite USING INDEX sqlite_autoindex_invite_1 \(account=\?\)",
    "LAST_PERSON_CHANGE": r"SEARCH person_change$",
    "CHANGES_OF_PERSON": r"SEARCH person_change USING INDEX person_change_account \(account=\?\)$",
    "COUNT_AFTER": r"SEARCH event USING .*SEARCH reading USING",
}
WHOLE = {
    *("SELECT_SEALS", "REVIEWED", "USES", "NEWEST_SETTINGS", "SETTING_HISTORY", "EVERYBODY", "EVERY_ASSIGNMENT"),
    *("DROP_SESSIONS_OF", "LIVING_SESSIONS", "NARROWED_SESSIONS", "PERSON_CHANGES", "NEXT_TURN", "ALL_TRAINING"),
}
"""Statements that are meant to walk a whole table: the chain is read from its beginning, a review looks at all, and the
settings, accounts, assignments and sessions are some thousand rows at most, read at start, by who administers and after a change.
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("schema") / "clinic24.db"
    prepare(path)
    db = sqlite3.connect(path)
    yield db
    db.close()


def explained(db: sqlite3.Connection, statement: str) -> str:
    marks = statement.count("?")
    return " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", (1,) * marks))


@pytest.mark.parametrize("name", ALL)
def test_the_statement_finds_its_rows_by_an_index(fresh: sqlite3.Connection, name: str) -> None:
    plan = explained(fresh, ALL[name])
    if name in INDEXED:
        assert re.search(INDEXED[name], plan), plan
    else:
        assert name in WHOLE or ALL[name].startswith("INSERT"), f"{name} has no expected plan"
    if name not in WHOLE:
        assert "SCAN event" not in plan
        assert "SCAN cases" not in plan


def test_the_columns_are_those_of_the_table(fresh: sqlite3.Connection) -> None:
    kept = [row[1] for row in fresh.execute("PRAGMA table_info(cases)")]
    assert sorted(kept) == sorted([*rows.COLUMNS, "pos"])
    assert set(rows.HOT) <= set(rows.COLUMNS)


def test_no_statement_names_a_table_that_the_schema_lacks() -> None:
    assert set(INDEXED) | WHOLE <= set(ALL)
