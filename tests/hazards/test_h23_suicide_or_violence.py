"""H23: an act shows 112 before any question, the flows ask plainly and never end in advice alone."""

from server.domain.flow import SELF_CARE
from tests.domain.patient_way import Way, real_book
from tests.support.care import in_the_queue


def test_an_act_shows_112_at_once_and_nobody_is_closed_unseen() -> None:
    way = (
        Way().start().contact().say("ChooseEntrance", entrance="care").say("Describe", text="har tagit 40 alvedon nyss")
    )
    assert (way.kind, way.case.state, way.case.level) == ("call112", "waiting", 0)
    waiting = in_the_queue().say("SendMessage", text="jag tänker ta livet av mig ikväll")
    waiting.say("Reply112", called=True).say("Withdraw")
    assert (waiting.case.state, waiting.types[-1]) == ("waiting", "Message")
    assert "flag" in waiting.case.marks


def test_the_flows_never_end_in_advice_alone() -> None:
    for name in ("suicidal_thoughts", "violence"):
        flow = real_book().flows[name]
        assert all(rule.level < SELF_CARE for rule in (*flow.rules, flow.otherwise)), name
        assert flow.safety_net
