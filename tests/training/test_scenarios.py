"""Scenarios: each shipped file is right and fits its flow, a wrong one says where, and the patient keeps to her facts."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.adapters.content_file import ContentError
from server.content_check import report
from server.scenario_tools.files import load_scenario, load_scenarios
from server.training.lexicon import lexicon
from server.training.scenario import Fact
from server.training.talk import SimulatedPatient
from server.training.understanding import WordUnderstanding
from tests.support.content import library
from tests.support.examples import times
from tests.training.asking import answered, questions, right, scenarios

SHIPPED = Path(__file__).parents[2] / "server" / "training" / "scenarios"
LEAST = 0.85
TEXTS = [question.lines[-1] for question in questions()]


def test_the_shipped_scenarios_are_right_and_of_every_chat_and_kind() -> None:
    loaded = load_scenarios(library().flows)
    assert loaded.problems == ()
    assert Counter(one.chat for one in loaded.known.values()) == dict.fromkeys(("nurse", "secretary", "bvc", "1177"), 9)
    assert {(one.chat, one.kind) for one in loaded.known.values()} == {
        (chat, kind)
        for chat in ("nurse", "secretary", "bvc", "1177")
        for kind in ("common", "red_flag", "silent", "disclosure")
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("flow: urinary", "flow: urinry", 7, "flow"),
        ("level: 3", "level: 1", 8, "level"),
        ("symptoms: [sting, urge, often]", "symptoms: [stings]", 9, "answers.symptoms"),
        ("  course: {is:", "  coarse: {is:", 15, "facts.coarse"),
        ("age: 34y", "age: 34", 6, "person.age"),
        ("asks: [flank]", "asks: [flanks]", 48, "care.must.1.asks"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    text = (SHIPPED / "nurse_cystitis.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "nurse_cystitis.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_scenario(file, library().flows)
    assert [(one.file, one.line, one.field) for one in caught.value.problems] == [(file.name, line, field)]


def test_the_check_of_the_content_reads_the_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = shutil.copytree(SHIPPED, tmp_path / "scenarios") / "nurse_cystitis.yaml"
    text = copied.read_text(encoding="utf-8")
    assert "flow: urinary" in text
    copied.write_text(text.replace("flow: urinary", "flow: urinry", 1), encoding="utf-8")
    monkeypatch.setattr("server.scenario_tools.files.files", lambda _package: tmp_path)
    monkeypatch.setattr("server.content_check.lint", lambda _library: [])  # seconds of work, tested beside the flows
    assert [line for line in report() if line.startswith("nurse_cystitis.yaml:7")]


@pytest.mark.parametrize("held_out", [False, True])
def test_enough_questions_get_the_right_fact_or_an_honest_answer(held_out: bool) -> None:
    asked = [question for question in questions() if question.held_out is held_out]
    share = sum(map(right, asked)) / len(asked)
    assert share >= LEAST, f"{share:.1%} of {len(asked)}"


def test_the_same_seed_gives_the_same_talk() -> None:
    for question in questions()[:40]:
        assert answered(question) == answered(question)


@settings(max_examples=times(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(scenarios())),
    seed=st.integers(0, 50),
    lines=st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=60)), min_size=1, max_size=8),
)
def test_whatever_is_asked_an_answer_is_her_fact_or_an_honest_one_and_never_two(
    name: str, seed: int, lines: list[str]
) -> None:
    patient = SimulatedPatient(scenarios()[name], seed)
    given_before: dict[str, Fact] = {}
    for at, text in enumerate(lines):
        known = patient.facts
        for line in patient.hears(text, at * 10.0):
            for stated in line.states:
                assert stated.fact.says in line.text
                if stated.key in known:
                    assert stated.fact == known[stated.key]
                else:
                    absent = lexicon().concepts[stated.key].absent
                    assert stated.fact.stance == ("lacks" if absent else "unknown")
                before = given_before.setdefault(stated.key, stated.fact)
                changed = any(stated.key in cue.facts for cue in scenarios()[name].by_herself)
                assert stated.fact == before or changed
        given_before = {key: fact for key, fact in given_before.items() if patient.facts.get(key, fact) == fact}


def test_a_repeated_question_is_answered_as_before_and_says_so() -> None:
    patient = SimulatedPatient(scenarios()["nurse_cystitis"], 1)
    first = patient.hears("Har du feber?", 0)[0]
    again = patient.hears("Har du feber?", 30)[0]
    assert first.text == "nej, jag mätte nyss, 36,9"
    assert again.text.endswith("jag mätte nyss, 36,9")
    assert again.text != first.text
    assert again.states == first.states


def test_several_questions_a_negation_and_what_leans_on_the_last() -> None:
    read = WordUnderstanding().read
    known = scenarios()["nurse_cystitis"].facts.keys()
    assert [one.concept for one in read("Har du feber, och hur länge har det svidit?", known, "").asked] == [
        "fever",
        "dysuria",
    ]
    assert read("Du har alltså ingen feber?", known, "").asked[0].form == "negated"
    leaning = read("Hur hög?", known, "fever").asked[0]
    assert (leaning.concept, leaning.aspect) == ("fever", "amount")
    assert read("xyz abc?", known, "fever").lost


def test_she_gets_worse_on_her_own_minute_and_her_facts_follow() -> None:
    patient = SimulatedPatient(scenarios()["nurse_chest"], 1)
    patient.hears("Är du kallsvettig?", 10)
    assert patient.facts["sweat"].stance == "lacks"
    assert patient.next_at() <= 240
    said = patient.due(240)
    assert said[0].cue == "worse"
    assert patient.facts["sweat"].stance == "has"
    assert patient.hears("Är du kallsvettig?", 260)[0].states[0].fact.stance == "has"


def test_the_silent_one_answers_nothing_and_somebody_else_writes() -> None:
    patient = SimulatedPatient(scenarios()["nurse_leg"], 1)
    for at, text in enumerate(("Hej, vilket ben?", "Har du feber?", "Har du frossa?", "Är du klar i huvudet?")):
        patient.hears(text, at * 20.0)
    assert patient.hears("Är du kvar?", 100) == []
    assert patient.due(200) == []
    assert any("maj-britt" in line.text for line in patient.due(60 + 6 * 60))


def test_what_is_not_understood_is_asked_back() -> None:
    patient = SimulatedPatient(scenarios()["nurse_cystitis"], 1)
    assert patient.hears("Blurg flarn?", 0)[0].lost
