"""The criteria's own patients: each is played through its flow by its answers and gets its level."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from server.domain.triage import Assessment, assess, example_answers
from server.flows.format import LEVEL_WORDS
from tests.support.content import library

FLOWS = library().flows
GROUPS = yaml.safe_load((Path(__file__).parent / "patients.yaml").read_text("utf-8"))


def patients(kind: str) -> Iterator[tuple[str, str, str]]:
    """The patients of a kind: (level as a word, flow, who)."""
    for word, of_level in GROUPS[kind].items():
        for patient in of_level:
            for flow_id, who in patient.items():
                yield word, flow_id, who


def played(kind: str) -> Iterator[tuple[str, str, Assessment]]:
    """Each patient as its flow judges the answers: (level as a word, who, what is found)."""
    for word, flow_id, who in patients(kind):
        flow = FLOWS[flow_id]
        (example,) = [item for item in flow.examples if item.text == who]
        assert example.ordinary is (kind == "ordinary"), who
        yield word, who, assess(flow, example_answers(flow, example), example.subject)


@pytest.mark.parametrize("kind", ["ordinary", "emergency"])
def test_each_patient_of_the_criteria_gets_its_level(kind: str) -> None:
    wrong = [
        (who, word, found.level)
        for word, who, found in played(kind)
        if (found.level, found.ed) != (LEVEL_WORDS[word], word == "ED") or (word == "SVF" and not found.svf)
    ]
    assert wrong == []


def test_none_of_the_ordinary_is_sent_to_112_and_at_most_one_in_ten_to_the_same_day() -> None:
    levels = [found.level for _, _, found in played("ordinary")]
    assert len(levels) == 169
    assert min(levels) > 0
    assert sum(level <= 2 for level in levels) <= len(levels) / 10


def test_the_emergencies_are_all_found() -> None:
    levels = [found.level for _, _, found in played("emergency")]
    assert len(levels) == 162
    assert max(levels) <= 1


def test_as_many_again_come_from_other_mouths() -> None:
    ours = {who for kind in GROUPS for _, _, who in patients(kind)}
    others = [item for flow in FLOWS.values() for item in flow.examples if item.text not in ours]
    assert sum(item.ordinary for item in others) >= 169
    assert sum(not item.ordinary for item in others) >= 162
