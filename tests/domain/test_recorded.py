"""A closed case is not in the medical record until who closed it says so."""

from tests.support.care import act, own, taken
from tests.support.people import ANNA, KARIN


def test_a_close_waits_for_the_record_until_its_owner_confirms_it_once() -> None:
    way = taken()
    assert act(way, "ConfirmRecorded") == "wrong_state"
    own(way, "Close", outcome="self_care")
    assert "unrecorded" in way.case.marks
    assert act(way, "ConfirmRecorded", KARIN) == "closed"
    assert act(way, "ConfirmRecorded", ANNA) is None
    assert (way.types[-1], "unrecorded" in way.case.marks) == ("Recorded", False)
    assert act(way, "ConfirmRecorded", ANNA) == "closed"
    assert way.types.count("Recorded") == 1


def test_a_patient_who_withdraws_after_an_answer_leaves_a_case_for_the_record_and_before_it_none() -> None:
    for answered in (True, False):
        way = taken()
        if answered:
            own(way, "SendMessage", text="Hej!")
        way.say("Withdraw")
        assert (way.case.state, "unrecorded" in way.case.marks) == ("closed", answered)


def test_a_close_of_the_first_journals_asks_for_nothing() -> None:
    way = taken()
    way.write([("Closed", {"outcome": "self_care", "note": ""})], ANNA)
    assert "unrecorded" not in way.case.marks


def test_a_case_that_comes_back_is_not_asked_for_in_the_record_until_it_is_closed_anew() -> None:
    for back in ("patient", "clinician"):
        way = taken()
        own(way, "Close", outcome="self_care")
        if back == "patient":
            way.say("WriteAgain", text="Hej, det blev inte bättre.")
            assert "unrecorded" not in way.case.marks
            assert act(way, "Take", KARIN) is None
        else:
            assert act(way, "Reopen", KARIN, reason="Fel utfall") is None
        assert way.case.state == "open"
        assert "unrecorded" not in way.case.marks
        assert own(way, "Close", KARIN, outcome="self_care") is None
        assert "unrecorded" in way.case.marks
        assert act(way, "ConfirmRecorded", ANNA) == "closed"
        assert act(way, "ConfirmRecorded", KARIN) is None
