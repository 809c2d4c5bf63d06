"""A case as a Bundle by command: what a real case gives, that the reading is logged and sealed, and what is refused."""

import asyncio
import json
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.adapters.fhir import checked
from server.data_folder import DataFolder
from server.storage.seal import verify
from tests.support.cases import seek_care, told
from tests.support.content import library
from tests.support.houses import running
from tests.support.people import ANNA, patient


async def a_case(folder: Path) -> str:
    """Let a case be asked, sent, answered and noted about, and stop the server."""
    async with running(folder) as house:
        lane = house.house.lane
        case = await seek_care(lane)
        took = await lane.submit(ANNA, told(case, "Take"))
        await lane.submit(ANNA, told(case, "SendMessage", text="Hej, hur mår du?", owner_seq=took.owner_seq))
        await lane.submit(ANNA, told(case, "WriteNote", text="bara för kollegor"))
        await lane.submit(patient(case), told(case, "SendMessage", text="Bättre"))
    return case


def readings(folder: Path) -> list[Any]:
    with sqlite3.connect(folder / "clinic24.db") as db:
        return db.execute("SELECT actor, case_id, patient, what FROM reading").fetchall()


def export(folder: Path, case: str) -> int:
    return main(["case", "export", case, "--data", str(folder)])


@pytest.fixture
def case(tmp_path: Path) -> str:
    return asyncio.run(a_case(tmp_path / "data"))


def test_a_case_is_given_out_whole_and_its_reading_is_logged_and_sealed(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    before = readings(folder)
    assert export(folder, case) == 0
    made = json.loads(capsys.readouterr().out)
    kinds = [entry["resource"]["resourceType"] for entry in made["entry"]]
    assert kinds == ["Patient", "QuestionnaireResponse", "Communication", "Communication"]
    assert "bara för kollegor" not in json.dumps(made, ensure_ascii=False)
    assert checked("Bundle", made) == made
    (logged,) = readings(folder)[len(before) :]
    assert (logged[0].split(":")[0], *logged[1:]) == ("command", case, "198501019802", "export")
    with sqlite3.connect(folder / "clinic24.db") as db:
        assert verify(db) is None


def test_a_case_of_another_version_is_given_out_in_the_words_that_were_asked(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = library().flows["general"]
    newer = replace(library(), flows={"general": replace(flow, version="9.0", questions=flow.questions[:1])})
    monkeypatch.setattr("server.case_export.load_flows", lambda: newer)
    assert export(tmp_path / "data", case) == 0
    answered = json.loads(capsys.readouterr().out)["entry"][1]["resource"]
    assert answered["questionnaire"].endswith(f"/general|{flow.version}")
    assert len(answered["item"]) > 5
    assert all(item["text"] and item["answer"][0]["valueString"] for item in answered["item"])


def test_nothing_is_given_out_where_there_is_nothing_or_the_log_cannot_be_written(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path / "none", case) == 2
    assert "ingen databas" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    assert export(tmp_path / "data", "0" * 32) == 2
    assert "finns inte" in capsys.readouterr().err
    with sqlite3.connect(tmp_path / "data" / "clinic24.db") as db:
        db.execute("CREATE TRIGGER no_log BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'full'); END")
    assert export(tmp_path / "data", case) == 2
    said = capsys.readouterr()
    assert (said.out, "kunde inte loggas" in said.err) == ("", True)


def test_a_running_server_and_a_missing_library_are_told(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = DataFolder(tmp_path / "data")
    assert export(tmp_path / "data", case) == 3
    assert "pid" in capsys.readouterr().err
    place.release()
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B.questionnaireresponse", None)
    before = readings(tmp_path / "data")
    assert export(tmp_path / "data", case) == 2
    said = capsys.readouterr()
    assert (said.out, "pip install 'clinic24-tui[fhir]'" in said.err) == ("", True)
    assert readings(tmp_path / "data") == before
