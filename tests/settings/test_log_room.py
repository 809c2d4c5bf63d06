"""The log reviewer's room by keys, through a real server on a real socket, and a reading in words."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from clinic24_tui import locale
from clinic24_tui.dialogs.access_log import LogSignSheet, LogTextSheet
from clinic24_tui.screens.settings.access_log import LogRoom
from clinic24_tui.screens.settings.home import SettingsScreen
from clinic24_tui.state import log_page
from server.contract import log_words
from tests.realtime.test_log_review import NUMBER, a_day
from tests.settings.test_units_room import Desk
from tests.support.houses import Running


def room(desk: Desk) -> LogRoom:
    assert isinstance(desk.app.screen, LogRoom), desk.screen
    return desk.app.screen


async def sees(desk: Desk, words: str) -> None:
    """Wait for words anywhere on the screen, also over a sheet, and where they are broken over rows."""
    await desk.until(lambda: words in " ".join(desk.screen.split()), repr(words))


async def entered(desk: Desk) -> None:
    await desk.until(lambda: isinstance(desk.app.screen, SettingsScreen), "the settings")
    await sees(desk, "Åtkomstlogg")
    await desk.press("enter")
    await sees(desk, "Varje fråga står själv i loggen")


@pytest.mark.parametrize("size", [pytest.param((120, 40), marks=pytest.mark.nightly), (80, 24)])
async def test_a_reviewer_searches_signs_off_draws_a_sample_gives_an_extract_and_tries_the_chain(
    house: Running, size: tuple[int, int]
) -> None:
    await a_day(house)
    async with Desk(f"http://127.0.0.1:{house.port}", "logg", size=size) as goran:
        await entered(goran)
        await goran.press("f")
        await sees(goran, "Sök i åtkomstloggen")
        await goran.write("19850101-9802")
        await goran.press("tab", "tab")
        await goran.write("finns inte")
        await goran.press("enter")
        await sees(goran, "Ingen enhet heter så")
        await goran.press(*["backspace"] * 10, "enter")
        await sees(goran, "Karin Lövgren 19850101-9802 läste ärendet")
        karin = next(n for n, one in enumerate(room(goran).lines) if one["person"] == "karin")
        await goran.press(*["down"] * karin)
        await sees(goran, "har inte haft ärendet")
        await goran.press("enter")
        await goran.until(lambda: isinstance(goran.app.screen, LogSignSheet), "the reading")
        await goran.press("2", "ctrl+s")
        await sees(goran, "Skriv en kommentar")
        await goran.write("Varför?")
        await goran.press("ctrl+s")
        await sees(goran, "? 20")
        await sees(goran, "Kvitterad. Det står i loggen.")
        await goran.press("up")
        await sees(goran, "av logg: fråga ställd. Varför?")
        await goran.press("u", "enter")
        await goran.until(lambda: isinstance(goran.app.screen, LogTextSheet), "the extract")
        await sees(goran, "Åsby vårdcentral, sjuksköterska: läste ditt ärende.")
        assert "Karin" not in goran.screen.split("Utdrag")[1]
        await goran.press("escape", "f", "enter")
        await sees(goran, "tog fram patientens")
        own = next(n for n, one in enumerate(room(goran).lines) if one["person"] == "logg")
        await goran.press(*["up"] * (room(goran).chooser.at - own), "enter", "tab")
        await goran.write("Min egen")
        await goran.press("ctrl+s")
        await sees(goran, "Du kan inte granska din egen läsning")
        await goran.press("enter")
        await sees(goran, "Min egen")
        await goran.press("escape", "p")
        await sees(goran, "Stickprov ur åtkomstloggen")
        await goran.press("enter")
        await sees(goran, "lottade.")
        await goran.press("v")
        await sees(goran, "Kedjan är hel")
        with closing(sqlite3.connect(house.house.folder.database)) as db, db:
            db.execute("UPDATE reading SET actor = 'ida' WHERE id = 1")
        await goran.press("v")
        await sees(goran, "Bruten vid läsning")
    asked = [what for (what,) in house.disk("SELECT what FROM reading WHERE actor = 'logg' ORDER BY id")]
    assert [what.split(" ")[1] for what in asked if what.startswith("log: ")] == [
        "search", "extract", "search", "sample", "verify", "verify",
    ]  # fmt: skip
    assert "signed ask: Varför?" in asked


async def test_older_readings_are_fetched_from_the_end_of_the_list(house: Running) -> None:
    async with house.clinician() as anna:
        await anna.work("anna")
        for n in range(60):
            await anna.send(type="open", vid=f"q{n}", view="queue")
            await anna.kind("ready", vid=f"q{n}")
            await anna.send(type="close", vid=f"q{n}")
    async with Desk(f"http://127.0.0.1:{house.port}", "logg") as goran:
        await entered(goran)
        await goran.press("f", "enter")
        await sees(goran, "50 läsningar, fler finns")
        await goran.press(*["down"] * 50)
        await sees(goran, "Hämta äldre läsningar")
        await goran.press("enter")
        await goran.until(lambda: len(room(goran).lines) >= 60 and room(goran).chooser.at == 50, "the next page")
        assert len({one["id"] for one in room(goran).lines}) == len(room(goran).lines)
        await goran.press("enter")
        await sees(goran, "Läsningen gäller ingen patient")


def line(**over: Any) -> dict[str, Any]:
    usual = {"id": 1, "at": 0, "ended": 0, "person": "anna", "name": "Anna Ek", "unit": "asby", "profession": "nurse"}
    return {**usual, "case": "c1", "patient": NUMBER, "what": "case", "hints": [], "signed": None, **over}


def test_a_reading_is_told_in_words_in_both_languages() -> None:
    assert log_page.row_words(line()) == "  1970-01-01 01:00  Anna Ek             19850101-9802  läste ärendet"
    assert log_page.row_words(line(hints=["door"], what="emergency: Medvetslös")).startswith("! 1970")
    assert log_page.what_words("attempt: picture") == "nekades: såg en bild"
    assert log_page.who_words(line(person="patient:c1", name="")) == "patienten"
    assert log_page.who_words(line(person="command:root (0)", name="")) == "root (0)"
    signed = {"by": "logg", "at": 0, "result": "wrong", "comment": "Granne"}
    assert log_page.signed_words(line(signed=signed)) == "Kvitterad 1970-01-01 01:00 av logg: fel. Granne"
    broken = {"link": 3, "rows": "reading 7", "why": log_words.CHANGED}
    assert log_page.break_words(broken)[0].startswith("Bruten vid läsning 7 (länk 3): en rad eller tid")
    assert log_page.what_words("log: search person=anna") == "sökte i loggen person=anna"
    locale.use("en")
    try:
        assert log_page.what_words("case") == "read the case"
        assert log_page.break_words(broken)[0].startswith("Broken at reading 7 (link 3): a row")
    finally:
        locale.use("sv")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": "2026-02-30"}, "Skriv år, månad och dag"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "Första dagen är efter"),
        ({"unit": "bvc"}, "Flera enheter börjar så"),
        ({"unit": "x"}, "Ingen enhet heter så"),
    ],
)
def test_what_cannot_be_searched_for_says_why(given: dict[str, str], said: str) -> None:
    empty = dict.fromkeys(("patient", "person", "unit", "since", "until"), "")
    units = {"a": "BVC Åsby", "b": "BVC Lommaryd", "asby": "Åsby vårdcentral"}
    with pytest.raises(ValueError, match=said):
        log_page.sought({**empty, **given}, units)
    assert log_page.sought({**empty, "unit": "asby v", "until": "1970-01-01"}, units) == {
        "unit": "asby",
        "until": 23 * 3_600_000 - 1,
    }


@pytest.mark.parametrize("given", [{"n": "0"}, {"n": "201"}, {"n": "många"}, {"seed": "-1"}, {"seed": "1" * 16}])
def test_a_spot_check_out_of_bounds_says_why(given: dict[str, str]) -> None:
    usual = {"n": "20", "seed": "1", "since": "", "until": ""}
    assert log_page.sampled(usual) == {"n": 20, "seed": 1}
    with pytest.raises(ValueError, match=r"1–200|siffror"):
        log_page.sampled({**usual, **given})
