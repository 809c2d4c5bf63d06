"""The catalogues: every text of the client in English too, with the same places to fill in, and nothing left over."""

import io
import re
import string

import pytest
from babel.messages.pofile import read_po

from clinic24_tui import locale
from tests.client.words_of import ROOT, texts

ENGLISH = {
    (message.id if isinstance(message.id, str) else tuple(message.id)): message
    for file in sorted(ROOT.glob("locale/en/*.po"))
    for message in read_po(io.BytesIO(file.read_bytes()), locale="en", abort_invalid=True)
    if message.id
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_is_there_in_english() -> None:
    plurals = {found[0] for found in ENGLISH if isinstance(found, tuple)}
    missing = {text: files for text, files in texts().items() if text not in ENGLISH and text not in plurals}
    assert missing == {}


def test_no_text_is_left_over_and_none_is_empty() -> None:
    assert set(ENGLISH) - set(texts()) == set()
    for message in ENGLISH.values():
        words = message.string if isinstance(message.string, tuple | list) else [message.string]
        assert all(words), message.id
        assert not message.fuzzy, message.id


def test_both_languages_have_the_same_places_to_fill_in_and_the_same_edges() -> None:
    for message in ENGLISH.values():
        swedish = message.id if isinstance(message.id, tuple | list) else [message.id]
        english = message.string if isinstance(message.string, tuple | list) else [message.string]
        for there, here in zip(swedish, english, strict=True):
            assert places(there) == places(here), there
            assert (there[0] == " ", there[-1] == " ") == (here[0] == " ", here[-1] == " "), there


def test_no_marks_outside_the_set_that_every_terminal_draws() -> None:
    drawn = set("▲■●○□►▼█▌▀▄▒─│├┤║┌┐└┘·•…–×±≤”“→←↑↓" + "åäöÅÄÖéÉ")
    for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.po"), *ROOT.rglob("*.tcss")]:
        odd = {char for char in path.read_text("utf-8") if not char.isascii()} - drawn
        assert odd == set(), path


def test_msgids_are_swedish_and_speak_without_a_catalogue() -> None:
    assert locale.language() == "sv"
    assert locale._("Ta nästa") == "Ta nästa"
    assert locale.ngettext("{n} träff", "{n} träffar", 2) == "{n} träffar"
    english = re.compile(r"\b(the|and|with|you|is not)\b")
    assert [text for text in texts() if english.search(text if isinstance(text, str) else text[0])] == []


@pytest.mark.parametrize(("n", "wanted"), [(1, "1 hit"), (2, "2 hits"), (0, "0 hits")])
def test_english_counts(n: int, wanted: str) -> None:
    locale.use("en")
    try:
        assert locale.ngettext("{n} träff", "{n} träffar", n).format(n=n) == wanted
        assert locale._("Ta nästa") == "Take next"
        assert locale._("finns inte i katalogen") == "finns inte i katalogen"
    finally:
        locale.use("sv")
