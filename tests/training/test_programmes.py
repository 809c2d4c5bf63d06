"""Programmes: the shipped ones are right and name real verbs, a wrong one says where, and passing is as it is written."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from clinic24_tui.commands.every import VERBS
from server.__main__ import main
from server.adapters.content_file import ContentError
from server.scenario_tools.programme_files import load_programme, load_programmes
from server.training.programmes import Programme
from tests.training.asking import scenarios


@cache
def programmes() -> dict[str, Programme]:
    loaded = load_programmes(scenarios())
    assert loaded.problems == ()
    return dict(loaded.known)


def test_the_shipped_programmes_are_right_and_as_long_as_they_say() -> None:
    assert {name: one.minutes for name, one in programmes().items()} == {
        "administrator": 60,
        "end_user": 180,
        "first_day": 30,
        "introduction": 60,
        "refresh": 15,
        "secretary": 120,
        "six_days": 60,
        "super_user": 180,
    }
    assert programmes()["six_days"].days == 6


def test_every_key_that_a_step_names_is_a_verb_of_the_terminal_that_has_one() -> None:
    known = {verb.id for verb in VERBS if verb.key_name()}
    assert [key for one in programmes().values() for step in one.steps for key in step.keys if key not in known] == []


def test_the_secretarys_track_asks_for_no_clinical_question() -> None:
    clinical = {"nurse", "told", "kind", "well", "why", "consent", "silent"}
    for step in programmes()["secretary"].steps:
        assert not step.scenario or step.scenario.startswith("secretary_")
        assert set(step.meets) <= clinical


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("minutes: 15\nagain", "minutes: 14\nagain", "minutes"),
        ("plays: 1", "plays: 2", "plays"),
        ("scenario: line_throat", "scenario: line_throot", "steps.1.scenario"),
        ("meets: [danger, net]", "meets: [danger, nett]", "steps.1.meets"),
        ("kind: play, minutes: 10,", "kind: read, minutes: 10,", "steps.1.scenario"),
        ("keys: [team, day_info]", "keys: [team]", "steps.2.keys"),
        ("id: who", "id: keys", "steps.2.id"),
        ("track: everybody", "track: everyone", "track"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = (files("server.training") / "curricula" / "refresh.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "refresh.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_programme(file, scenarios())
    told = {one.field: one for one in caught.value.problems}
    assert (told[field].file, told[field].line > 0) == (file.name, True)


def test_passing_wants_the_played_and_all_that_is_done() -> None:
    one = programmes()["end_user"]
    done = frozenset(step.id for step in one.steps if step.kind == "do")
    played = {step.id: True for step in one.steps if step.kind == "play"}
    assert one.passed(played, done)
    assert not one.passed(played, done - {"over"})
    assert one.passed({**played, "told": False}, done)
    assert not one.passed({**played, "told": False, "silent": False}, done)


def test_the_commands_check_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programme", "check"]) == 0
    assert main(["programme", "show", "six_days", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "Day 6" in told
    assert "[take_next]" in told
