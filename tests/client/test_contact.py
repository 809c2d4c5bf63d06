"""A contact that the clinic makes, by keys: what is written comes back with the reason when it is refused."""

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
