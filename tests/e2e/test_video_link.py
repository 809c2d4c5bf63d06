"""The link to the video room on the patient's page, in a real browser against a real server."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.phone import chromium, phone_at
from tests.e2e.visitors import Nurse, to_queue
from tests.support.houses import running

pytestmark = [pytest.mark.e2e]


async def test_the_video_link_leads_to_the_room_and_is_gone_when_the_case_is_closed(tmp_path: Path) -> None:
    async with chromium() as browser, running(tmp_path / "data", demo=True, demo_people=150) as server:
        phone = await phone_at(browser, f"http://127.0.0.1:{server.port}/")
        nurse = Nurse(server, await to_queue(phone, server))
        await nurse.does("Take")
        await nurse.does("SendVideo")
        link = phone.page.get_by_role("link", name="Öppna videomötet")
        await expect(link).to_be_visible()
        async with phone.page.context.expect_page() as opened:
            await link.click()
        room = await opened.value
        await expect(room.get_by_role("heading", level=1)).to_have_text("Det här är en demo")
        await room.close()
        await nurse.does("Close", outcome="video")
        await phone.at("Ärendet är avslutat")
        await expect(link).to_have_count(0)
        await expect(phone.page.locator(".line.house", has_text="Videomötet är slut")).to_be_visible()
        assert phone.complaints == []
