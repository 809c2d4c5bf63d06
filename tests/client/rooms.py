"""What the tests of the screens share: an ordinary morning, the program on a scripted link, the text on the screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.config import Config
from clinic24_tui.testing import NINE, FakeLink, my_row, queue_row
from server.contract.views import QueueRow
from tests.support.hands import Hands, at_work

ANNA = Config(user="anna", password="secret")


def morning() -> list[QueueRow]:
    """Return twelve waiting, five of mine, one of a colleague's, one offered to me."""
    waiting: list[tuple[str, int, str, str, int, dict[str, Any]]] = [
        ("w1", 1, "breathlessness", "female", 58, {"left": 0.7, "ago": 9.3, "marks": ("flag",)}),
        ("w2", 2, "abdominal_pain", "male", 19, {"left": 31, "ago": 89}),
        ("w3", 2, "fever_child", "female", 7, {"left": 82, "ago": 38, "writer": "guardian"}),
        ("w4", 4, "urinary", "male", 52, {"left": 3000, "ago": 1320}),
        ("w5", 3, "urinary", "female", 39, {"left": 290, "ago": 1150}),
        ("w6", 3, "cough_cold", "male", 66, {"left": 555, "ago": 885}),
        ("w7", 3, "sore_throat", "female", 7, {"left": 1020, "ago": 420, "writer": "guardian"}),
        ("w8", 3, "rash", "female", 23, {"left": 1320, "ago": 120}),
        ("w9", 4, "back_pain", "male", 38, {"left": 3060, "ago": 1200}),
        ("w10", 4, "rash", "female", 45, {"left": 3420, "ago": 900, "marks": ("rerouted",)}),
        ("w11", 4, "headache", "female", 34, {"left": 4260, "ago": 60}),
        ("w12", 5, "cough_cold", "male", 29, {"left": 10_000, "ago": 21, "marks": ("went_on",)}),
    ]
    mine: list[tuple[str, int, str, str, str, int, dict[str, Any]]] = [
        ("m1", 2, "chest_pain", "Lars Holm", "male", 44, {"silent": 42, "unread": 2, "marks": ("flag",)}),
        ("m2", 3, "urinary", "Mira Lund", "female", 31, {"silent": 190, "turn": "patient"}),
        ("m3", 3, "rash", "Elsa Berg", "female", 4, {"silent": 250, "unread": 1}),
        ("m4", 4, "headache", "Inger Falk", "female", 67, {"silent": 1325, "turn": "colleague"}),
        ("m5", 2, "back_pain", "Olof Strand", "male", 72, {"silent": 60, "owner_since": NINE - 60_000, "left": 10}),
    ]
    return [
        *(queue_row(*row[:5], **row[5]) for row in waiting),
        *(my_row(*row[:6], slot=n, **row[6]) for n, row in enumerate(mine, 1)),
        queue_row("o1", 3, "headache", "female", 44, state="open", owner="bjorn", owner_name="Björn Alm"),
        queue_row(
            "k1", 3, "sore_throat", "male", 27, state="open", owner="bjorn", owner_name="Björn Alm", offered_to="anna"
        ),
    ]


@asynccontextmanager
async def workbench(
    rows: list[QueueRow] | None = None, size: tuple[int, int] = (120, 40), config: Config = ANNA, lang: str = "sv"
) -> AsyncIterator[tuple[ClinicApp, FakeLink, Hands]]:
    """Run the program on a scripted link, logged in with these rows."""
    locale.use("en" if lang == "en" else "sv")
    link = FakeLink(lang=lang)
    app = ClinicApp(link, config)
    try:
        async with at_work(app, size) as pilot:
            link.enter(*(morning() if rows is None else rows))
            await pilot.pause()
            yield app, link, pilot
    finally:
        locale.use("sv")


def shown(app: ClinicApp) -> list[str]:
    """Return the rows of the screen as text."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def text(app: ClinicApp) -> str:
    """Return the whole screen as text."""
    return "\n".join(shown(app))
