"""H07: when a program or the network dies, the patient is not left with somebody who is gone, and nothing is said twice."""

from clinic24_tui.testing import FakeLink, my_row
from server.app.lease import LEASE_SECONDS, Leases
from tests.support.care import clock, own, taken


def test_a_lease_that_ran_out_returns_the_unanswered_and_marks_the_answered() -> None:
    leases = Leases()
    leases.connected("anna")
    leases.left("anna", 0.0, 0)
    assert leases.lapse(LEASE_SECONDS - 1) == {}
    assert set(leases.lapse(LEASE_SECONDS)) == {"anna"}
    unanswered, answered = taken(), taken()
    own(answered, "SendMessage", text="Hej!")
    for way in (unanswered, answered):
        assert clock(way, "Release", owner_seq=way.case.owner_seq, since=way.now) is None
    assert (unanswered.case.state, unanswered.case.owner) == ("waiting", None)
    assert "returned" in unanswered.case.marks
    assert answered.case.owner == "anna"
    assert "disconnected" in answered.case.marks


def test_a_lost_line_makes_a_held_line_a_draft_and_sends_nothing_later() -> None:
    link = FakeLink()
    link.enter(my_row("lars", 2, "chest_pain", "Lars Holm", "male", 44))
    link.say("lars", "Jag ringer dig", 10)
    link.down()
    assert link.drafts.text("lars") == "Jag ringer dig"
    link.up()
    link.advance(60)
    assert link.commands == []
