"""Plain writing: what is marked in one's own line, on a table half of which was held out, and for any text at all."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic24_tui.state.plain_words import LONG_WORDS, Mark, marks

FILE = Path(__file__).parent / "plain_lines.txt"
LEAST = {False: 0.95, True: 0.75}
"""Share of the lines that get exactly their marks, by whether the half was held out."""
WORDS = st.sampled_from(
    (
        "hej",
        "du",
        "dyspné",
        "ödem",
        "och",
        "hur",
        "när",
        "?",
        ".",
        "!",
        "krya på",
        "\n",
        ",",
        "ring 1177",
        "sämre",
        "37.5",
        "t.ex.",
        "😀",
    )
)


class Line(NamedTuple):
    heard: tuple[str, ...]
    text: str
    wanted: frozenset[str]
    held_out: bool


@cache
def lines() -> tuple[Line, ...]:
    seen, held_out = FILE.read_text(encoding="utf-8").split("\n# held out\n")
    return tuple(
        _line(one, late) for half, late in ((seen, False), (held_out, True)) for one in half.splitlines() if _holds(one)
    )


def _holds(written: str) -> bool:
    return "=>" in written and not written.startswith("#")


def _line(written: str, held_out: bool) -> Line:
    told, _, wanted = written.partition("=>")
    *heard, text = (part.strip() for part in told.split(">>"))
    return Line(tuple(heard), text, frozenset(wanted.replace("-", "").split()), held_out)


def kinds(line: Line) -> frozenset[str]:
    return frozenset({"safety_net": "net"}.get(mark.kind, mark.kind) for mark in marks(line.text, line.heard))


@pytest.mark.parametrize("held_out", [False, True])
def test_enough_lines_get_exactly_their_marks(held_out: bool) -> None:
    half = [line for line in lines() if line.held_out is held_out]
    assert len(half) == (50 if held_out else 150)
    wrong = [f"{line.text} {sorted(kinds(line))}" for line in half if kinds(line) != line.wanted]
    assert 1 - len(wrong) / len(half) >= LEAST[held_out], "\n".join(wrong)


def test_plain_lines_that_were_held_out_are_left_alone() -> None:
    plain = [line for line in lines() if line.held_out and not line.wanted]
    assert sum(not kinds(line) for line in plain) / len(plain) >= 0.95


def test_a_mark_names_its_words_and_what_to_write_instead() -> None:
    text = "Har du dyspné?"
    (mark,) = marks(text)
    assert (text[mark.start : mark.end], mark.instead) == ("dyspné", "svårt att andas")


def test_what_was_said_before_counts_as_the_safety_net() -> None:
    assert [mark.kind for mark in marks("Krya på dig!")] == ["safety_net"]
    assert marks("Krya på dig!", said=["Blir du sämre, ring 1177."]) == ()


def test_a_list_with_one_question_a_row_is_a_list() -> None:
    assert marks("Har du feber?\nHar du hosta?") == ()
    assert [mark.kind for mark in marks("Har du feber? Har du hosta?")] == ["double"]


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join)),
    st.lists(st.text(max_size=40), max_size=2),
)
def test_any_text_gets_marks_inside_it_in_order_the_same_each_time(text: str, heard: list[str]) -> None:
    found = marks(text, heard)
    assert found == marks(text, heard)
    assert list(found) == sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind))
    for mark in found:
        assert 0 <= mark.start <= mark.end <= len(text)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60))
def test_a_sentence_is_long_from_its_number_of_words_on(count: int) -> None:
    text = "ord " * (count - 1) + "slut."
    assert marks(text) == ((Mark("long", 0, len(text)),) if count > LONG_WORDS else ())
