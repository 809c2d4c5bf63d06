"""A patient played from the journal: the same lines at the same times always, whether looked at often, seldom or anew."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.training.pace import FASTEST, Pace
from server.training.player import Player
from tests.training.asking import scenarios

ASKED = (
    "Hej! Hur mår du nu?",
    "Har du feber?",
    "Sedan när?",
    "Har du ont i bröstet?",
    "Ring 112 nu.",
    "ok",
    "Tack, hej då!",
)
TALKS = st.lists(st.tuples(st.floats(1, 400), st.sampled_from(ASKED)), max_size=8)


def played(name: str, seed: int, talk: list[tuple[float, str]], looks: int) -> list[tuple[float, str]]:
    player, at = Player(scenarios()[name], seed), 0.0
    for after, said in talk:
        for n in range(looks):
            player.passes(at + after * n / looks)
        at += after
        player.hears(said, at)
    player.passes(at + 1800)
    return [(one.at, one.line.text) for one in player.lines]


@settings(max_examples=15)
@given(st.sampled_from(sorted(scenarios())), st.integers(1, 5), TALKS)
def test_how_often_the_clock_is_looked_at_changes_nothing(name: str, seed: int, talk: list[tuple[float, str]]) -> None:
    seldom = played(name, seed, talk, 1)
    assert played(name, seed, talk, 7) == seldom
    assert [at for at, _ in seldom] == sorted(at for at, _ in seldom)


def test_she_comes_to_rest_when_nobody_writes() -> None:
    for name, scenario in scenarios().items():
        player = Player(scenario, 1)
        player.passes(24 * 3600.0)
        assert player.next_at() > 24 * 3600.0, name
        assert len(player.lines) <= sum(len(cue.says) + 1 for cue in scenario.by_herself) + 2, name


@given(
    st.lists(st.tuples(st.integers(1, 600_000), st.sampled_from([0.0, 1.0, 12.0, FASTEST])), max_size=5),
    st.integers(0, 10**6),
)
def test_the_pace_can_be_read_both_ways(changes: list[tuple[int, float]], at: int) -> None:
    pace, moment = Pace(), 1_000_000
    for after, rate in changes:
        moment += after
        pace = pace.changed(moment, rate)
    spent = pace.seconds(1_000_000, 1_000_000 + at)
    found = pace.moment(1_000_000, spent)
    assert found <= 1_000_000 + at + 1e-6
    assert abs(pace.seconds(1_000_000, round(found)) - spent) <= FASTEST / 1000


def talked(name: str, seed: int, rate: float) -> list[str]:
    """What a patient writes to the same lines at the same of her moments, at a pace of the session."""
    pace, begun = Pace().changed(0, rate), 1_000_000
    player = Player(scenarios()[name], seed)
    for at, said in ((5.0, "Hej! Har du feber?"), (60.0, "Sedan när?"), (240.0, "Ring 112 nu.")):
        player.hears(said, pace.seconds(begun, round(pace.moment(begun, at))))
    player.passes(900.0)
    return [one.line.text for one in player.lines]


def test_fast_time_is_the_same_talk() -> None:
    """Sixty times as fast, the same seed and the same lines at the same of her moments: the same journal."""
    for name in sorted(scenarios())[::6]:
        assert talked(name, 3, FASTEST) == talked(name, 3, 1.0) != []


@pytest.mark.nightly
def test_ninety_patients_in_fast_time_give_the_same_journals() -> None:
    names = sorted(scenarios())
    for n in range(90):
        name = names[n % len(names)]
        assert talked(name, n, FASTEST) == talked(name, n, 1.0), name
