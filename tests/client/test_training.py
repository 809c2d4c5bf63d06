"""The practice space's sheets on a scripted server: what they show, what they ask for, in words and in lines read aloud."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from clinic24_tui import paths
from clinic24_tui.app import ClinicApp
from clinic24_tui.client.admin import NotDone
from clinic24_tui.config import Config
from clinic24_tui.dialogs.training_board import BoardSheet
from clinic24_tui.dialogs.training_debrief import DebriefSheet
from clinic24_tui.dialogs.training_home import PracticeSheet
from clinic24_tui.messages import Second
from clinic24_tui.testing import FakeLink
from tests.client.rooms import ANNA, text, workbench
from tests.client.test_watermark import practise
from tests.support.wait import until

HEAD = {
    "id": "s1", "code": "AB2CD", "title": "", "leader": "Mats", "begun": 0, "ended": 0, "pace": 1.0, "seats": 2,
    "scenarios": [{"sv": "Svider", "en": "Stings"}],
}  # fmt: skip
SCENARIO = {"id": "nurse_cystitis", "title": "Svider när hon kissar", "kind": "red_flag", "chat": "nurse", "level": 3}
HOME = {
    "scenarios": [SCENARIO], "session": None, "alone": None, "all": [SCENARIO], "leads": True, "leading": None,
    "cases": [{"case": "c1", "scenario": "nurse_cystitis", "title": "Svider när hon kissar", "at": 0, "over": True}],
    "passed": [], "courses": [{"id": "introduction", "title": "Introduktion"}],
}  # fmt: skip
COURSE = {
    "id": "introduction", "title": "Introduktion", "minutes": 60, "led": True, "passed_at": 0,
    "steps": [
        {"id": "why", "kind": "read", "minutes": 10, "day": 0, "title": "Varför", "text": "Läs det här.", "keys": [],
         "scenario": "", "state": ""},
        {"id": "first", "kind": "play", "minutes": 15, "day": 1, "title": "Ett ärende", "text": "Ta det med {take_next}.",
         "keys": ["take_next"], "scenario": "nurse_cystitis", "state": "left"},
    ],
}  # fmt: skip
DEBRIEF = {
    "case": "c1", "title": "Svider när hon kissar", "lesson": "Fem frågor räcker.", "passed": False, "first_answer": 61_000,
    "goals": [
        {"part": "must", "status": "met", "text": "Frågar om feber", "why": "Därför (NICE).", "line": 12},
        {"part": "must", "status": "missed", "text": "Frågar om allergi", "why": "Därför (LV).", "line": None},
    ],
    "steps": [
        {"seq": 10, "at": 0, "by": "staff", "text": "", "did": "tar ärendet", "goals": []},
        {"seq": 12, "at": 61_000, "by": "staff", "text": "Har du feber?", "did": "", "goals": [0]},
        {"seq": 13, "at": 75_000, "by": "patient", "text": "nej", "did": "", "goals": []},
    ],
    "markdown": "# Genomgång: Svider när hon kissar\n",
}  # fmt: skip


def seat(user: str, name: str, **more: Any) -> dict[str, Any]:
    row = {"user": user, "name": name, "unit": "asby", "profession": "nurse", "here": True, "done": 0, "hints": 0}
    return {**row, "stuck": None, "fits": 1, "cases": [], **more}


HELD = {
    "case": "c2", "scenario": "nurse_cystitis", "title": {"sv": "Svider", "en": "Stings"}, "level": 3, "turn": "mine",
    "since": 940_000, "taken": 900_000, "flag": True, "met": 1, "of": 5, "missed": ["Svarar inom tre minuter"],
}  # fmt: skip
BOARD = {
    "session": HEAD,
    "seats": [
        seat("anna", "Anna Ek", cases=[HELD], stuck={"key": "f11", "place": "case", "n": 3, "at": 999_000}),
        seat("karin", "Karin Lövgren", here=False, done=2),
    ],
    "waiting": 1,
    "now": 1_000_000,
}


class Space:
    """A practice space that answers from tables and remembers what was asked for."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {
            "home": HOME, "board": BOARD, "debrief": DEBRIEF, "seat": {"session": None, "hints": []},
            "certificates": {"passed": []}, "programmes": {"programmes": [COURSE]},
        }  # fmt: skip
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.away = False

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        if self.away:
            raise NotDone("line")
        self.asked.append((path, dict(query)))
        found: dict[str, Any] = self.told[path]
        return found

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if self.away:
            raise NotDone("line")
        self.asked.append((path, body))
        return {"session": HEAD}

    def posted(self, path: str) -> list[dict[str, Any]]:
        return [body for at, body in self.asked if at == path]


@asynccontextmanager
async def practising(
    size: tuple[int, int] = (120, 40), config: Config = ANNA
) -> AsyncIterator[tuple[ClinicApp, Space, Pilot[int], FakeLink]]:
    async with workbench(size=size, config=config) as (app, link, pilot):
        space = Space()
        link.training = space
        practise(link)
        await pilot.pause()
        yield app, space, pilot, link


async def shows(app: ClinicApp, words: str) -> None:
    await until(lambda: words in text(app))


async def test_a_real_server_has_no_key_for_it() -> None:
    async with workbench() as (app, _link, pilot):
        await pilot.press("ctrl+k")
        assert not isinstance(app.screen, PracticeSheet)
        assert "Öva" not in text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_chooses_a_patient_without_being_told_what_kind_of_case_it_is(size: tuple[int, int]) -> None:
    async with practising(size) as (app, space, pilot, _link):
        await pilot.press("ctrl+k")
        await shows(app, "Svider när hon kissar")
        assert "varningstecken" not in text(app)
        await pilot.press("d", "e", "n", "backspace", "backspace", "backspace")
        await pilot.press("S", "v", "i", "d", "e", "r", "enter")
        await until(lambda: space.posted("practise") == [{"scenario": "nurse_cystitis"}])
        await shows(app, "patienten kommer till din kö")


async def test_the_board_says_who_is_where_and_what_the_leader_asks_for_goes_to_the_one_under_the_cursor() -> None:
    async with practising() as (app, space, pilot, link):
        app.push_screen(BoardSheet(link))
        await shows(app, "kod A B 2 C D · 2 deltar · 1 väntar i kön")
        for words in (
            "● Anna Ek",
            "hens tur 1:00 · 1/5 · missat 1 · flagga · fast på f11",
            "! Svarar inom tre minuter",
        ):
            assert words in text(app)
        assert "○ Karin Lövgren (borta, platsen väntar)" in text(app)
        await pilot.press("v", "down", "f", "r", "space", "plus")
        await until(lambda: len(space.posted("lead")) == 5)
        assert [body["do"] for body in space.posted("lead")] == ["worse", "question", "rush", "pace", "pace"]
        assert [body.get("user") for body in space.posted("lead")][:2] == ["anna", "karin"]
        assert [body["rate"] for body in space.posted("lead")[3:]] == [0.0, 10.0]
        await pilot.press("t")
        await pilot.press(*"bra", "enter")
        await until(lambda: {"do": "hint", "user": "karin", "text": "bra"} in space.posted("lead"))
        await pilot.press("x", "j")
        await until(lambda: space.posted("lead")[-1] == {"do": "end"})
        space.told["board"] = {**BOARD, "session": {**HEAD, "ended": 1_000_000}}
        app.screen.post_message(Second(0))
        await shows(app, "avslutat")
        await pilot.press("v")
        assert space.posted("lead")[-1] == {"do": "end"}


async def test_the_debrief_is_read_whole_and_step_by_step_and_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "debrief_folder", lambda: tmp_path / "mine")
    async with practising() as (app, _space, pilot, link):
        app.push_screen(DebriefSheet(link, "c1"))
        await shows(app, "Första svaret kom efter 1:01.")
        page = text(app)
        assert page.index("Det här gjorde du") < page.index("■ Frågar om feber") < page.index("Att ta med sig")
        assert page.index("Att ta med sig") < page.index("□ Frågar om allergi") < page.index("Att minnas")
        assert "01:01  du: ”Har du feber?”" in page
        await pilot.press("s", "right")
        assert "Steg 2 av 3" in text(app)
        assert "■ Frågar om feber" in text(app)
        assert "01:15" not in text(app)
        await pilot.press("right", "right", "left", "left", "left")
        assert "Steg 1 av 3" in text(app)
        await pilot.press("e")
        (file,) = (tmp_path / "mine").iterdir()
        assert file.read_text("utf-8") == DEBRIEF["markdown"]
        assert "Sparad:" in text(app)


async def test_a_programme_is_gone_through_step_by_step_with_the_live_keys() -> None:
    async with practising() as (app, space, pilot, _link):
        await pilot.press("ctrl+k")
        await shows(app, "Program: Introduktion")
        await pilot.press(*"Intro", "enter")
        await shows(app, "Introduktion · 60 min · 0/1")
        assert "Läs det här." in text(app)
        await pilot.press("down")
        assert "Ta det med n." in text(app)
        assert "□ Ett ärende" in text(app)
        assert "dag 1 · öva · 15 min" in text(app)
        await pilot.press("enter")
        await until(lambda: space.posted("practise") == [{"scenario": "nurse_cystitis"}])


async def test_it_is_read_aloud_line_by_line() -> None:
    async with practising(config=replace(ANNA, flat=True)) as (app, _space, _pilot, link):
        app.push_screen(DebriefSheet(link, "c1"))
        await shows(app, "Frågar om allergi")
        assert "Ruta: Genomgång." in text(app)


async def test_a_hint_comes_once_and_a_server_that_is_away_is_told() -> None:
    async with practising() as (app, space, pilot, _link):
        space.told["seat"] = {"session": HEAD, "hints": [{"at": 5, "text": "Fråga om allergi."}]}
        app._seconds = 2
        app.practise_on()
        await shows(app, "Tips från ledaren: Fråga om allergi.")
        await pilot.press("f11", "f11")
        await until(lambda: len(space.posted("press")) == 2)
        assert space.posted("press")[0] == {"key": "f11", "place": "WorkbenchScreen"}
        space.away = True
        await pilot.press("ctrl+k")
        await shows(app, "Servern svarar inte.")


async def test_the_debrief_comes_up_at_the_workbench_and_not_over_other_work() -> None:
    async with practising() as (app, _space, pilot, _link):
        app._debrief_of = "c1"
        await pilot.press("question_mark")
        app.practise_on()
        await pilot.pause()
        assert not isinstance(app.screen, DebriefSheet)
        await pilot.press("escape")
        app.practise_on()
        await shows(app, "Första svaret kom efter 1:01.")
