"""The way out: open cases and what is not sent are decided about first."""

import pytest

from clinic24_tui.dialogs.leave import LeaveSheet
from clinic24_tui.dialogs.reason import ReasonDialog
from clinic24_tui.screens.workbench import WorkbenchScreen
from tests.client.rooms import morning, text, workbench


async def test_leaving_asks_while_something_is_not_sent() -> None:
    async with workbench([]) as (app, link, pilot):
        link.command("TakeNext")
        link.down()
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        assert "1 meddelande är inte skickat." in text(app)
        assert "öppna ärenden" not in text(app)
        await pilot.press("escape", "ctrl+q")
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        await pilot.press("j")
    assert app.return_value == 0


async def test_q_leaves_at_once_when_nothing_is_open_and_nothing_waits() -> None:
    async with workbench([row for row in morning() if row["state"] == "waiting"]) as (app, _link, pilot):
        await pilot.press("q")
    assert app.return_value == 0


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_nobody_leaves_open_cases_without_deciding_about_them(key: str) -> None:
    async with workbench(size=(80, 24)) as (app, _link, pilot):
        await pilot.press(key, "ctrl+q")
        await pilot.pause()
        said = text(app)
        assert "Du har 5 öppna ärenden." in said
        assert all(name in said for name in ("Lars Holm", "Mira Lund", "Elsa Berg", "Inger Falk", "Olof Strand"))
        assert "Inget ärende lämnas utan ansvarig." in " ".join(said.split())
        assert "Lämna ändå" not in said
        assert "ändå…" not in said
        assert "b Lämna tillbaka alla" in said
        assert len(app.screen_stack) == 2
        await pilot.press("j")
        assert isinstance(app.screen, LeaveSheet)
        await pilot.press("escape")
        assert isinstance(app.screen, WorkbenchScreen)
        await pilot.press(key, "down", "enter")
        await pilot.pause()
        assert getattr(app.screen, "case_id", "") == "m2"
        assert app.return_value is None


async def test_all_can_be_handed_back_with_one_reason_and_the_program_ends_when_the_server_has_it() -> None:
    rows = morning()
    async with workbench(rows) as (app, link, pilot):
        await pilot.press("q", "b", "enter")
        assert "Skriv en orsak." in text(app)
        await pilot.press(*"slut", "enter")
        await pilot.pause()
        returned = [cmd for cmd in link.commands if cmd["type"] == "Return"]
        assert {(cmd["case"], cmd["reason"]) for cmd in returned} == {(f"m{n}", "slut") for n in range(1, 6)}
        assert {cmd["owner_seq"] for cmd in returned} == {10}
        for pos, cmd in enumerate(returned, 1_001):
            assert app.return_value is None
            link.feed(
                {"type": "ack", "id": cmd["id"], "case": cmd["case"], "seq": 90, "pos": pos},
                {"type": "delta", "vid": "queue", "pos": pos, "put": [], "drop": [cmd["case"]]},
            )
            await pilot.pause()
    assert app.return_value == 0


async def test_a_case_that_could_not_be_handed_back_keeps_one_here() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("q", "b", *"slut", "enter")
        await pilot.pause()
        first = next(cmd for cmd in link.commands if cmd["type"] == "Return")
        link.feed({"type": "refuse", "id": first["id"], "code": "storage", "sv": "Det gick inte.", "en": "It failed."})
        await pilot.until(lambda: isinstance(app.screen, ReasonDialog))
        await pilot.until(lambda: "Det gick inte." in text(app))
        await pilot.press("escape")
        assert isinstance(app.screen, LeaveSheet)


async def test_one_case_can_be_handed_over_on_the_way_out_and_without_a_line_none_is_handed_back() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("q", "l", *"läkare", "enter", *"ta den", "ctrl+s")
        await pilot.pause()
        assert [cmd["case"] for cmd in link.commands if cmd["type"] == "HandOver"] == ["m1"]
        assert isinstance(app.screen, LeaveSheet)
        link.down()
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        assert "b Lämna tillbaka alla" not in text(app)
        assert "går tillbaka till kön efter 2" in text(app)
        await pilot.press("j")
    assert app.return_value == 0


async def test_with_nothing_left_to_decide_about_the_program_is_left_and_not_before() -> None:
    rows = [row for row in morning() if row["id"] in ("m1", "w2")]
    gone = {"type": "delta", "vid": "queue", "pos": 2_000, "put": [], "drop": ["m1"]}
    async with workbench(rows) as (app, link, pilot):
        await pilot.press("q")
        assert isinstance(app.screen, LeaveSheet)
        # A case that was just closed, its row still on its way out; or a colleague has taken it over.
        link.feed(gone)
        await pilot.pause()
    assert app.return_value == 0
    async with workbench(rows) as (app, link, pilot):
        await pilot.press("q", "l", *"läkare", "enter", *"ta den", "ctrl+s")
        given = next(cmd for cmd in link.commands if cmd["type"] == "HandOver")
        link.feed(gone)
        await pilot.pause()
        assert app.return_value is None, "the handover is not on the server's disk yet"
        link.feed({"type": "ack", "id": given["id"], "case": "m1", "seq": 90, "pos": 2_000})
        await pilot.pause()
    assert app.return_value == 0


async def test_a_last_case_that_goes_while_another_sheet_lies_on_top_is_seen_when_that_is_left() -> None:
    async with workbench([row for row in morning() if row["id"] == "m1"]) as (app, link, pilot):
        await pilot.press("q", "l")
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [], "drop": ["m1"]})
        await pilot.pause()
        assert not isinstance(app.screen, LeaveSheet | WorkbenchScreen)
        assert app.return_value is None
        await pilot.press("escape")
    assert app.return_value == 0
