"""The ages that I take by *take next*: chosen by keys, told in words, and never in the way of what must not wait."""

import os
from pathlib import Path

import pytest

from clinic24_tui.client.choices import ChoiceFile
from clinic24_tui.dialogs.ages import AgesSheet
from clinic24_tui.spoken import list_said
from clinic24_tui.state.ages import AgeChoice
from tests.client.rooms import morning, shown, text, workbench
from tests.client.test_workbench import the_list
from tests.e2e.terminal import Terminal
from tests.support.cases import emergency, seek_care
from tests.support.houses import Running

CHILD = {"born": "2010-05-05", "number": "201005059803"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_choice_is_made_by_keys_told_in_words_and_hides_nobody(size: tuple[int, int]) -> None:
    async with workbench(morning(), size) as (app, link, pilot):
        before = the_list(app).ids
        await pilot.press("a")
        assert isinstance(app.screen, AgesSheet)
        await pilot.press("2", "enter", *"1x", "enter")
        assert "Skriv åldern i hela år, t.ex. 18." in text(app)
        await pilot.press("backspace", "8", "enter")
        assert shown(app)[-2].startswith(" n tar nu: 18 år och äldre.")
        link.advance(13)
        app._tick()
        await pilot.pause()
        assert "n tar: 18 år och äldre" in shown(app)[-2]
        assert the_list(app).ids == before
        assert the_list(app).passed(before) == {"w7"}
        marked = [row for row in shown(app) if "andra åldrar" in row]
        assert len(marked) == 1
        assert "F  7" in marked[0]
        lines, _at = list_said(link.store, "waiting", before, "w7", link.now(), {"w7"})
        assert [line for line in lines if "Utanför dina åldrar." in line] == [line for line in lines if "valt" in line]
        await pilot.press("n")
        assert link.commands[-1]["ages"] == {"youngest": 18}
        link.feed({"type": "refuse", "id": link.commands[-1]["id"], "code": "none_chosen", "sv": "x", "en": "x"})
        await pilot.pause()
        said = "Ingen i dina åldrar väntar. Ta en ur listan, eller välj åldrar med a."
        assert said in shown(app)[-2]
        assert the_list(app).selected == "w1"
        await pilot.press("a", "3", "tab", "backspace", "backspace", *"17", "enter", "n")
        assert link.commands[-1]["ages"] == {"youngest": 0, "oldest": 17}
        link.feed({"type": "refuse", "id": link.commands[-1]["id"], "code": "none_chosen", "sv": "x", "en": "x"})
        await pilot.press("a", "1", "enter")
        assert shown(app)[-2].startswith(" n tar nu: alla åldrar.")
        await pilot.press("n")
        assert "ages" not in link.commands[-1]


async def test_a_choice_is_of_its_assignment_and_who_has_waited_longest_beyond_the_target_is_not_passed_over() -> None:
    rows = morning()
    async with workbench(rows) as (_app, link, _pilot):
        ids = link.store.lists["waiting"].ids()
        link.chosen.choose({"youngest": 0, "oldest": 17})
        now, state = link.now(), link.store.lists["waiting"]
        assert "w4" in link.chosen.passed_over(state, ids, now)
        assert not {"w1", "w2"} & link.chosen.passed_over(state, ids, now)
        late = state.rows["w4"]["due"]
        assert "w4" not in link.chosen.passed_over(state, ids, late)
        assert {"w6", "w8"} <= link.chosen.passed_over(state, ids, late)
        link.chosen.worn("anna", "another")
        assert link.chosen.holds(state.rows["w4"])
        link.chosen.worn("anna", link.store.assignment["id"] if link.store.assignment else "")
        assert link.chosen.ages == {"youngest": 0, "oldest": 17}
        link.logout()
        assert link.chosen.holds(state.rows["w4"])


async def test_a_choice_is_found_again_at_the_same_server_by_the_same_person_and_holds_nobody_elses(
    tmp_path: Path,
) -> None:
    file = tmp_path / "state" / "choices.json"
    here, there = ChoiceFile(file, "https://a"), ChoiceFile(file, "https://b")
    assert here.read() == {}
    async with workbench(morning()) as (app, link, pilot):
        link.chosen._keep = here.write
        await pilot.press("a", "2", "enter", *"18", "enter")
        await pilot.until(lambda: shown(app)[-2].strip() == "n tar nu: 18 år och äldre.")
    assert there.write({("anna", "asby-nurse"): {"youngest": 0, "oldest": 17}})
    again = AgeChoice(here.read(), here.write)
    again.worn("bo", "asby-nurse")
    assert again.ages is None
    again.worn("anna", "asby-nurse")
    assert again.ages == {"youngest": 18}
    again.choose(None)
    assert here.read() == {}
    assert there.read() == {("anna", "asby-nurse"): {"youngest": 0, "oldest": 17}}
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kept", ["", "[]", '{"ages": 1}', '{"ages": [["https://a", "anna", "x", {"youngest": -1}]]}'])
async def test_what_cannot_be_read_takes_everybody_and_what_cannot_be_written_is_told(
    tmp_path: Path, kept: str
) -> None:
    file = tmp_path / "choices.json"
    file.write_text(kept, encoding="utf-8")
    assert ChoiceFile(file, "https://a").read() == {}
    async with workbench(morning()) as (app, link, pilot):
        link.chosen._keep = ChoiceFile(file / "no folder", "https://a").write
        await pilot.press("a", "2", "enter", *"18", "enter")
        await pilot.until(lambda: "18 år och äldre. Det gick inte att spara till nästa gång." in shown(app)[-2])
        assert link.chosen.ages == {"youngest": 18}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_server_follows_the_choice_and_an_urgent_case_outside_it_comes_with_why(
    house: Running, size: tuple[int, int]
) -> None:
    young = await seek_care(house.house.lane, **CHILD)
    async with Terminal(f"http://127.0.0.1:{house.port}", "anna", size=size) as anna:
        await anna.listed(young, "waiting")
        await anna.press("a", "2", "enter", *"18", "enter", "n")
        await anna.until(lambda: "Ingen i dina åldrar väntar." in anna.screen, "why not")
        urgent = await emergency(house.house.lane, **CHILD)
        await anna.listed(urgent, "waiting")
        await anna.press("n")
        await anna.in_case(urgent)
        await anna.until(lambda: "Utanför dina åldrar: nivå 112–2 tas alltid" in anna.screen, "why")
        assert young in anna.link.store.lists["waiting"]
