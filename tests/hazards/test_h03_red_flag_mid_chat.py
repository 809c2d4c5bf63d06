"""H03: a red flag in a line of the chat raises, shows 112, alerts, and must be read before the case is closed."""

from clinic24_tui.state.alarms import SECOND_EYES
from clinic24_tui.testing import NINE
from tests.client.rooms import shown, workbench
from tests.support.care import CHEST, own, taken


def test_a_grave_line_raises_shows_112_and_keeps_the_case_from_closing() -> None:
    way = taken()
    own(way, "SendMessage", text="Hur går det?")
    way.say("SendMessage", text=CHEST)
    assert (way.case.level, way.case.rank, way.kind, way.case.turn) == (0, 0, "call112", "mine")
    assert "flag" in way.case.marks
    assert own(way, "Close", outcome="call_112", note="") == "flag_open"
    assert own(way, "AcknowledgeFlag", since=way.case.marks["flag"]) is None
    assert own(way, "Close", outcome="call_112", note="") is None


async def test_colleagues_are_told_when_nobody_has_read_it_for_a_minute() -> None:
    from clinic24_tui.testing import queue_row

    flagged = queue_row("o1", 1, "chest_pain", "male", 44, state="open", owner="bjorn", owner_name="Björn Alm")
    flagged["marks"] = [{"key": "flag", "since": NINE}]
    async with workbench([flagged]) as (app, link, pilot):
        assert "Röd flagga" not in shown(app)[1]
        link.advance(SECOND_EYES / 1000)
        app._tick()
        await pilot.pause()
        assert "Röd flagga oläst hos Björn Alm" in shown(app)[1]
