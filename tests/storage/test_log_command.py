"""`clinic24-server log`: the chain beside a server, a patient's extract, and whole years given out and removed."""

import json
import os
import pwd
import sqlite3
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from server.__main__ import main
from server.app.ports import Commit, Reading
from server.data_folder import DATABASE
from server.domain.hours import STOCKHOLM, to_ms
from server.log_command import LogRefused, exported, verified
from server.storage.migrate import prepare
from server.storage.sqlite import SqliteStore

NUMBER = "198501019802"


def moment(year: int) -> int:
    return to_ms(datetime(year, 6, 1, 12, tzinfo=STOCKHOLM))


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A log with two readings of each year 2019–2025."""
    prepare(tmp_path / DATABASE)
    store = SqliteStore(tmp_path / DATABASE)
    for year in range(2019, 2026):
        for what in ("case", "contacts"):
            at = moment(year)
            reading = Reading(at, "anna", "asby", "nurse", "c1", NUMBER, what, 0, 0)
            await store.commit(Commit(at, [], {}, {}, set(), {}, [reading]))
    await store.close()
    return tmp_path


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(folder / DATABASE)
    try:
        return db.execute(query).fetchall()
    finally:
        db.commit()
        db.close()


def inode(path: Path) -> int:
    return path.stat().st_ino


def test_the_extract_is_printed_and_logged_and_a_changed_row_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "extract", NUMBER, "--data", str(folder)]) == 0
    assert "2025-06-01 12:00  Åsby vårdcentral, sjuksköterska: läste ditt ärende." in capsys.readouterr().out
    ((what, patient),) = rows(folder, "SELECT what, patient FROM reading WHERE actor LIKE 'command:%'")
    assert (what, patient) == ("log: extract", NUMBER)
    assert main(["log", "verify", "--data", str(folder)]) == 0
    rows(folder, "UPDATE reading SET actor = 'ida' WHERE id = 3")
    assert main(["log", "verify", "--data", str(folder)]) == 1
    assert "reading 3 " in capsys.readouterr().out
    assert main(["log", "verify", "--data", str(folder / "nowhere")]) == 2


async def test_a_whole_year_is_given_out_and_only_one_older_than_five_years_is_removed(folder: Path) -> None:
    now = moment(2026)
    out = folder / "2019.jsonl"
    with pytest.raises(LogRefused, match="hela år"):
        await exported(folder, 2026, out, "command:drift", now)
    with pytest.raises(LogRefused, match="fem år"):
        await exported(folder, 2021, out, "command:drift", now, remove=True)
    assert not out.exists()
    await exported(folder, 2019, out, "command:drift", now, remove=True)
    *lines, last = out.read_bytes().splitlines(keepends=True)
    digest = json.loads(last)["sha256"]
    assert sha256(b"".join(lines)).hexdigest() == digest
    assert [len(json.loads(line)["readings"]) for line in lines[1:]] == [1, 1]
    assert rows(folder, "SELECT min(id) FROM reading") == [(3,)]
    assert verified(folder) == ""
    assert digest in str(rows(folder, "SELECT what FROM reading WHERE what LIKE 'removed%'"))
    # What no removal of the log names is missed, and what it names falsely too.
    rows(folder, "DELETE FROM reading WHERE id = 3")
    assert "reading 3" in verified(folder)


async def test_a_removal_that_the_log_claims_too_early_is_a_break(folder: Path) -> None:
    store = SqliteStore(folder / DATABASE)
    claim = Reading(moment(2026), "command:x", "", "", "", "", "removed 11-12 sha256 0", 0, 0)
    await store.commit(Commit(moment(2026), [], {}, {}, set(), {}, [claim]))
    await store.close()
    rows(folder, "DELETE FROM reading WHERE id IN (11, 12)")
    assert "reading 11" in verified(folder)


async def test_a_year_with_a_later_reading_between_or_before_is_given_out_but_not_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteStore(folder / DATABASE)
    for year in (2019, 2018):
        at = moment(year)
        await store.commit(Commit(at, [], {}, {}, set(), {}, [Reading(at, "ida", "", "", "c", NUMBER, "case", 0, 0)]))
    await store.close()
    before, now = rows(folder, "SELECT id FROM reading"), moment(2026)
    for year in (2019, 2018):
        with pytest.raises(LogRefused, match=r"i följd .* in a row"):
            await exported(folder, year, folder / f"{year}.jsonl", "command:drift", now, remove=True)
        assert not (folder / f"{year}.jsonl").exists()
    assert rows(folder, "SELECT id FROM reading") == before
    await exported(folder, 2019, folder / "2019.jsonl", "command:drift", now)
    synced, real = [], os.fsync

    def fsync(number: int) -> None:
        real(number)
        synced.append((os.fstat(number).st_ino, rows(folder, "SELECT count(*) FROM reading WHERE id IN (3, 4)")[0][0]))

    monkeypatch.setattr("server.log_command.os.fsync", fsync)
    await exported(folder, 2020, folder / "2020.jsonl", "command:drift", now, remove=True)
    assert synced == [(inode(folder / "2020.jsonl"), 2), (inode(folder), 2)]
    assert rows(folder, "SELECT count(*) FROM reading WHERE id IN (3, 4)") == [(0,)]
    assert verified(folder) == ""


def test_the_reader_is_who_runs_the_command_whatever_the_environment_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "anna.overlakare")
    assert main(["log", "extract", NUMBER, "--data", str(folder)]) == 0
    ((actor,),) = rows(folder, "SELECT actor FROM reading WHERE what = 'log: extract'")
    assert actor == f"command:{pwd.getpwuid(os.getuid()).pw_name}"
    sources = Path(main.__code__.co_filename).parent.rglob("*.py")
    assert [path.name for path in sources if "command:{getpass" in path.read_text("utf-8")] == []
