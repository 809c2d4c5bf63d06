"""H04: a line belongs to the case that it was written in, can be undone, and never leaves from a lost case."""

from clinic24_tui.testing import FakeLink, my_row
from tests.support.care import act, own, taken
from tests.support.people import KARIN


def test_a_held_line_stays_with_its_case_and_a_lost_case_sends_nothing() -> None:
    link = FakeLink()
    lars = my_row("lars", 2, "chest_pain", "Lars Holm", "male", 44)
    mira = my_row("mira", 3, "urinary", "Mira Lund", "female", 31)
    link.enter(lars, mira)
    link.say("lars", "Ta din medicin i kväll", 10)
    assert link.commands == []
    assert link.take_back("mira") is None
    assert link.take_back("lars") == "Ta din medicin i kväll"
    link.say("lars", "Ta din medicin i kväll", 10)
    link.feed({"type": "delta", "vid": "queue", "pos": 1_001, "put": [], "drop": ["lars"]})
    link.advance(10)
    assert link.commands == []
    assert (link.drafts.text("lars"), link.drafts.text("mira")) == ("Ta din medicin i kväll", "")


def test_the_server_refuses_who_relies_on_a_case_that_she_has_lost() -> None:
    way = taken()
    before = way.case.owner_seq
    assert act(way, "TakeOver", KARIN, reason="Anna är sjuk") is None
    assert act(way, "SendMessage", text="Hej!", owner_seq=before) == "not_owner"
    assert own(way, "SendMessage", KARIN, text="Hej!") is None
