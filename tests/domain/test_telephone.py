"""The telephone protocol: it is open until an outcome stands, nothing is closed meanwhile, and a time to try again holds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.commands import PHONE_OUTCOMES, PHONE_RESULTS
from server.contract.events import STAFF_ONLY
from server.domain.case import fold
from server.domain.patient_view import for_patient
from tests.domain.patient_way import Way
from tests.support.care import act, clock, own, taken
from tests.support.people import KARIN

EMPTY: dict[str, Any] = {
    "number": "",
    "reason": "",
    "safe_time": "",
    "identity": False,
    "result": "",
    "again": 0,
    "said": "",
    "outcome": "",
}


def call(way: Way, **fields: Any) -> str | None:
    return own(way, "PhoneCall", **{**EMPTY, **fields})


def test_a_case_stays_marked_until_the_protocol_has_an_outcome_and_is_not_closed_before() -> None:
    way = taken()
    assert call(way, reason="andningen") is None
    assert "phone" in way.case.marks
    assert own(way, "Close", outcome="phone") == "phone_open"
    assert call(way, result="answered", identity=True, said="Låter lugn", outcome="advice") is None
    assert "phone" not in way.case.marks
    assert own(way, "Close", outcome="phone") is None


def test_an_outcome_needs_an_attempt_an_answer_and_a_checked_identity() -> None:
    way = taken()
    assert call(way, outcome="advice") == "phone_empty"
    assert call(way, outcome="not_reached") == "phone_empty"
    assert call(way, result="voicemail", outcome="advice") == "phone_not_answered"
    assert call(way, result="answered", outcome="advice") == "phone_identity"
    assert call(way, result="answered", outcome="slut") == "bad_outcome"
    assert call(way, result="svarade") == "bad_outcome"
    assert call(way, result="answered", number="ring mig") == "phone_format"
    assert "PhoneCalled" not in {event["type"] for event in way.events}
    assert call(way, result="answered") is None
    assert call(way, identity=True, outcome="advice") is None


def test_the_attempts_are_kept_with_time_and_result_and_a_new_protocol_begins_empty() -> None:
    way = taken()
    for result in ("no_answer", "busy", "voicemail"):
        way.now += 60_000
        assert call(way, result=result) is None
    assert call(way, outcome="not_reached") is None
    kept = way.case.call
    assert kept is not None
    assert [attempt["result"] for attempt in kept["attempts"]] == ["no_answer", "busy", "voicemail"]
    assert [attempt["at"] for attempt in kept["attempts"]] == [way.now - 120_000, way.now - 60_000, way.now]
    assert kept["number"] == way.case.phone
    assert call(way, result="no_answer") is None
    assert way.case.call is not None
    assert len(way.case.call["attempts"]) == 1


@given(st.integers(1, 24 * 60), st.integers(0, 24 * 60))
def test_who_is_to_be_rung_again_comes_back_by_itself_at_that_time_and_no_sooner(again: int, early: int) -> None:
    way = taken()
    assert call(way, result="no_answer", again=again) is None
    rung = way.now
    assert (way.case.turn, way.case.marks["call_again"]) == ("patient", rung + again * 60_000)
    way.now = rung + min(early, again - 1) * 60_000
    assert clock(way, "Silence") is None
    assert way.case.turn == "patient"
    way.now = rung + again * 60_000
    assert clock(way, "Silence") is None
    assert (way.case.turn, way.case.owner) == ("mine", "anna")
    assert {"reach_phone", "phone"} <= set(way.case.marks)
    assert "call_again" not in way.case.marks
    assert way.events[-1]["data"]["again"] is True
    assert call(way, result="no_answer") is None
    assert "reach_phone" not in way.case.marks


def test_an_outcome_takes_the_time_to_try_again_away() -> None:
    way = taken()
    assert call(way, result="busy", again=15) is None
    assert call(way, outcome="not_reached") is None
    assert not {"call_again", "phone"} & set(way.case.marks)
    way.now += 3_600_000
    assert clock(way, "Silence") is None
    assert way.events[-1]["type"] == "PhoneCalled"


@pytest.mark.parametrize(("result", "again"), [("", 15), ("answered", 15), ("busy", -1), ("busy", 1441)])
def test_a_time_to_try_again_needs_an_attempt_that_failed(result: str, again: int) -> None:
    assert call(taken(), result=result, again=again) == "phone_again"


def test_a_patient_who_writes_takes_the_time_away_and_a_clinician_who_writes_does_not() -> None:
    way = taken()
    assert call(way, result="no_answer", again=15) is None
    assert own(way, "SendMessage", text="Jag ringer igen om en kvart.") is None
    assert "call_again" in way.case.marks
    way.say("SendMessage", text="Jag är här nu")
    assert way.case.turn == "mine"
    assert "call_again" not in way.case.marks


def test_only_the_owner_keeps_it_and_the_patient_sees_none_of_it() -> None:
    way = taken()
    assert act(way, "PhoneCall", KARIN, owner_seq=way.case.owner_seq, **EMPTY) == "not_owner"
    assert call(way, result="answered", said="Känsligt") is None
    assert "PhoneCalled" in STAFF_ONLY
    assert all("Känsligt" not in str(for_patient(event)) for event in way.events)
    assert fold(way.events) == way.case


def test_every_result_and_outcome_has_words_in_both_languages() -> None:
    assert all(sv and en for sv, en in (*PHONE_RESULTS.values(), *PHONE_OUTCOMES.values()))
