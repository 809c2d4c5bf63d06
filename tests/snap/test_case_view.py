"""Pictures of the case view: the clock stands, nothing moves. Refreshed with `pytest tests/snap --snapshot-update`."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.config import Config
from clinic24_tui.testing import FakeLink, my_row, worn_frame
from tests.client_case.case_room import JOURNAL, PHRASES, feed_case, my_case, presence, write

Compare = Callable[..., bool]


def opened(look: str, *keys: str) -> tuple[ClinicApp, Callable[[Pilot[Any]], Awaitable[None]]]:
    """Return the program and what brings it to the case; keys that begin with ' are typed as text."""
    locale.use("sv")
    link = FakeLink()
    app = ClinicApp(link, Config(user="anna", password="secret", look=look))
    row, head = my_case()
    other = my_row("m2", 3, "urinary", "Mira Lund", "female", 31, slot=2, silent=190, turn="patient")

    async def run(pilot: Pilot[Any]) -> None:
        link.enter(row, other)
        link.feed({**worn_frame(), "phrases": PHRASES})
        await pilot.pause()
        app.open_case("m1")
        await pilot.pause()
        feed_case(link, head, JOURNAL)
        presence(link, staff=("anna", "bjorn"))
        await pilot.pause()
        for key in keys:
            if key.startswith("'"):
                await write(pilot, key[1:])
            else:
                await pilot.press(key)
            await pilot.pause()
        # The status line tells of drafts at the program's tick of a second: asked for here, not hoped for.
        app._tick()
        await pilot.pause()

    return app, run


@pytest.mark.parametrize(
    ("name", "size", "look", "keys"),
    [
        ("case_80", (80, 24), "clinic-dark", ("'Stanna kvar här.", "enter", "'Är du kall")),
        ("case_120", (120, 40), "clinic-dark", ("'Stanna kvar här.", "enter", "'Är du kall")),
        ("phrases", (80, 24), "clinic-dark", ("'Tack för att du berättar. ;bröst",)),
        ("handover", (120, 40), "clinic-dark", ("escape", "l", "'läk", "enter", "'EKG i dag")),
        ("close_light", (80, 24), "clinic-light", ("escape", "a", "2")),
        ("internal_contrast", (120, 40), "clinic-contrast", ("ctrl+t", "'Läkare tillfrågad")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_case_view_looks_like_this(
    snap_compare: Compare, name: str, size: tuple[int, int], look: str, keys: tuple[str, ...]
) -> None:
    app, run = opened(look, *keys)
    assert snap_compare(app, terminal_size=size, run_before=run), name
