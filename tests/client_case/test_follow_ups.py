"""A case is put away with a day by few keys, is listed, and comes back with its question in the line to the patient."""

from typing import Any

from clinic24_tui.dialogs.follow_up import FollowUpSheet
from clinic24_tui.dialogs.leave import LeaveSheet
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import NINE
from clinic24_tui.widgets.area import Area
from tests.client.rooms import morning, text, workbench
from tests.client_case.case_room import ack, case_room, refuse, said, sent, write

KEPT: dict[str, Any] = {"until": NINE, "reason": "prov", "question": "Hur mår du nu?", "by": "Bo", "at": 1}


async def test_two_days_take_four_keys_and_the_view_closes_when_the_server_has_it() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        await pilot.press("u", "2", "d", "enter")
        await pilot.pause()
        [cmd] = sent(link, "Park")
        assert (cmd["day"], cmd["time"], cmd["question"], cmd["reason"]) == ("2026-11-25", "", "", "")
        ack(link, cmd, 30)
        await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)
        assert "Ärendet är parkerat" in text(app)


async def test_what_is_not_sent_is_the_question_and_is_not_lost_when_it_is_refused() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Hur gick det?")
        await pilot.press("escape", "u", *"fre 14:30", "tab", "tab")
        await pilot.press(*"prov", "enter")
        await pilot.pause()
        [cmd] = sent(link, "Park")
        assert (cmd["day"], cmd["time"]) == ("2026-11-27", "14:30")
        assert (cmd["question"], cmd["reason"]) == ("Hur gick det?", "prov")
        refuse(link, cmd, "bad_day", "Dagen går inte.")
        await pilot.until(lambda: isinstance(app.screen, FollowUpSheet))
        assert app.screen.query_one("#question", Area).text == "Hur gick det?"
        await pilot.press("escape")
        assert said(app) == "Hur gick det?"


async def test_a_day_that_is_none_is_told_with_what_would_be_right() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "u", *"snart", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FollowUpSheet)
        assert "Skriv t.ex. 2d, 1v, fre, 2026-12-01 eller 14:30" in text(app)
        assert sent(link, "Park") == []


async def test_the_question_stands_in_the_line_when_the_day_has_come_and_what_is_written_stays() -> None:
    async with case_room(marks=[{"key": "follow_up", "since": NINE}], parked=KEPT) as (app, _link, _pilot):
        assert said(app) == "Hur mår du nu?"
    drafts = {"m1": "Hej Lars"}
    async with case_room(marks=[{"key": "follow_up", "since": NINE}], parked=KEPT, drafts=drafts) as (
        app,
        _link,
        _pilot,
    ):
        assert said(app) == "Hej Lars"


async def test_a_parked_case_is_taken_back_by_the_same_key() -> None:
    async with case_room(marks=[{"key": "parked", "since": NINE + 86_400_000}], parked=KEPT) as (_app, link, pilot):
        await pilot.press("escape", "u")
        await pilot.pause()
        assert len(sent(link, "Unpark")) == 1


async def test_parked_cases_stand_under_bevakning_and_not_among_mine() -> None:
    rows = morning()
    mine = next(row for row in rows if row["id"] == "m2")
    async with workbench(rows) as (app, link, pilot):
        parked: Any = {
            **mine,
            "pos": 900,
            "turn": "patient",
            "marks": [{"key": "parked", "since": NINE + 2 * 86_400_000}],
        }
        link.feed({"type": "delta", "vid": "queue", "pos": 900, "put": [parked], "drop": []})
        await pilot.pause()
        store = link.store
        assert store.list_of("m2") == "parked"
        assert "m2" not in [row["id"] for row in store.mine()]
        assert "är inte ditt längre" not in text(app)
        await pilot.press(*("tab",) * 5)
        await pilot.pause()
        assert "till 25/11" in text(app)
        back: Any = {**parked, "pos": 901, "turn": "mine", "marks": [{"key": "follow_up", "since": NINE}]}
        link.feed({"type": "delta", "vid": "queue", "pos": 901, "put": [back], "drop": []})
        await pilot.pause()
        assert "dagen för uppföljning är här" in text(app)
        assert store.list_of("m2") == "mine"


async def test_the_end_of_the_shift_offers_a_day_for_each_open_case() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("q", "u")
        await pilot.pause()
        assert isinstance(app.screen, FollowUpSheet)
        await pilot.press(*"1v", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        [cmd] = [one for one in link.commands if one["type"] == "Park"]
        assert (cmd["case"], cmd["day"]) == ("m1", "2026-11-30")
