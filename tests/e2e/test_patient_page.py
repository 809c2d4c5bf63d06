"""The patient's page in a real browser against a real server: the way in, 112, the chat, and the server gone."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.phone import AUDIT, Phone, phone_at
from tests.e2e.visitors import Nurse, adult, only_case, population, to_queue
from tests.support.houses import Running

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


async def test_from_the_door_to_the_closed_case(phone: Phone, server: Running) -> None:
    words = "Jag har <b>ont</b> i halsen <img src=x onerror=alert(1)>\nsedan i går"
    case = await to_queue(phone, server, words)
    assert case.intake.own_words == words
    await expect(phone.page.locator(".panel.promise")).to_contain_text("kl")
    assert await phone.page.locator(".lines img, .lines b").count() == 0
    nurse = Nurse(server, case)
    await nurse.does("Take")
    await expect(phone.page.locator(".line.house", has_text="Nils har tagit ditt ärende")).to_be_visible()
    await nurse.does("WriteNote", text="Intern rad som patienten aldrig ser")
    await nurse.does("SendMessage", text="Hej, <i>hur</i> mår du?")
    await expect(phone.page.locator(".line.theirs p")).to_have_text("Hej, <i>hur</i> mår du?")
    await phone.page.get_by_label("Skriv ett meddelande").fill("Bättre, tack")
    await phone.press("Skicka", exact=True)
    mine = phone.page.locator(".line.mine", has_text="Bättre, tack")
    await expect(mine).to_have_count(1)
    await expect(mine).to_contain_text("skickat")
    kept = await server.house.store.case(case.id)
    assert kept is not None
    await nurse.does("MarkRead", upto=kept.seq)
    await expect(mine).to_contain_text("läst")
    await nurse.does("Close", outcome="self_care")
    await phone.at("Ärendet är avslutat")
    await expect(phone.page.locator("form.composer")).to_be_hidden()
    await expect(phone.page.locator(".line.theirs p")).to_have_text("Hej, <i>hur</i> mår du?")
    await expect(phone.page.locator("body")).not_to_contain_text("Intern rad")
    await phone.page.reload()
    await phone.at("Ärendet är avslutat")
    await expect(phone.page.locator(".line.mine", has_text="Bättre, tack")).to_be_visible()


async def test_what_the_nurse_has_read_and_writes_now_is_shown_and_the_patients_reading_is_kept(
    phone: Phone, server: Running
) -> None:
    case = await to_queue(phone, server)
    nurse = Nurse(server, case)
    await nurse.does("Take")
    await nurse.does("SendMessage", text="Hej")
    await expect(phone.page.locator(".line.theirs")).to_be_visible()
    async with asyncio.timeout(5):
        while True:
            kept = await server.house.store.case(case.id)
            assert kept is not None
            if kept.read_by_patient:
                break
            await asyncio.sleep(0)
    assert kept.read_by_patient <= kept.seq


async def test_where_no_socket_can_be_opened_the_page_asks_for_the_news(phone: Phone, server: Running) -> None:
    await phone.page.route_web_socket("**/ws/patient", lambda socket: socket.close())
    case = await to_queue(phone, server)
    nurse = Nurse(server, case)
    await nurse.does("Take")
    await nurse.does("SendMessage", text="Hej, det är Nils")
    await expect(phone.page.locator(".line.theirs p")).to_have_text("Hej, det är Nils", timeout=15_000)
    await phone.page.get_by_label("Skriv ett meddelande").fill("Hej Nils")
    await phone.press("Skicka", exact=True)
    mine = phone.page.locator(".line.mine", has_text="Hej Nils")
    await expect(mine).to_contain_text("skickat", timeout=15_000)
    await expect(mine).to_have_count(1)


async def test_back_change_and_resume_after_closing_the_phone(phone: Phone, server: Running) -> None:
    await phone.to_ticks(adult(server))
    await phone.press("Tillbaka")
    await phone.at("Vad söker du för?")
    await expect(phone.page.get_by_label("Din beskrivning")).to_have_value("Jag har ont i halsen")
    await phone.page.get_by_label("Din beskrivning").fill("Jag har feber")
    await phone.press("Nästa")
    await phone.at("Stämmer något av detta just nu?")
    await phone.page.go_back()
    await phone.at("Vad söker du för?")
    await phone.press("Nästa")
    await phone.pick("Inget av detta")
    await phone.press("Nästa")
    await phone.press("Något annat")
    await expect(phone.page.locator(".eyebrow")).to_have_text("Fråga 1")
    first = await phone.page.locator("h1").inner_text()
    await phone.pick("Inget av")
    await phone.press("Nästa")
    await expect(phone.page.locator(".eyebrow")).to_have_text("Fråga 2")
    second = await phone.page.context.new_page()
    await phone.page.close()
    again = Phone(second, phone.address)
    await again.go()
    await expect(second.locator(".eyebrow")).to_have_text("Fråga 2")
    await second.locator("summary", has_text="Dina svar hittills").click()
    await again.press(f"Ändra: {first}")
    await again.at(first)
    assert await second.locator("input:checked").count() == 1
    assert (await only_case(server)).intake.own_words == "Jag har feber"
    assert again.complaints == []


async def test_112_stands_at_once_and_the_staff_have_it_though_the_page_is_closed(
    phone: Phone, server: Running
) -> None:
    await phone.to_ticks(adult(server), "Mår inte bra alls")
    await phone.page.locator("label.option").first.click()
    await phone.press("Nästa")
    await phone.at("Ring 112 nu")
    call = phone.page.get_by_role("link", name="Ring nu")
    assert await call.get_attribute("href") == "tel:112"
    case = await only_case(server)
    assert (case.state, case.level) == ("waiting", 0)
    await phone.page.reload()
    await phone.at("Ring 112 nu")
    await phone.press("Jag kan inte ringa")
    await phone.at("Du är i kön")
    case = await only_case(server)
    assert (case.level, "no112" in case.marks, case.state) == (1, True, "waiting")


async def test_getting_worse_raises_and_no_longer_needing_help_is_told_to_the_staff(
    phone: Phone, server: Running
) -> None:
    case = await to_queue(phone, server)
    await phone.press("Har du blivit sämre?")
    await phone.at("Har du blivit sämre?")
    await phone.pick("Inget av detta")
    await phone.page.get_by_label("Beskriv vad som ändrats").fill("Mer ont")
    await phone.press("Skicka", exact=True)
    await phone.at("Du är i kön")
    await expect(phone.page.locator(".line.mine", has_text="Mer ont")).to_be_visible()
    kept = await only_case(server)
    assert (kept.level, "flag" in kept.marks) == (case.level, True)
    await phone.press("Har du blivit sämre?")
    await phone.page.locator("label.option").first.click()
    await phone.press("Skicka", exact=True)
    await phone.at("Ring 112 nu")
    await phone.press("Jag har ringt")
    await phone.at("Du är i kön")
    await phone.press("Jag behöver inte hjälp längre")
    await phone.at("Vill du avsluta ärendet?")
    await phone.press("Ja, avsluta")
    # Somebody who has got worse is not closed unseen: it is said to the staff.
    await expect(phone.page.get_by_text("Jag behöver inte hjälp längre.", exact=True)).to_be_visible()
    assert (await only_case(server)).state == "waiting"


async def test_the_whole_way_in_english(phone: Phone, server: Running) -> None:
    await phone.press("In English")
    await phone.at("Who is it about?")
    assert await phone.page.evaluate("document.documentElement.lang") == "en"
    await phone.press("Me I am 18")
    await phone.page.get_by_label("Identity number").fill(adult(server))
    await phone.press("Identify", exact=True)
    await phone.at("How do we reach you?")
    await phone.page.get_by_label("Telephone number").fill("0701740605")
    await phone.pick("No, I will keep watch")
    await phone.press("Next")
    await phone.at("What do you need help with?")
    await phone.press("Seek care")
    await phone.at("What are you seeking care for?")
    await phone.page.get_by_label("Your description").fill("I have a sore throat")
    await phone.press("Next")
    await phone.at("Is any of this true right now?")
    await phone.pick("None of these")
    await phone.press("Next")
    await phone.at("What fits best?")
    await expect(phone.page.get_by_role("button", name="Sore throat")).to_be_visible()
    await phone.press("Something else")
    await expect(phone.page.locator(".eyebrow")).to_have_text("Question 1")
    await phone.answer_mildly({}, "Next")
    await phone.at("Your health centre")
    await phone.press("Go on to")
    await phone.at("Is this right?")
    await phone.press("Send")
    await phone.at("You are in the queue")
    assert (await only_case(server)).lang == "en"
    await phone.press("På svenska")
    await phone.at("Du är i kön")


async def test_a_guardian_for_her_child_and_another_adult_by_telephone(phone: Phone, server: Running) -> None:
    child = next(one for one in population(server).people if one.guardians and one.born.year > 2018)
    await phone.press("En annan vuxen")
    await phone.at("Ring för en annan vuxen")
    await expect(phone.page.locator('main a[href="tel:1177"]')).to_be_visible()
    await phone.press("Tillbaka")
    await phone.identify(child.guardians[0], "Mitt barn, 0–12 år")
    await phone.at("Vilket barn gäller det?")
    await phone.press(child.first)
    await phone.at("Hur når vi dig?")
    await expect(phone.page.locator(".who")).to_have_text(f"Gäller {child.first}")
    assert (await only_case(server)).writer == "guardian"


async def test_an_open_case_is_offered_to_go_on_with(phone: Phone, server: Running, browser: Browser) -> None:
    number = adult(server)
    await phone.to_ticks(number)
    other = await phone_at(browser, phone.address)
    await other.identify(number)
    await expect(other.page.get_by_role("heading", level=1)).to_contain_text("Hej")
    await other.press("Sök vård")
    await other.at("Stämmer något av detta just nu?")
    await only_case(server)


async def test_another_case_can_be_begun_and_the_first_gone_back_to(phone: Phone, server: Running) -> None:
    await phone.to_ticks(adult(server))
    await phone.press("Ett annat ärende")
    await phone.at("Vem gäller det?")
    await phone.press("Fortsätt ditt ärende")
    await phone.at("Stämmer något av detta just nu?")
    await phone.press("Demo: skickade påminnelser")
    await phone.at("Demo: skickade påminnelser")
    await phone.press("Tillbaka")
    await phone.at("Stämmer något av detta just nu?")


async def test_a_case_that_was_left_is_not_on_the_phone_any_more(phone: Phone, server: Running) -> None:
    await to_queue(phone, server)
    await phone.press("Lämna ärendet på den här telefonen")
    await phone.at("Vem gäller det?")
    await phone.page.reload()
    await phone.at("Vem gäller det?")


async def test_wrong_input_is_told_beside_its_field(phone: Phone, server: Running) -> None:
    await phone.identify("19810107-0000")
    field = phone.page.get_by_label("Personnummer")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    assert await phone.page.evaluate(AUDIT) == []
    await field.fill(adult(server))
    await phone.press("Legitimera", exact=True)
    await phone.at("Hur når vi dig?")
    await phone.page.get_by_label("Telefonnummer").fill("12")
    await phone.pick("Ja, skicka")
    await phone.press("Nästa")
    await expect(phone.page.get_by_label("Telefonnummer")).to_have_attribute("aria-invalid", "true")
    await expect(phone.page.locator(".wrong")).to_contain_text("070-174 06 05")
    await phone.page.get_by_label("Telefonnummer").fill("070-174 06 05")
    await phone.press("Nästa")
    await phone.press("Sök vård")
    await phone.page.get_by_label("Din beskrivning").fill("å" * 8_003)
    await expect(phone.page.locator(".field .note").last).to_have_text(
        "Texten är 3 tecken för lång. Högst 8 000 får plats."
    )
    await phone.press("Nästa")
    await expect(phone.page.get_by_label("Din beskrivning")).to_have_attribute("aria-invalid", "true")
    await phone.page.get_by_label("Din beskrivning").fill("Ont")
    await phone.press("Nästa")
    await phone.at("Stämmer något av detta just nu?")
    await phone.press("Nästa")
    await expect(phone.page.get_by_role("alert")).to_have_text("Välj något av alternativen.")


async def test_the_keyboard_alone_is_enough(phone: Phone, server: Running) -> None:
    keys = phone.page.keyboard
    await phone.at("Vem gäller det?")
    await keys.press("Tab")
    await keys.press("Enter")
    await phone.at("Legitimera dig")
    await keys.press("Tab")
    await keys.press("Tab")
    await keys.type(adult(server))
    await keys.press("Enter")
    await phone.at("Hur når vi dig?")
    await keys.press("Tab")
    await keys.type("0701740605")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Enter")
    await phone.at("Vad behöver du hjälp med?")
    await keys.press("Tab")
    await keys.press("Enter")
    await phone.at("Vad söker du för?")
    await keys.press("Tab")
    await keys.type("Ont i halsen")
    await keys.press("Tab")
    await keys.press("Enter")
    await phone.at("Stämmer något av detta just nu?")


# the server gone: a process of its own, killed without a word


@asynccontextmanager
async def process(folder: Path, port: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """Run the server as a program; it is killed at the end if it lives."""
    arguments = [
        "serve",
        "--data",
        str(folder),
        "--demo",
        "--port",
        str(port),
        "--clock",
        "2026-11-24T10:00",
        "--migrate",
    ]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    address = (await program.stdout.readline()).decode().strip()
    try:
        yield program, int(address.rstrip("/").rsplit(":", 1)[1])
    finally:
        if program.returncode is None:
            program.send_signal(signal.SIGKILL)
        await program.wait()


async def test_with_the_server_killed_there_are_telephones_and_a_typed_line_waits(
    tmp_path: Path, browser: Browser
) -> None:
    async with process(tmp_path / "data", 0) as (program, port):
        phone = await phone_at(browser, f"http://127.0.0.1:{port}/")
        await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await phone.press("Mig Jag är 18")
        chooser = phone.page.get_by_label("Demo: välj en påhittad person")
        await expect(chooser.locator("option").nth(1)).to_be_attached()
        await chooser.select_option(index=1)
        await phone.press("Legitimera", exact=True)
        await phone.contact()
        await phone.press("Sök vård")
        await phone.describe("Mår inte bra alls")
        await phone.page.locator("label.option").first.click()
        await phone.press("Nästa")
        await phone.at("Ring 112 nu")
        program.send_signal(signal.SIGKILL)
        await program.wait()
        await phone.press("Jag har ringt")
        await phone.at("Tjänsten svarar inte")
        await expect(phone.page.locator('main a[href="tel:1177"]')).to_be_visible()
    async with process(tmp_path / "data", port) as (program, _port):
        await phone.press("Försök igen")
        await phone.at("Du är i kön")
        await expect(phone.page.locator(".line.house", has_text="Du har ringt 112")).to_have_count(1)
        program.send_signal(signal.SIGKILL)
        await program.wait()
        await expect(phone.page.locator(".status")).to_contain_text("Ingen kontakt")
        await phone.page.get_by_label("Skriv ett meddelande").fill("Är ni kvar?")
        await phone.press("Skicka", exact=True)
        await expect(phone.page.locator(".line.queued")).to_contain_text("köad")
        plain = await phone.page.context.new_page()
        await plain.goto(phone.address)
        await expect(plain.get_by_role("heading", level=1)).to_have_text("Tjänsten svarar inte")
        assert await plain.locator('a[href="tel:112"]').count() == 1
        await plain.close()
    async with process(tmp_path / "data", port):
        line = phone.page.locator(".line.mine", has_text="Är ni kvar?")
        await expect(line).to_contain_text("skickat", timeout=20_000)
        await expect(line).to_have_count(1)
        await expect(phone.page.locator(".status")).to_have_text("")
        await phone.page.reload()
        await phone.at("Du är i kön")
        await expect(line).to_have_count(1)
    assert phone.complaints == []
