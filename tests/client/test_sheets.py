"""Every sheet there is: read as text, without a line, in odd sizes, with long and evil words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.leave import LeaveSheet
from clinic24_tui.dialogs.lock import LockScreen
from clinic24_tui.testing import PASSWORD, FakeLink, welcome_frame, worn_frame
from clinic24_tui.widgets.chooser import Chooser
from clinic24_tui.widgets.sheet import Sheet
from tests.client.rooms import ANNA, shown, text, workbench
from tests.client.sheets import SHEETS, made
from tests.client.test_flat import BOXES, FLAT, said, under_cursor
from tests.client_case.case_room import case_room, write
from tests.client_case.test_harmless import EVIL, check

every_sheet = pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.__name__)
NOT_DONE = "Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."
WAYS_BACK = ("Åter", "Senare", "Läs ärendet")
SAVED_NOT = "Frånkopplad: inget är sparat. Försök igen när linjen är tillbaka."


def fields(sheet: Sheet[Any]) -> list[Input | TextArea]:
    return [field for field in sheet.query("Input, TextArea") if isinstance(field, Input | TextArea)]


def written(sheet: Sheet[Any]) -> list[str]:
    return [field.value if isinstance(field, Input) else field.text for field in fields(sheet)]


def back_online(link: FakeLink) -> None:
    link.up()
    link.feed(welcome_frame(link.frozen.now), worn_frame())


async def give(app: ClinicApp, pilot: Pilot[int]) -> None:
    """Answer; where it is asked once more, yes."""
    if not isinstance(app.screen, ConfirmSheet):
        await pilot.press("ctrl+s")
    if isinstance(app.screen, ConfirmSheet):
        await pilot.press("j")


def is_whole(app: ClinicApp, width: int, height: int) -> bool:
    rows = shown(app)
    return len(rows) == height and all(cell_len(row) == width for row in rows)


def test_the_sheets_are_found() -> None:
    assert {"HandOverSheet", "CloseSheet", "ReasonDialog", "InfoLineSheet"} <= {kind.__name__ for kind in SHEETS}


async def in_turn(app: ClinicApp, link: FakeLink, pilot: Pilot[int], words: str = "") -> AsyncIterator[Sheet[Any]]:
    """Put up each sheet over the room that stands, and take it down again; a fault names the sheet it was found in."""
    for kind in SHEETS:
        sheet = made(kind, link, words) if words else made(kind, link)
        app.push_screen(sheet)
        await pilot.pause()
        assert app.screen is sheet, kind.__name__
        yield sheet
        assert app.screen is sheet, kind.__name__
        await app.pop_screen()
        await pilot.pause()


async def test_each_is_read_as_text_with_the_place_of_each_field_and_the_cursor_on_the_one_with_the_keys() -> None:
    async with case_room(size=(80, 24), config=FLAT) as (app, link, pilot):
        async for sheet in in_turn(app, link, pilot):
            assert said(app)[0] == f"Ruta: {BOXES.sub('', sheet.sheet_title)}."
            assert said(app)[-1].startswith("Tangenter: ")
            assert any(back in said(app)[-1] for back in WAYS_BACK)
            assert not BOXES.search(text(app)), text(app)
            places = [line for line in said(app) if line.startswith("Fält ")]
            shown_fields = [field for field in sheet.query("Input, TextArea, Chooser") if field.display]
            assert [line[: len("Fält 1 av 1")] for line in places] == [
                f"Fält {n} av {len(shown_fields)}" for n in range(1, len(shown_fields) + 1)
            ]
            if app.focused in shown_fields:
                assert under_cursor(app) != ""
                assert app.cursor_position.y > 0
            for field in fields(sheet):
                field.focus()
                await pilot.press("c", "left")
                hidden = getattr(field, "password", False)
                expected = "1 tecken, dolt" if hidden else "c"
                assert under_cursor(app).startswith(expected), (said(app), app.cursor_position)


@every_sheet
async def test_without_a_line_nothing_is_lost_it_says_that_nothing_is_done_and_it_is_done_when_the_line_is_back(
    kind: type[Sheet[Any]],
) -> None:
    async with case_room(size=(80, 24)) as (app, link, pilot):
        given: list[Any] = []
        sheet = made(kind, link)
        app.push_screen(sheet, given.append)
        await pilot.pause()
        for field in fields(sheet):
            field.focus()
            await write(pilot, "2d")
        for chooser in sheet.query(Chooser):
            chooser.focus()
            await pilot.press("down")
        kept, asked = written(sheet), len(link.commands)
        link.down()
        await pilot.pause()
        if kind is not LeaveSheet:
            await give(app, pilot)
        assert len(link.commands) == asked
        if sheet.NEEDS_LINE and (kept or kind is ConfirmSheet):
            assert sheet in app.screen_stack
            assert not given
            assert written(sheet) == kept
            assert NOT_DONE in text(app) or SAVED_NOT in text(app), text(app)
            back_online(link)
            await pilot.pause()
            assert NOT_DONE not in text(app)
            await give(app, pilot)
            asked_itself = {frame.get("cmd", frame)["type"] for frame in link.sent} & {"keep_phrase", "EnterCaller"}
            assert given or asked_itself, link.sent[-1]
        else:
            # What it does needs no server, or it asks in a sheet of its own.
            assert app.screen is sheet or given == [None] or not sheet.NEEDS_LINE


async def test_a_handover_written_while_the_line_goes_is_sent_once_with_its_words_when_it_is_back() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "l", "down", "enter")
        await write(pilot, "Ring henne")
        link.down()
        await pilot.press("ctrl+s", "ctrl+s")
        assert NOT_DONE in text(app)
        assert not any(cmd["type"] == "HandOver" for cmd in link.commands)
        back_online(link)
        await pilot.press("ctrl+s")
        await pilot.until(lambda: [cmd["note"] for cmd in link.commands if cmd["type"] == "HandOver"] == ["Ring henne"])


@pytest.mark.parametrize("sizes", [3, pytest.param(10, marks=pytest.mark.nightly)])
async def test_each_lives_through_a_storm_of_sizes_and_ends_whole(sizes: int) -> None:
    async with case_room(size=(80, 24)) as (app, link, pilot):
        async for sheet in in_turn(app, link, pilot):
            for n in range(sizes):
                app.post_message(events.Resize(*2 * (Size(20 + n * 37 % 150, 5 + n * 13 % 50),)))
            await pilot.resize_terminal(20, 5)
            await pilot.until(lambda: is_whole(app, 20, 5))
            await pilot.resize_terminal(80, 24)
            await pilot.until(lambda: is_whole(app, 80, 24))
            await pilot.pause()
            assert sheet.query_one("#sheet").region.bottom <= 24
            assert any(back in text(app) for back in WAYS_BACK)


async def test_two_hundred_pasted_lines_and_evil_words_stay_words_in_every_field_of_each() -> None:
    async with case_room(size=(80, 24)) as (app, link, pilot):
        async for sheet in in_turn(app, link, pilot, EVIL):
            check(shown(app), 80)
            for field in [*fields(sheet), *sheet.query(Chooser)]:
                field.focus()
                await pilot.pause()
                app.post_message(events.Paste("\n".join(f"rad {n} {EVIL}" for n in range(200))))
                await pilot.pause()
                check(shown(app), 80)


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.nightly)])
async def test_none_comes_up_over_the_lock_and_each_comes_when_the_lock_is_opened(step: int) -> None:
    async with workbench(config=replace(ANNA)) as (app, link, pilot):
        for kind in SHEETS[::step]:
            await pilot.press("ctrl+l")
            await pilot.until(lambda: isinstance(app.screen, LockScreen))
            app.push_screen(made(kind, link))
            await pilot.pause()
            assert is_locked(app), kind.__name__
            await write(pilot, PASSWORD)
            await pilot.press("enter")
            await pilot.until(lambda kind=kind: isinstance(app.screen, kind))
            await app.pop_screen()
            await pilot.pause()


def is_locked(app: ClinicApp) -> bool:
    return isinstance(app.screen, LockScreen)
