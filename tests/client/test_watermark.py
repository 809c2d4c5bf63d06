"""Practice says that it is practice, in words and colour, whatever is on the screen; real work never does."""

from dataclasses import replace

import pytest
from textual.color import Color

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.lock import LockScreen
from clinic24_tui.dialogs.palette import Palette
from clinic24_tui.screens.help import HelpScreen
from clinic24_tui.screens.login import LoginScreen
from clinic24_tui.screens.picture import PictureScreen
from clinic24_tui.testing import FakeLink, welcome_frame, worn_frame
from clinic24_tui.themes import LOOKS, tokens
from clinic24_tui.widgets.modal import Modal
from tests.client.rooms import ANNA, shown, text, workbench
from tests.client.sheets import SHEETS, made

WORDS = "ÖVNING – inga riktiga patienter"
ROOMS = (HelpScreen, LoginScreen, LockScreen, Palette, PictureScreen)


def practise(link: FakeLink) -> None:
    link.feed(welcome_frame(link.frozen.now, training=True), worn_frame())


def marked(app: ClinicApp) -> bool:
    """Say whether the words stand somewhere on the ground of practice."""
    ground = Color.parse(tokens(app.theme).practice).rgb
    for strip in app.screen._compositor.render_strips():
        grounds = [(s.text, s.style.bgcolor) for s in strip if s.style]
        said = "".join(words for words, on in grounds if on and on.triplet and tuple(on.triplet) == ground)
        if WORDS in said:
            return True
    return False


def room(kind: type, link: FakeLink, app: ClinicApp) -> Modal[None]:
    given = {HelpScreen: (app.screen,), Palette: (), PictureScreen: (link, "m1", "halfcell")}.get(kind, (link,))
    return kind(*given)  # type: ignore[no-any-return]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_stands_on_every_screen_and_over_every_sheet(size: tuple[int, int]) -> None:
    async with workbench(size=size) as (app, link, pilot):
        assert WORDS not in text(app)
        practise(link)
        await pilot.pause()
        assert marked(app)
        missing = []
        for kind in ROOMS:
            app.push_screen(room(kind, link, app))
            await pilot.pause()
            assert isinstance(app.screen, kind)
            missing += [] if marked(app) else [kind.__name__]
            if isinstance(app.screen, LockScreen):
                app.screen.opened = True
            app.pop_screen()
            await pilot.pause()
        for sheet in SHEETS if size == (80, 24) else SHEETS[:1]:
            app.push_screen(made(sheet, link))
            await pilot.pause()
            missing += [] if marked(app) else [sheet.__name__]
            app.pop_screen()
            await pilot.pause()
        assert missing == []


@pytest.mark.parametrize("look", sorted(LOOKS))
async def test_it_can_be_read_in_every_look(look: str) -> None:
    async with workbench(size=(80, 24), config=replace(ANNA, look=look)) as (app, link, pilot):
        practise(link)
        await pilot.pause()
        assert WORDS in shown(app)[0]


async def test_it_is_the_first_line_that_is_read_aloud() -> None:
    async with workbench(config=replace(ANNA, flat=True)) as (app, link, pilot):
        practise(link)
        await pilot.pause()
        assert shown(app)[0].startswith(f"{WORDS}.")
        await pilot.press("question_mark")
        assert shown(app)[0].startswith(f"{WORDS}.")


async def test_the_demo_looks_as_it_did() -> None:
    async with workbench(size=(120, 40)) as (app, link, pilot):
        link.feed(welcome_frame(link.frozen.now, practice=True), worn_frame())
        await pilot.pause()
        assert "ÖVNING" in shown(app)[0]
        assert WORDS not in shown(app)[0]
