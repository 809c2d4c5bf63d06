"""Triage on the shipped flows: levels at once, doors, "vet ej", circumstances, and every wrong answer's code."""

import pytest

from server.domain.flow import Answer, Flow, Subject
from server.domain.triage import (
    MAX_TEXT,
    advice_for,
    assess,
    check_answer,
    next_question,
    safety_net_for,
    visible_questions,
)
from tests.support.content import library

FLOWS = library().flows
CHEST, THROAT, GENERAL = FLOWS["chest_pain"], FLOWS["sore_throat"], FLOWS["general"]
MAN = Subject(30 * 12, "male", "self", 11)
WOMAN = Subject(30 * 12, "female", "self", 11)
CALM_CHEST: dict[str, Answer] = {
    "pain_now": "movement_only",
    "danger": ["none"],
    "kind": ["finger", "touch"],
    "heart": ["none"],
    "clot": ["none"],
    "other": ["cough"],
    "duration": "under_2w",
    "background": ["none"],
    "health": "",
    "hope": "",
}
CALM_THROAT: dict[str, Answer] = {
    "airway": ["none"],
    "danger": ["none"],
    "fever": "no",
    "state": ["none"],
    "signs": ["runny_nose"],
    "duration": "days_0_2",
    "background": ["none"],
    "health": "",
    "hope": "",
}


def test_112_is_known_the_moment_its_answer_is_given() -> None:
    early: dict[str, Answer] = {"pain_now": "now_long", "danger": ["none"]}
    assert assess(CHEST, early, MAN).level == 1
    result = assess(CHEST, {**early, "kind": ["band"]}, MAN)
    assert result.level == 0
    assert result.stop
    assert not result.complete
    assert result.met[0].rule_id == "pressing_over_15"
    assert result.met[0].physician_to_confirm
    assert result.met[0].source == "NICE CG95, 1177"


def test_unfinished_answers_give_the_undecided_level_and_say_so() -> None:
    result = assess(THROAT, {}, MAN)
    assert (result.level, result.complete, result.met[0].rule_id) == (3, False, "undecided")
    assert assess(CHEST, {}, MAN).level == 1


def test_the_door_follows_age_unless_the_rule_names_one() -> None:
    closed: dict[str, Answer] = {"danger": ["mouth"]}
    assert assess(THROAT, closed, MAN).door == "adult"
    assert assess(THROAT, closed, Subject(15 * 12, "male", "self", 11)).door == "child"
    baby = Subject(0, "female", "guardian", 11)
    assert assess(GENERAL, {"newborn": ["floppy"]}, baby).door == "child"


def test_one_sided_swelling_is_an_emergency_only_with_the_voice() -> None:
    assert assess(THROAT, {**CALM_THROAT, "danger": ["one_side"]}, MAN).level == 3
    assert assess(THROAT, {**CALM_THROAT, "danger": ["one_side", "voice"]}, MAN).ed


def test_dont_know_to_an_emergency_question_is_level_1_with_it_first() -> None:
    result = assess(THROAT, {**CALM_THROAT, "danger": "unknown"}, MAN)
    assert (result.level, result.ed, result.first_question) == (1, False, "danger")
    assert result.met[0].rule_id == "unknown.danger"


def test_dont_know_to_a_same_day_question_is_at_least_3() -> None:
    result = assess(THROAT, {**CALM_THROAT, "state": "unknown"}, MAN)
    assert (result.level, result.first_question) == (3, "state")


def test_dont_know_never_ends_in_self_care_and_counts_only_where_it_can_matter() -> None:
    # Without anything sharp, pressing or a clot risk, no answer about the breathing could call for 112 any more.
    assert assess(THROAT, {**CALM_THROAT, "background": "unknown"}, MAN).level == 4
    known = assess(THROAT, CALM_THROAT, MAN)
    assert (known.level, known.first_question) == (5, None)


def test_dont_know_about_the_fever_asks_for_the_drugs_all_the_same() -> None:
    asked = {question.id for question in visible_questions(THROAT, {**CALM_THROAT, "fever": "unknown"}, MAN)}
    assert "drugs" in asked
    assert "temperature" not in asked
    on_drug: dict[str, Answer] = {**CALM_THROAT, "fever": "unknown", "drugs": ["clozapine"], "vitals": ["none"]}
    assert assess(THROAT, on_drug, MAN).level == 1
    assert assess(THROAT, {**on_drug, "drugs": ["none"]}, MAN).level == 4


def test_circumstances_raise_once_however_many_apply() -> None:
    self_care = assess(CHEST, CALM_CHEST, MAN)
    assert self_care.level == 5
    raised = assess(CHEST, {**CALM_CHEST, "background": ["immune", "alone", "worry"]}, MAN)
    assert raised.level == 4
    assert [met.rule_id for met in raised.met] == ["modifier.lowered_immunity", "chest_wall"]
    third = assess(CHEST, CALM_CHEST, Subject(30 * 12, "male", "self", 11, earlier_contacts=2))
    assert third.level == 4


def test_circumstances_never_raise_to_level_1() -> None:
    ill: dict[str, Answer] = {**CALM_THROAT, "state": ["cannot_drink"], "background": ["immune"]}
    assert assess(THROAT, ill, MAN).level == 2


def test_pregnancy_raises_where_it_is_asked() -> None:
    answers: dict[str, Answer] = {**CALM_THROAT, "pregnancy": "pregnant"}
    assert assess(THROAT, answers, WOMAN).level == 4
    assert assess(THROAT, answers, MAN).level == 5, "a question that is not shown does not count"


def test_administration_is_never_raised_by_circumstances() -> None:
    renewal = FLOWS["prescription_renewal"]
    answers: dict[str, Answer] = {
        "matter": "renew", "trouble": ["none"], "group": ["none"], "left": "weeks", "medicine": "x", "well": "yes",
    }  # fmt: skip
    old = Subject(90 * 12, "female", "self", 11, earlier_contacts=5)
    assert (assess(renewal, answers, old).level, assess(renewal, answers, old).route) == (4, "secretary")
    strong = assess(renewal, {**answers, "trouble": ["strong"]}, old)
    assert (strong.level, strong.route) == (2, "nurse")


def test_a_floor_from_elsewhere_stands() -> None:
    result = assess(CHEST, CALM_CHEST, MAN, floor=1)
    assert (result.level, result.ed, result.met[0].rule_id) == (1, False, "floor")
    assert assess(CHEST, CALM_CHEST, MAN, floor=5).level == 5


def test_svf_is_marked() -> None:
    hoarse: dict[str, Answer] = {**CALM_THROAT, "signs": ["hoarse"], "duration": "weeks_3"}
    assert assess(THROAT, hoarse, Subject(57 * 12, "male", "self", 11)).svf
    assert not assess(THROAT, hoarse, MAN).svf


def test_centor_counts_red_tonsils_in_young_children_alone() -> None:
    answers: dict[str, Answer] = {
        **CALM_THROAT, "fever": "yes", "temperature": 38.9, "drugs": ["none"], "signs": ["red_swollen"],
        "background_child": ["none"],
    }  # fmt: skip
    assert assess(THROAT, answers, Subject(4 * 12, "male", "guardian", 11)).met[0].rule_id == "centor"
    assert assess(THROAT, answers, Subject(9 * 12, "male", "guardian", 11)).level == 5


def test_answers_to_hidden_questions_do_not_count_and_come_back() -> None:
    answers: dict[str, Answer] = {**CALM_THROAT, "fever": "yes", "drugs": ["thiamazole"]}
    assert assess(THROAT, answers, MAN).level == 1
    assert assess(THROAT, {**answers, "fever": "no"}, MAN).level == 5
    assert assess(THROAT, answers, MAN).level == 1


def test_the_next_question_is_the_first_without_an_answer() -> None:
    assert getattr(next_question(THROAT, {}, MAN), "id", None) == "airway"
    assert getattr(next_question(THROAT, {"danger": ["none"]}, MAN), "id", None) == "airway"
    assert getattr(next_question(THROAT, {"airway": ["none"], "danger": ["none"]}, MAN), "id", None) == "fever"
    assert next_question(THROAT, CALM_THROAT, MAN) is None


def test_questions_are_worded_for_the_one_who_writes() -> None:
    child = Subject(5 * 12, "male", "guardian", 11)
    asked = {question.id: question for question in visible_questions(THROAT, {}, child)}
    assert asked["fever"].text["sv"] == "Har barnet haft 38 grader eller mer?"
    assert asked["airway"].options[0].text["sv"] == "Det låter när barnet andas in"
    first = next_question(THROAT, {}, child)
    assert first is not None
    assert first.options[0].text == asked["airway"].options[0].text


def test_advice_and_safety_net_fit_the_answers() -> None:
    child = Subject(5 * 12, "male", "guardian", 11)
    assert any("barnets vikt" in text["sv"] for text in advice_for(THROAT, CALM_THROAT, child))
    assert not any("barnets vikt" in text["sv"] for text in advice_for(THROAT, CALM_THROAT, MAN))
    assert any("112" in text["sv"] for text in safety_net_for(THROAT, CALM_THROAT, MAN))


@pytest.mark.parametrize(
    ("flow", "question", "value", "code"),
    [
        (THROAT, "nothing", "yes", "unknown_question"),
        (THROAT, "temperature", 39, "not_shown"),
        (THROAT, "fever", "", "required"),
        (THROAT, "fever", "maybe", "not_an_option"),
        (THROAT, "fever", ["yes"], "wrong_type"),
        (THROAT, "fever", True, "wrong_type"),
        (THROAT, "airway", [], "required"),
        (THROAT, "airway", "noisy", "wrong_type"),
        (THROAT, "airway", ["noisy", 3], "wrong_type"),
        (THROAT, "airway", ["noisy", "noisy"], "repeated"),
        (THROAT, "airway", ["loud"], "not_an_option"),
        (THROAT, "airway", ["none", "noisy"], "none_with_others"),
        (GENERAL, "pain", "3", "wrong_type"),
        (GENERAL, "pain", True, "wrong_type"),
        (GENERAL, "pain", float("nan"), "wrong_type"),
        (GENERAL, "pain", -1, "too_low"),
        (GENERAL, "pain", 11, "too_high"),
        (GENERAL, "pain", 2.5, "too_many_decimals"),
        (GENERAL, "place", "unknown", "unknown_not_allowed"),
        (GENERAL, "health", "  ", "empty"),
        (GENERAL, "health", "x" * (MAX_TEXT + 1), "too_long"),
        (GENERAL, "health", 7, "wrong_type"),
        (FLOWS["certificate"], "from_day", "2026-02-30", "not_shown"),
        (THROAT, "fever", "unknown", None),
        (THROAT, "airway", "unknown", None),
        (THROAT, "airway", ["noisy", "leaning"], None),
        (GENERAL, "pain", 3.0, None),
        (GENERAL, "health", "", None),
        (GENERAL, "health", "unknown", None),
    ],
)
def test_each_wrong_answer_has_its_code(flow: Flow, question: str, value: object, code: str | None) -> None:
    assert check_answer(flow, question, value, {}, MAN) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-02-30", "bad_date"),
        ("20260228", "bad_date"),
        ("٢٠٢٦-٠٢-٢٨", "bad_date"),
        (20260228, "wrong_type"),
        ("unknown", None),
        ("2026-02-28", None),
    ],
)
def test_dates_are_real_days(value: object, code: str | None) -> None:
    assert check_answer(FLOWS["certificate"], "ends", value, {"matter": "extension"}, MAN) == code
