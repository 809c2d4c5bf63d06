"""Pictures of the workbench, kept: at three sizes, in English, in the light look, and without a line."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.config import Config
from clinic24_tui.testing import FakeLink, case_head
from tests.client.rooms import morning

Compare = Callable[..., bool]


def room(lang: str = "sv", look: str = "clinic-dark") -> tuple[ClinicApp, Callable[[Pilot[int]], Awaitable[None]]]:
    """Return the program, and what brings it to the morning with the first row's history open."""
    locale.use("en" if lang == "en" else "sv")
    link = FakeLink(lang=lang)
    app = ClinicApp(link, Config(user="anna", password="secret", look=look))

    async def begin(pilot: Pilot[Any]) -> None:
        link.enter(*morning())
        for _ in range(100):
            await pilot.pause(0.02)
            if link.sent[-1].get("view") == "preview":
                break
        link.feed({"type": "head", "vid": "preview:w1", "head": case_head(morning()[0])})
        await pilot.pause()

    return app, begin


@pytest.fixture(autouse=True)
def swedish() -> Any:
    """Leave the program speaking Swedish."""
    yield
    locale.use("sv")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)], ids=["80x24", "120x40", "160x50"])
def test_workbench(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, begin = room()
    assert snap_compare(app, terminal_size=size, run_before=begin)


def test_workbench_in_english(snap_compare: Compare) -> None:
    app, begin = room(lang="en")
    assert snap_compare(app, terminal_size=(120, 40), run_before=begin)


def test_workbench_in_the_light_look(snap_compare: Compare) -> None:
    app, begin = room(look="clinic-light")
    assert snap_compare(app, terminal_size=(80, 24), run_before=begin)


def test_workbench_without_a_line(snap_compare: Compare) -> None:
    app, begin = room()

    async def lost(pilot: Pilot[Any]) -> None:
        await begin(pilot)
        link = app.link
        assert isinstance(link, FakeLink)
        # Alarms about patients go before the lost line: without them the row is the line's.
        read = [{**row, "pos": 2_000, "marks": []} for row in link.store.lists["mine"].rows.values()]
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": read, "drop": ["w1"]})
        link.down()
        link.advance(34)
        app._tick()
        await pilot.pause()

    assert snap_compare(app, terminal_size=(120, 40), run_before=lost)
