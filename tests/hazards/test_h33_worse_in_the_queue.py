"""H33: getting worse while one waits can only raise, shows 112 anew, and is seen by the staff."""

from server.domain.actor import SYSTEM
from tests.support.care import act, in_the_queue, own


def test_worse_only_raises_and_is_seen() -> None:
    way = in_the_queue()
    level = way.case.level
    way.say("Worsened", items=[], text="Hostar mer")
    assert way.case.level == level
    assert "flag" in way.case.marks
    way.say("Worsened", items=["breath"])
    assert (way.case.level, way.case.rank, way.kind) == (0, 0, "call112")
    way.say("Reply112", called=True).say("Worsened", items=[])
    assert way.case.level == 0
    cut_off = in_the_queue()
    act(cut_off, "Take")
    own(cut_off, "SendMessage", text="Hej!")
    act(cut_off, "Release", SYSTEM, owner_seq=cut_off.case.owner_seq, since=cut_off.now)
    assert cut_off.case.owner == "anna"
    cut_off.say("Worsened", items=[])
    assert (cut_off.case.state, cut_off.case.owner, cut_off.case.turn) == ("waiting", None, "mine")
