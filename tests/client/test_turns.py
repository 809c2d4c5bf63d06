"""Whose turn it is: what a waiting case shows, and what is said and heard when it comes back."""

from typing import Any

import pytest

from clinic24_tui.config import Config
from clinic24_tui.testing import NINE, FakeLink, my_row
from tests.client.rooms import ANNA, shown, text, workbench

MINUTE = 60_000


def waiting(**more: Any) -> Any:
    return my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, **{"turn": "patient", "silent": 120, **more})


def delta(link: FakeLink, row: Any, pos: int = 2_000) -> None:
    link.feed({"type": "delta", "vid": "queue", "pos": pos, "put": [{**row, "pos": pos}], "drop": []})


def here(*, there: bool, typing: bool = False) -> dict[str, Any]:
    said = {"type": "presence", "case": "m1", "patient_here": there, "patient_typing": typing}
    return {**said, "staff": [], "staff_typing": []}


@pytest.mark.parametrize(("step", "shows"), [("remind", "påm 09:52"), ("phone", "ring 09:52"), ("text", "text 09:52")])
async def test_a_case_that_waits_shows_its_clock_whether_the_patient_is_here_and_what_comes_next(
    step: str, shows: str
) -> None:
    async with workbench([waiting(next_step=step, next_at=NINE + 10 * MINUTE)]) as (app, link, pilot):
        strip = shown(app)[4:7]
        assert strip[0][4:].startswith("på patient   2:00 ▲2")
        assert shows in strip[0]
        assert "inte läst" in strip[2]
        link.feed(here(there=True))
        delta(link, waiting(next_step=step, next_at=NINE + 10 * MINUTE, read_at=NINE - MINUTE))
        await pilot.pause()
        assert "här · läst 09:41" in shown(app)[6]
        link.feed(here(there=True, typing=True))
        await pilot.pause()
        assert "skriver …" in shown(app)[6]
        link.feed(here(there=False))
        await pilot.pause()
        assert "borta · läst 09:41" in shown(app)[6]


async def test_the_rail_says_that_she_writes_or_is_here_else_what_comes_next() -> None:
    row = waiting(next_step="remind", next_at=NINE + 10 * MINUTE, read_at=NINE)
    async with workbench([row], size=(80, 24)) as (app, link, pilot):
        assert shown(app)[4].startswith("  påm 09:52")
        for told, words in ((here(there=True), "här · läst"), (here(there=True, typing=True), "skriver …")):
            link.feed(told)
            await pilot.pause()
            assert shown(app)[4].startswith(f"  {words}")


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ((), "1 Lars Holm: att besvara."),
        (("reach_phone",), "1 Lars Holm svarar inte: ring patienten."),
        (("reach_text",), "skicka Vi har försökt nå dig (;försökt)."),
    ],
)
async def test_a_case_that_comes_back_is_said_and_heard_once(
    marks: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workbench([waiting()]) as (app, link, pilot):
        rung: list[str] = []
        monkeypatch.setattr(app._driver, "write", rung.append)
        delta(link, waiting(turn="mine", marks=marks))
        await pilot.pause()
        assert words in shown(app)[-2]
        assert rung.count("\a") == 1
        delta(link, waiting(turn="mine", marks=marks, unread=2), 2_001)
        await pilot.pause()
        assert rung.count("\a") == 1
        if marks:
            assert "svarar inte" in shown(app)[6]


async def test_the_open_case_is_heard_but_not_said_and_silence_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, written in (("bell", "\a"), ("osc9", "\x1b]9;Clinic24: Ett ärende väntar på dig.\a"), ("off", "")):
        config = Config(user=ANNA.user, password=ANNA.password, notice=kind)
        async with workbench([waiting()], config=config) as (app, link, pilot):
            await pilot.press("1")
            await pilot.pause()
            rung: list[str] = []
            monkeypatch.setattr(app._driver, "write", rung.append)
            delta(link, waiting(turn="mine"))
            await pilot.pause()
            assert "att besvara." not in text(app)
            assert "".join(rung) == written


async def test_who_is_at_a_case_is_forgotten_when_it_is_neither_mine_nor_open() -> None:
    async with workbench([waiting()]) as (_app, link, pilot):
        link.feed(here(there=True))
        link.open_case("m1")
        link.close_case("m1")
        assert "m1" in link.store.presence
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [], "drop": ["m1"]})
        await pilot.pause()
        assert "m1" not in link.store.presence
