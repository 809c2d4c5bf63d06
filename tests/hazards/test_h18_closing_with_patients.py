"""H18: at closing every untaken case has somebody who is there, or a time that is true; the taken keep their owner."""

from server.domain.hours import from_ms
from tests.domain.patient_way import EVENING
from tests.support.care import act, clock, in_the_queue, own, taken
from tests.support.people import staffed_book


def test_at_closing_every_untaken_case_has_somebody_or_a_true_time() -> None:
    region = staffed_book().region
    for level in (2, 3, 4, 5):
        way = in_the_queue()
        if level > way.case.level:
            act(way, "SetLevel", level=level, reason="prov")
        elif level < way.case.level:
            act(way, "SetLevel", level=level, reason="")
        way.now = EVENING
        assert clock(way, "Reroute") is None
        if level <= 3:
            assert way.case.unit in region.on_call
        else:
            assert way.case.unit == "asby"
        assert level == 2 or way.case.due > EVENING
    way = taken()
    own(way, "SendMessage", text="Hej!")
    way.now = EVENING
    assert clock(way, "Reroute") == "wrong_state"
    assert way.case.owner == "anna"
    assert from_ms(EVENING).hour == 18
