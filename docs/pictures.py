"""The screens of the running program as pictures: `make pictures`.

A real server in demo mode is filled by simulated patients over real sockets; the real client runs against it at three
sizes, and the patient's page in a real browser at a phone's size. SVG exports lose their third-party font link; PNG
copies of all, to look at, go to the folder given with --all.
"""

import argparse
import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pictures_phone import NoPicture, PhoneWalk
from playwright.async_api import Browser, Page, ViewportSize, async_playwright
from practice_pictures import practice_pictures
from textual.keys import _character_to_key
from textual.pilot import Pilot

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.client.clock import SystemClock
from clinic24_tui.client.stream import Stream, socket_url
from clinic24_tui.config import Config
from clinic24_tui.demo import ASSIGNMENT, USER, Demo
from clinic24_tui.link import Link
from clinic24_tui.screens.settings import rooms_of

HERE = Path(__file__).parent / "pictures"
SIZES = ((80, 24), (120, 40), (160, 50))
PHONE = ViewportSize(width=390, height=844)
KEPT = {"workbench-120x40", "case-120x40", "workbench-80x24", "handover-120x40", "close-120x40"}
KEPT_PHONE = {"phone-1-who", "phone-4-ticks", "phone-7-waiting", "phone-8-chat"}
PATIENCE = 30.0
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


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


# ---- the terminal


@asynccontextmanager
async def terminal(
    address: str, size: tuple[int, int], *, password: str = "", assignment: str = ASSIGNMENT
) -> AsyncIterator[tuple[ClinicApp, Pilot[int]]]:
    """Run the real client against the real server; with a password it is logged in."""
    from random import random

    locale.use("sv")
    user = (assignment.partition("-")[0] or USER) if password else ""
    config = Config(server=address, user=user, password=password, assignment=assignment)
    link = Link(Stream(socket_url(address), random), SystemClock(), assignment=assignment, server=address)
    link.patient_page = address
    app = ClinicApp(link, config)
    async with app.run_test(size=size) as pilot:
        yield app, pilot


async def typed(pilot: Pilot[int], text: str) -> None:
    """Type a text, key by key."""
    await pilot.press(*(_character_to_key(char) for char in text))


async def settled(pilot: Pilot[int]) -> None:
    """Let what has come be drawn."""
    await asyncio.sleep(0.6)
    await pilot.pause()


async def login(album: Album, address: str, password: str, size: tuple[int, int]) -> None:
    """Take the login and the choice of assignment."""
    async with terminal(address, size, assignment="") as (app, pilot):
        await settled(pilot)
        await typed(pilot, USER)
        await album.screen(app, f"login-{mark(size)}")
        await pilot.press("enter")
        await typed(pilot, password)
        await pilot.press("enter")
        await until(lambda: app.link.store.me is not None, "logged in")
        await settled(pilot)
        await album.screen(app, f"assignment-{mark(size)}")


def mark(size: tuple[int, int]) -> str:
    """Return a size as it stands in names."""
    return f"{size[0]}x{size[1]}"


async def open_case(app: ClinicApp, pilot: Pilot[int], case: str) -> None:
    """Open a case that is mine, and wait until it is drawn."""
    app.open_case(case)
    await until(lambda: (view := app.link.store.case(case)) is not None and view.ready, "the case is open")
    await settled(pilot)


async def take(app: ClinicApp, pilot: Pilot[int], case: str) -> None:
    """Take a case of the list."""
    await until(lambda: app.link.store.row(case) is not None, "the case is in the list")
    app.link.command("Take", case=case)
    await until(lambda: app.link.store.list_of(case) == "mine", "the case is mine")
    await open_case(app, pilot, case)


async def say(app: ClinicApp, pilot: Pilot[int], text: str) -> None:
    """Write a line to the patient and wait until it is on the server's disk."""
    await typed(pilot, text)
    await pilot.press("enter")
    await until(lambda: not app.link.unsaved(), "the line is sent")
    await settled(pilot)


FIRST = "Hej! Jag heter Anna och är sjuksköterska. Hur går det att dricka?"
REPLY = "det går men gör ont, har druckit te och vatten idag"
SECOND = "Bra att du dricker. Har du svårt att gapa, eller är det en sida som gör mer ont?"
LAST = "lika mycket på båda sidor. ska jag vara orolig?"


UNPLAIN = "Har du dyspné, och hur länge har du haft feber? Krya på dig!"


async def conversation(app: ClinicApp, pilot: Pilot[int], walk: PhoneWalk) -> None:
    """Take some cases so that the rack has strips, then chat with the phone."""
    for held in range(3):
        await pilot.press("n")
        await until(lambda held=held: len(app.link.store.mine()) > held, "one more is mine")  # type: ignore[misc]  # mypy wants no default in a lambda
        await settled(pilot)
        await say(app, pilot, "Hej! Jag heter Anna och är sjuksköterska. Jag läser det du har skrivit nu.")
        await leave(pilot)
    await take(app, pilot, walk.case)
    await say(app, pilot, FIRST)
    await walk.says(REPLY)
    await say(app, pilot, SECOND)
    await walk.says(LAST)
    await settled(pilot)


async def leave(pilot: Pilot[int]) -> None:
    """Go back to the workbench from a composer."""
    await pilot.press("escape", "escape")
    await settled(pilot)


async def tour(album: Album, app: ClinicApp, pilot: Pilot[int], case: str, size: tuple[int, int]) -> None:
    """Take each room at one size."""
    name = mark(size)
    await album.screen(app, f"workbench-{name}")
    await open_case(app, pilot, case)
    await album.screen(app, f"case-{name}")
    await typed(pilot, ";hals")
    await settled(pilot)
    await album.screen(app, f"phrases-{name}")
    await pilot.press("escape", *["backspace"] * 5, "f3")
    await settled(pilot)
    await album.screen(app, f"history-{name}")
    await pilot.press("f3", "escape")
    await settled(pilot)
    await shot_of(album, app, pilot, ("f1", f"help-{name}"), ("l", f"handover-{name}"), ("a", f"close-{name}"))
    await shot_of(album, app, pilot, ("p", f"level-{name}"), ("ctrl+p", f"palette-{name}"))
    await pilot.press("o")
    await typed(pilot, UNPLAIN)
    await pilot.press("ctrl+f")
    await settled(pilot)
    await album.screen(app, f"wording-{name}")
    await pilot.press("escape", *["backspace"] * len(UNPLAIN), "escape")
    await settled(pilot)
    app.action_my_logins()
    await until(lambda: app.link.store.sessions, "my logins are told")
    await settled(pilot)
    await album.screen(app, f"logins-{name}")
    await pilot.press("escape")
    app.action_change_password()
    await settled(pilot)
    await album.screen(app, f"password-{name}")
    await pilot.press("escape")
    await settled(pilot)


async def rooms(album: Album, address: str, password: str, size: tuple[int, int]) -> None:
    """Take the settings' home and the first page of each of the administrator's rooms."""
    name = mark(size)
    async with terminal(address, size, password=password, assignment="admin-1") as (app, pilot):
        await until(lambda: app.screen.query("#choose-room"), "the settings")
        await settled(pilot)
        await album.screen(app, f"settings-{name}")
        for place, entry in enumerate(rooms_of(app.link.store.assignment)):
            await pilot.press(*["down"] * min(place, 1), "enter")
            await settled(pilot)
            await album.screen(app, f"settings-{entry.key}-{name}")
            await pilot.press("escape")
            await settled(pilot)


async def people(album: Album, address: str, password: str, size: tuple[int, int]) -> None:
    """Take the settings' room of the people: the list, a form, a person's page, and why."""
    name = mark(size)
    async with terminal(address, size, password=password, assignment="admin-1") as (app, pilot):
        await until(lambda: app.screen.query("#choose-room"), "the settings")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        await album.screen(app, f"people-{name}")
        await shot_of(album, app, pilot, ("n", f"new-person-{name}"), ("l", f"import-people-{name}"))
        await pilot.press("slash")
        await typed(pilot, "anna ek")
        await pilot.press("enter", "enter")
        await settled(pilot)
        await album.screen(app, f"person-{name}")
        await pilot.press("v", "enter")
        await typed(pilot, "granhaga v")
        await pilot.press("enter")
        await settled(pilot)
        await album.screen(app, f"why-{name}")


async def shot_of(album: Album, app: ClinicApp, pilot: Pilot[int], *rooms: tuple[str, str]) -> None:
    """Press a key, take what it opens, and go back."""
    for key, name in rooms:
        await pilot.press(key)
        await settled(pilot)
        await album.screen(app, name)
        await pilot.press("escape")
        await settled(pilot)


async def log_review(album: Album, address: str, password: str, size: tuple[int, int]) -> None:
    """Take the log reviewer's room: what it can do, a search, a reading under review."""
    async with terminal(address, size, password=password, assignment="logg-1") as (app, pilot):
        await until(lambda: len(app.screen_stack) > 1, "the settings")
        await pilot.press("enter")
        await settled(pilot)
        await album.screen(app, f"log-{mark(size)}")
        await pilot.press("f", "enter")
        await settled(pilot)
        await album.screen(app, f"log-search-{mark(size)}")
        await pilot.press("enter")
        await settled(pilot)
        await album.screen(app, f"log-sign-{mark(size)}")


@contextmanager
def region() -> Iterator[Demo]:
    """Run the demo's server and patients."""
    with tempfile.TemporaryDirectory(prefix="clinic24-pictures-") as folder:
        demo = Demo(Path(folder))
        try:
            demo.start()
            yield demo
        finally:
            demo.stop()


async def take_all(folder: Path, demo: Demo, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """Take every picture; returns their names."""
    address = demo.address if demo.address.endswith("/") else f"{demo.address}/"
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(viewport=PHONE, has_touch=True, locale="sv-SE")
        album = Album(folder, browser)
        walk = PhoneWalk(await context.new_page(), album, address)
        await walk.arrive()
        await login(album, address, demo.password, sizes[0])
        for size in sizes:
            async with terminal(address, size, password=demo.password) as (app, pilot):
                await until(lambda app=app: app.link.store.ready, "the list is there")  # type: ignore[misc]  # as above
                await settled(pilot)
                if size == sizes[0]:
                    await conversation(app, pilot, walk)
                    await album.phone(walk.page, "phone-8-chat")
                    await leave(pilot)
                await tour(album, app, pilot, walk.case, size)
            await log_review(album, address, demo.password, size)
            await rooms(album, address, demo.password, size)
            await people(album, address, demo.password, size)
        await practice_pictures(album, sizes, terminal, until)
        await browser.close()
    return album.taken


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures; returns the exit code."""
    asked = argparse.ArgumentParser(prog="python docs/pictures.py", description="The screens as pictures.")
    asked.add_argument("--all", type=Path, help="folder for a PNG of every screen, to look at")
    asked.add_argument("--size", action="append", choices=[mark(size) for size in SIZES], help="only this size")
    given = asked.parse_args(arguments)
    sizes = tuple(size for size in SIZES if not given.size or mark(size) in given.size)
    if CHROMIUM is None:
        sys.stderr.write("Chromium saknas: installera paketet chromium. / Chromium is missing: install it.\n")
        return 2
    with tempfile.TemporaryDirectory() as spare, region() as demo:
        (folder := given.all or Path(spare)).mkdir(parents=True, exist_ok=True)
        taken = asyncio.run(take_all(folder, demo, sizes))
    sys.stdout.write("\n".join(taken) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
