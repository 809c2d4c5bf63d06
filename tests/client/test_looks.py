"""What concerns no single patient, read in the terminal: hazards and controls, and for super-users the feedback."""

import pytest
from textual.command import CommandPalette

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.hazards import HazardsSheet
from clinic24_tui.dialogs.triage_feedback import TriageFeedbackSheet
from clinic24_tui.screens.help import HelpScreen
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import FakeLink
from clinic24_tui.widgets.chooser import Chooser
from clinic24_tui.widgets.reading import Reading
from server.adapters.hazard_file import load_hazards
from server.contract.errors import words
from tests.client.rooms import shown, text, workbench
from tests.client_case.case_room import case_room

HAZARDS = {"type": "hazards", "vid": "hazards", "hazards": load_hazards()}
FEEDBACK = {
    "type": "feedback",
    "vid": "feedback",
    "given": 3,
    "counts": [
        {"flow": "urinary", "rule": "fever", "kind": "too_low", "n": 2},
        {"flow": "", "rule": "", "kind": "text", "n": 1},
    ],
    "latest": [{"at": 1_795_423_320_000, "flow": "urinary", "kind": "too_low", "text": "hade feber [/b]\x1b[2J"}],
}


def asked(link: FakeLink) -> list[str]:
    return [frame["at"] for frame in link.sent if frame["type"] == "look"]


def bare(words: str) -> str:
    return "".join(words.split())


def detail(app: ClinicApp) -> str:
    """Return what is seen under the list, without the spaces where rows were broken."""
    reading = app.screen.query_one(Reading)
    return bare("".join(reading.render_line(y).text for y in range(reading.size.height)))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_hazard_can_be_found_and_read_with_its_control_and_what_is_missing(size: tuple[int, int]) -> None:
    async with workbench([], size=size) as (app, link, pilot):
        app.action_hazards()
        await pilot.pause()
        assert isinstance(app.screen, HazardsSheet)
        assert asked(link) == ["hazards"]
        link.feed(HAZARDS)
        await pilot.pause()
        first = load_hazards()[0]
        assert f"H01  {first['title']['sv']}" in text(app)
        assert "Numret kontrolleras" in text(app)
        assert all(len(line) == size[0] for line in shown(app))
        await pilot.press(*"listning")
        await pilot.pause()
        assert "H21  Fel mottagning eller ändrad listning" in text(app)
        assert "delvis" in text(app)
        assert "Saknas: Listningen kontrolleras inte igen när ärendet tas." in text(app)
        await pilot.press("pagedown")
        assert bare("Allvar × sannolikhet: 3 × 3, med skyddet 3 × 2.") in detail(app)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)


async def test_the_longest_hazard_and_one_without_a_control_can_be_read_whole_in_the_smallest_window() -> None:
    longest = max(load_hazards(), key=lambda one: len(str({**one, "title": "", "id": ""})))
    missing = next(one for one in load_hazards() if one["built"] == "no")
    async with workbench([], size=(80, 24)) as (app, link, pilot):
        app.action_hazards()
        link.feed(HAZARDS)
        await pilot.pause()
        for one, last in ((longest, longest["tests"][-1]), (missing, "Tillverkarnas första uppskattning.")):
            app.screen.query_one(Chooser).go_to(one["id"])
            await pilot.pause()
            assert bare(one["control"]["sv"])[:100] in detail(app)
            await pilot.press(*["pagedown"] * 9)
            assert bare(last[-40:]) in detail(app), one["id"]


async def test_the_hazards_are_reached_from_the_help_and_from_the_palette_also_in_a_case() -> None:
    async with workbench([], size=(120, 70)) as (app, _link, pilot):
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "r  Risker och skydd" in text(app)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, HazardsSheet)
        assert [type(screen) for screen in app.screen_stack[1:]] == [HazardsSheet]
    async with case_room() as (app, _link, pilot):
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"risker och")
        await pilot.until(lambda: "Risker och skydd" in text(app))
        await pilot.press("enter")
        await pilot.until(lambda: isinstance(app.screen, HazardsSheet))


async def test_without_a_line_it_says_so_and_asks_when_the_line_is_back() -> None:
    async with workbench([]) as (app, link, pilot):
        link.down()
        app.action_hazards()
        await pilot.pause()
        assert "Ingen linje till servern." in text(app)
        assert asked(link) == []
        link.enter()
        await pilot.pause()
        assert asked(link) == ["hazards"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_super_user_reads_counts_and_words_and_words_are_shown_as_words(size: tuple[int, int]) -> None:
    async with workbench([], size=size) as (app, link, pilot):
        app.action_triage_feedback()
        link.feed(FEEDBACK)
        await pilot.pause()
        assert isinstance(app.screen, TriageFeedbackSheet)
        assert "3 återkopplingar" in text(app)
        assert "2  Urinvägsbesvär · fever · för låg nivå" in text(app)
        assert "1  inget besvär valt · ingen regel nämnd · annat, med egna ord" in text(app)
        assert "2026-11-23 09:42  Urinvägsbesvär · för låg nivå: ”hade feber [/b][2J”" in text(app)


async def test_who_may_not_read_the_feedback_is_told_why_and_nothing_is_kept_over_a_change_of_assignment() -> None:
    async with workbench([]) as (app, link, pilot):
        app.action_triage_feedback()
        await pilot.pause()
        sv, en = words("super_user_only")
        link.feed({"type": "refuse", "vid": "feedback", "code": "super_user_only", "sv": sv, "en": en})
        await pilot.pause()
        assert "Bara enhetens superanvändare läser återkopplingen på triagen." in " ".join(text(app).split())
        link.feed(FEEDBACK)
        assert link.store.feedback is not None
        link.enter()
        assert link.store.feedback is None


async def test_they_speak_english_too() -> None:
    async with workbench([], lang="en") as (app, link, pilot):
        app.action_hazards()
        link.feed(HAZARDS)
        await pilot.pause()
        assert "Hazards and controls" in text(app)
        assert "The thread is lost when the chat becomes a telephone call" in text(app)
        assert "partly" in text(app)
