"""No text that a person wrote is lost: every sheet with a field, when too much waits to be sent, and when it is refused."""

from typing import Any, NamedTuple

from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.leave import LeaveSheet
from clinic24_tui.dialogs.level import LevelSheet
from clinic24_tui.dialogs.training_board import BoardSheet, HintSheet
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.testing import FakeLink
from clinic24_tui.unanswered import READ_FIRST_MS
from clinic24_tui.widgets.sheet import Sheet
from tests.client.rooms import morning, text, workbench
from tests.client.sheets import SHEETS, made
from tests.client.test_sheets import fields, written
from tests.client.test_unit import coordinate, team
from tests.client_case.case_room import (
    JOURNAL,
    ack,
    case_room,
    feed_case,
    my_case,
    refuse,
    said,
    screen,
    sent,
    write,
)
from tests.client_case.test_questions import question


class Way(NamedTuple):
    """A sheet, the keys to it, what of the case must be otherwise, and the keys that choose in it before one writes."""

    sheet: str
    keys: tuple[str, ...]
    head: dict[str, Any] = {}  # noqa: RUF012  # never changed
    choose: tuple[str, ...] = ()


BJORNS = {"owner": "bjorn", "owner_name": "Björn Alm"}
IN_CASE = [
    Way("HandOverSheet", ("l",)),
    Way("FollowUpSheet", ("u",)),
    Way("CloseSheet", ("a",), {"level": 4}),
    Way("LevelSheet", ("p",), choose=("1",)),
    Way("FeedbackSheet", ("g",)),
    Way("PhoneSheet", ("r",)),
    Way("AskSheet", ("f",)),
    Way("TaskSheet", ("c",)),
    Way("CorrectSheet", ("f3", "down", "r")),
    Way("ReasonDialog", ("b",)),
    Way("ReasonDialog", ("z",), {"state": "closed"}),
    Way("ReasonDialog", ("t",), BJORNS),
    Way("AnswerSheet", ("f",), {**BJORNS, "question": question(profession="nurse")}),
]
AT_DESK = [
    Way("ContactSheet", ("c",)),
    Way("HandOverSheet", ("tab", "l")),
    Way("ReasonDialog", ("b",)),
    Way("ReasonDialog", ("tab", "tab", "tab", "o")),
    Way("HandOverSheet", ("q", "l")),
    Way("FollowUpSheet", ("u",)),
    Way("ReasonDialog", ("b",)),
]
STAY = {
    "OwnPhraseSheet": "stays until it is kept: tests/client_case/test_own_phrases.py",
    "CallerSheet": "stays until the case is begun: tests/client/test_caller.py",
    "RecordSheet": "asks nobody: its words are the case's notes, tests/client_case/test_recorded.py",
    "SettingsSaveSheet": "its reason stands in the next one: tests/settings/test_units_room.py",
    "ImportSheet": "stays until the list is read in: tests/settings/test_people_room.py",
    "NewPasswordSheet": "has passwords and no words: tests/client/test_my_logins.py",
    "FirstPasswordSheet": "has passwords and no words: tests/settings/test_people_room.py",
    "CodeSheet": "has a code that the leader tells: tests/training/test_sessions.py",
    "HintSheet": "its words stand in the next one, below",
    "LogSearchSheet": "what was sought stands in the next one: tests/settings/test_log_room.py",
    "LogSampleSheet": "asks for numbers and days, which stand in the next one: tests/settings/test_log_room.py",
    "LogSignSheet": "its comment stands in the next one: tests/settings/test_log_room.py",
    "LogNumberSheet": "has a number and no words: tests/settings/test_log_room.py",
    "SettingsFileSheet": "has a file's name: tests/settings/test_exchange.py",
    "AgesSheet": "asks nobody: what it asks for is a choice, tests/client/test_ages.py",
    "BlockSheet": "its reason stands in the next one: tests/client_case/test_blocks.py",
}
"""Sheets with a field that ask in another way, and where it is tested that nothing is lost."""
FULL = "För mycket väntar på att skickas. Vänta, och försök igen."
WHY = "Det gick inte att spara. Försök igen om en stund; är det likadant då, ring den som sköter systemet."


async def test_every_sheet_with_a_field_is_looked_at_here_or_says_where() -> None:
    async with case_room() as (app, link, pilot):
        with_words = set()
        for kind in SHEETS:
            app.push_screen(made(kind, link))
            await pilot.pause()
            if fields(app.screen):  # type: ignore[arg-type]  # a sheet was put up
                with_words.add(kind.__name__)
            await app.pop_screen()
    looked_at = {way.sheet for way in (*IN_CASE, *AT_DESK)} | {"MoveSheet", "InfoLineSheet"}
    assert with_words == looked_at | set(STAY)
    assert not looked_at & set(STAY)


def fill_up(link: FakeLink) -> list[str]:
    """Let so much wait to be sent that nothing more is taken in; returns what waits."""
    ids: list[str] = []
    while not link.outbox.is_full:
        ids.append(link.outbox.add({"id": f"x{len(ids)}", "type": "MarkRead", "case": "m9"}, 0).id)
    return ids


async def give(app: ClinicApp, pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+s")
    if isinstance(app.screen, ConfirmSheet):
        await pilot.press("j")


async def goes_through_all(app: ClinicApp, link: FakeLink, pilot: Pilot[int], way: Way) -> None:
    """Write in the sheet, give it while nothing is taken in, then while it is refused, and look at the words each time."""
    sheet = app.screen
    assert isinstance(sheet, Sheet), way
    assert type(sheet).__name__ == way.sheet, way
    await pilot.press(*way.choose)
    for field in fields(sheet):
        field.focus()
        await write(pilot, "2d")
    kept, asked = written(sheet), len(link.commands)
    assert kept, way
    waiting = fill_up(link)
    await give(app, pilot)
    assert app.screen is sheet, way
    assert FULL in text(app), way
    assert (written(sheet), len(link.commands)) == (kept, asked), way
    for ident in waiting:
        link.outbox.answered(ident)
    await give(app, pilot)
    assert app.screen is not sheet, way
    commands = link.commands[asked:]
    assert commands, way
    for command in commands:
        refuse(link, command, "storage", WHY)
    await pilot.until(lambda: app.screen is sheet)
    await pilot.until(lambda: "ring den som sköter" in text(app))
    assert written(sheet) == kept, way
    await give(app, pilot)
    assert app.screen is sheet, f"{way}: the key was meant for what lay there before"
    link.advance(READ_FIRST_MS / 1000)
    await give(app, pilot)
    again = link.commands[asked + len(commands) :]
    assert [_without_id(cmd) for cmd in again] == [_without_id(cmd) for cmd in commands], way
    for command in again:
        refuse(link, command, "storage", WHY)
    await pilot.until(lambda: app.screen is sheet)
    await pilot.press("escape")
    await pilot.until(lambda: app.screen is not sheet)
    assert link.given_back == 0


def _without_id(cmd: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cmd.items() if key != "id"}


async def test_in_a_case_no_words_are_lost_when_too_much_waits_or_it_is_refused() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        for way in IN_CASE:
            feed_case(link, my_case(**way.head)[1], JOURNAL)
            await pilot.pause()
            if isinstance(app.screen, Sheet):
                await pilot.press("escape")
            screen(app).chat.focus()
            await pilot.press(*way.keys)
            await goes_through_all(app, link, pilot, way)
            if "f3" in way.keys:
                await pilot.press("f3")


async def test_in_the_workbench_and_on_the_way_out_no_words_are_lost_either() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        for way in AT_DESK:
            await pilot.press(*way.keys)
            await goes_through_all(app, link, pilot, way)


async def test_the_coordinators_reason_and_line_are_not_lost() -> None:
    async with workbench([], size=(80, 24)) as (app, link, pilot):
        await coordinate(app, link, pilot)
        await pilot.press("m")
        link.feed(team())
        await pilot.pause()
        await pilot.press("a")
        await goes_through_all(app, link, pilot, Way("MoveSheet", ()))
        await pilot.press("escape", "escape", "d", "enter")
        sheet = app.screen
        await write(pilot, "Lab stängt")
        await pilot.press("enter")
        await pilot.until(lambda: app.screen is not sheet)
        assert link.sent[-1]["text"] == "Lab stängt"
        link.feed({"type": "refuse", "code": "bad_request", "sv": WHY, "en": WHY})
        await pilot.until(lambda: app.screen is sheet)
        assert written(sheet)[0] == "Lab stängt"  # type: ignore[arg-type]  # the sheet that was there


async def test_a_hint_stands_there_again_until_it_is_taken() -> None:
    async with workbench([], size=(80, 24)) as (app, link, pilot):
        board = BoardSheet(link)
        app.push_screen(board)
        await pilot.pause()
        board._seat = lambda: {"user": "bo", "name": "Bo"}  # type: ignore[method-assign]  # the one under the cursor
        for _again in range(2):
            board.action_board_hint()
            await pilot.until(lambda: isinstance(app.screen, HintSheet))
            if not written(app.screen)[0]:  # type: ignore[arg-type]  # the sheet that was put up
                await write(pilot, "Fråga om ryggen")
            await pilot.press("enter")
            await pilot.until(lambda: app.screen is board)
            await pilot.until(lambda: "Servern svarar inte" in text(app))
        assert board._hints == {"bo": "Fråga om ryggen"}


async def test_what_is_on_disk_is_not_kept_any_longer() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "p", "1", "tab", "x", "ctrl+s")
        await pilot.until(lambda: isinstance(app.screen, CaseScreen))
        ack(link, sent(link, "SetLevel")[0], 17)
        await pilot.until(lambda: not app._installed_screens)
        await pilot.until(lambda: not app.query(LevelSheet))
        assert isinstance(app.screen, CaseScreen)


async def test_one_who_has_left_the_case_finds_the_words_there_and_is_not_let_out_without_them() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "p", "1", "tab", *"andfådd", "ctrl+s", "escape")
        await pilot.until(lambda: app.screen is app.screen_stack[0])
        refuse(link, sent(link, "SetLevel")[0], "storage", WHY)
        await pilot.pause()
        assert app.screen is app.screen_stack[0]
        assert link.lost_by_leaving() == 1
        app.open_case("m2")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        app.open_case("m1")
        await pilot.until(lambda: isinstance(app.screen, LevelSheet))
        assert written(app.screen) == ["andfådd"]  # type: ignore[arg-type]  # the sheet that has come back
        assert link.lost_by_leaving() == 0


async def test_where_the_case_is_in_no_list_any_more_the_workbench_has_its_words() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "p", "1", "tab", *"andfådd", "ctrl+s", "escape")
        await pilot.until(lambda: app.screen is app.screen_stack[0])
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [], "drop": ["m1"]})
        refuse(link, sent(link, "SetLevel")[0], "no_case", WHY)
        await pilot.until(lambda: isinstance(app.screen, LevelSheet))
        sheet, asked = app.screen, len(link.commands)
        link.advance(READ_FIRST_MS / 1000)
        await pilot.press("ctrl+s")
        assert (app.screen, len(link.commands)) == (sheet, asked)
        await pilot.until(lambda: "inte öppet här längre" in text(app))
        assert written(sheet) == ["andfådd"]  # type: ignore[arg-type]  # the same sheet


async def test_all_cases_handed_back_and_one_refused_brings_the_reason_once() -> None:
    async with workbench(morning(), size=(80, 24)) as (app, link, pilot):
        await pilot.press("q", "b", *"slut", "enter")
        await pilot.until(lambda: isinstance(app.screen, LeaveSheet))
        first, *others = (cmd for cmd in link.commands if cmd["type"] == "Return")
        for cmd in others:
            link.feed({"type": "ack", "id": cmd["id"], "case": cmd["case"], "seq": 90, "pos": 2_000})
        refuse(link, first, "storage", WHY)
        await pilot.until(lambda: not isinstance(app.screen, LeaveSheet))
        assert written(app.screen) == ["slut"]  # type: ignore[arg-type]  # the sheet that has come back


async def test_a_note_of_a_close_that_waited_for_its_line_is_there_at_the_next_close() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await write(pilot, "Hej då.")
        await pilot.press("enter", "escape", "a", "2", "tab", *"tid fredag", "ctrl+e")
        await pilot.until(lambda: isinstance(app.screen, CaseScreen))
        refuse(link, sent(link)[0], "too_long", "Raden är för lång.")
        await pilot.until(lambda: said(app) == "Hej då.")
        assert link.lost_by_leaving() == 1
        screen(app).composer.writing.clear()
        await pilot.press("a")
        await pilot.until(lambda: isinstance(app.screen, CloseSheet))
        assert written(app.screen) == ["tid fredag"]  # type: ignore[arg-type]  # the sheet that was kept
        await pilot.press("ctrl+s")
        await pilot.until(lambda: len(sent(link, "Close")) == 1)
        assert (sent(link, "Close")[0]["outcome"], sent(link, "Close")[0]["note"]) == ("booked", "tid fredag")


async def test_leaving_the_case_before_the_line_has_arrived_is_told_and_closes_nothing() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await write(pilot, "Hej då.")
        await pilot.press("enter", "escape", "a", "2", "tab", *"tid", "ctrl+e")
        await pilot.until(lambda: isinstance(app.screen, CaseScreen))
        await pilot.press("escape")
        await pilot.until(lambda: "Du lämnade ärendet innan raden var framme. Ärendet är inte avslutat." in text(app))
        ack(link, sent(link)[0], 17)
        await pilot.pause()
        assert sent(link, "Close") == []
        app.open_case("m1")
        await pilot.pause()
        feed_case(link, my_case(level=4)[1], JOURNAL)
        await pilot.pause()
        screen(app).chat.focus()
        await pilot.press("a")
        await pilot.until(lambda: isinstance(app.screen, CloseSheet))
        assert written(app.screen) == ["tid"]  # type: ignore[arg-type]  # the sheet that was kept
