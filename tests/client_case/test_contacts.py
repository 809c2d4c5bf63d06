"""Other contacts of the patient: a row under the band, the list with one key, and another unit's opened with a reason."""

from typing import Any

from clinic24_tui.dialogs.contacts import ContactsSheet
from clinic24_tui.dialogs.reason import ReasonDialog
from clinic24_tui.testing import NINE, FakeLink
from tests.client.rooms import text, workbench
from tests.client_case.case_room import case_room, screen

DAY = 24 * 3600 * 1000


def contact(case: str, days: int = 3, **more: Any) -> dict[str, Any]:
    same = {
        "case": case,
        "at": NINE - days * DAY,
        "state": "closed",
        "complaint": "sore_throat",
        "outcome": "self_care",
    }
    return {**same, "owner_name": None, "unit_name": "Åsby vårdcentral", "readable": True, "blocked": False, **more}


FAR = contact("far", complaint="", outcome=None, unit_name="", readable=False)
RUNNING = contact("run", state="open", complaint="rash", outcome=None, owner_name="Björn Alm", readable=False)


def come(link: FakeLink, *contacts: dict[str, Any]) -> None:
    link.feed({"type": "contacts", "case": "m1", "contacts": list(contacts)})


async def test_the_row_names_what_is_open_and_what_has_been_and_is_away_when_there_is_nothing() -> None:
    async with case_room(size=(160, 40)) as (app, link, pilot):
        assert {"type": "ask_contacts", "case": "m1"} in link.sent
        before = text(app)
        come(link)
        await pilot.pause()
        assert text(app) == before
        come(link, contact("a"), contact("b", 1, complaint="rash", outcome="booked"))
        await pilot.pause()
        assert "2 kontakter senaste 30 dagarna: halsont – egenvårdsråd (3 dagar sedan) · utslag – tid bokad (i" in text(
            app
        )
        come(link, RUNNING, FAR)
        await pilot.pause()
        assert "Öppet också: utslag – hos Björn Alm · 1 finns vid annan enhet" in text(app)


async def test_the_list_opens_a_contact_that_may_be_read() -> None:
    async with case_room() as (app, link, pilot):
        come(link, contact("a"), FAR)
        await pilot.press("escape", "h")
        assert isinstance(app.screen, ContactsSheet)
        assert link.sent[-1] == {"type": "ask_contacts", "case": "m1"}
        assert "halsont – egenvårdsråd (3 dagar sedan)" in text(app)
        assert "2026-11-20" in text(app)
        assert "finns vid annan enhet" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert screen(app).case_id == "a"
        opened = [frame for frame in link.sent if frame["type"] == "open" and frame.get("case") == "a"]
        assert "reason" not in opened[0]


async def test_another_units_is_opened_by_active_choice_with_a_reason_only() -> None:
    async with case_room() as (app, link, pilot):
        come(link, FAR)
        await pilot.press("escape", "h", "enter")
        assert isinstance(app.screen, ReasonDialog)
        assert "Aktivt val" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, ReasonDialog)
        await pilot.press(*"samma", "enter")
        await pilot.pause()
        (opened,) = [frame for frame in link.sent if frame["type"] == "open" and frame.get("case") == "far"]
        assert opened["reason"] == "samma"


async def test_the_workbench_has_the_key_for_the_row_whose_history_is_shown() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("h")
        assert not isinstance(app.screen, ContactsSheet)
        case = app.screen.list.selected  # type: ignore[attr-defined]  # the workbench's own
        link.open_preview(case)
        await pilot.press("h")
        assert isinstance(app.screen, ContactsSheet)
        assert {"type": "ask_contacts", "case": case} in link.sent
