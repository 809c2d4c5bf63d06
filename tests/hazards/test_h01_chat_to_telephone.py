"""H01: when the chat becomes a call, somebody has the case until one outcome of the list ends it."""

from server.contract.commands import OUTCOMES
from tests.domain.patient_way import Way
from tests.support.care import own, taken


def test_a_case_has_an_owner_until_one_outcome_of_the_list_ends_it() -> None:
    assert Way().start().say("SetContact", phone="ring mig", notify=True).refused is not None
    way = taken()
    assert way.case.phone
    assert {"phone", "no_reply"} <= set(OUTCOMES)
    for outcome in ("", "rang"):
        assert own(way, "Close", outcome=outcome, note="") == "bad_outcome"
    assert (way.case.state, way.case.owner) == ("open", "anna")
    assert own(way, "Close", outcome="phone", note="") is None
    assert (way.case.state, way.case.outcome) == ("closed", "phone")
