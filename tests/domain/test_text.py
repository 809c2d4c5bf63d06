"""People's words stay as they are, and nothing in them steers a terminal or turns the reading order."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from server.contract import TEXT_LIMIT
from server.domain.refusal import Refusal
from server.domain.text import checked, clean, line

TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
STEERING = "\x1b\x07\x00\x7f\x9b\x85\u202e\u2066\u200f"


@given(st.text())
def test_what_is_left_steers_nothing(text: str) -> None:
    kept = clean(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for c in kept)
    assert all(unicodedata.bidirectional(c) not in TURNING for c in kept)
    assert clean(kept) == kept


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cf"))))
def test_ordinary_words_are_kept_letter_for_letter(text: str) -> None:
    assert clean(text) == text


def test_steering_characters_go_and_their_neighbours_stay() -> None:
    for char in STEERING:
        assert clean(f"a{char}b") == "ab", hex(ord(char))
    assert clean("\x1b[31mrött\x1b[0m") == "[31mrött[0m"
    assert clean("<b>fet</b> [red]x[/]") == "<b>fet</b> [red]x[/]"


def test_line_ends_become_one_kind() -> None:
    assert clean("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


def test_joined_emoji_stay_whole() -> None:
    assert clean("👩‍👧 tack") == "👩‍👧 tack"


def test_a_text_is_neither_empty_nor_too_long() -> None:
    assert checked("  hej \n") == "hej"
    assert checked(" \n\x00\u202e ") == Refusal("empty_text")
    assert checked("å" * TEXT_LIMIT) == "å" * TEXT_LIMIT
    assert checked("å" * (TEXT_LIMIT + 1)) == Refusal("too_long")
    assert checked(" " * (TEXT_LIMIT + 1)) == Refusal("too_long")


def test_a_line_may_be_empty_but_not_too_long() -> None:
    assert line(" \n ") == ""
    assert line("x" * (TEXT_LIMIT + 1)) == Refusal("too_long")
