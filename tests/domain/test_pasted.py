"""Text from Word, a mail or a page made plain: one kind of everything, nothing unseen, and no gap that is sent by mistake."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.pasted import cleaned, gaps_marked
from server.domain.phrases import blanks, faults

ODD = st.text(
    alphabet=st.sampled_from(
        "ab å-–•·o*x_.[]{}|1\n\t\r\x0b\x1e\x1f\u00a0\u00ad\u200b\u200d\u2011\u2028\u202e\ufeff\uf0b7”“„‘’«»\u0301\ufb01N"
    )
    | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("“Hej” sa ‘hon’", "”Hej” sa ’hon’"),
        ("„Hej“ «du»", "”Hej” ”du”"),
        ("för\u00adkyl\u00adning", "förkylning"),
        ("10\u00a0mg\u202fom\u2007dagen", "10 mg om dagen"),
        ("a\u200bb\ufeffc\u2060d", "abcd"),
        ("1177\u2011numret och 5\u221210", "1177-numret och 5-10"),
        ("rad\x0bny rad\r\nsista\u2028slut", "rad\nny rad\nsista\nslut"),
        ("\uf0b7\tdricka\n•  vila\no\tsova\n- äta\n* gå", "– dricka\n– vila\n– sova\n– äta\n– gå"),
        ("o som i ord\n1.\tförst", "o som i ord\n1. först"),
        ("a\n\n\n\nb  c \n", "a\n\nb c"),
        ("ﬁn ﬂod", "fin flod"),
        ("a\u030a", "å"),
        ("\x1b[31mröd\x07", "[31mröd"),
        ("Kom {{choose: i dag | i morgon}} klockan [[tid]].", "Kom {{choose: i dag | i morgon}} klockan [[tid]]."),
        (" \u200b\n", ""),
    ],
)
def test_each_kind_of_sign_from_elsewhere_becomes_plain(pasted: str, plain: str) -> None:
    assert cleaned(pasted) == plain


def test_english_keeps_its_own_quotes() -> None:
    assert cleaned("“Hi” «you» ‘there’", "en") == "“Hi” “you” ‘there’"


@given(ODD)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for language in ("sv", "en"):
        once = cleaned(text, language)
        assert cleaned(once, language) == once


@given(ODD)
def test_what_is_left_can_all_be_seen_and_stands_in_tidy_rows(text: str) -> None:
    plain = cleaned(text)
    assert all(sign == "\n" or category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for sign in plain)
    assert not any("styrtecken" in fault.sv for fault in faults(plain))
    assert all(row == row.strip() and "  " not in row for row in plain.split("\n"))
    assert "\n\n\n" not in plain
    assert not set("“„«»‘‚\u00a0") & set(plain)


@given(st.text(alphabet=st.characters(categories=["L", "Nd"]), max_size=40))
def test_letters_and_digits_are_never_lost(word: str) -> None:
    assert cleaned(f"{word}\u00ad \u200b{word}") == f"{cleaned(word)} {cleaned(word)}".strip()
    assert cleaned(word).translate(dict.fromkeys(map(ord, " "))) == cleaned(word)


@given(ODD)
def test_marks_that_stand_are_read_alike_before_and_after(text: str) -> None:
    gap = f"{cleaned(text.replace('[', '').replace(']', '').replace('{', '').replace('}', ''))} [[tid]] {{{{me.name}}}}"
    assert blanks(gaps_marked(gap))[-1] == "tid"
    assert gaps_marked(gap).endswith("[[tid]] {{me.name}}")


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("om ____ dagar", "om [[fyll i]] dagar"),
        ("Hej XX, jag heter NN.", "Hej [[fyll i]], jag heter [[fyll i]]."),
        ("klockan .......", "klockan [[fyll i]]"),
        ("Kom [tid] till [[plats]]", "Kom [[tid]] till [[plats]]"),
        ("[[XX]] {{choose: XX | b}}", "[[XX]] {{choose: XX | b}}"),
        ("MAXX och Xylometazolin", "MAXX och Xylometazolin"),
        ("Vänta ...", "Vänta ..."),
    ],
)
def test_gaps_that_people_write_become_blanks_that_block(written: str, marked: str) -> None:
    assert gaps_marked(written) == marked


@given(ODD)
def test_marking_gaps_twice_changes_nothing_and_loses_no_part(text: str) -> None:
    once = gaps_marked(cleaned(text))
    assert gaps_marked(once) == once
    assert len(blanks(once)) >= len(blanks(cleaned(text)))
