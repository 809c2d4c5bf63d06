"""The checklist of the closing sheet: what is missing with one key each; only a red flag and a picture stop anything."""

import pytest

from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.record import RecordSheet
from clinic24_tui.state.closing import reminders
from clinic24_tui.testing import NINE, case_head, my_row
from tests.client.rooms import text
from tests.client_case.case_room import JOURNAL, case_room, says, screen, sent


async def test_each_missing_thing_has_its_key_and_none_of_them_stops_the_close() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await pilot.press("escape", "a", "1")
        assert "! inget säkerhetsnät · sista raden obesvarad: o" in text(app)
        assert "journal ej kopierad: j" in text(app)
        await pilot.press("o")
        assert screen(app).composer.writing.has_focus
        await pilot.press("escape", "a", "1", "j")
        assert isinstance(app.screen, RecordSheet)
        await pilot.press("ctrl+s")
        await pilot.press("a", "1")
        assert "journal ej kopierad" not in text(app)
        await pilot.press("j")
        assert isinstance(app.screen, CloseSheet)
        await pilot.press("enter")
        assert [cmd["outcome"] for cmd in sent(link, "Close")] == ["self_care"]


async def test_an_unanswered_red_flag_stops_the_close_and_leads_to_it() -> None:
    async with case_room(level=4, marks=[{"key": "flag", "since": NINE}]) as (app, link, pilot):
        await pilot.press("escape", "a", "1")
        assert "röd flagga är inte kvitterad: F7" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, CloseSheet)
        assert not isinstance(app.screen, ConfirmSheet)
        await pilot.press("f7")
        assert screen(app).chat.has_focus
        assert "Läs patientens rad och kvittera flaggan med F7." in text(app)
        assert (sent(link, "Close"), sent(link, "AcknowledgeFlag")) == ([], [])
        await pilot.press("f7")
        assert len(sent(link, "AcknowledgeFlag")) == 1


@pytest.mark.parametrize(
    ("line", "outcome", "lacks"),
    [
        ("Jag ringer dig i morgon.", "self_care", True),
        ("Vi återkommer med svar.", "admin", True),
        ("Jag ringer dig i morgon.", "phone", False),
        ("Hör av dig om du blir sämre.", "self_care", False),
        ("Ringer du från jobbet?", "self_care", False),
    ],
)
def test_a_promise_to_be_in_touch_is_reminded_of_where_the_outcome_leaves_it_to_nobody(
    line: str, outcome: str, lacks: bool
) -> None:
    head = case_head(my_row("m1", 4, "urinary", "Lars Holm", "male", 44))
    events = [*JOURNAL, says(17, line, "anna")]
    found = [one.verb for one in reminders(head, events, outcome) if one.words == "uppföljning lovad"]  # type: ignore[arg-type]  # the case room's own events
    assert found == (["hand_over_case"] if lacks else [])
