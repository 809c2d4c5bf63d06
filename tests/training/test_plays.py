"""Every scenario played to a pass and to a fail by a scripted clinician, and judged as a person's own talk is."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from server.scenario_tools.trying import Chat
from server.training.judging import judge
from tests.training.asking import scenarios

FILE = Path(__file__).parent / "plays.txt"
SEED = 1


@dataclass(frozen=True)
class Play:
    """One scripted talk: its scenario, whether all is to be met, which goals are to be missed, and its lines."""

    scenario: str
    passes: bool
    missed: frozenset[str]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.scenario}-{'pass' if self.passes else 'fail'}"


@cache
def plays() -> tuple[Play, ...]:
    found: list[tuple[str, list[str]]] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found.append((line.strip("[]"), []))
        elif line and not line.startswith("#"):
            found[-1][1].append(line)
    return tuple(_play(head, tuple(lines)) for head, lines in found)


def _play(head: str, lines: tuple[str, ...]) -> Play:
    scenario, wanted, *missed = head.split()
    assert wanted in ("pass", "fail"), head
    return Play(scenario, wanted == "pass", frozenset(missed), lines)


def missed(play: Play) -> set[str]:
    """The goals of the scenario (must and pitfalls) that the play does not meet or reach, as its debrief has them."""
    scenario = scenarios()[play.scenario]
    talk = "\n".join((*play.lines, ".", ""))
    chat = Chat(scenario, SEED, "sv", io.StringIO(talk), io.StringIO(), clock=lambda: 0.0)
    chat.run()
    judged = judge(scenario, chat.events)
    unmet = {("must", "missed"), ("must", "not_reached"), ("pitfall", "missed")}
    return {one.goal.id for one in judged.verdicts if (one.part, one.status) in unmet}


def test_every_scenario_has_a_play_of_each_kind() -> None:
    assert {(one.scenario, one.passes) for one in plays()} == {
        (name, way) for name in scenarios() for way in (True, False)
    }
    assert len(plays()) == 2 * len(scenarios())


@pytest.mark.parametrize("play", plays(), ids=str)
def test_it_is_judged_as_played(play: Play) -> None:
    found = missed(play)
    if play.passes:
        assert found == set()
    else:
        assert play.missed, "a fail names what is missed"
        assert found >= play.missed, f"met after all: {play.missed - found}"
