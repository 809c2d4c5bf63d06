"""What bad luck brings to a room: a storm of sizes, a paste of two hundred lines, a text at the limit, broken settings."""

from pathlib import Path

import pytest
from textual import events
from textual.geometry import Size
from textual.widgets import Input

from clinic24_tui.config import read
from clinic24_tui.screens.help import HelpScreen
from tests.client.rooms import ANNA, shown, text, workbench
from tests.client.test_sheets import is_whole
from tests.client_case.case_room import case_room, said, screen, sent
from tests.client_case.test_harmless import EVIL, check, steers

LINES = "\n".join(f"rad {n} {EVIL}" for n in range(200))


@pytest.mark.parametrize("keys", [("escape",), ("f3",), ("ctrl+t",), ("escape", "question_mark"), ("escape", "ctrl+p")])
async def test_a_case_lives_through_thirty_sizes_and_ends_whole(keys: tuple[str, ...]) -> None:
    async with case_room(size=(80, 24)) as (app, _link, pilot):
        await pilot.press(*keys)
        before = app.screen
        for n in range(30):
            app.post_message(events.Resize(*2 * (Size(20 + n * 37 % 150, 5 + n * 13 % 50),)))
        await pilot.resize_terminal(20, 5)
        await pilot.until(lambda: is_whole(app, 20, 5))
        await pilot.resize_terminal(80, 24)
        await pilot.until(lambda: is_whole(app, 80, 24))
        assert app.screen is before


async def test_two_hundred_pasted_lines_come_into_composer_and_note_whole_and_send_nothing() -> None:
    async with case_room(size=(80, 24)) as (app, link, pilot):
        for area, keys in ((screen(app).composer.writing, ()), (screen(app).composer.noting, ("ctrl+t",))):
            await pilot.press(*keys)
            app.post_message(events.Paste(LINES))
            await pilot.pause()
            assert len(area.text.split("\n")) == 200
            assert not any(steers(row) for row in area.text.split("\n"))
            check(shown(app), 80)
        assert not sent(link)
        assert not sent(link, "WriteNote")


async def test_two_hundred_pasted_lines_in_search_and_palette_are_one_line_of_words() -> None:
    async with workbench(size=(80, 24)) as (app, _link, pilot):
        for key in ("slash", "ctrl+p"):
            await pilot.press(key)
            app.post_message(events.Paste(LINES))
            await pilot.pause()
            field = app.focused
            assert isinstance(field, Input)
            assert field.value.startswith("rad 0 [/b] [bold red]x[/]")
            assert not steers(field.value)
            check(shown(app), 80)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("sv", "Fältet rymmer 500 tecken och det blev 525: inget är inklistrat."),
        ("en", "The field holds 500 characters and this came to 525: nothing has been pasted."),
    ],
)
async def test_pasted_lines_in_a_field_of_one_row_are_all_there_or_it_is_told(lang: str, told: str) -> None:
    async with case_room(size=(120, 40), lang=lang) as (app, _link, pilot):
        await pilot.press("escape", "b")
        await pilot.until(lambda: isinstance(app.focused, Input))
        field = app.focused
        assert isinstance(field, Input)
        app.post_message(events.Paste("Söker i morgon\r\n\n  har bokat tid\nringer annars"))
        await pilot.pause()
        whole = "Söker i morgon har bokat tid ringer annars"
        assert field.value == whole
        app.post_message(events.Paste("\n".join(["x" * 241] * 2) + "\n"))
        await pilot.until(lambda: told in text(app))
        assert field.value == whole
        app.post_message(events.Paste("\n"))
        await pilot.pause()
        assert field.value == whole


async def test_a_text_over_the_limit_stays_and_is_not_sent() -> None:
    async with case_room(size=(80, 24)) as (app, link, pilot):
        app.post_message(events.Paste("å" * 8001))
        await pilot.press("enter")
        link.advance(10)
        await pilot.pause()
        assert not sent(link)
        assert said(app) == "å" * 8001
        await pilot.press("backspace", "enter")
        link.advance(10)
        await pilot.until(lambda: [len(cmd["text"]) for cmd in sent(link)] == [8000])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("look = [", "rad 1: går inte att läsa"),
        ('look = "neon"\nhold_seconds = 5', "look = 'neon' går inte. Rätt är"),
        ('[keys]\nteam = "n"\nhelp = ["x"]', "Tangentkartan: "),
        ('keys = "n"', "keys = 'n' går inte."),
        ("farg = 1", "farg finns inte"),
    ],
)
async def test_with_broken_settings_it_starts_with_what_is_right_and_says_what_is_wrong(
    tmp_path: Path, settings: str, told: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(settings, "utf-8")
    config = read(file, ANNA)
    assert config.hold_seconds == (5 if "hold" in settings else ANNA.hold_seconds)
    async with workbench(size=(160, 50), config=config) as (app, _link, pilot):
        assert told.split("=", maxsplit=1)[0] in text(app), text(app)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)


async def test_the_whole_history_in_a_small_window_counts_what_is_below_and_every_row_is_reached_by_page() -> None:
    history = [{"kind": "positive", "sv": f"nr{n}nr " + "x" * 60, "en": "", "question": f"q{n}"} for n in range(40)]
    async with case_room(size=(80, 24), history=history) as (app, _link, pilot):
        await pilot.press("escape", "f3")
        await pilot.until(lambda: "rader till" in text(app))
        seen = text(app)
        for _turn in range(10):
            await pilot.press("pagedown")
            seen += text(app)
        assert "rader till" not in text(app)
        assert all(f"nr{n}nr" in seen for n in range(40))
