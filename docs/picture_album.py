"""The album that pictures go into, and a patient's way on her phone with a picture of each kind of page."""

import asyncio
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize

from clinic24_tui.app import ClinicApp
from clinic24_tui.demo import CENTRE

HERE = Path(__file__).parent / "pictures"
KEPT = {"workbench-120x40", "case-120x40", "workbench-80x24", "handover-120x40", "close-120x40"}
KEPT_PHONE = {"phone-1-who", "phone-4-ticks", "phone-7-waiting", "phone-8-chat"}
PATIENCE = 30.0


class NoPicture(Exception):
    """The program did not come to what the picture should show."""


@dataclass
class Album:
    """Where pictures go: all of them as PNG to look at, the kept ones into the documentation."""

    folder: Path
    browser: Browser
    taken: list[str] = field(default_factory=list)

    async def screen(self, app: ClinicApp, name: str) -> None:
        """Take the terminal's screen."""
        svg = without_links(app.export_screenshot(title="Clinic24"))
        if name in KEPT:
            (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")
        page = await self.browser.new_page(viewport=ViewportSize(width=1400, height=900))
        await page.set_content(f"<body style='margin:0;background:#222'>{svg}</body>")
        await page.locator("svg").first.screenshot(path=self.folder / f"{name}.png")
        await page.close()
        self.taken.append(name)

    async def phone(self, page: Page, name: str) -> None:
        """Take the phone's screen."""
        await page.wait_for_function("() => document.getAnimations().length === 0")
        file = self.folder / f"{name}.png"
        await page.screenshot(path=file)
        if name in KEPT_PHONE:
            shutil.copyfile(file, HERE / f"{name}.png")
        self.taken.append(name)


def without_links(svg: str) -> str:
    """Return the export without its font files from elsewhere; the reader's own fixed-width font draws it."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"font-family:\s*Fira Code[^;]*;", "font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace;", svg)
    if re.search(r"url\(\s*['\"]?https?:|@import", svg):
        msg = "the picture still asks for a file from elsewhere"
        raise NoPicture(msg)
    return svg


async def until(true: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110  the screen has no event for being as it should
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise NoPicture(what) from None


# ---- the phone

HELLO = "Jag har ont i halsen sen i måndags och det gör ont att svälja. Lite feber har jag också."
MILD = ("Inget av", "Nej")


class PhoneWalk:
    """One patient's way from the first page into the chat, with a picture of each kind of page."""

    def __init__(self, page: Page, album: Album, address: str) -> None:
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
