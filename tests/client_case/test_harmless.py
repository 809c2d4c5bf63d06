"""People's words are shown as text: markup, control, bidi and escape characters do nothing in any widget here."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.reason import ReasonDialog
from clinic24_tui.state.closing import Reminder
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import clip, harmless, rows_of, wrap
from tests.client.rooms import shown
from tests.client_case.case_room import (
    JOURNAL,
    PHRASES,
    case_room,
    event,
    feed_case,
    my_case,
    phrase,
    presence,
    says,
    screen,
    write,
)

EVIL = (
    "[/b] [bold red]x[/] [@click=app.quit]k[/] \x1b[31m\x1b]0;t\x07 \u202egnirts\u2066 \x00\x08\x9b2J "
    "a\u0301 日本 \U0001f469\u200d\U0001f467 [[lucka {{x"
)
ANY = st.text(alphabet=st.characters(), max_size=60) | st.just(EVIL)


def steers(text: str) -> bool:
    return any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in text)


def check(rows: list[str], width: int) -> None:
    for row in rows:
        assert not steers(row), repr(row)
        assert cell_len(row) == width, repr(row)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_widget_shows_evil_words_as_words(size: tuple[int, int]) -> None:
    history: list[Any] = [
        {"kind": kind, "sv": EVIL, "en": EVIL, "question": EVIL}
        for kind in ("words", "positive", "negative", "not_asked", "unknown", "why", "value")
    ]
    rule = {"id": EVIL, "level": 1, "sv": EVIL, "en": EVIL, "source": EVIL}
    journal = [
        *JOURNAL,
        says(17, EVIL),
        says(18, EVIL, "anna"),
        event(19, "Note", {"text": EVIL}, EVIL),
        event(20, "HandedOver", {"unit_name": EVIL, "profession": EVIL, "note": EVIL}, "bjorn"),
    ]
    head = {"name": f"{EVIL} Holm", "history": history, "rules": [rule], "why": {"sv": EVIL, "en": EVIL}}
    async with case_room(size=size, journal=journal, complaint=EVIL, **head) as (app, link, pilot):
        link.feed({"type": "worn", **worn(EVIL)})
        presence(link, staff=("anna", EVIL))
        await pilot.pause()
        check(shown(app), size[0])
        await pilot.press("f3")
        check(shown(app), size[0])
        await pilot.press("f3")
        screen(app).composer.writing.place(EVIL)
        screen(app).composer.noting.place(EVIL)
        await pilot.pause()
        check(shown(app), size[0])
        await pilot.press("ctrl+t")
        check(shown(app), size[0])
        await pilot.press("ctrl+t", "ctrl+a", "ctrl+k")
        screen(app).composer.writing.clear()
        await write(pilot, ";ond")
        check(shown(app), size[0])
        await pilot.press("escape", "escape", "l")
        await pilot.pause()
        check(shown(app), size[0])
        await write(pilot, "[/b]")
        check(shown(app), size[0])


def worn(evil: str) -> dict[str, Any]:
    from clinic24_tui.testing import worn_frame

    frame = worn_frame()
    frame["phrases"] = [*PHRASES, {**phrase("ond", evil, evil), "title_en": evil, "owner": evil}]
    frame["units"][0]["name"] = evil
    frame["colleagues"][0]["name"] = evil
    frame["complaints"] = {evil: {"sv": evil, "en": evil}}
    return frame


async def test_sheets_show_evil_words_as_words() -> None:
    def missing(_outcome: str) -> list[Reminder]:
        return [Reminder(EVIL)]

    async with case_room() as (app, link, pilot):
        for sheet in (
            CloseSheet(missing, lambda: EVIL),
            ConfirmSheet("Avsluta", EVIL, EVIL),
            ReasonDialog("Ta över", EVIL),
        ):
            app.push_screen(sheet)
            await pilot.pause()
            await write(pilot, "[/b]")
            check(shown(app), 80)
            app.pop_screen()
            await pilot.pause()
        _row, head = my_case(owner="bjorn", owner_name=EVIL)
        feed_case(link, head, [*JOURNAL, says(17, "x")])
        await pilot.press("escape", "t")
        await pilot.pause()
        check(shown(app), 80)


async def test_what_is_pasted_comes_in_without_what_steers() -> None:
    from textual import events

    async with case_room() as (app, _link, pilot):
        area = screen(app).composer.writing
        area.post_message(events.Paste(f"rad 1\r\nrad 2 {EVIL}"))
        await pilot.pause()
        assert not any(steers(row) for row in area.text.split("\n"))
        assert area.text.startswith("rad 1\nrad 2 [/b] [bold red]x[/]")


@given(ANY, st.integers(4, 90))
def test_wrapping_keeps_every_visible_character_and_never_runs_over(text: str, width: int) -> None:
    rows = wrap(text, width)
    assert all(cell_len(row) <= width for row in rows)
    assert not any(steers(row) for row in rows)
    kept = "".join("".join(rows).split())
    assert kept == "".join("".join(rows_of(text)).split())


@given(ANY, st.integers(0, 40))
def test_clipping_fits(text: str, width: int) -> None:
    clean = harmless(text)
    assert cell_len(clip(clean, width)) <= width
    assert clip(clean, cell_len(clean)) == clean


def test_a_search_narrows_by_all_words_without_regard_to_case_or_rings() -> None:
    chooser = Chooser([Item("1", "Läkare, Åsby"), Item("2", "Sekreterare, Åsby"), Item("3", "Läkare, Vik")])
    chooser._narrow("lakare as")
    assert [item.value for item in chooser.shown] == ["1"]
