"""The main job with nothing but real parts: Chromium, the terminal's client, the server as a process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.screens.picture import PictureScreen
from tests.e2e.clinic import Clinic
from tests.e2e.phone import AUDIT, chromium, phone_at
from tests.e2e.terminal import Terminal
from tests.e2e.walk import Walk
from tests.support import images

pytestmark = pytest.mark.e2e


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    async with Clinic(tmp_path / "data") as clinic:
        yield clinic


@pytest.mark.parametrize("lang", ["sv", "en"])
async def test_from_a_phone_to_a_terminal_and_back(lang: str, clinic: Clinic, browser: Browser) -> None:
    phone = await phone_at(browser, f"{clinic.address}/")
    async with Terminal(clinic.address, "anna", lang) as anna, Terminal(clinic.address, "johan", lang) as johan:
        walk = Walk(clinic, phone, anna, johan, lang)
        for step in walk.steps:
            await step()
        await walk.check()
        await walk.write_again()
    assert phone.complaints == []


async def test_a_picture_from_the_phone_is_opened_in_the_terminal_before_the_case_can_be_closed(
    clinic: Clinic, browser: Browser
) -> None:
    """With the keyboard on both sides: chosen, looked at, sent; opened, told to the patient, and only then closed."""
    phone = await phone_at(browser, f"{clinic.address}/")
    page = phone.page
    async with Terminal(clinic.address, "anna") as anna, Terminal(clinic.address, "johan") as johan:
        walk = Walk(clinic, phone, anna, johan, "sv")
        for step in walk.steps[:6]:
            await step()
        choose = page.get_by_label("Välj eller ta en bild")
        await choose.set_input_files(
            {"name": "utslag.jpg", "mimeType": "image/jpeg", "buffer": images.from_a_phone((900, 600))}
        )
        waiting = page.locator(".picture")
        await expect(waiting).to_contain_text("inte skickad än")
        await expect(waiting.get_by_role("img", name="Förhandsvisning av bild 1")).to_be_visible()
        assert await page.evaluate(AUDIT) == []
        await expect(page.get_by_role("button", name="Skicka bilden 1")).to_be_focused()
        await page.keyboard.press("Enter")
        line = page.locator(".line.mine", has_text="Bild 1")
        await expect(line).to_contain_text("skickad")
        await expect(waiting).to_have_count(0)
        await anna.shows("inte öppnad")
        await anna.press("escape", "a")
        await anna.until(lambda: isinstance(anna.app.screen, CloseSheet), "the sheet")
        await anna.press("1", "enter")
        assert isinstance(anna.app.screen, CloseSheet)
        await anna.press("f5")
        await anna.until(lambda: isinstance(anna.app.screen, PictureScreen) and anna.app.screen.drawn, "the picture")
        await anna.until(lambda: "öppnad av Anna" in anna.screen, "that it was opened")
        await expect(line).to_contain_text("öppnad")
        await anna.press("escape")
        await choose.set_input_files({"name": "brev.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"})
        await page.get_by_role("button", name="Skicka bilden 1").click()
        await expect(waiting).to_contain_text("Skicka en bild i formatet JPEG")
        await page.get_by_role("button", name="Ta bort 1").click()
        await expect(choose).to_be_focused()
        await anna.press("a")
        await anna.until(lambda: isinstance(anna.app.screen, CloseSheet), "the sheet")
        await anna.press("1", "enter")
        await phone.at(walk.words.closed)
        await expect(page.locator(".picker")).to_be_hidden()
        await page.get_by_role("button", name="Visa bild 1").click()
        shown = page.get_by_role("img", name="Bild 1, skickad")
        await expect(shown).to_be_visible()
        assert await shown.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [600, 900]
        assert await page.evaluate(AUDIT) == []
    assert phone.complaints == []
