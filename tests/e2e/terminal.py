"""A clinician's terminal: the whole client on a real line, worked by keys and read from its screen."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from contextvars import Context, copy_context
from random import Random
from typing import Any, Self, TypeVar

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.client.clock import SystemClock
from clinic24_tui.client.stream import Stream, socket_url
from clinic24_tui.config import Config
from clinic24_tui.link import Link
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.state.store import ListName
from tests.client.rooms import text
from tests.client_case.case_room import write
from tests.e2e.clinic import DEADLINE
from tests.support.hands import Hands, at_work
from tests.support.wire import PASSWORD

T = TypeVar("T")
LOOK = 0.02
"""Seconds between two looks at the screen."""


class Terminal:
    """One clinician at work. Each terminal has a context of its own, so that several can run beside each other."""

    def __init__(
        self, address: str, user: str, lang: str = "sv", size: tuple[int, int] = (120, 40), assignment: str = ""
    ) -> None:
        worn = assignment or f"{user}-1"
        config = Config(address, user=user, password=PASSWORD, assignment=worn, lang=lang, hold_seconds=0.2)
        locale.use("en" if lang == "en" else "sv")
        stream = Stream(socket_url(config.server), Random(1).random)  # a fixed seed: pauses between tries
        self.link = Link(
            stream,
            SystemClock(),
            lang=lang,
            assignment=config.assignment,
            hold_seconds=config.hold_seconds,
            server=address,
        )
        self.app = ClinicApp(self.link, config)
        self._size, self._context, self._stack = size, copy_context(), AsyncExitStack()
        self._hands: Hands

    async def __aenter__(self) -> Self:
        self._hands = await self._here(self._stack.enter_async_context(at_work(self.app, self._size)))
        await self.online()
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._here(self._stack.aclose())
        locale.use("sv")

    async def _here(self, doing: Coroutine[Any, Any, T]) -> T:
        context: Context = self._context
        return await asyncio.get_running_loop().create_task(doing, context=context)

    # ---- hands

    async def press(self, *keys: str) -> None:
        await self._here(self._hands.press(*keys))

    async def write(self, words: str) -> None:
        await self._here(write(self._hands, words))

    # ---- eyes

    @property
    def screen(self) -> str:
        return text(self.app)

    @property
    def case_screen(self) -> CaseScreen:
        """The case view on top."""
        assert isinstance(self.app.screen, CaseScreen), self.screen
        return self.app.screen

    def events(self, case: str) -> list[str]:
        """Return the kinds of the case's events as far as they have come."""
        view = self.link.store.case(case)
        return [event["type"] for event in view.events] if view else []

    async def sent(self) -> None:
        """Wait until nothing that was written is held or on its way."""
        await self.until(lambda: self.link.unsaved() == 0, "the acknowledgement")

    async def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait for something to be so, and painted; fails with the screen as it stands."""
        try:
            await self._here(self._hands.until(seen, DEADLINE, LOOK))
        except TimeoutError:
            lists = {name: list(rows.rows) for name, rows in self.link.store.lists.items()}
            raise AssertionError(f"{what} did not come ({self.link.state}, {lists}):\n{self.screen}") from None

    async def shows(self, words: str) -> None:
        """Wait for words in the work area, also where they are broken over rows."""
        await self.until(lambda: words in self._work(), repr(words))

    def told(self) -> str:
        """Return the work area as it stands, in one line."""
        return self._context.copy().run(self._work)

    def _work(self) -> str:
        left = min((found.region.x for found in self.app.screen.query("#work, #sheet")), default=0)
        return " ".join(" ".join(row[left:].strip("│ ") for row in self.screen.split("\n")).split())

    async def online(self) -> None:
        """Wait for the line, trying at once, until all that is open is up to date."""
        store, link = self.link.store, self.link
        if link.state != "online":
            link.retry_now()
        await self.until(
            lambda: (
                link.state == "online"
                and store.ready
                and link.unsaved() == 0
                and all(view.ready for view in store.views.values())
            ),
            "the line",
        )

    async def listed(self, case: str, name: ListName) -> None:
        await self.until(lambda: self.link.store.list_of(case) == name, f"the case in {name}")

    async def in_case(self, case: str) -> None:
        """Wait until the case is open and its composer takes what is typed."""
        await self.until(
            lambda: (
                isinstance(self.app.screen, CaseScreen)
                and self.app.screen.case_id == case
                and self.app.screen.mine
                and self.app.screen.composer.has_cursor
            ),
            "the case view",
        )

    async def at_desk(self) -> None:
        await self.until(lambda: len(self.app.screen_stack) == 1, "the workbench")
