"""What the flows about low mood and suicide promise, beyond what holds in every flow."""

import re

import pytest

from server.domain.anamnesis import write
from server.domain.flow import SELF_CARE, UNKNOWN, Answer, Subject
from server.domain.triage import assess, example_answers, next_question, safety_net_for, visible_questions
from tests.support.content import library

LIBRARY = library()
ASKED_IN_ORDER = [
    "wish",
    "suicidal",
    "method",
    "plan",
    "means",
    "mind",
    "stops",
    "earlier_attempt",
    "around",
]
ADULT = Subject(40 * 12, "female", "self", 11, 0)
TEENAGER = Subject(15 * 12, "female", "self", 11, 0)
mental_flows = pytest.mark.parametrize("flow_id", ["suicidal_thoughts", "depression_anxiety"])


@mental_flows
def test_the_plain_questions_come_in_their_order(flow_id: str) -> None:
    flow = LIBRARY.flows[flow_id]
    shown = [question.id for question in visible_questions(flow, {"acts": ["none"], "wish": "now"}, ADULT)]
    assert [name for name in shown if name in ASKED_IN_ORDER] == ASKED_IN_ORDER
    assert shown.index("acts") == 0


@mental_flows
@pytest.mark.parametrize(
    "answer", [{"wish": "not_wake"}, {"suicidal": "yes"}, {"suicidal": UNKNOWN}, {"wish": UNKNOWN}]
)
def test_a_positive_or_unsure_answer_asks_on(flow_id: str, answer: dict[str, Answer]) -> None:
    flow = LIBRARY.flows[flow_id]
    given: dict[str, Answer] = {"acts": ["none"], "wish": "no", "suicidal": "no"}
    given.update(answer)
    asked = next_question(flow, given, ADULT)
    assert asked is not None
    assert asked.id == "method"


@mental_flows
def test_the_numbers_that_are_given_are_those_of_the_data(flow_id: str) -> None:
    flow = LIBRARY.flows[flow_id]
    for_adults = " ".join(text["sv"] for text in safety_net_for(flow, {}, ADULT))
    for_teenagers = " ".join(text["sv"] for text in safety_net_for(flow, {}, TEENAGER))
    assert LIBRARY.numbers["suicide_line"].number in for_adults
    assert LIBRARY.numbers["children_line"].number in for_teenagers
    assert LIBRARY.numbers["children_line"].number not in for_adults
    known = {number.number for number in LIBRARY.numbers.values()}
    texts = (text for item in flow.safety_net for text in item.text.values())
    given = {found for text in texts for found in re.findall(r"\d{3} \d{3}|\d{3,}", text)}
    assert given <= known


def test_thoughts_of_suicide_never_end_in_advice_alone() -> None:
    flow = LIBRARY.flows["suicidal_thoughts"]
    assert "SELF" not in flow.levels
    assert not flow.advice
    assert all(rule.level < SELF_CARE for rule in flow.rules)
    assert flow.otherwise.level < SELF_CARE


def test_a_low_sum_hides_no_thought_of_death() -> None:
    flow = LIBRARY.flows["depression_anxiety"]
    example = next(item for item in flow.examples if item.answers.get("phq9_9") == "several")
    answers = example_answers(flow, example)
    answers.update({f"phq9_{number}": "not_at_all" for number in range(1, 9)})
    result = assess(flow, answers, example.subject)
    assert (result.level, result.met[0].rule_id) == (2, "form_thoughts")
    history = [line.sv for line in write(flow, answers, example.subject, "")]
    assert any(line.startswith("PHQ-9 tankar på död") for line in history)
    assert any(line.startswith("PHQ-9 (") and line.endswith(": 1") for line in history)
