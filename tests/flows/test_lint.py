"""The check finds each kind of fault in a flow that loads, and nothing in the flows of the package."""

import shutil
from pathlib import Path

import pytest

from server.domain.flow import AnyOf
from server.domain.triage import assess, example_answers, visible_questions
from server.flows.__main__ import main
from server.flows.coverage import coverage
from server.flows.lint import lint, lint_flow, red_flags
from server.flows.loader import load_flows
from server.flows.search import find
from tests.support.content import library

SOURCE = Path(__file__).parents[2] / "server" / "flows"
LIBRARY = library()
EXAMPLES = [(flow_id, number) for flow_id, flow in LIBRARY.flows.items() for number in range(len(flow.examples))]

FLOW = """
id: toy
version: "1"
entrance: symptom
titles: {sv: Ont i tån, en: Sore toe}
words: {sv: [ont i tån, tåvärk, öm tå, stortå, slagit tån], en: [sore toe, toe pain, stubbed toe, big toe, my toe]}
ages: {from: 12y}
depth: full
acute: false
levels: ["112", DAY, ROUT, SELF]
route: nurse
questions:
  - id: alarm
    kind: multiple
    text: {sv: "Stämmer något?", en: "Is any true?"}
    topic: {sv: larm, en: alarm}
    options:
      - id: black
        text: {sv: Svart, en: Black}
        positive: {sv: Svart tå, en: Black toe}
        negative: {sv: Ej svart tå, en: No black toe}
      - id: red
        text: {sv: Röd, en: Red}
        positive: {sv: Röd tå, en: Red toe}
        negative: {sv: Ej röd tå, en: No red toe}
  - id: long
    kind: yes_no
    text: {sv: "Länge?", en: "Long?"}
    topic: {sv: tid, en: time}
    positive: {sv: Länge, en: Long}
    negative: {sv: Ej länge, en: Not long}
rules:
  - {id: black, level: 112, when: {alarm: black}, reason: {sv: Svart tå, en: Black toe}, source: CKS}
  - {id: red, level: DAY, when: {alarm: red}, reason: {sv: Röd tå, en: Red toe}, source: CKS}
  - {id: long, level: ROUT, when: {long: "yes"}, reason: {sv: Länge, en: Long}, source: CKS}
  - {id: fine, level: SELF, when: {all: [{alarm: none}, {long: "no"}]}, reason: {sv: Bra, en: Fine}, source: CKS}
otherwise: {level: ROUT, reason: {sv: Annat, en: Other}, source: CKS}
advice:
  - {sv: Vila tån., en: Rest the toe.}
safety_net:
  - {sv: Hör av dig om den blir röd., en: Get in touch if it turns red.}
examples:
  - {text: black, kind: emergency, who: {age: 30y, sex: male}, answers: {alarm: black}, level: 112}
  - {text: red, kind: ordinary, who: {age: 30y, sex: male}, answers: {alarm: red}, level: DAY}
  - {text: long, kind: ordinary, who: {age: 30y, sex: male}, answers: {long: "yes"}, level: ROUT}
  - {text: fine, kind: ordinary, who: {age: 30y, sex: male}, answers: {}, level: SELF}
"""


def notes(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = FLOW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    for room in ("modules", "shared"):
        shutil.copytree(SOURCE / room, tmp_path / room)
    (tmp_path / "complaints").mkdir()
    (tmp_path / "complaints" / "toy.yaml").write_text(text, "utf-8")
    library = load_flows(tmp_path)
    assert library.problems == ()
    return [f"{finding.place}: {finding.message}" for finding in lint(library)]


def test_a_right_flow_has_no_findings(tmp_path: Path) -> None:
    assert notes(tmp_path) == []


@pytest.mark.parametrize("flow_id", sorted(LIBRARY.flows))
def test_the_flows_of_the_package_have_no_findings(flow_id: str) -> None:
    assert [str(finding) for finding in lint_flow(LIBRARY.flows[flow_id])] == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (
            "when: {alarm: red}",
            "when: {all: [{alarm: red}, {age_years: {below: 5}}]}",
            "rule red: no answers meet this rule",
        ),
        (
            '{id: long, level: ROUT, when: {long: "yes"}',
            '{id: long, level: ROUT, when: {all: [{long: "yes"}, {alarm: red}]}',
            "rule long: never decides: whenever it is met, so is red",
        ),
        (
            "when: {all: [{alarm: none}",
            "when: {all: [{alarm: [black, red]}",
            "rule fine: never decides: whenever it is met, so is",
        ),
        ('levels: ["112", DAY,', 'levels: ["112", DAY, SOON,', "level SOON: declared, and no answers give it"),
        (
            'when: {long: "yes"}',
            'when: {all: [{long: "yes"}, {alarm: none}]}',
            "rule long: negates the red flag alarm: black",
        ),
        (
            'when: {long: "yes"}',
            'when: {all: [{long: "yes"}, {not: {alarm: red}}]}',
            "rule long: negates the red flag alarm: red",
        ),
        (
            "  - id: long\n    kind: yes_no\n",
            "  - id: long\n    kind: yes_no\n    show_when: {alarm: none}\n",
            "question long: is hidden by the red flag alarm: black",
        ),
        (
            "  - id: long\n    kind: yes_no\n",
            "  - id: long\n    kind: yes_no\n    show_when: {age_years: {below: 3}}\n",
            "question long: no answers lead to this question",
        ),
        (
            "    topic: {sv: larm, en: alarm}\n",
            "    topic: {sv: larm, en: alarm}\n    required: false\n",
            "may be passed by",
        ),
        (
            "    topic: {sv: larm, en: alarm}\n",
            "    topic: {sv: larm, en: alarm}\n    unknown: false\n",
            "has no ”vet ej”",
        ),
        ("        negative: {sv: Ej röd tå, en: No red toe}\n", "", "option red: a red flag without `negative`"),
        ("        positive: {sv: Röd tå, en: Red toe}\n", "", "option red: has no `positive`"),
        ("{sv: Ej röd tå, en", "{sv: Förnekar röd tå, en", "not ”förnekar”"),
        (
            "titles: {sv: Ont i tån, en: Sore toe}",
            "titles: {sv: Something the same, en: Something the same}",
            "the same text in both",
        ),
        ("sv: [ont i tån, tåvärk, öm tå, stortå, slagit tån]", "sv: [ont i tån]", "words.sv: fewer than 5"),
        (
            "advice:\n  - {sv: Vila tån., en: Rest the toe.}\n",
            "",
            "advice: the flow can end in self-care and has no advice",
        ),
        ("otherwise: {level: ROUT", "otherwise: {level: SELF", "otherwise: what no rule fits goes to a human"),
        (
            "answers: {alarm: red}, level: DAY",
            "answers: {alarm: red}, level: SELF",
            "should give level 5, gives 2 by red",
        ),
        (
            "answers: {alarm: red}, level: DAY",
            "answers: {alarm: blue}, level: DAY",
            "the answer to 'alarm' is not right: not_an_option",
        ),
        (
            "{text: red, kind: ordinary, who: {age: 30y",
            "{text: red, kind: ordinary, who: {age: 3y",
            "not for a person of this age",
        ),
        (
            '  - {text: long, kind: ordinary, who: {age: 30y, sex: male}, answers: {long: "yes"}, level: ROUT}\n',
            "",
            "examples: no example has level 4",
        ),
    ],
)
def test_each_fault_is_found(tmp_path: Path, old: str, new: str, finding: str) -> None:
    found = notes(tmp_path, (old, new))
    assert any(finding in note for note in found), found


def test_a_question_without_a_usual_answer_makes_an_example_incomplete(tmp_path: Path) -> None:
    change = (
        "    positive: {sv: Länge, en: Long}\n    negative: {sv: Ej länge, en: Not long}\n",
        '    minimum: 0\n    maximum: 9\n    history: {sv: "{value} år", en: "{value} years"}\n',
    )
    found = notes(
        tmp_path,
        ("kind: yes_no", "kind: number"),
        change,
        ('{long: "yes"}', "{long: {at_least: 5}}"),
        ('{long: "no"}', "{long: {below: 5}}"),
        ('answers: {long: "yes"}', "answers: {long: 6}"),
    )
    assert any("has no answer to 'long', which has no usual answer" in note for note in found)


@pytest.mark.parametrize("flow_id", sorted(LIBRARY.flows))
def test_every_example_gets_its_level(flow_id: str) -> None:
    flow = LIBRARY.flows[flow_id]
    for example in flow.examples:
        answers = example_answers(flow, example)
        result = assess(flow, answers, example.subject)
        assert (result.level, result.ed) == (example.level, example.ed), (example.text, result.met)
        assert result.svf or not example.svf, example.text
        assert result.complete, example.text
        # A form is filled in by the patient's own choice, so its questions are not counted.
        shown = visible_questions(flow, answers, example.subject)
        assert len([item for item in shown if item.module not in ("phq9", "gad7")]) <= 20, example.text


@pytest.mark.parametrize("flow_id", sorted(LIBRARY.flows))
def test_every_rule_is_met_by_an_example_and_shown_from_just_below(flow_id: str) -> None:
    found = coverage(LIBRARY.flows[flow_id])
    assert (found.unreached, found.unbounded) == ([], [])


def test_no_ordinary_patient_is_sent_to_112_or_an_emergency_department() -> None:
    ordinary = [example for flow in LIBRARY.flows.values() for example in flow.examples if example.ordinary]
    assert not [example.text for example in ordinary if example.level == 0]
    assert not [example.text for example in ordinary if example.ed]


def test_nothing_is_found_where_nothing_can_be() -> None:
    assert next(find(LIBRARY.flows["sore_throat"], AnyOf(())), None) is None


def test_red_flags_are_what_warns_and_never_calms() -> None:
    flags = red_flags(LIBRARY.flows["chest_pain"])
    assert ("danger", "cold_sweat") in flags
    assert ("kind", "finger") not in flags, "it also speaks for self-care"


def test_the_command_says_what_it_finds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chest_pain"]) == 0
    assert "woman 61, tight band" in capsys.readouterr().out
    assert main(["chest_pane"]) == 1
    assert "no flow of this name" in capsys.readouterr().out
