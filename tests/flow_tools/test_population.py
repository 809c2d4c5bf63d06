"""A small population keeps to the limits of questions, is the same for the same seed, and a missing level is told."""

import json
from dataclasses import replace
from statistics import median

import pytest

from server.__main__ import main
from server.flow_tools.population import BIG_RUN, MEDIAN_MOST, NINETY_MOST, faults, ninetieth, simulate, together
from tests.support.content import library

FLOWS = list(library().flows.values())


def test_a_few_hundred_patients_keep_to_the_limits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "population", "--cases", "376", "--seed", "7", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["all"]["cases"] == 376
    assert 1 < found["all"]["questions_median"] <= MEDIAN_MOST
    assert found["all"]["questions_p90"] <= NINETY_MOST
    assert sum(found["all"]["levels"].values()) == 376
    assert {of["cases"] for of in found["flows"].values()} == {4}
    assert found["faults"] == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_five_thousand_patients_keep_to_the_limits_and_every_declared_level_is_met(seed: int) -> None:
    found = simulate(FLOWS, 5_000, seed)
    whole = together(found)
    assert whole.cases == 5_000
    assert median(whole.questions) <= MEDIAN_MOST
    assert ninetieth(whole.questions) <= NINETY_MOST
    missing = [(flow.id, level) for flow in FLOWS for level in flow.levels if not found[flow.id].levels[level]]
    assert missing == []
    assert list(faults(FLOWS, found)) == []


def test_every_declared_level_of_a_few_flows_is_met_by_as_many_patients_of_each() -> None:
    few = [flow for flow in FLOWS if flow.id in ("chest_pain", "sore_throat", "fever_child", "secretary_other")]
    found = simulate(few, 4 * 53, 1)
    assert [flow.id for flow in few if not set(flow.levels) <= set(found[flow.id].levels)] == []
    assert ninetieth(together(found).questions) <= NINETY_MOST


def test_the_same_seed_gives_the_same_patients_and_another_others() -> None:
    one, same, other = (simulate(FLOWS[:2], 120, seed) for seed in (3, 3, 4))
    assert one == same
    assert together(one).as_data() != together(other).as_data()


def test_a_declared_level_that_nobody_gets_is_a_fault_of_a_big_run() -> None:
    flow = next(flow for flow in FLOWS if "SVF" not in flow.levels)
    declaring = replace(flow, levels=(*flow.levels, "SVF"))
    told = [english for _, english in faults([declaring], simulate([declaring], BIG_RUN, 1))]
    assert f"{flow.id}: nobody got level SVF" in told
    assert list(faults([declaring], simulate([declaring], BIG_RUN // 2, 1))) == []


def test_too_many_questions_are_a_fault() -> None:
    found = simulate(FLOWS[:1], 10, 1)
    found[FLOWS[0].id].questions[:] = [MEDIAN_MOST + 1] * 5 + [NINETY_MOST + 2] * 5
    told = [english for _, english in faults(FLOWS[:1], found)]
    assert len(told) == 2
    assert ninetieth([3]) == 3
