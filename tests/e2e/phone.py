"""A patient's phone: the real page in a real Chromium at phone size, driven as a person would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from playwright.async_api import Browser, Page, async_playwright, expect

SIZE = {"width": 390, "height": 844}
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
"""A browser that talks to nobody but the server of the test."""

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8").split("\n", 1)[1]


class Phone:
    """One browser window. Every page that is waited for is audited, and whatever the browser complains of is kept."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.on("console", lambda line: self.complaints.append(line.text) if "Content Security" in line.text else None)

    async def go(self) -> Self:
        await self.page.goto(self.address)
        return self

    async def at(self, title: str, *, audit: bool = True) -> None:
        """Wait for the page with this heading; the focus stands on it."""
        heading = self.page.get_by_role("heading", level=1, name=title)
        await expect(heading).to_be_visible()
        await expect(heading).to_be_focused()
        if audit:
            await self.page.wait_for_function("() => document.getAnimations().length === 0")
            assert await self.page.evaluate(AUDIT) == [], title

    async def press(self, name: str, *, exact: bool = False) -> None:
        await self.page.get_by_role("button", name=name, exact=exact).first.click()

    async def pick(self, text: str) -> None:
        """Tick a box or a choice by its words."""
        await self.page.locator("label.option", has_text=text).first.click()

    async def identify(self, number: str, door: str = "Mig Jag är 18") -> None:
        await self.press(door)
        await self.page.get_by_label("Personnummer").fill(number)
        await self.press("Legitimera", exact=True)

    async def contact(self) -> None:
        await self.at("Hur når vi dig?")
        await self.page.get_by_label("Telefonnummer").fill("070-174 06 05")
        await self.pick("Ja, skicka ett SMS")
        await self.press("Nästa")

    async def describe(self, words: str) -> None:
        await self.at("Vad söker du för?")
        await self.page.get_by_label("Din beskrivning").fill(words)
        await self.press("Nästa")

    async def to_ticks(self, number: str, words: str = "Jag har ont i halsen") -> None:
        await self.at("Vem gäller det?")
        await self.identify(number)
        await self.contact()
        await self.at("Vad behöver du hjälp med?")
        await self.press("Sök vård")
        await self.describe(words)
        await self.at("Stämmer något av detta just nu?")

    async def answer_mildly(self, titles: dict[str, str], forward: str = "Nästa") -> int:
        """Answer every question: none, no, or what `titles` says for it; returns how many there were."""
        count = 0
        while (
            await self.page.locator(".eyebrow", has_text="Fråga")
            .or_(self.page.locator(".eyebrow", has_text="Question"))
            .count()
        ):
            before = await self.page.locator("h1").inner_text(), await self.page.locator(".eyebrow").inner_text()
            await self._answer(titles.get(before[0]))
            await self.press(forward)
            await self.page.wait_for_function(
                "([title, number]) => { const h = document.querySelector('h1'), e = document.querySelector('.eyebrow');"
                " return h && (h.textContent !== title || !e || e.textContent !== number); }",
                arg=list(before),
            )
            count += 1
        return count

    async def _answer(self, words: str | None) -> None:
        form = self.page.locator("main form")
        if await form.locator("textarea").count():
            await form.locator("textarea").fill(words or "Inget särskilt")
        elif await form.locator("input:not([type=radio]):not([type=checkbox])").count():
            await form.locator("input").first.fill(words or "38,4")
        else:
            mild = [words] if words else ["Inget av", "None of", "Nej", "No"]
            for text in mild:
                option = form.locator("label.option", has_text=text)
                if await option.count():
                    await option.first.click()
                    return
            await form.locator("label.option").first.click()

    async def log(self) -> list[str]:
        """Return the lines of the conversation."""
        return [text.strip() for text in await self.page.locator(".lines .line").all_inner_texts()]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def phone_at(browser: Browser, address: str, **options: Any) -> Phone:
    context = await browser.new_context(viewport=SIZE, has_touch=True, locale="sv-SE", **options)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    return await Phone(page, address).go()
