from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.errors import PROBLEMS
from server.domain.identity_number import IdentityNumber, check_digit, parse
from server.domain.refusal import Refusal

TODAY = date(2026, 11, 23)


def number(day: date, birth_number: int, *, coordination: bool = False) -> str:
    nine = f"{day:%y%m}{day.day + 60 * coordination:02d}{birth_number:03d}"
    return f"{day.year // 100}{nine}{check_digit(nine)}"


def read(text: str, today: date = TODAY) -> IdentityNumber:
    found = parse(text, today)
    assert isinstance(found, IdentityNumber), found
    return found


@pytest.mark.parametrize(
    "text",
    [
        "199107172380",
        "19910717-2380",
        "910717-2380",
        "9107172380",
        "  19910717-2380\n",
        "1991 07 17 2380",
        "910717–2380",
    ],
)
def test_every_way_of_writing_it_is_one_number(text: str) -> None:
    found = read(text)
    assert found.digits == "199107172380"
    assert str(found) == "19910717-2380"
    assert found.born == date(1991, 7, 17)
    assert found.sex == "female"
    assert not found.coordination


def test_a_plus_is_a_hundred_years_and_counts_from_the_year() -> None:
    assert read("121212+1212").born == date(1912, 12, 12)
    assert read(f"{number(date(2012, 12, 12), 121)[2:8]}-1212").born == date(2012, 12, 12)
    text = number(date(1926, 12, 30), 121)
    assert read(f"{text[2:8]}+{text[8:]}").born == date(1926, 12, 30)


def test_a_coordination_number_has_its_day_moved() -> None:
    found = read(number(date(1985, 7, 9), 980, coordination=True))
    assert found.coordination
    assert found.born == date(1985, 7, 9)
    assert found.age(TODAY) == 41


def test_age_is_counted_on_the_given_day() -> None:
    found = read("199107172380")
    assert found.age(date(2026, 7, 16)) == 34
    assert found.age(date(2026, 7, 17)) == 35
    assert read("202402292383").age_months(date(2026, 3, 28)) == 24


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_format"),
        ("19910717", "number_format"),
        ("19910717-238", "number_format"),
        ("19910717-23800", "number_format"),
        ("19910717-T380", "number_format"),
        ("١٩٩١٠٧١٧٢٣٨٠", "number_format"),
        ("9" * 4000, "number_format"),
        ("19910717-2381", "number_check"),
        ("19910732-2380", "number_check"),
        ("19911317-2380", "number_check"),
        (number(date(1791, 7, 17), 238), "number_check"),
        (number(TODAY + timedelta(days=1), 238), "number_future"),
        (number(date(2030, 1, 1), 238), "number_future"),
    ],
)
def test_what_is_wrong_has_a_code_with_words(text: str, code: str) -> None:
    assert parse(text, TODAY) == Refusal(code)
    assert PROBLEMS[code].sv
    assert PROBLEMS[code].en


def test_born_today_is_not_the_future() -> None:
    assert read(number(TODAY, 239)).sex == "male"


def test_zeros_for_the_birth_number_are_no_number() -> None:
    assert parse(number(date(1991, 7, 17), 0), TODAY) == Refusal("number_check")


births = st.dates(date(1902, 1, 1), TODAY)


@given(births, st.integers(1, 999), st.booleans())
def test_every_right_number_reads_back(born: date, birth_number: int, coordination: bool) -> None:
    found = read(number(born, birth_number, coordination=coordination))
    assert found.born == born
    assert found.sex == ("male" if birth_number % 2 else "female")
    assert found.coordination is coordination
    assert read(str(found)) == found
    sign = "+" if TODAY.year - born.year >= 100 else "-"
    assert read(f"{found.digits[2:8]}{sign}{found.digits[8:]}") == found


@given(births, st.integers(1, 999), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_never_passes_for_the_same_number(born: date, given_number: int, at: int, add: int) -> None:
    right = number(born, given_number)
    wrong = right[:at] + str((int(right[at]) + add) % 10) + right[at + 1 :]
    found = parse(wrong, TODAY)
    assert isinstance(found, Refusal) or at < 2  # the check digit does not cover the century


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = parse(text, TODAY)
    assert isinstance(found, IdentityNumber | Refusal)
