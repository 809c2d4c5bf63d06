"""Answers that the server does not take, on the patient's page in a real browser: what is said, and that nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.phone import Phone
from tests.e2e.visitors import adult, only_case
from tests.support.changed_flow import changed_library
from tests.support.houses import Running

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


async def to_third_question(phone: Phone, server: Running) -> None:
    """Answer the first two questions about a sore throat with none."""
    await phone.to_ticks(adult(server))
    await phone.pick("Inget av detta")
    await phone.press("Nästa")
    await phone.press("Halsont")
    for _ in range(2):
        await phone.pick("Inget av")
        await phone.press("Nästa")
    await phone.at("Har du haft 38 grader eller mer?")


async def test_a_flow_that_changes_while_she_answers_goes_on_by_itself_with_her_answers(
    phone: Phone, server: Running, tmp_path: Path
) -> None:
    await to_third_question(phone, server)
    book = server.house.reference.book()
    server.house.reference._book = replace(book, library=changed_library(tmp_path))
    await phone.pick("Nej")
    await phone.press("Nästa")
    await phone.at("Har du feber, 38 grader eller mer?")
    await expect(phone.page.get_by_role("alert")).to_contain_text("Dina svar finns kvar")
    await expect(phone.page.locator(".eyebrow")).to_have_text("Fråga 3")
    await phone.pick("Nej")
    await phone.press("Nästa")
    await expect(phone.page.locator(".eyebrow")).to_have_text("Fråga 4")
    assert (await only_case(server)).intake.answers == {"airway": ["none"], "danger": ["none"], "fever": "no"}


async def test_a_number_out_of_range_says_so_beside_its_box_and_the_answers_are_kept(
    phone: Phone, server: Running
) -> None:
    await to_third_question(phone, server)
    await phone.pick("Ja")
    await phone.press("Nästa")
    await phone.at("Hur hög har febern varit som högst?")
    await phone.page.get_by_role("textbox").fill("47")
    await phone.press("Nästa")
    await expect(phone.page.get_by_text("Talet ska vara högst 43.")).to_be_visible()
    await phone.page.get_by_role("textbox").fill("38,4")
    await phone.press("Nästa")
    await expect(phone.page.locator(".eyebrow")).to_have_text("Fråga 5")
    assert (await only_case(server)).intake.answers["temperature"] == 38.4


async def test_a_complaint_told_to_the_secretary_asks_whether_to_write_to_a_nurse(
    phone: Phone, server: Running
) -> None:
    await phone.at("Vem gäller det?")
    await phone.identify(adult(server))
    await phone.contact()
    await phone.at("Vad behöver du hjälp med?")
    await phone.press("Sekreterare")
    await phone.page.locator("main .button.primary").first.click()
    await phone.page.get_by_label("Din beskrivning").fill("Vill förnya Levaxin, har så ont i magen")
    await phone.press("Nästa")
    await phone.at("Det låter som ett besvär")
    await expect(phone.page.locator("blockquote")).to_have_text("har så ont i magen")
    await phone.press("Nej, fortsätt till sekreteraren")
    await phone.at("Vad stämmer bäst?")
    await phone.press("Tillbaka")
    await phone.at("Det låter som ett besvär")
    await phone.press("Ja, till en sjuksköterska")
    await phone.at("Stämmer något av detta just nu?")
    case = await only_case(server)
    assert (case.entrance, case.intake.own_words) == ("care", "Vill förnya Levaxin, har så ont i magen")
