"""The four values of a condition, on a flow with every kind of question and both kinds of score."""

import shutil
from pathlib import Path

import pytest

from server.domain.anamnesis import write
from server.domain.conditions import Truth, question_names, read
from server.domain.flow import Answer, Flow, Rule, Subject
from server.domain.triage import assess, check_answer, example_answers, next_question
from server.flows.loader import load_flows

SOURCE = Path(__file__).parents[2] / "server" / "flows"
WHO = Subject(50 * 12, "female", "self", 1, 0)
FLOW = """
id: kinds
version: "1"
entrance: symptom
titles: {sv: Alla slag, en: Every kind}
words: {sv: [], en: []}
ages: {from: 12y}
depth: full
acute: false
levels: [DAY, SOON, ROUT]
tags: [headache]
route: nurse
questions:
  - id: mood
    kind: single
    text: {sv: "Nedstämd?", en: "Low?"}
    topic: {sv: stämning, en: mood}
    options: &scale
      - {id: never, points: 0, text: {sv: Aldrig, en: Never}, negative: {sv: Ej nedstämd, en: Not low}}
      - {id: often, points: 3, text: {sv: Ofta, en: Often}, positive: {sv: Ofta nedstämd, en: Often low}}
  - id: sleep
    kind: single
    show_when: {any: [{mood: often}, {mood: unknown}]}
    text: {sv: "Sömn?", en: "Sleep?"}
    topic: {sv: sömn, en: sleep}
    options: *scale
  - id: began
    kind: date
    required: false
    text: {sv: "När?", en: "When?"}
    topic: {sv: start, en: start}
    history: {sv: "Började {value}", en: "Began {value}"}
  - id: photo
    kind: picture
    required: false
    show_when: {began: {answered: true}}
    text: {sv: "Bild?", en: "Picture?"}
    topic: {sv: bild, en: picture}
    history: {sv: "{value} bild", en: "{value} picture"}
  - id: pain
    kind: scale
    minimum: 0
    maximum: 10
    tags: [{tag: calm, at_most: 2}]
    text: {sv: "Ont?", en: "Pain?"}
    topic: {sv: smärta, en: pain}
    history: {sv: "Smärta {value}", en: "Pain {value}"}
scores:
  - {id: sum, title: {sv: Summa, en: Sum}, source: x, sums: [mood, sleep]}
  - id: terms
    title: {sv: Termer, en: Terms}
    source: x
    terms: [{points: 2, when: {mood: often}}, {points: 1, when: {pain: {above: 4}}}]
rules:
  - {id: high, level: DAY, when: {sum: {at_least: 6}}, reason: {sv: A, en: A}, source: x}
  - {id: terms, level: SOON, when: {terms: {above: 2}}, reason: {sv: B, en: B}, source: x}
  - id: winter
    level: ROUT
    when: {all: [{month: [12, 1]}, {sex: {is_not: male}}, {writer: [self, relative]}, {tag: headache}, {tag: calm}]}
    reason: {sv: C, en: C}
    source: x
otherwise: {level: ROUT, reason: {sv: D, en: D}, source: x}
safety_net: [{sv: Hör av dig., en: Get in touch.}]
examples:
  - {text: incomplete, kind: ordinary, who: {age: 30y, sex: male}, answers: {}, level: ROUT}
"""


@pytest.fixture
def flow(tmp_path: Path) -> Flow:
    for room in ("modules", "shared"):
        shutil.copytree(SOURCE / room, tmp_path / room)
    (tmp_path / "complaints").mkdir()
    (tmp_path / "complaints" / "kinds.yaml").write_text(FLOW, "utf-8")
    library = load_flows(tmp_path)
    assert library.problems == ()
    return library.flows["kinds"]


def rule(flow: Flow, rule_id: str) -> Rule:
    return next(rule for rule in flow.rules if rule.id == rule_id)


@pytest.mark.parametrize(
    ("answers", "rule_id", "truth"),
    [
        ({}, "high", Truth.OPEN),
        ({"mood": "never"}, "high", Truth.FALSE),
        ({"mood": "often"}, "high", Truth.OPEN),
        ({"mood": "often", "sleep": "often"}, "high", Truth.TRUE),
        ({"mood": "often", "sleep": "never"}, "high", Truth.FALSE),
        ({"mood": "often", "sleep": "unknown"}, "high", Truth.DOUBT),
        ({"mood": "unknown", "sleep": "often"}, "high", Truth.DOUBT),
        ({"mood": "unknown", "sleep": "never"}, "high", Truth.FALSE),
        ({"mood": "often"}, "terms", Truth.OPEN),
        ({"mood": "often", "pain": 5}, "terms", Truth.TRUE),
        ({"mood": "often", "pain": 4}, "terms", Truth.FALSE),
        ({"mood": "often", "pain": "unknown"}, "terms", Truth.DOUBT),
        ({"mood": "never", "pain": "unknown"}, "terms", Truth.FALSE),
        ({"pain": 2}, "winter", Truth.TRUE),
        ({"pain": 3}, "winter", Truth.FALSE),
    ],
)
def test_scores_and_facts_are_four_valued(flow: Flow, answers: dict[str, Answer], rule_id: str, truth: Truth) -> None:
    assert read(flow, answers, WHO).truth(rule(flow, rule_id).when) is truth


def test_facts_hold_for_the_person_they_are_about(flow: Flow) -> None:
    winter = rule(flow, "winter").when
    others = [Subject(600, "male", "self", 1), Subject(600, "female", "self", 6), Subject(600, "female", "guardian", 1)]
    assert all(read(flow, {"pain": 1}, other).truth(winter) is Truth.FALSE for other in others)


def test_a_score_looks_at_the_questions_behind_it(flow: Flow) -> None:
    assert question_names(rule(flow, "high").when, flow) == {"mood", "sleep"}
    assert question_names(rule(flow, "terms").when, flow) == {"mood", "pain"}


def test_what_is_passed_by_is_neither_yes_nor_no(flow: Flow) -> None:
    passed: dict[str, Answer] = {"mood": "never", "began": ""}
    assert read(flow, passed, WHO).shown["photo"] is Truth.FALSE
    given: dict[str, Answer] = {**passed, "began": "2026-11-01"}
    assert getattr(next_question(flow, given, WHO), "id", None) == "photo"
    for value, code in (
        (["a"], None),
        ([], "empty"),
        (["a"] * 11, "too_many"),
        ([""], "wrong_type"),
        ("a", "wrong_type"),
    ):
        assert check_answer(flow, "photo", value, given, WHO) == code


def test_dates_pictures_and_sums_are_written(flow: Flow) -> None:
    answers: dict[str, Answer] = {
        "mood": "often", "sleep": "often", "began": "2026-11-01", "photo": ["a", "b"], "pain": 5,
    }  # fmt: skip
    values = [line.sv for line in write(flow, answers, WHO, "", ()) if line.kind == "value"]
    assert values == ["Började 2026-11-01", "2 bild", "Smärta 5", "Summa: 6", "Termer: 3"]
    assert assess(flow, answers, WHO).met[0].rule_id == "high"


def test_an_example_without_an_answer_is_named(flow: Flow) -> None:
    with pytest.raises(ValueError, match="no answer to 'mood', which has no usual answer"):
        example_answers(flow, flow.examples[0])
