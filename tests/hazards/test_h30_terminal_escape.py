"""H30: nothing in a person's words steers the terminal: it is taken away on the way in, and again when it is drawn."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic24_tui.themes import LOOKS, tokens
from clinic24_tui.widgets.row import Part, row
from tests.support.care import taken

EVIL = "hej\x1b]0;ägd\x07\x1b[2J\u202etxet\u2066 [bold red]x[/] [/b]\x9b31m"
STEERING = ("Cc", "Cf", "Cs")


def test_nothing_that_steers_passes_in_or_out() -> None:
    way = taken().say("SendMessage", text=EVIL)
    kept = next(event["data"]["text"] for event in reversed(way.events) if event["type"] == "Message")
    assert kept == "hej]0;ägd[2Jtxet [bold red]x[/] [/b]31m"


@settings(max_examples=25)
@given(st.text(max_size=60) | st.just(EVIL))
def test_a_drawn_row_never_steers_and_never_reads_markup(words: str) -> None:
    drawn = row(200, tokens(next(iter(LOOKS))), [Part(words)]).text
    assert not any(unicodedata.category(char) in STEERING for char in drawn)
    assert "[bold red]x[/] [/b]" not in words or "[bold red]x[/] [/b]" in drawn
