"""H02: a silence is known by whose turn it is and since when, and the clock never ends a case because of it."""

from server.domain.actor import SYSTEM
from server.domain.life import ALLOWED
from server.domain.permissions import may
from tests.support.care import clock, own, taken


def test_whose_turn_and_since_when_is_known_and_the_clock_never_closes() -> None:
    way = taken()
    way.now += 60_000
    assert own(way, "SendMessage", text="Hur länge har du hostat?") is None
    assert (way.case.turn, way.case.turn_since) == ("patient", way.now)
    way.now += 30 * 24 * 3_600_000
    clockwork = [kind for kind in sorted(ALLOWED) if may(SYSTEM, kind, way.case) is None]
    system = ["FollowFlow", "FollowUp", "HandoverLate", "QuestionLate", "Reconnect", "Release", "Reroute", "Silence"]
    assert clockwork == system
    clock(way, "Release", owner_seq=way.case.owner_seq, since=way.now)
    clock(way, "Reroute")
    clock(way, "Silence")
    clock(way, "HandoverLate")
    clock(way, "QuestionLate")
    assert way.case.state in ("open", "waiting")
