"""The grammar of a phrase's text, its conditions and its faults."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.phrases import (
    Blank,
    Choice,
    Conditions,
    Phrase,
    Placeholder,
    Plain,
    Torn,
    applies,
    blanks,
    clash,
    faults,
    language_fault,
    parse,
    row,
    shortcut_fault,
    unfilled,
)

TODAY = date(2026, 11, 23)
PHRASE = Phrase(
    id="nurse.time",
    shortcut="tid",
    title_sv="Tid",
    title_en="Time",
    text_sv="Kom klockan [[tid]].",
    text_en="Come at [[time]].",
    owner="Chefsjuksköterska",
    review_by=date(2027, 5, 31),
)
MARKED = st.text(alphabet="ab |[]{}:\nå", max_size=40)


def fits(
    phrase: Phrase,
    *,
    age: float | None = 40,
    sex: str | None = "female",
    level: int | None = 3,
    entrance: str | None = "care",
    today: date = TODAY,
) -> bool:
    return applies(phrase, age=age, sex=sex, level=level, entrance=entrance, today=today)


def test_a_text_splits_into_its_parts_in_order() -> None:
    text = "Hej {{patient.first_name|du}}, {{ me.name }} här. Kom {{choose: i dag | i morgon}} kl [[ tid ]]!"
    assert parse(text) == (
        Plain("Hej "),
        Placeholder("patient.first_name", "du"),
        Plain(", "),
        Placeholder("me.name", None),
        Plain(" här. Kom "),
        Choice(("i dag", "i morgon")),
        Plain(" kl "),
        Blank("tid"),
        Plain("!"),
    )


@pytest.mark.parametrize("mark", ["[[", "]]", "{{", "}}"])
def test_half_a_mark_is_found_and_never_sent(mark: str) -> None:
    assert parse(f"klockan {mark}tid") == (Plain("klockan "), Torn(mark), Plain("tid"))
    assert unfilled(f"klockan {mark}tid") == (mark,)


def test_what_is_left_is_named() -> None:
    text = "[[tid]] [[i dag | i morgon]] {{me.name}} {{choose: a | b}} [[]]"
    assert unfilled(text) == ("tid", "i dag | i morgon", "me.name", "a | b", "?")
    assert blanks(text) == ("tid", "i dag | i morgon", "")


@pytest.mark.parametrize("text", ["Kom klockan 9.", "Ett [ensamt] tecken {här}", "a[0] > b", ""])
def test_a_finished_text_has_nothing_left(text: str) -> None:
    assert unfilled(text) == ()


@given(MARKED)
def test_only_plain_words_pass(text: str) -> None:
    if unfilled(text):
        assert any(mark in text for mark in ("[[", "]]", "{{", "}}"))
    else:
        assert parse(text) == ((Plain(text),) if text else ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hej {{patient.namn}}", "Okänt namn"),
        ("Hej {{patient.first_name|}}", "saknar ord"),
        ("{{choose: i dag}}", "två ord"),
        ("{{choose: i dag | }}", "två ord"),
        ("klockan [[ ]]", "saknar namn"),
        ("klockan [[tid]", "andra hälft"),
        ("  ", "tom"),
        ("a" * 901, "901 tecken"),
        ("hej\x1b[31m", "styrtecken"),
        ("hej\u202e", "styrtecken"),
    ],
)
def test_each_fault_says_what_is_wrong(text: str, said: str) -> None:
    (fault,) = faults(text)
    assert said in fault.sv
    assert fault.en


def test_a_right_text_has_no_fault() -> None:
    assert faults("Hej {{patient.first_name|du}}!\nKom {{choose: i dag | i morgon}} klockan [[tid]].") == ()


@pytest.mark.parametrize("text", ["Ring 112 [[nu]]", "{{choose: Ring | Gå}}", "Jag heter {{me.name}}"])
def test_an_urgent_text_waits_for_nothing(text: str) -> None:
    assert len(faults(text, urgent=True)) == 1


def test_an_urgent_text_may_have_a_value_with_a_fallback() -> None:
    assert faults("Ring 112 eller {{unit.phone|1177}}", urgent=True) == ()


@pytest.mark.parametrize("shortcut", ["bröst112", "säkuvi", "é2"])
def test_a_shortcut_is_short_and_typed_without_shift(shortcut: str) -> None:
    assert shortcut_fault(shortcut) is None


@pytest.mark.parametrize("shortcut", ["a", "112", "Hals", "hals råd", "hals;", "a" * 21, ""])
def test_other_shortcuts_are_refused(shortcut: str) -> None:
    fault = shortcut_fault(shortcut)
    assert fault is not None
    assert "kortnamnet" in fault.sv.lower()


def test_languages_must_ask_for_the_same() -> None:
    assert language_fault("[[tid]] {{me.name}}", "{{me.name}} [[time]]") is None
    assert language_fault("[[tid]]", "at nine") is not None
    assert language_fault("{{me.name}}", "{{unit.name}}") is not None


@pytest.mark.parametrize(("age", "expected"), [(0.25, True), (0.24, False), (12.9, True), (13, False), (None, False)])
def test_age_is_from_and_under(age: float | None, expected: bool) -> None:
    phrase = replace(PHRASE, when=Conditions(age_from=0.25, age_under=13))
    assert fits(phrase, age=age) is expected


def test_each_condition_limits_and_an_unknown_fact_never_fits() -> None:
    limited: list[tuple[Conditions, dict[str, Any]]] = [
        (Conditions(sex="female"), {"sex": "female"}),
        (Conditions(levels=frozenset({3, 4})), {"level": 3}),
        (Conditions(entrances=frozenset({"care"})), {"entrance": "care"}),
    ]
    for when, known in limited:
        phrase = replace(PHRASE, when=when)
        assert fits(phrase, **known)
        unknown: dict[str, Any] = dict.fromkeys(known)
        assert not fits(phrase, **unknown)


def test_without_conditions_a_phrase_fits_even_where_nothing_is_known() -> None:
    assert fits(PHRASE, age=None, sex=None, level=None, entrance=None)


def test_both_days_of_its_validity_count() -> None:
    phrase = replace(PHRASE, valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 30))
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)]
    assert [fits(phrase, today=day) for day in days] == [False, True, True, False]


def test_shortcuts_clash_where_one_person_could_see_both() -> None:
    nurse = replace(PHRASE, professions=("nurse",))
    assert clash(nurse, replace(nurse, shortcut="TID"))
    assert clash(PHRASE, replace(PHRASE, shortcut="tid"))
    assert not clash(nurse, replace(nurse, professions=("secretary",)))
    assert not clash(replace(nurse, units=("a",)), replace(nurse, units=("b",)))
    assert not clash(nurse, replace(nurse, shortcut="tider"))


def test_a_row_carries_only_the_conditions_that_limit() -> None:
    assert row(PHRASE)["when"] == {}
    limited = replace(
        PHRASE, when=Conditions(1, 13, "male", frozenset({4, 3}), frozenset({"bvc"})), professions=("nurse",)
    )
    sent = row(limited)
    assert sent["when"] == {"age_from": 1, "age_under": 13, "sex": "male", "levels": [3, 4], "entrances": ["bvc"]}
    assert (sent["review_by"], sent["professions"]) == ("2027-05-31", ["nurse"])
