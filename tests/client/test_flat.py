"""Flat mode: the rooms as lines in the order of speech, without boxes, colours or motion, with the terminal's own cursor."""

import re
from dataclasses import replace

import pytest

from clinic24_tui.__main__ import configured, parser
from clinic24_tui.app import ClinicApp
from clinic24_tui.config import Config
from clinic24_tui.dialogs.lock import LockScreen
from clinic24_tui.screens.help import HelpScreen
from clinic24_tui.spoken import length_of_time
from clinic24_tui.testing import queue_row
from clinic24_tui.widgets.flat import FlatPage
from tests.client.rooms import ANNA, morning, shown, text, workbench
from tests.client_case.case_room import case_room, write

FLAT = replace(ANNA, flat=True, look="clinic-mono")
BOXES = re.compile("[\u2500-\u259f\u25a0-\u25ff]")


def said(app: ClinicApp) -> list[str]:
    """Return the lines as they are spoken: rows that were broken at the width are one line again."""
    return app.screen.query_one(FlatPage).page.lines


def under_cursor(app: ClinicApp) -> str:
    x, y = app.cursor_position
    return shown(app)[y][x:]


async def test_the_workbench_is_read_alarm_first_then_place_strips_and_the_queue_in_order() -> None:
    async with workbench(size=(120, 40), config=FLAT) as (app, _link, pilot):
        await pilot.pause()
        lines = said(app)
        assert lines[0] == "Larm. Nivå 1 obesvarad 9 min: Svårt att andas K 58. +4 till. n Ta ärendet."
        assert lines[1] == "Arbetsplats. Åsby vårdcentral. Anna Ek, sjuksköterska. Klockan 09:42. Ansluten."
        assert lines[2] == "Remsor, 5. Att besvara 3."
        assert (
            "Remsa 3. Att besvara sedan 4 minuter. Elsa Berg, flicka 4 år. Utslag. Nivå 3, Närmaste dygnet. 1 ny rad."
            in lines
        )
        assert "Kö Väntar, 12 ärenden." in lines
        first = "Ärende 1 av 12, valt. Nivå 1, Omgående. Svårt att andas, kvinna 58 år. Väntat 9 minuter. Röd flagga."
        assert first in lines
        assert lines[-1].startswith("Tangenter: n Ta nästa, Enter Öppna")
        assert under_cursor(app).startswith("Ärende 1 av 12, valt.")
        await pilot.press("down", "down")
        await pilot.until(
            lambda: under_cursor(app).startswith(
                "Ärende 3 av 12, valt. Nivå 2, Skyndsamt. Feber hos barn, flicka 7 år."
            )
        )
        assert first.replace(", valt", "") in said(app)


async def test_a_long_queue_is_told_around_the_cursor_with_true_numbers_and_the_cursor_stays_in_sight() -> None:
    rows = [queue_row(f"w{n}", 3, "rash", "female", 20, left=100 + n) for n in range(200)]
    async with workbench(rows, size=(60, 10), config=FLAT) as (app, _link, pilot):
        await pilot.press("end")
        await pilot.until(lambda: under_cursor(app).startswith("Ärende 200 av 200, valt."))
        assert len(said(app)) < 40
        await pilot.press("home")
        await pilot.until(lambda: under_cursor(app).startswith("Ärende 1 av 200, valt."))


async def test_the_case_is_read_from_who_it_is_to_what_i_write_and_the_cursor_stands_in_my_text() -> None:
    async with case_room(size=(100, 40), config=FLAT) as (app, link, pilot):
        await write(pilot, "Sitt kvar")
        await pilot.press("left", "left")
        await pilot.until(lambda: under_cursor(app).rstrip() == "ar")
        lines = said(app)
        assert lines[0] == (
            "Ärende, remsa 1. Lars Holm, man 44 år, 19800312-••••. Skriver själv. Bröstsmärta. Nivå 2, Skyndsamt, enligt förslag."
        )
        assert lines[1] == "Att besvara sedan 0 minuter."
        assert lines[2:4] == [
            "Autoanamnes, ej verifierad.",
            "Patientens ord: ”har svårt att få luft sen i morse, värre när jag går i trappan och det piper lite”.",
        ]
        assert "Nej: ingen bröstsmärta; ingen feber." in lines
        talk = lines.index("Nytt för dig.")
        assert lines[talk - 1] == (
            "09:36 Internt, bara personal, Björn: Läkare Disa är på plats till 16, EKG-tid finns 10:20. Slut internt."
        )
        assert lines[talk + 1 : talk + 3] == [
            "09:37 Lars, ny: nu strålar det ut i käken också",
            "09:38 Lars, ny: ska jag vara orolig?",
        ]
        assert lines[-1] == "Till Lars Holm, man 44 år. Skriv: Sitt kvar"
        link.feed(
            {"type": "presence", "case": "m1", "patient_here": True, "patient_typing": False, "staff": ["anna", "bjorn"],
             "staff_typing": []}
        )  # fmt: skip
        await pilot.until(lambda: said(app)[2] == "Patienten är här. Björn Alm tittar.")
        await pilot.press("enter")
        await pilot.until(lambda: any("du, om 3 s  ^z Ångra: Sitt kvar" in line for line in said(app)))
        await pilot.press("escape")
        await pilot.until(lambda: "o Skriv" in said(app)[-1])


async def test_the_open_list_of_phrases_is_read_with_its_place() -> None:
    async with case_room(size=(100, 40), config=FLAT) as (app, _link, pilot):
        await write(pilot, "/")
        await pilot.until(lambda: any(line.startswith("Val 1 av ") for line in said(app)))
        await pilot.press("down")
        await pilot.until(lambda: any(line.startswith("Val 2 av ") for line in said(app)))


async def test_no_box_no_colour_and_no_change_while_nothing_happens_but_the_clock() -> None:
    async with case_room(size=(100, 40), config=FLAT) as (app, link, pilot):
        await pilot.press("escape")
        before = list(said(app))
        link.advance(3)
        app._tick()
        await pilot.pause()
        assert said(app) == before
        for key in ("a", "escape", "f3", "f3", "question_mark", "escape", "escape"):
            await pilot.press(key)
            await pilot.pause()
            assert not BOXES.search(text(app)), (key, text(app))


async def test_a_sheet_is_read_field_by_field_and_the_cursor_stands_where_the_keys_act() -> None:
    async with case_room(size=(80, 24), config=FLAT) as (app, _link, pilot):
        await pilot.press("escape", "l")
        first = "Fält 1 av 5. 1 av 7, valt: Läkare, Åsby vårdcentral, öppet till 16 · 1 bevakar nu."
        await pilot.until(lambda: under_cursor(app).startswith(first[:60]))
        assert said(app)[:3] == [
            "Ruta: Lämna över med SBAR.",
            first,
            "2 av 7: Sekreterare, Åsby vårdcentral, öppet till 16 · ingen bevakar nu.",
        ]
        assert said(app)[-2:] == ["Obs: 1 fält kvar.", "Tangenter: ^s Lämna över, Tab Nästa fält, Esc Åter."]
        await pilot.press("down", "enter")
        await write(pilot, "Ring henne")
        await pilot.press("left", "left")
        await pilot.until(lambda: under_cursor(app).rstrip() == "ne")
        at = said(app).index("R Rekommendation, krävs, vad du önskar")
        assert said(app)[at + 1] == "Fält 5 av 5. Ring henne"
        assert not any(line.startswith("Obs:") for line in said(app))
        await pilot.press("escape", "p", "3", "tab", "ctrl+s")
        at = said(app).index("Fält 2 av 2: Orsak, krävs när nivån sänks. Tomt.")
        assert said(app)[at + 1] == "Fel: Skriv varför nivån sänks."


async def test_help_palette_and_lock_are_lines_that_are_turned_page_by_page() -> None:
    async with case_room(size=(60, 12), config=FLAT) as (app, _link, pilot):
        await pilot.press("escape", "question_mark")
        await pilot.until(lambda: isinstance(app.screen, HelpScreen))
        before = shown(app)
        await pilot.press("pagedown")
        assert shown(app)[0] != before[0]
        assert not BOXES.search(text(app))
        await pilot.press("escape", "ctrl+p")
        await pilot.until(lambda: any(re.search(r"\b1 av \d+, valt: ", line) for line in said(app)))
        second = next(found[1] for line in said(app) if (found := re.match(r"2 av \d+: (.+)", line)))
        await pilot.press("down")
        await pilot.until(lambda: any(re.search(rf"\b2 av \d+, valt: {re.escape(second)}", line) for line in said(app)))
        assert not BOXES.search(text(app)), text(app)
        await pilot.press("escape", "ctrl+l")
        await pilot.until(lambda: isinstance(app.screen, LockScreen))
        await pilot.press("x", "y")
        assert "Fält 1 av 1: Lösenord för Anna Ek. 2 tecken, dolda" in said(app)
        assert "Lars" not in text(app)


async def test_it_speaks_english_and_says_that_the_server_is_gone() -> None:
    async with workbench(morning()[:1], size=(100, 30), config=FLAT, lang="en") as (app, link, pilot):
        link.down()
        await pilot.until(
            lambda: any("Disconnected: last known state, what you send waits." in line for line in said(app))
        )
        await pilot.pause()
        assert "Case 1 of 1, selected. Level 1, Immediate." in " ".join(said(app))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 minuter"), (119, "1 minut"), (4000, "1 timme"), (90_000, "1 dygn"), (-5, "0 minuter")]
)
def test_lengths_of_time_are_whole_words(seconds: int, words: str) -> None:
    assert length_of_time(seconds) == words


def test_flat_is_asked_for_on_the_command_line_and_is_without_colours_unless_a_look_is_chosen() -> None:
    def asked(*arguments: str) -> Config:
        return configured(parser().parse_args(list(arguments)))

    assert (asked("--flat").flat, asked("--flat").look) == (True, "clinic-mono")
    assert asked("--flat", "--look", "clinic-contrast").look == "clinic-contrast"
    assert not asked().flat
