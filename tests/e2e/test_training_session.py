"""A whole session by the keys of four terminals: a leader and three trainees, from the code to the debrief."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from clinic24_tui import paths
from clinic24_tui.demo import Alone
from clinic24_tui.dialogs.training_board import BoardSheet
from clinic24_tui.dialogs.training_debrief import DebriefSheet
from clinic24_tui.screens.workbench import WorkbenchScreen
from server.bootstrap import SystemClock
from server.storage.space import is_practice
from tests.e2e.terminal import Terminal
from tests.support.houses import Running, running

pytestmark = pytest.mark.e2e

TRAINEES = ("anna", "karin", "sofia")
ASK = "Hej, jag är sjuksköterska här. Har du feber?"


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Running]:
    clock: Any = SystemClock()
    async with running(tmp_path / "data", clock, practice=True, demo_people=120) as house:
        yield house


def terminal(house: Running, user: str) -> Terminal:
    # Sofia's first assignment is at the child health centre; her second is a nurse's at Åsby.
    assignment = "sofia-2" if user == "sofia" else ""
    return Terminal(f"http://127.0.0.1:{house.port}", user, assignment=assignment)


async def joins(one: Terminal, code: str) -> None:
    await one.press("ctrl+k")
    await one.shows("Gå med i ett pass")
    await one.press("enter")
    await one.shows("Koden som ledaren säger")
    await one.write(code.lower())
    await one.press("enter")
    await one.shows("Du är med")
    await one.press("escape")
    await one.until(lambda: len(one.app.screen_stack) == 1, "the workbench")


async def takes_and_asks(one: Terminal) -> str:
    await one.until(lambda: bool(one.link.store.lists["waiting"].rows), "a patient in the queue")
    await one.press("n")
    await one.until(lambda: len(one.app.screen_stack) == 2 and one.app.screen.case_id != "", "a case")  # type: ignore[attr-defined]
    case: str = one.case_screen.case_id
    await one.in_case(case)
    await one.write(ASK)
    await one.press("enter")
    await one.sent()
    return case


async def closes(one: Terminal, case: str) -> None:
    """Close it, its red flag read, and go back to the workbench."""

    def flags() -> list[int]:
        row: Any = one.link.store.row(case)
        return [mark["since"] for mark in row["marks"] if mark["key"] == "flag"] if row else []

    while one.link.store.list_of(case) == "mine":
        row: Any = one.link.store.row(case)
        for since in flags():
            one.link.command("AcknowledgeFlag", case=case, owner_seq=row["owner_seq"], since=since)
        await one.until(lambda: not flags(), "no flag")
        one.link.command("Close", case=case, owner_seq=row["owner_seq"], outcome="phone")
        # The patient goes on in fast time: she may raise another flag before it is closed.
        await one.until(lambda: one.link.store.list_of(case) != "mine" or bool(flags()), "closed, or a new flag")
    while not isinstance(one.app.screen, DebriefSheet | WorkbenchScreen):
        await one.press("escape")


async def test_from_the_code_to_the_debrief(practice: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "debrief_folder", lambda: tmp_path / "mine")
    async with AsyncExitStack() as stack:
        leader = await stack.enter_async_context(terminal(practice, "mats"))
        trainees = [await stack.enter_async_context(terminal(practice, user)) for user in TRAINEES]
        await leader.press("ctrl+k")
        await leader.shows("Led ett pass")
        await leader.press("enter")
        await leader.shows("Svider när hon kissar")
        await leader.write("Svider")
        await leader.press("enter")
        await leader.shows("1 Svider när hon kissar")
        await leader.press("ctrl+s")
        await leader.shows("Ingen är med än")
        found = re.search(r"kod ((?:\w ){5})", leader.told())
        assert found
        for one in trainees:
            await joins(one, found[1])
        await leader.shows("3 deltar")
        await leader.shows("3 väntar i kön")
        await leader.press("plus", "plus")
        await leader.shows("snabbtid × 60")

        cases = [await takes_and_asks(one) for one in trainees]
        assert len(set(cases)) == 3
        for one in trainees:
            await one.shows("36,9")
        await leader.shows("0 väntar i kön")
        await leader.shows("1/5")
        await leader.press("t")
        await leader.shows("Bara hen ser det")
        await leader.write("Fråga om allergi.")
        await leader.press("enter")
        await leader.shows("Tipset är skickat till Anna Ek")
        await trainees[0].until(lambda: "Tips från ledaren: Fråga om allergi." in trainees[0].screen, "the hint")
        await leader.press("v")
        await leader.shows("blir sämre nu")
        await trainees[0].shows("det trycker över bröstet")
        await leader.shows("flagga")

        for one, case in zip(trainees, cases, strict=True):
            await closes(one, case)
            await one.until(lambda one=one: isinstance(one.app.screen, DebriefSheet), "the debrief")  # type: ignore[misc]
            await one.shows("Det här gjorde du")
            await one.shows("Frågar om feber eller frossa")
        await trainees[1].press("s", "right")
        await trainees[1].shows("Steg 2 av")
        await trainees[1].press("s", "e")
        await trainees[1].shows("Sparad:")
        await asyncio.to_thread(saved, tmp_path / "mine")

        assert isinstance(leader.app.screen, BoardSheet)
        await leader.press("g")
        await leader.shows("3 av 3")
        assert all(name not in leader.told() for name in ("Anna", "Karin", "Sofia"))
        await leader.press("escape", "x")
        await leader.shows("Avsluta passet?")
        await leader.press("j")
        await leader.shows("avslutat")


def saved(folder: Path) -> None:
    (file,) = folder.iterdir()
    assert file.read_text("utf-8").startswith("# Genomgång: Svider när hon kissar")


def test_a_practice_space_of_ones_own_is_kept_from_one_time_to_the_next(tmp_path: Path) -> None:
    for _time in range(2):
        space = Alone(tmp_path / "own")
        try:
            space.start()
            told = httpx.get(f"{space.address}api/patient/services", trust_env=False).json()
        finally:
            space.stop()
        assert told["practice"]
    assert is_practice(tmp_path / "own" / "clinic24.db")


def test_practising_alone_needs_a_terminal() -> None:
    command = [sys.executable, "-m", "clinic24_tui", "practice"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "kör `clinic24 practice` i ett terminalfönster" in done.stderr
