"""Practice and reality are never mixed: the database itself says which it is, and each server opens only its own."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.adapters.region import load_region
from server.bootstrap import build
from server.case_export import exported
from server.domain.always_open import always_open
from server.domain.hours import is_open
from server.log_command import extracted
from server.review_list import run as feedback
from server.settings import Settings, SettingsRefused
from server.storage.space import SpaceRefused, is_practice
from tests.support.houses import CHEAP, read_once, running


async def _made(folder: Path, *, practice: bool) -> None:
    with read_once():
        house = build(Settings(data=folder, practice=practice, **CHEAP))
    await house.stop()


async def test_a_server_opens_only_the_folder_of_its_own_kind_however_it_was_copied(tmp_path: Path) -> None:
    practice, real, copied = tmp_path / "practice", tmp_path / "real", tmp_path / "copied"
    await _made(practice, practice=True)
    await _made(real, practice=False)
    copied.mkdir()
    shutil.copy2(practice / "clinic24.db", copied)
    assert [is_practice(folder / "clinic24.db") for folder in (practice, real, copied)] == [True, False, True]
    for folder in (practice, copied):
        with pytest.raises(SpaceRefused, match="är en övningsmapp: starta med --practice"):
            await _made(folder, practice=False)
    with pytest.raises(SpaceRefused, match="inte en övningsmapp: ge en tom mapp"):
        await _made(real, practice=True)
    await _made(practice, practice=True)
    await _made(real, practice=False)


async def test_a_refused_start_leaves_the_folder_free_and_as_it_was(tmp_path: Path) -> None:
    await _made(tmp_path, practice=False)
    before = (tmp_path / "clinic24.db").read_bytes()
    with pytest.raises(SpaceRefused):
        await _made(tmp_path, practice=True)
    assert (tmp_path / "clinic24.db").read_bytes() == before
    await _made(tmp_path, practice=False)


async def test_nothing_of_a_practice_folder_is_given_out_as_real(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _made(tmp_path, practice=True)
    with pytest.raises(SpaceRefused, match="inget ur den ges ut som verkligt"):
        await exported(tmp_path, "c", "command:x", 0)
    with pytest.raises(SpaceRefused):
        await extracted(tmp_path, "198501019802", "command:x", 0)
    assert feedback(tmp_path) == 2
    told = capsys.readouterr()
    assert "övningsmapp" in told.err
    assert told.out == ""


def test_the_program_itself_refuses_with_a_sentence(tmp_path: Path) -> None:
    def seed(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "server", "seed", "--data", str(tmp_path), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert seed("--practice").returncode == 0
    refused = seed()
    assert refused.returncode == 2
    assert "är en övningsmapp" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_practice_is_neither_a_demo_nor_behind_a_proxy(tmp_path: Path) -> None:
    for more in ({"demo": True}, {"behind_proxy": True}):
        with pytest.raises(SettingsRefused):
            Settings(data=tmp_path, practice=True, **more)  # type: ignore[arg-type]
    assert Settings(data=tmp_path, practice=True).invented


def test_practice_on_ones_own_machine_asks_for_no_verification_code_and_elsewhere_it_does(tmp_path: Path) -> None:
    assert Settings(data=tmp_path, practice=True).totp == "off"
    assert Settings(data=tmp_path).totp == "required"
    tls = {"tls_cert": tmp_path / "c.pem", "tls_key": tmp_path / "k.pem"}
    assert Settings(data=tmp_path, practice=True, host="192.0.2.1", **tls).totp == "required"


def test_one_can_practise_on_new_years_night() -> None:
    night = datetime(2026, 12, 31, 23, 50, tzinfo=UTC)
    region = always_open(load_region())
    hours = [one for unit in region.units.values() for one in unit.hours.values()]
    assert hours
    assert all(is_open(one, night) for one in hours)
    assert not all(is_open(one, night) for unit in load_region().units.values() for one in unit.hours.values())


async def test_the_login_answer_and_the_patients_page_say_that_it_is_practice(tmp_path: Path) -> None:
    import httpx

    for practice in (True, False):
        async with running(tmp_path / str(practice), practice=practice) as house:
            async with house.clinician() as anna:
                welcome = await anna.login("anna")
                assert welcome["practice"] is practice
                assert welcome.get("training", False) is practice
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
                told = (await http.get("/api/patient/services")).json()
                people = await http.get("/api/demo/people")
            assert told["practice"] is practice
            assert (people.status_code == 200) is practice
