"""H26: the text for the record is whole and can be made also when the case is closed."""

from typing import Any

from clinic24_tui.state.record import Notes, record_text
from clinic24_tui.testing import case_head, my_row
from server.domain.permissions import may
from tests.support.care import own, taken
from tests.support.people import ANNA

ADVICE = "Drick som vanligt."


def test_the_record_text_is_whole_also_for_a_closed_case() -> None:
    way = taken()
    own(way, "SendMessage", text=f"Hej! {ADVICE} Hör av dig om du får feber.")
    way.say("SendMessage", text="Tack")
    own(way, "Close", outcome="self_care", note="")
    assert may(ANNA, "read", way.case) is None
    row = my_row("m1", 5, "cough_cold", way.case.name, "female", 41, state="closed")
    history: Any = list(way.case.intake.lines)
    head = case_head(row, number=way.case.number, history=history, outcome="self_care")
    text = record_text(head, way.events, Notes("Förkylning.", "Råd."), person="kvinna 41 år", complaint="Hosta")
    for part in (way.case.name, way.case.number, "Förkylning.", ADVICE, "Hör av dig om du får feber.", "Egenvårdsråd"):
        assert part in text, part
