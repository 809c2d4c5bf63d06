"""The patient's page in a real browser when her case goes on in another: she is told, and led there with what she had written."""

import pytest
from playwright.async_api import expect

from server.contract import CASE_COOKIE
from tests.e2e.phone import Phone
from tests.e2e.visitors import Nurse
from tests.support.cases import seek_care
from tests.support.houses import Running

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


async def test_her_page_leads_to_the_case_where_hers_goes_on_with_what_she_was_writing(
    phone: Phone, server: Running
) -> None:
    lane = server.house.lane
    kept, other = await seek_care(lane), await seek_care(lane)
    await phone.page.context.add_cookies(
        [{"name": CASE_COOKIE, "value": await server.key(other), "url": phone.address, "httpOnly": True}]
    )
    await phone.go()
    await phone.at("Du är i kön")
    await phone.page.get_by_label("Skriv ett meddelande").fill("Ska jag vänta?")
    case = await server.house.store.case(kept)
    assert case is not None
    nurse = Nurse(server, case)
    await nurse.does("Take")
    await nurse.does("Merge", other=other, owner_seq=nurse.owner_seq)
    await phone.at("Ärendet fortsätter i ditt andra ärende")
    await expect(phone.page.get_by_text("Vi svarar dig i det andra ärendet.")).to_be_visible()
    await expect(phone.page.locator("form.composer")).to_be_hidden()
    await phone.press("Gå till ärendet")
    await expect(phone.page.get_by_label("Skriv ett meddelande")).to_have_value("Ska jag vänta?")
    await expect(phone.page.locator(".line.house", has_text="Ditt andra ärende hör nu hit")).to_be_visible()
    await phone.press("Skicka", exact=True)
    await expect(phone.page.locator(".line.mine", has_text="Ska jag vänta?")).to_contain_text("skickat")
    await phone.page.reload()
    await expect(phone.page.locator(".line.mine", has_text="Ska jag vänta?")).to_be_visible()
