"""The first day's tour: each step is done by what it asks for and by nothing near it, in words that fit the narrow row."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.tour_done import TourDoneSheet
from clinic24_tui.screens.help import HelpScreen
from clinic24_tui.state.tour import STEPS
from clinic24_tui.testing import queue_row
from clinic24_tui.widgets.tour import TourRow, told
from tests.client.rooms import ANNA, shown, text, workbench
from tests.client_case.case_room import VID, ack, case_room, event, says, sent, write

TOURING = replace(ANNA, tour=True)
NAMES = [step.id for step in STEPS]


def at(app: ClinicApp) -> str:
    """Return the step that is next, empty when the tour is over."""
    assert app.tour is not None
    return app.tour.step.id if app.tour.step else ""


def begin_at(app: ClinicApp, step: str) -> None:
    """Stand before a step, as one who has done those before it."""
    assert app.tour is not None
    app.tour.at = NAMES.index(step)


# ---- the words


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_step_fits_the_row_of_a_narrow_terminal_in_both_languages(lang: str) -> None:
    locale.use(lang)
    try:
        rows = {step.id: f" {n}/{len(STEPS)}  {told(step, 5.0)} " for n, step in enumerate(STEPS, 1)}
    finally:
        locale.use("sv")
    assert {ident: cell_len(row) for ident, row in rows.items() if cell_len(row) > 80} == {}
    assert len(STEPS) == 10
    assert all("{" not in row for row in rows.values())


def test_a_key_of_ones_own_stands_in_the_row() -> None:
    assert "n tar den" in told(STEPS[NAMES.index("take")], 3.0)


# ---- the row


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_row_says_the_step_and_hides_neither_status_nor_keys(size: tuple[int, int]) -> None:
    async with workbench(size=size, config=TOURING) as (app, _link, pilot):
        rows = shown(app)
        assert "1/10  Överst står den mest angelägna." in rows[-3]
        assert "^g hoppar över" in rows[-2]
        assert "n Ta nästa" in rows[-1]
        await pilot.press("ctrl+g")
        assert "2/10" in shown(app)[-3]
        await pilot.press("ctrl+r")
        assert "2/10" not in text(app)
        assert not app.query_one(TourRow).display
        assert "Rundturen är slut" in text(app)


async def test_without_a_tour_there_is_no_row_and_no_key_for_it() -> None:
    async with workbench() as (app, _link, pilot):
        assert not app.screen.query(TourRow)
        await pilot.press("ctrl+g", "ctrl+r")
        assert app.tour is None
        await app.run_action("tour")
        await pilot.pause()
        assert "Kör clinic24 tour i ett eget terminalfönster" in text(app)


async def test_in_lines_to_be_read_aloud_the_step_stands_too() -> None:
    async with workbench(config=replace(TOURING, flat=True)) as (app, _link, pilot):
        await pilot.pause()
        assert "Rundtur 1/10" in text(app)


# ---- the steps


async def test_to_compare_is_to_stand_on_another_row_that_waits() -> None:
    rows = [queue_row("a", 3, "urinary", "female", 34), queue_row("b", 4, "rash", "male", 60, left=600)]
    async with workbench(rows, config=TOURING) as (app, _link, pilot):
        assert at(app) == "list"
        await pilot.press("up")
        assert at(app) == "list"
        await pilot.press("down")
        assert at(app) == "take"


async def test_a_case_is_taken_when_it_is_mine_and_on_the_screen() -> None:
    async with case_room(config=TOURING) as (app, link, pilot):
        await pilot.press("escape", "escape")
        begin_at(app, "take")
        await pilot.press("down")
        assert at(app) == "take"
        app.open_case("m1")
        await pilot.pause()
        await pilot.press("escape")
        assert at(app) == "history"
        assert link.store.list_of("m1") == "mine"


async def test_the_history_counts_when_a_question_stands_open() -> None:
    async with case_room(config=TOURING) as (app, _link, pilot):
        begin_at(app, "history")
        await pilot.press("f3")
        assert at(app) == "history"
        await pilot.press("enter")
        assert at(app) == "phrase"


async def test_a_greeting_counts_when_it_is_the_phrase() -> None:
    async with case_room(config=TOURING) as (app, _link, pilot):
        begin_at(app, "phrase")
        await write(pilot, "Hej Lars, jag heter Anna Ek ")
        assert at(app) == "phrase"
        await write(pilot, ";hej")
        assert at(app) == "phrase"
        await pilot.press("enter")
        assert at(app) == "take_back"


async def test_to_take_back_is_neither_to_send_nor_to_undo_typing() -> None:
    async with case_room(config=TOURING, journal=[says(13, "det gör ont")]) as (app, _link, pilot):
        begin_at(app, "take_back")
        await write(pilot, "hej")
        await pilot.press("ctrl+z")
        assert at(app) == "take_back"
        await write(pilot, "hej")
        await pilot.press("enter")
        assert at(app) == "take_back"
        await pilot.press("ctrl+z")
        assert at(app) == "answer"


async def test_an_answer_is_the_patients_line_after_mine() -> None:
    async with case_room(config=TOURING, journal=[says(13, "det gör ont")]) as (app, link, pilot):
        begin_at(app, "answer")
        link.feed({"type": "events", "vid": VID, "seq": 14, "events": [says(14, "Hur länge?", "bjorn")]})
        link.feed({"type": "events", "vid": VID, "seq": 15, "events": [says(15, "sedan igår")]})
        await pilot.pause()
        assert at(app) == "answer"
        link.feed({"type": "events", "vid": VID, "seq": 16, "events": [says(16, "Har du feber?", "anna")]})
        await pilot.pause()
        assert at(app) == "answer"
        link.feed({"type": "events", "vid": VID, "seq": 17, "events": [says(17, "nej")]})
        await pilot.pause()
        assert at(app) == "note"


async def test_a_note_counts_when_it_is_in_the_case_and_mine() -> None:
    async with case_room(config=TOURING) as (app, link, pilot):
        begin_at(app, "note")
        await pilot.press("ctrl+t")
        await write(pilot, "boka")
        await pilot.press("ctrl+s")
        assert len(sent(link, "WriteNote")) == 1
        assert at(app) == "note"
        link.feed({"type": "events", "vid": VID, "seq": 17, "events": [event(17, "Note", {"text": "boka"})]})
        await pilot.pause()
        assert at(app) == "palette"


@pytest.mark.parametrize(
    ("lang", "row", "sought", "found"),
    [
        ("sv", "8/10  ^p hittar allt: skriv hjälp", "hjälp", "Hjälp  (?, F1)"),
        ("en", "8/10  ^p finds all: write help", "help", "Help  (?, F1)"),
    ],
)
async def test_help_counts_when_it_is_found_in_the_palette(lang: str, row: str, sought: str, found: str) -> None:
    async with case_room(config=TOURING, lang=lang) as (app, _link, pilot):
        begin_at(app, "note")
        await pilot.press("ctrl+g")
        assert row in text(app)
        await pilot.press("f1", "escape")
        assert at(app) == "palette"
        await pilot.press("ctrl+p")
        await write(pilot, sought)
        await pilot.until(lambda: found in text(app))
        await pilot.press("enter")
        await pilot.until(lambda: isinstance(app.screen, HelpScreen))
        await pilot.pause()
        assert at(app) == "record"


async def test_the_record_counts_when_its_text_is_copied() -> None:
    async with case_room(config=TOURING) as (app, _link, pilot):
        begin_at(app, "record")
        await pilot.press("escape", "y", "j", "escape")
        assert at(app) == "record"
        await pilot.press("j", "ctrl+s")
        await pilot.pause()
        assert at(app) == "close"


async def test_closed_is_closed_on_the_servers_disk_and_then_a_sheet_says_what_was_done() -> None:
    async with case_room(config=TOURING) as (app, link, pilot):
        begin_at(app, "record")
        await pilot.press("ctrl+g")
        await pilot.press("escape", "a", "escape")
        assert at(app) == "close"
        link.command("HandOver", case="m1", owner_seq=10, person="bjorn", note="x")
        ack(link, sent(link, "HandOver")[0], 18)
        await pilot.pause()
        assert at(app) == "close"
        link.command("Close", case="m1", owner_seq=10, outcome="phone")
        assert at(app) == "close"
        ack(link, sent(link, "Close")[0], 19)
        await pilot.pause()
        assert at(app) == ""
        await pilot.press("down")
        assert isinstance(app.screen, TourDoneSheet)
        whole = text(app)
        assert "■ Avsluta med ett utfall" in whole
        assert "□ hoppade över: Text till journalen" in whole
        assert "? visar tangenterna där du står, ^p söker bland allt." in whole
        await pilot.press("escape", "down")
        assert not isinstance(app.screen, TourDoneSheet)
