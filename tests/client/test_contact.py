"""A contact that the clinic makes, by keys: what is written comes back with the reason when it is refused."""

import pytest
from textual.widgets import Input

from clinic24_tui.dialogs.contact import ContactSheet
from clinic24_tui.screens.case import CaseScreen
from tests.client.rooms import text, workbench


async def test_a_contact_is_begun_by_number_reason_and_a_line_and_its_case_opens() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        await pilot.press("c", *"198501019802", "enter", *"kontroll", "enter", *"Hej Alva", "ctrl+s")
        await pilot.pause()
        [cmd] = [one for one in link.commands if one["type"] == "StartContact"]
        assert (cmd["number"], cmd["reason"], cmd["text"]) == ("198501019802", "kontroll", "Hej Alva")
        link.feed({"type": "ack", "id": cmd["id"], "case": "new", "seq": 8, "pos": 900, "owner_seq": 6})
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case_id == "new"


async def test_a_refusal_brings_the_sheet_back_with_all_that_was_written() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        await pilot.press("c", *"198501019802", "enter", *"kontroll", "enter", *"Hej Alva", "ctrl+s")
        await pilot.pause()
        [cmd] = [one for one in link.commands if one["type"] == "StartContact"]
        said = {"sv": "Personen har redan ett öppet ärende.", "en": "There is one."}
        link.feed({"type": "refuse", "id": cmd["id"], "code": "has_case", **said})
        await pilot.pause()
        assert isinstance(app.screen, ContactSheet)
        page = text(app)
        assert all(words in page for words in ("198501019802", "kontroll", "Hej Alva", "redan ett öppet ärende"))


async def test_a_refusal_that_comes_while_a_case_is_open_waits_for_the_way_back() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        await pilot.press("c", *"198501019802", "enter", *"kontroll", "enter", *"Hej Alva", "ctrl+s")
        await pilot.pause()
        [cmd] = [one for one in link.commands if one["type"] == "StartContact"]
        app.open_case("m1")
        await pilot.pause()
        said = {"sv": "Personen har redan ett öppet ärende.", "en": "There is one."}
        link.feed({"type": "refuse", "id": cmd["id"], "code": "has_case", **said})
        await pilot.pause()
        assert not isinstance(app.screen, ContactSheet)
        app.pop_screen()
        await pilot.until(lambda: isinstance(app.screen, ContactSheet))
        await pilot.pause()
        page = text(app)
        assert all(words in page for words in ("198501019802", "kontroll", "Hej Alva", "redan ett öppet ärende"))
        await pilot.press("escape")
        assert app.screen is app.screen_stack[0]


@pytest.mark.parametrize("named", ["19850501-0010", "Mira Lund"])
async def test_another_patient_in_the_first_line_or_the_reason_is_asked_about(named: str) -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        await pilot.press("c", *"198501019802", "enter", *"kontroll", "enter", *"Hej 19850101-9802")
        sheet = app.screen
        app.screen.query_one("#reason", Input).value = f"som {named}"
        await pilot.press("ctrl+s")
        assert app.screen is sheet
        await pilot.until(lambda: f"I texten står {named}. Rätt patient?" in text(app))
        assert not [one for one in link.commands if one["type"] == "StartContact"]
        await pilot.press("ctrl+s")
        await pilot.until(lambda: [one["reason"] for one in link.commands] == [f"som {named}"])


async def test_an_empty_field_is_told_and_without_a_line_nothing_is_lost() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        await pilot.press("c", *"198501019802", "ctrl+s")
        await pilot.pause()
        assert "Fyll i personnummer, orsak" in text(app)
        await pilot.press(*"kontroll", "enter", *"Hej")
        link.down()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, ContactSheet)
        assert not [one for one in link.commands if one["type"] == "StartContact"]
