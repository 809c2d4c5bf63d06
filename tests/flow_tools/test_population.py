"""A small population keeps to the limits of questions, is the same for the same seed, and a missing level is told."""

import json
from dataclasses import replace

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


def test_the_same_seed_gives_the_same_patients_and_another_others() -> None:
    one, same, other = (simulate(FLOWS[:20], 60, seed) for seed in (3, 3, 4))
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
