"""The way out for somebody who must hide the page, in a real browser against a real server."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.phone import chromium, phone_at
from tests.e2e.visitors import to_queue
from tests.support.houses import running

pytestmark = pytest.mark.e2e


async def test_leaving_fast_shows_another_page_and_opens_the_case_for_nobody(tmp_path: Path) -> None:
    async with running(tmp_path / "data", demo=True, demo_people=150) as server, chromium() as browser:
        phone = await phone_at(browser, f"http://127.0.0.1:{server.port}/")
        await to_queue(phone, server, "han slår mig hemma")
        await phone.page.route("https://www.smhi.se/**", lambda route: route.fulfill(body="Sol i dag"))
        await phone.press("Lämna snabbt")
        await expect(phone.page.locator("body")).to_have_text("Sol i dag")
        await phone.page.goto(phone.address)
        await expect(phone.page.get_by_role("heading", level=1)).to_have_text("Vem gäller det?")
