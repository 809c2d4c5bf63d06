"""A closed case comes back: to a queue when its patient writes again, to the clinician who opens it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.patient_view import for_patient
from server.domain.reopening import DAY_MS, WRITE_AGAIN_DAYS
from tests.domain.patient_way import NIGHT, Way
from tests.support.care import CHEST, act, in_the_queue, own, taken
from tests.support.people import ANNA, EVA, KARIN, LARS

LATER = 3 * DAY_MS


def closed(level: int | None = None) -> Way:
    """Return an ordinary case that Anna has answered and closed."""
    way = taken()
    assert own(way, "SendMessage", text="Hej!") is None
    if level is not None:
        assert own(way, "SetLevel", level=level, reason="prov") is None
    assert own(way, "Close", outcome="self_care") is None
    return way


def test_who_writes_again_stands_in_her_queue_with_a_new_time_and_nobody_has_her() -> None:
    way = closed()
    way.now += LATER
    way.say("WriteAgain", text="Hej, det blev inte bättre.")
    assert way.refused is None
    case = way.case
    assert way.types[-2:] == ["Reopened", "Message"]
    assert (case.state, case.unit, case.profession, case.owner, case.turn) == ("waiting", "asby", "nurse", None, "mine")
    assert (case.outcome, case.closed_at, case.entered) == (None, None, way.now)
    assert case.due > way.now
    assert "reopened" in case.marks
    assert way.kind == "waiting"
    assert act(way, "Take", KARIN) is None
    assert "reopened" not in case.marks


@given(st.integers(1, 5))
def test_what_was_urgent_then_comes_back_within_a_day_and_never_higher_by_itself(level: int) -> None:
    way = closed(level)
    way.say("WriteAgain", text="Tack för hjälpen!")
    assert way.case.level == max(level, 3)


def test_a_red_flag_in_the_words_raises_it_at_once() -> None:
    way = closed()
    way.say("WriteAgain", text=CHEST)
    assert {"Reopened", "Message", "Flagged"} <= set(way.types)
    assert way.case.level <= 1
    assert "flag" in way.case.marks
    assert way.kind == "call112"


def test_at_night_it_waits_for_the_morning() -> None:
    way = closed(4)
    way.now = NIGHT + DAY_MS
    way.say("WriteAgain", text="En fråga till.")
    assert (way.case.state, way.case.unit) == ("waiting", "asby")
    assert way.case.due > way.now


def test_after_the_days_it_is_a_new_matter_and_the_page_says_until_when() -> None:
    way = closed()
    until = way.page()["data"]["writable_until"]
    assert until == way.now + WRITE_AGAIN_DAYS * DAY_MS
    way.now = until - 1
    assert way.page()["data"]["writable_until"] == until
    way.now = until
    assert way.page()["data"]["writable_until"] is None
    way.say("WriteAgain", text="Hej igen")
    assert way.refused is not None
    assert way.refused.code == "closed"
    assert way.case.state == "closed"


@pytest.mark.parametrize(("text", "code"), [("  ", "empty_text"), ("a" * 8_001, "too_long")])
def test_bad_words_change_nothing(text: str, code: str) -> None:
    way = closed()
    way.say("WriteAgain", text=text)
    assert way.refused is not None
    assert way.refused.code == code
    assert way.case.state == "closed"


def test_what_was_never_sent_in_cannot_be_written_in_again() -> None:
    way = Way().care().say("Withdraw")
    assert way.page()["data"]["writable_until"] is None
    way.say("WriteAgain", text="Hej")
    assert way.refused is not None
    assert way.refused.code == "closed"


def test_a_clinician_of_the_queue_opens_it_again_with_a_reason() -> None:
    way = closed()
    assert act(way, "Reopen", KARIN, reason=" ") == "reason_missing"
    assert act(way, "Reopen", KARIN, reason="Fel utfall.") is None
    case = way.case
    assert way.types[-2:] == ["Reopened", "Taken"]
    assert (case.state, case.owner, case.level, case.outcome) == ("open", "karin", case.suggested, None)
    assert own(way, "SendMessage", KARIN, text="Hej, jag öppnade igen.") is None


def test_nobody_else_opens_it_and_an_open_one_is_not_opened() -> None:
    way = closed()
    assert act(way, "Reopen", EVA, reason="prov") == "no_case"
    assert act(way, "Reopen", LARS, reason="prov") == "no_case"
    assert act(in_the_queue(), "Reopen", ANNA, reason="prov") == "wrong_state"


def test_the_patient_sees_that_it_is_open_and_no_reason_between_colleagues() -> None:
    way = closed()
    act(way, "Reopen", KARIN, reason="Missade provsvaret")
    shown = [event for event in map(for_patient, way.events) if event is not None]
    again = next(event for event in shown if event["type"] == "Reopened")
    assert again["data"] == {}
    assert "provsvaret" not in str(shown)
