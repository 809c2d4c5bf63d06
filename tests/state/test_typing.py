"""Which keystrokes open a list, and which are only signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.typing import as_typed, command_query, outgoing, phrase_trigger, trigger

TYPED = st.text(alphabet=";/ ab.\nå", max_size=30)


@pytest.mark.parametrize(
    ("line", "query"),
    [
        (";", ""),
        (";hals", "hals"),
        ("Tack. ;bröst", "bröst"),
        ("Tack. ;ring brö", "ring brö"),
        ("\t;hals", "hals"),
        ("; hej ;hals", "hals"),
        (";;", None),
        (";;hals", None),
        ("Tack. ;;", None),
        ("; ", None),
        ("; hej", None),
        ("hals;", None),
        ("hals;råd", None),
        ("(;hals", None),
        (";hals. Sen", None),
        (";" + "a" * 41, None),
        ("", None),
        ("hej", None),
    ],
)
def test_a_semicolon_opens_phrases_only_where_a_word_begins(line: str, query: str | None) -> None:
    assert trigger(line) == query


def test_the_trigger_says_where_the_inserted_phrase_begins() -> None:
    line = "Tack för att du berättar. ;bröst"
    found = phrase_trigger(line)
    assert found is not None
    assert line[: found.start] + "X" == "Tack för att du berättar. X"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("/", ""),
        ("/lämna", "lämna"),
        ("/lämna till bvc", "lämna till bvc"),
        ("//", None),
        ("//lämna", None),
        (" /lämna", None),
        ("och/eller", None),
        ("hej\n/lämna", None),
        ("/lämna\nhej", None),
        ("", None),
    ],
)
def test_a_slash_opens_commands_only_as_the_first_sign(text: str, query: str | None) -> None:
    assert command_query(text) == query


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("//lämna", "/lämna"),
        ("///", "//"),
        ("hej //", "hej //"),
        ("a ;;b", "a ;b"),
        (";;", ";"),
        ("rad\n;;b", "rad\n;b"),
        ("a;;b", "a;;b"),
        ("a; b", "a; b"),
    ],
)
def test_doubled_signs_are_sent_once(typed: str, sent: str) -> None:
    assert outgoing(typed) == sent


@given(TYPED)
def test_a_line_taken_back_can_be_sent_again_as_it_was(sent: str) -> None:
    assert outgoing(as_typed(sent)) == sent


@given(TYPED)
def test_a_line_taken_back_opens_no_list(sent: str) -> None:
    draft = as_typed(sent)
    assert command_query(draft) is None
    for line in draft.split("\n"):
        assert trigger(line) in (None, "")  # a lone `;` at the end is a plain sign until more is typed


@given(TYPED)
def test_no_key_opens_a_list_in_the_middle_of_a_word(text: str) -> None:
    found = phrase_trigger(text)
    if found is not None:
        assert text[found.start] == ";"
        assert found.start == 0 or text[found.start - 1].isspace()
        assert not found.query.startswith((";", " "))
