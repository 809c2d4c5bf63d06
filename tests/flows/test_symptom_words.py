"""Complaints in paper matters: how many are heard, and how often a plain matter is taken for one; `pytest -s` prints it.

The lines were written before the rule; it was tuned on the seen half alone.
"""

import sys

import pytest

from server.domain.symptom_words import complaint_in
from server.domain.triage import assess, example_answers
from tests.flows.heldout import Line, half, read
from tests.support.content import index, library


def heard(line: Line) -> bool:
    return bool(complaint_in(line.text, index(), line.subject))


def share(found: int, of: int, what: str) -> float:
    """Print and return a share."""
    sys.stdout.write(f"{what}: {found}/{of} = {found / of:.3f}\n")
    return found / of


def test_there_are_lines_enough_and_each_stands_once() -> None:
    plain, told = list(read("paper_ordinary")), list(read("paper_symptoms"))
    assert min(len(plain), len(told)) >= 60
    texts = [line.text for line in (*plain, *told)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("which", ["seen", "held out"])
def test_complaints_are_heard_and_plain_matters_left_alone(which: str) -> None:
    told = [line for line in read("paper_symptoms") if half(line.text) == which]
    missed = [line.text for line in told if not heard(line)]
    assert share(len(told) - len(missed), len(told), f"complaints heard, {which}") >= 0.9, missed
    plain = [line for line in read("paper_ordinary") if half(line.text) == which]
    wrong = [line.text for line in plain if heard(line)]
    assert share(len(wrong), len(plain), f"false alarms, {which}") <= 0.06, wrong


def test_what_the_secretarys_own_examples_say_raises_no_question_where_there_is_no_complaint() -> None:
    plain = [
        Line(example.says, example.subject, flow.id)
        for flow in library().flows.values()
        for example in flow.examples
        if flow.entrance == "secretary" and example.says and example.level >= 4
        if assess(flow, example_answers(flow, example), example.subject).route != "nurse"
    ]
    assert len(plain) >= 25
    wrong = [line.text for line in plain if heard(line)]
    assert share(len(wrong), len(plain), "false alarms, the flows' examples") <= 0.04, wrong


def test_what_people_say_of_their_complaints_is_heard_as_one() -> None:
    said = [
        Line(example.says, example.subject, flow.id)
        for flow in library().flows.values()
        for example in flow.examples
        if flow.entrance == "symptom" and flow.acute and example.says
    ]
    assert len(said) >= 1_400
    assert share(sum(map(heard, said)), len(said), "complaints heard, the flows' examples") >= 0.9


def test_the_words_that_told_of_it_are_given_back() -> None:
    found = complaint_in(
        "Vill förnya Levaxin, har så ont i magen. Tack!", index(), next(read("paper_symptoms")).subject
    )
    assert found == "har så ont i magen"
    for nothing in ("", " . , ", "12345", "Hej"):
        assert complaint_in(nothing, index(), next(read("paper_symptoms")).subject) == ""
