"""Finding a phrase, making it ready, and moving between its gaps."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic24_tui.state.phrase_index import Rank, near
from clinic24_tui.state.phrases import (
    PhraseBook,
    PhraseContext,
    Span,
    blanks,
    day,
    fill,
    fits_case,
    next_blank,
    resolve,
    title,
    words,
)
from server.contract.phrases import PhraseRow
from server.domain.phrases import Conditions, Phrase, applies, row, unfilled

CONTEXT = PhraseContext(
    values={"patient.first_name": "Lars", "me.name": "Anna Ek", "unit.name": "Åsby vårdcentral"},
    unit="asby",
    age=44,
    sex="male",
    level=2,
    entrance="care",
    today=date(2026, 11, 24),
)
MARKED = st.text(alphabet="ab |[]{}:\nå", max_size=40)


def entry(shortcut: str, heading: str = "", body: str = "", **fields: object) -> PhraseRow:
    made: PhraseRow = {
        "id": f"test.{shortcut}",
        "shortcut": shortcut,
        "title": heading or shortcut,
        "title_en": "",
        "text_sv": body,
        "text_en": "",
        "tags": [],
        "urgent": False,
        "professions": [],
        "units": [],
        "when": {},
        "owner": "",
        "review_by": "2027-05-31",
        "whose": "region",
        "version": 1,
    }
    made.update(fields)  # type: ignore[typeddict-item]  # a test names only what it is about
    return made


BOOK = [
    entry("bröst112", "Ring 112, ont i bröstet", "Ring 112 nu."),
    entry("bröstfråga", "Frågor vid bröstsmärta", "Har du ont?"),
    entry("halsråd", "Råd vid halsont", "Drick ofta.", tags=["halsfluss"]),
    entry("säkhals", "Säkerhetsnät", "Sök igen om halsen inte är bättre."),
    entry("tolk", "Samtal med tolk", "Vilket språk?", title_en="Interpreter", text_en="Which language?"),
]


def found(query: str, book: PhraseBook | None = None, context: PhraseContext = CONTEXT) -> list[str]:
    return [hit.row["shortcut"] for hit in (book or PhraseBook(BOOK)).search(query, "nurse", context)]


@pytest.mark.parametrize("query", ["bröst112", "brost112", "BRÖST112", "bro\u0308st112"])
def test_letters_are_folded(query: str) -> None:
    hits = PhraseBook(BOOK).search(query, "nurse", CONTEXT)
    assert [(hit.row["shortcut"], hit.rank) for hit in hits] == [("bröst112", Rank.SHORTCUT)]


def test_a_shortcut_comes_before_title_before_body() -> None:
    book = PhraseBook([entry("a1", "Annat", "om hals"), entry("b1", "Hals och annat"), entry("halsråd"), entry("hals")])
    hits = book.search("hals", "nurse", CONTEXT)
    assert [hit.row["shortcut"] for hit in hits] == ["hals", "halsråd", "b1", "a1"]
    assert [hit.rank for hit in hits] == [Rank.SHORTCUT, Rank.PREFIX, Rank.TITLE, Rank.BODY]


def test_own_recent_use_comes_after_shortcuts_and_before_titles() -> None:
    book = PhraseBook(
        [entry("hals"), entry("halsråd"), entry("b1", "Hals"), entry("a1", "", "hals")], recent=["test.a1"]
    )
    assert found("hals", book) == ["hals", "halsråd", "a1", "b1"]
    book.used("test.b1")
    assert found("hals", book) == ["hals", "halsråd", "b1", "a1"]


def test_the_last_used_stand_first_when_nothing_is_typed() -> None:
    book = PhraseBook(BOOK)
    book.used("test.tolk")
    book.used("test.halsråd")
    assert found("", book) == ["halsråd", "tolk", "bröst112", "bröstfråga", "säkhals"]


def test_recent_use_is_bounded_and_names_each_once() -> None:
    book = PhraseBook(BOOK)
    for number in range(120):
        book.used(f"test.{number % 60}")
    assert len(book.recent) == len(set(book.recent)) == 50
    assert book.recent[0] == "test.59"


@pytest.mark.parametrize("query", ["ont 112", "112 ont", "bröstet ring"])
def test_words_come_in_any_order(query: str) -> None:
    assert found(query) == ["bröst112"]


def test_every_word_must_be_there() -> None:
    assert found("112 tolk") == []


def test_the_inside_of_a_compound_word_is_found() -> None:
    assert found("fluss") == ["halsråd"]


@pytest.mark.parametrize("query", ["halrsåd", "halsrd", "halssråd", "hslsråd", "halsflusd"])
def test_one_slip_is_forgiven(query: str) -> None:
    hits = PhraseBook(BOOK).search(query, "nurse", CONTEXT)
    assert [(hit.row["shortcut"], hit.rank) for hit in hits] == [("halsråd", Rank.NEAR)]


def test_short_or_far_words_are_not_guessed() -> None:
    assert found("txk") == []
    assert found("hxlxråd") == []


@given(st.text(alphabet="abc", min_size=4, max_size=8), st.integers(0, 7), st.sampled_from("abc"))
def test_near_knows_each_kind_of_slip(word: str, place: int, letter: str) -> None:
    at = place % len(word)
    slips = {
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    }
    assert all(near(slip, word) for slip in slips)


def test_the_body_is_sought_in_the_language_of_the_case() -> None:
    english = PhraseContext(language="en")
    assert found("language", context=english) == ["tolk"]
    assert found("språk", context=english) == []
    assert found("interpreter") == ["tolk"]


def test_only_what_fits_profession_unit_and_case_is_offered() -> None:
    book = PhraseBook(
        [
            entry("alla"),
            entry("sek", professions=["secretary"]),
            entry("annan", units=["berga"]),
            entry("barn", when={"age_under": 13}),
            entry("kvinna", when={"sex": "female"}),
            entry("man", when={"age_from": 13, "sex": "male", "levels": [2], "entrances": ["care"]}),
        ]
    )
    assert found("", book) == ["alla", "man"]
    assert found("", book, PhraseContext()) == ["alla"]


@given(
    st.builds(
        Conditions,
        st.none() | st.sampled_from([0.25, 13.0]),
        st.none() | st.sampled_from([13.0, 65.0]),
        st.sampled_from([None, "female", "male"]),
        st.frozensets(st.integers(0, 5), max_size=2),
        st.frozensets(st.sampled_from(["care", "bvc"]), max_size=2),
    ),
    st.none() | st.sampled_from([0.1, 0.25, 12.9, 13.0, 70.0]),
    st.sampled_from([None, "female", "male"]),
    st.none() | st.integers(0, 5),
    st.sampled_from([None, "care", "bvc"]),
)
def test_client_and_server_agree_on_whom_a_phrase_fits(
    when: Conditions, age: float | None, sex: str | None, level: int | None, entrance: str | None
) -> None:
    today = date(2026, 11, 24)
    phrase = Phrase("a.b", "ab", "A", "A", "x", "x", "o", today, when=when)
    here = PhraseContext(age=age, sex=sex, level=level, entrance=entrance)
    there = applies(phrase, age=age, sex=sex, level=level, entrance=entrance, today=today)
    assert fits_case(row(phrase), here) is there


def test_values_fallbacks_choices_and_blanks_are_resolved() -> None:
    ready = resolve(
        "Hej {{patient.first_name|du}}! {{me.profession|personal}} {{choose: i dag | i morgon}} kl [[tid]], {{today}}.",
        CONTEXT,
    )
    assert ready.text == "Hej Lars! personal [[i dag | i morgon]] kl [[tid]], tisdag 24 november."
    assert [ready.text[gap.start : gap.end] for gap in ready.blanks] == ["[[tid]]"]
    assert [gap.options for gap in ready.choices] == [("i dag", "i morgon")]


def test_a_missing_value_becomes_a_blank_in_the_language_of_the_case() -> None:
    assert resolve("{{unit.phone}}", CONTEXT).text == "[[enhetens telefon]]"
    english = resolve("{{patient.first_name}}", PhraseContext(language="en"))
    assert english.text == "[[patient's first name]]"
    assert english.blanks == (Span(0, 24, "patient's first name"),)


def test_a_day_is_said_in_words() -> None:
    assert (day(date(2026, 3, 1), "sv"), day(date(2026, 12, 31), "en")) == ("söndag 1 mars", "Thursday 31 December")


def test_a_name_with_control_and_bidi_signs_is_plain_text() -> None:
    context = PhraseContext(values={"patient.first_name": "La\x1b[31mrs\u202e\n"})
    assert resolve("Hej {{patient.first_name}}", context).text == "Hej La [31mrs"


def test_a_name_cannot_smuggle_in_another_value() -> None:
    context = PhraseContext(values={"patient.first_name": "{{me.name}}", "me.name": "Anna"})
    ready = resolve("Hej {{patient.first_name}}", context)
    assert "Anna" not in ready.text
    assert ready.blanks


@given(MARKED)
@example("{{|}}")
@example("{{patient.first_name|du}} {{ a | b }} {{choose: i dag | i morgon}} {{}}")
def test_client_and_server_agree_on_what_is_left(text: str) -> None:
    assert [gap.name for gap in blanks(text)] == list(unfilled(text))


@given(MARKED)
def test_filling_every_gap_makes_a_text_that_may_be_sent(text: str) -> None:
    while gap := next_blank(text, 0):
        text = fill(text, gap, " x ")
    assert blanks(text) == []
    assert unfilled(text) == ()


def test_the_next_gap_is_after_the_cursor_and_then_the_first() -> None:
    text = "kl [[tid]] hos [[vem]]"
    first, second = blanks(text)
    assert next_blank(text, 0) == first
    assert next_blank(text, first.end) == second
    assert next_blank(text, second.end) == first
    assert next_blank("klart", 0) is None


def test_an_urgent_text_is_known_again_while_it_stands_whole() -> None:
    book = PhraseBook([entry("ring112", body="Ring 112 nu, {{me.name}}.", urgent=True), entry("hej", body="Hej")])
    assert book.urgent_in("Lars! Ring 112 nu, Anna Ek.", CONTEXT)
    assert not book.urgent_in("Ring 112 om det är akut.", CONTEXT)
    assert not book.urgent_in("Hej", CONTEXT)


def test_title_and_text_follow_the_language() -> None:
    phrase = BOOK[4]
    assert (title(phrase, "sv"), title(phrase, "en")) == ("Samtal med tolk", "Interpreter")
    assert (words(phrase, "sv"), words(phrase, "en")) == ("Vilket språk?", "Which language?")
