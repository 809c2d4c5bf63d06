"""The two texts of a case are one draft and come apart again; an internal text never comes into the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.sides import MARK, Sides, packed, unpacked

WORDS = st.text().filter(lambda text: MARK not in text)


@given(WORDS, st.text())
def test_what_is_packed_comes_apart_again(said: str, note: str) -> None:
    assert unpacked(packed(Sides(said, note))) == Sides(said, note)


@pytest.mark.parametrize("back", ["kom tillbaka", "två\nrader"])
def test_a_line_that_comes_back_in_front_stays_on_its_side(back: str) -> None:
    draft = packed(Sides("", "hemligt"))
    assert unpacked(f"{back}\n{draft}") == Sides(back, "hemligt")
    assert unpacked(back) == Sides(back, "")
