"""Which texts point out another patient: identity numbers in every form, full names in both orders, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.wrong_patient import foreign_names, foreign_numbers

OWN = ["19800312-2380", "070-174 06 05"]


def number(day: int, serial: int, *, coordination: bool = False) -> str:
    """Return twelve digits with a right check digit for a day of May 1985."""
    ten = f"8505{day + 60 * coordination:02}{serial:03}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(ten))
    return f"19{ten}{-total % 10}"


@given(st.integers(1, 31), st.integers(1, 999), st.booleans(), st.sampled_from(("{0}{1}-{2}", "{1}-{2}", "{1}{2}")))
def test_another_number_is_found_in_every_form(day: int, serial: int, coordination: bool, form: str) -> None:
    whole = number(day, serial, coordination=coordination)
    written = form.format(whole[:2], whole[2:8], whole[8:])
    assert foreign_numbers(f"Hej! ({written}), som sagt.", OWN) == [written]
    assert foreign_numbers(f"Hej! {written}", [whole]) == []
    wrong = f"{written[:-1]}{(int(written[-1]) + 1) % 10}"
    assert foreign_numbers(wrong, OWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ditt nummer är 800312-2380.",
        "Ring 0701740605 eller 08-123 320 00.",
        "Kölapp 1234567890123456",
        "Ta 500 mg 3 gånger om dagen i 10 dagar, 20261124",
        "998877-6655",
    ],
)
def test_own_numbers_telephones_and_other_digits_are_left_alone(text: str) -> None:
    assert foreign_numbers(text, OWN) == []


@pytest.mark.parametrize("text", ["Mira Lund har fått tid", "remiss för  mira\nlund.", "Mira Lunds prov", "Lund, Mira"])
def test_the_full_name_of_another_is_found(text: str) -> None:
    assert foreign_names(text, "Lars Holm", ["Lars Holm", "Mira Lund", "Olof"]) == ["Mira Lund"]


@pytest.mark.parametrize("text", ["Hej Mira!", "Åk till Lund", "Almira Lundgren", "Olof ringer", "Lars Holm"])
def test_parts_of_names_longer_names_and_the_patients_own_are_not(text: str) -> None:
    assert foreign_names(text, "Lars Holm", ["Lars Holm", "Mira Lund", "Olof"]) == []
