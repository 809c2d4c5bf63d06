"""What the patient has had blocked, by keys against a real server: what stops one, the two ways, and what the log says."""

import pytest

from clinic24_tui.dialogs.block import BlockSheet
from clinic24_tui.dialogs.contacts import ContactsSheet
from clinic24_tui.dialogs.reason import ReasonDialog
from tests.e2e.terminal import Terminal
from tests.support.blocks import register_of
from tests.support.cases import seek_care
from tests.support.houses import Running


async def to_contacts(anna: Terminal, case: str) -> None:
    """Take the case and open the list of the patient's other contacts."""
    await anna.listed(case, "waiting")
    await anna.press("n")
    await anna.in_case(case)
    await anna.until(lambda: case in anna.link.store.contacts, "the contacts")
    await anna.press("escape", "h")
    assert isinstance(anna.app.screen, ContactsSheet)


async def opened(anna: Terminal, case: str) -> None:
    await anna.until(lambda: anna.link.store.case(case) is not None and anna.case_screen.head is not None, "the case")
    assert anna.case_screen.case_id == case


async def test_a_block_is_told_and_lifted_by_consent_or_in_an_emergency_with_a_reason(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = await seek_care(house.house.lane, "aspelunda")
    case = await seek_care(house.house.lane)
    register_of(house, monkeypatch).table = {"198501019802": frozenset({"aspelunda"})}
    async with Terminal(f"http://127.0.0.1:{house.port}", "anna") as anna:
        await to_contacts(anna, case)
        assert "finns vid annan enhet, spärrat av patienten" in anna.screen
        await anna.press("enter")
        assert isinstance(anna.app.screen, BlockSheet)
        assert "Patienten har spärrat uppgifterna vid den andra enheten." in anna.screen
        await anna.press("2", "enter", "enter")
        assert "Skriv en orsak." in anna.screen
        await anna.press(*"medvetslös", "enter")
        await opened(anna, far)
        assert not anna.case_screen.mine
    rows = house.disk("SELECT what FROM reading WHERE actor = 'anna' AND what LIKE '%: %'")
    assert [what for (what,) in rows] == ["emergency: medvetslös"]


async def test_without_the_register_it_says_so_and_only_the_emergency_opens_also_from_the_palette(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = await seek_care(house.house.lane, "aspelunda")
    case = await seek_care(house.house.lane)
    register = register_of(house, monkeypatch)
    register.away = True
    async with Terminal(f"http://127.0.0.1:{house.port}", "anna") as anna:
        await to_contacts(anna, case)
        assert "spärrat" not in anna.screen
        await anna.press("enter")
        assert isinstance(anna.app.screen, ReasonDialog)
        await anna.press(*"akut", "enter")
        await anna.until(lambda: isinstance(anna.app.screen, BlockSheet), "the sheet")
        assert "Spärrtjänsten svarar inte" in anna.screen
        await anna.press("1", "ctrl+s")
        assert "Samtycke kan inte prövas" in anna.screen
        await anna.press("escape")
        assert anna.case_screen.head is None
        await anna.press("ctrl+p", *"spärr", "enter")
        assert isinstance(anna.app.screen, BlockSheet)
        register.away = False
        register.table = {"198501019802": frozenset({"aspelunda"})}
        await anna.press("2", "ctrl+s")
        await opened(anna, far)
    rows = house.disk("SELECT what FROM reading WHERE actor = 'anna' AND what LIKE '%: %'")
    assert [what for (what,) in rows] == ["emergency: akut"]
