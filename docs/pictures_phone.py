"""One patient's way through the phone's pages, for the pictures."""

from typing import Protocol

from playwright.async_api import Page

from clinic24_tui.demo import CENTRE


class NoPicture(Exception):
    """The program did not come to what the picture should show."""


class PhoneAlbum(Protocol):
    """Where the phone's pictures go."""

    async def phone(self, page: Page, name: str) -> None:
        """Take the phone's screen."""
        ...


HELLO = "Jag har ont i halsen sen i måndags och det gör ont att svälja. Lite feber har jag också."
MILD = ("Inget av", "Nej")


class PhoneWalk:
    """One patient's way from the first page into the chat, with a picture of each kind of page."""

    def __init__(self, page: Page, album: PhoneAlbum, address: str) -> None:
        """Nothing is asked for before `arrive`."""
        self.page, self.album, self.address = page, album, address
        self.case = ""

    async def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button."""
        await self.page.get_by_role("button", name=name, exact=exact).first.click()

    async def at(self, title: str, name: str = "") -> None:
        """Wait for the page with this heading, and take its picture."""
        await self.page.get_by_role("heading", level=1, name=title).wait_for()
        if name:
            await self.page.evaluate("scrollTo(0, 0)")
            await self.album.phone(self.page, name)

    async def pick(self, text: str) -> None:
        """Tick a box or choose by its words."""
        await self.page.locator("label.option", has_text=text).first.click()

    async def _newcomer(self) -> str:
        """Return the number of one whom no simulated patient plays."""
        ask, api = self.page.request, f"{self.address}api"
        for one in (await (await ask.get(f"{api}/demo/people?centre={CENTRE}")).json())["people"]:
            if one["age_unit"] != "y" or not 30 < one["age"] < 60 or one["guardian"]:
                continue
            known = await ask.post(f"{api}/patient/identify", data={"number": one["number"], "who": "self"})
            if not (await known.json())["open_cases"]:
                return str(one["number"])
        raise NoPicture("every invented person has an open case")

    async def arrive(self) -> None:
        """Walk to the queue."""
        page = self.page
        number = await self._newcomer()
        await page.goto(self.address)
        await self.at("Vem gäller det?", "phone-1-who")
        await self.press("Mig Jag är 18")
        await page.get_by_label("Personnummer").fill(number)
        await self.album.phone(page, "phone-2-identity")
        await self.press("Legitimera", exact=True)
        await self.at("Hur når vi dig?")
        await page.get_by_label("Telefonnummer").fill("070-174 06 05")
        await self.pick("Ja, skicka ett SMS")
        await self.album.phone(page, "phone-3-contact")
        await self.press("Nästa")
        await self.at("Vad behöver du hjälp med?", "phone-3b-entrance")
        await self.press("Sök vård")
        await self.at("Vad söker du för?")
        await page.get_by_label("Din beskrivning").fill(HELLO)
        await self.album.phone(page, "phone-3c-describe")
        await self.press("Nästa")
        await self.at("Stämmer något av detta just nu?", "phone-4-ticks")
        await self.pick("Inget av detta")
        await self.press("Nästa")
        await self.at("Vad stämmer bäst?", "phone-5-complaint")
        await self.press("Halsont")
        await self._questions()
        await self._send_in()

    async def _questions(self) -> None:
        page, count = self.page, 0
        await page.locator(".eyebrow").wait_for()
        while await page.locator(".eyebrow", has_text="Fråga").count():
            before = [await page.locator("h1").inner_text(), await page.locator(".eyebrow").inner_text()]
            await self._answer()
            count += 1
            if count == 2:
                await self.album.phone(page, "phone-6-question")
            await self.press("Nästa")
            await page.wait_for_function(
                "([title, number]) => { const h = document.querySelector('h1'), e = document.querySelector('.eyebrow');"
                " return h && (h.textContent !== title || !e || e.textContent !== number); }",
                arg=before,
            )

    async def _answer(self) -> None:
        form = self.page.locator("main form")
        if await form.locator("textarea").count():
            await form.locator("textarea").fill("Inget särskilt")
        elif await form.locator("input:not([type=radio]):not([type=checkbox])").count():
            await form.locator("input").first.fill("38,4")
        else:
            for text in MILD:
                option = form.locator("label.option", has_text=text)
                if await option.count():
                    await option.first.click()
                    return
            await form.locator("label.option").first.click()

    async def _send_in(self) -> None:
        page = self.page
        go_on = page.get_by_role("button", name="Gå vidare ändå")
        listing = page.get_by_role("heading", level=1, name="Din vårdcentral")
        await go_on.or_(listing).first.wait_for()
        if await go_on.count():
            await page.evaluate("scrollTo(0, 0)")
            await self.album.phone(page, "phone-6b-advice")
            await go_on.click()
        await self.at("Din vårdcentral", "phone-6c-listing")
        await self.press("Fortsätt till")
        await self.at("Stämmer det här?", "phone-6d-summary")
        await self.press("Skicka")
        await self.at("Du är i kön", "phone-7-waiting")
        answer = await page.request.get(f"{self.address}api/patient/case")
        self.case = (await answer.json())["step"]["case"]

    async def says(self, text: str) -> None:
        """Write in the chat."""
        await self.page.get_by_label("Skriv ett meddelande").fill(text)
        await self.press("Skicka", exact=True)
        await self.page.locator(".line.mine", has_text=text).wait_for()
