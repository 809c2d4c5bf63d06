"""A case that is put away comes back on its day, with its question, to who has it or to the queue."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.case import fold
from server.domain.hours import from_ms, is_open, local, next_opening
from server.domain.patient_view import for_patient
from tests.domain.patient_way import Way, at
from tests.support.care import act, clock, own, taken
from tests.support.people import KARIN, staffed_book

THURSDAY = at("2026-11-26T07:00")  # 8 in Sweden, when Åsby opens


def park(way: Way, day: str = "2026-11-26", time: str = "", **fields: Any) -> str | None:
    return own(way, "Park", day=day, time=time, **{"reason": "provsvar", "question": "Hur mår du nu?", **fields})


def test_a_parked_case_asks_for_nothing_and_is_back_when_its_day_opens() -> None:
    way = taken()
    assert park(way) is None
    assert way.case.marks["parked"] == THURSDAY
    assert (way.case.turn, way.case.state, way.case.owner) == ("patient", "open", "anna")
    way.now = THURSDAY - 1
    assert clock(way, "Silence") is None
    assert clock(way, "FollowUp", here=True) is None
    assert clock(way, "Release", owner_seq=way.case.owner_seq, since=way.now) is None
    assert way.events[-1]["type"] == "Parked"
    way.now = THURSDAY
    assert clock(way, "FollowUp", here=True) is None
    assert (way.case.turn, way.case.owner, "parked" in way.case.marks) == ("mine", "anna", False)
    assert way.case.parked is not None
    assert way.case.parked["question"] == "Hur mår du nu?"
    assert "follow_up" in way.case.marks
    assert own(way, "SendMessage", text="Hur mår du nu?") is None
    assert "follow_up" not in way.case.marks
    assert fold(way.events) == way.case


def test_when_its_owner_is_not_at_work_the_queue_has_it_with_the_reason_and_the_question_stays() -> None:
    way = taken()
    assert park(way) is None
    way.now = THURSDAY
    assert clock(way, "FollowUp", here=False) is None
    last = way.events[-1]
    assert (last["type"], last["data"]) == ("Returned", {"why": "follow_up", "reason": "provsvar"})
    assert (way.case.state, way.case.owner) == ("waiting", None)
    assert act(way, "Take", KARIN) is None
    assert "follow_up" in way.case.marks
    assert way.case.parked is not None


@pytest.mark.parametrize(
    ("day", "time", "back"),
    [
        ("2026-11-28", "", "2026-11-30 08:00"),  # a Saturday: Monday
        ("2026-12-25", "", "2026-12-28 08:00"),  # Christmas Day, Boxing Day, a Sunday
        ("2027-01-06", "", "2027-01-07 08:00"),  # Epiphany
        ("2026-11-25", "14:30", "2026-11-25 14:30"),
        ("2026-11-24", "14:30", "2026-11-24 14:30"),
        ("2026-11-25", "23:00", "2026-11-26 08:00"),
    ],
)
def test_the_day_is_moved_to_when_the_unit_is_open(day: str, time: str, back: str) -> None:
    way = taken()
    assert park(way, day, time) is None
    assert f"{local(from_ms(way.case.marks['parked'])):%Y-%m-%d %H:%M}" == back


@given(st.integers(0, 370), st.one_of(st.just(""), st.times().map(lambda t: f"{t:%H:%M}")))
def test_whatever_the_day_and_time_it_comes_back_in_the_future_while_the_unit_is_open_or_not_at_all(
    days: int, time: str
) -> None:
    way = taken()
    day = (local(from_ms(way.now)).date() + timedelta(days=days)).isoformat()
    refused = park(way, day, time)
    if refused:
        assert refused == "bad_day"
        assert days in (0, *range(367, 371))
        return
    hours = staffed_book().region.units["asby"].hours["nurse"]
    back = from_ms(way.case.marks["parked"])
    assert way.case.marks["parked"] > way.now
    assert is_open(hours, back)
    assert next_opening(hours, back) == back


@pytest.mark.parametrize("day", ["2026-11-23", "2028-01-01", "", "fredag", "0001-01-01", "9999-12-31", "2026-11-24"])
def test_a_day_that_is_none_or_too_far_or_passed_is_refused(day: str) -> None:
    assert park(taken(), day) == "bad_day"


@pytest.mark.parametrize("time", ["25:00", "halv tre", "8"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    assert park(taken(), "2026-11-26", time) == "bad_day"


def test_a_patient_who_writes_brings_it_back_at_once() -> None:
    way = taken()
    assert park(way) is None
    way.say("SendMessage", text="Det har blivit värre")
    assert [event["type"] for event in way.events[-2:]] == ["Resumed", "Message"]
    assert (way.case.turn, way.case.owner, "parked" in way.case.marks) == ("mine", "anna", False)
    assert "follow_up" not in way.case.marks


def test_it_can_be_taken_back_earlier_by_who_has_it_and_taken_over_by_a_colleague() -> None:
    way = taken()
    assert own(way, "Unpark") == "not_parked"
    assert park(way) is None
    assert act(way, "Unpark", KARIN, owner_seq=way.case.owner_seq) == "not_owner"
    assert own(way, "Unpark") is None
    assert way.case.turn == "mine"
    assert park(way) is None
    assert act(way, "TakeOver", KARIN, reason="Anna är sjuk") is None
    assert (way.case.turn, way.case.owner, "parked" in way.case.marks) == ("mine", "karin", False)


def test_what_has_not_been_seen_is_not_put_away() -> None:
    way = taken()
    way.say("SendMessage", text="nu trycker det hårt över bröstet och jag är kallsvettig")
    assert park(way) == "flag_open"


def test_the_patient_is_told_nothing_of_it() -> None:
    way = taken()
    assert park(way) is None
    way.now = THURSDAY
    assert clock(way, "FollowUp", here=True) is None
    assert [for_patient(event) for event in way.events if event["type"] in ("Parked", "Resumed")] == [None, None]
