from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.hours import Hours, Span, is_open
from server.domain.region import Entrance, Phone, Region, Unit
from server.domain.routing import (
    Elsewhere,
    Move,
    Outcome,
    Request,
    Routed,
    Unstaffed,
    Waiting,
    closing_moves,
    closing_soon,
    route,
)

DAY = (Span.parse("08:00-16:00"),)
LATE, LONG = (Span.parse("17:00-22:00"),), (Span.parse("08:00-22:00"),)
OFFICE = Hours((DAY, DAY, DAY, DAY, DAY, (), ()))
EVERY_DAY = Hours(((Span.parse("08:00-18:00"),),) * 7, holidays=None)
EVENINGS = Hours((LATE, LATE, LATE, LATE, LATE, LONG, LONG), holidays=LONG)

REGION = Region(
    id="r",
    name="Region",
    units={
        "asby": Unit("asby", "Åsby", "centre", "1", hours={"nurse": OFFICE, "secretary": OFFICE, "doctor": OFFICE}),
        "lomma": Unit("lomma", "Lommaryd", "centre", "2", connected=False),
        "1177": Unit("1177", "1177 direkt", "nurse_line", "1177", hours={"nurse": EVERY_DAY}),
        "jour": Unit("jour", "Jouren", "out_of_hours", "3", hours={"nurse": EVENINGS, "doctor": EVENINGS}),
        "bvc": Unit("bvc", "BVC Åsby", "bvc", "4", hours={"bvc_nurse": OFFICE}, centre="asby"),
    },
    entrances={
        "care": Entrance("care", "centre", "nurse", "nurse"),
        "secretary": Entrance("secretary", "centre", "secretary", "nurse"),
        "bvc": Entrance("bvc", "bvc", "bvc_nurse", "bvc_nurse", age_below=6),
    },
    on_call=("1177", "jour"),
    emergency=Phone("SOS", "112"),
    advice=Phone("1177", "1177"),
)
NUMBERS = {"112", "1177"}


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)


WED_10 = wall("2026-11-25T10:00")
WED_1545 = wall("2026-11-25T15:45")
WED_1630 = wall("2026-11-25T16:30")
WED_20 = wall("2026-11-25T20:00")
WED_23 = wall("2026-11-25T23:00")
FRI_23 = wall("2026-11-27T23:00")
SAT_12 = wall("2026-11-28T12:00")


def sent(level: int, at: datetime, unit: str | None = "asby", entrance: str = "care", age: int = 40) -> Outcome:
    return route(REGION, Request(entrance, unit, level, age, at, id="c"))


def queue(found: Outcome) -> str:
    assert isinstance(found, Routed), found
    return found.queue


@pytest.mark.parametrize("level", range(6))
def test_an_open_unit_takes_every_level(level: int) -> None:
    found = sent(level, WED_10)
    assert queue(found) == "asby/nurse"
    assert isinstance(found, Routed)
    assert not found.held
    assert found.key.rank == level
    assert found.opens == WED_10


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(("at", "where"), [(WED_1630, "1177/nurse"), (WED_20, "jour/nurse"), (SAT_12, "1177/nurse")])
def test_the_urgent_go_to_who_is_open(level: int, at: datetime, where: str) -> None:
    found = sent(level, at)
    assert queue(found) == where
    assert isinstance(found, Routed)
    assert not found.held


def test_the_urgent_are_not_left_at_a_unit_that_is_about_to_close() -> None:
    assert queue(sent(2, WED_1545)) == "1177/nurse"
    assert queue(sent(1, WED_1545)) == "asby/nurse"  # its ten minutes end before closing
    assert queue(sent(2, wall("2026-11-25T15:20"))) == "asby/nurse"
    assert queue(sent(2, wall("2026-11-25T17:45"))) == "jour/nurse"
    assert queue(sent(2, wall("2026-11-25T21:50"))) == "jour/nurse"  # the only one there


@pytest.mark.parametrize("level", [0, 1, 2])
def test_with_nobody_there_the_urgent_are_told_to_ring(level: int) -> None:
    found = sent(level, WED_23)
    assert isinstance(found, Unstaffed)
    assert {phone.number for phone in found.phones} == NUMBERS
    assert found.phones[0].number == ("112" if level == 0 else "1177")
    assert found.morning is not None
    assert found.morning.queue == "asby/nurse"
    assert found.morning.opens == wall("2026-11-26T08:00")
    friday = sent(level, FRI_23)
    assert isinstance(friday, Unstaffed)
    assert friday.morning is not None
    assert friday.morning.queue == "1177/nurse"


@pytest.mark.parametrize(
    ("at", "where", "held"),
    [
        (WED_1545, "asby/nurse", False),
        (WED_1630, "1177/nurse", False),
        (WED_20, "jour/nurse", False),
        (WED_23, "asby/nurse", True),
        (FRI_23, "1177/nurse", True),
        (SAT_12, "1177/nurse", False),
    ],
)
def test_level_three_goes_to_who_reads_it_first(at: datetime, where: str, held: bool) -> None:
    found = sent(3, at)
    assert queue(found) == where
    assert isinstance(found, Routed)
    assert found.held is held
    assert found.due == at + timedelta(hours=24)
    assert found.opens is not None
    assert found.opens <= found.due


@pytest.mark.parametrize("level", [4, 5])
def test_the_rest_stay_with_their_unit_and_a_true_time(level: int) -> None:
    found = sent(level, SAT_12)
    assert queue(found) == "asby/nurse"
    assert isinstance(found, Routed)
    assert found.held
    assert found.opens == wall("2026-11-30T08:00")
    assert found.due == wall("2026-12-03T08:00" if level == 4 else "2026-12-09T08:00")


def test_the_secretary_has_no_urgent_cases() -> None:
    assert queue(sent(4, WED_10, entrance="secretary")) == "asby/secretary"
    assert queue(sent(3, WED_10, entrance="secretary")) == "asby/secretary"
    assert queue(sent(2, WED_10, entrance="secretary")) == "asby/nurse"


def test_the_child_health_centre_is_for_small_children() -> None:
    assert queue(sent(4, WED_10, "bvc", "bvc", 2)) == "bvc/bvc_nurse"
    assert queue(sent(1, WED_20, "bvc", "bvc", 2)) == "jour/nurse"
    old = sent(4, WED_10, "bvc", "bvc", 6)
    assert isinstance(old, Elsewhere)
    assert old.code == "too_old"
    assert [phone.name for phone in old.phones] == ["Åsby", "1177"]
    assert queue(sent(1, WED_10, "bvc", "bvc", 9)) == "bvc/bvc_nurse"


def test_the_profession_that_the_triage_asks_for_is_used_where_it_is() -> None:
    def asked(profession: str) -> str:
        return queue(route(REGION, Request("care", "asby", 4, 40, WED_10, profession)))

    assert asked("doctor") == "asby/doctor"
    assert asked("physiotherapist") == "asby/nurse"


@pytest.mark.parametrize("level", [4, 5])
def test_never_a_dead_end(level: int) -> None:
    away = sent(level, WED_10, "lomma")
    assert isinstance(away, Elsewhere)
    assert away.code == "not_connected"
    assert away.phones[0] == Phone("Lommaryd", "2")
    assert "Lommaryd" in away.why["sv"]
    nowhere = sent(level, WED_10, None)
    assert isinstance(nowhere, Elsewhere)
    assert nowhere.code == "not_listed"
    assert [phone.number for phone in nowhere.phones] == ["1177"]


@pytest.mark.parametrize("unit", [None, "lomma", "gone", "bvc"])
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_who_has_no_unit_here_is_still_read_when_it_is_needed(level: int, unit: str | None) -> None:
    assert queue(sent(level, WED_10, unit)) == "1177/nurse"


def test_an_unknown_entrance_is_a_fault() -> None:
    with pytest.raises(KeyError):
        sent(4, WED_10, entrance="dental")


levels, ways = st.integers(0, 5), st.sampled_from(["care", "secretary", "bvc"])
units = st.sampled_from([None, "asby", "lomma", "bvc", "gone"])
times = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (Hypothesis wants naive bounds)


@given(levels, ways, units, st.integers(0, 100), times)
def test_everybody_gets_a_queue_or_a_telephone(level: int, way: str, unit: str | None, age: int, at: datetime) -> None:
    found = sent(level, at, unit, way, age)
    if isinstance(found, Routed):
        assert REGION.receives(found.unit, found.profession)
        assert found.held is not is_open(REGION.units[found.unit].hours[found.profession], at)
        assert not (found.held and level <= 2)
        rank = min(level, 3) if found.profession == "secretary" else level
        assert found.key == (rank, found.due, at, "c")
        assert found.due > at
        assert not (level <= 2 and found.profession == "secretary")
    else:
        assert found.phones
        assert found.why["sv"]
        assert found.why["en"]
        assert isinstance(found, Unstaffed) == (level <= 2)


cases = st.builds(
    Waiting,
    st.text("abc", min_size=1, max_size=4),
    st.sampled_from(["nurse", "secretary"]),
    levels,
    times.map(lambda at: at - timedelta(days=1)),
    st.sampled_from([None, "asby"]),
)


@given(st.lists(cases, max_size=8), times)
def test_nothing_is_left_behind_at_closing(waiting: list[Waiting], at: datetime) -> None:
    moves = closing_moves(REGION, "asby", waiting, at)
    if is_open(OFFICE, at):
        assert moves == ()
        return
    assert [move.case for move in moves] == [case.id for case in waiting]
    for case, move in zip(waiting, moves, strict=True):
        assert move.to.key.rank == (min(case.level, 3) if move.to.profession == "secretary" else case.level)
        assert move.to.key.entered == case.entered
        if case.level <= 2:
            assert bool(move.phones) == move.to.held
        if case.level >= 4:
            assert move.stays
        again = closing_moves(REGION, move.to.unit, [replace(case, profession=move.to.profession, home="asby")], at)
        assert all((m.to.unit, m.to.profession) == (move.to.unit, move.to.profession) for m in again)


def moved(level: int, at: datetime, unit: str = "asby", profession: str = "nurse") -> Move:
    case = Waiting("c", profession, level, at - timedelta(hours=1), "asby")
    (move,) = closing_moves(REGION, unit, [case], at)
    return move


def test_at_closing_the_urgent_and_level_three_go_on_and_the_rest_stay() -> None:
    four = wall("2026-11-25T16:00")
    assert [moved(level, four).to.queue for level in range(6)] == ["1177/nurse"] * 4 + ["asby/nurse"] * 2
    assert moved(4, four).to.opens == wall("2026-11-26T08:00")
    six = wall("2026-11-25T18:00")
    assert moved(3, six, "1177").to.queue == "jour/nurse"
    night = wall("2026-11-25T22:00")
    assert moved(3, night, "jour").to.queue == "asby/nurse"
    assert moved(3, night, "jour").to.opens == wall("2026-11-26T08:00")


def test_at_the_last_closing_the_urgent_are_told_to_ring() -> None:
    night = wall("2026-11-25T22:00")
    move = moved(1, night, "jour")
    assert {phone.number for phone in move.phones} == NUMBERS
    assert move.to.queue == "asby/nurse"
    assert moved(2, night, profession="secretary").to.queue == "asby/nurse"


def test_a_unit_closes_soon_in_its_last_half_hour() -> None:
    asby = REGION.units["asby"]
    closes = wall("2026-11-25T16:00")
    assert closing_soon(asby, wall("2026-11-25T15:29")) == {}
    assert closing_soon(asby, wall("2026-11-25T15:30")) == dict.fromkeys(("nurse", "secretary", "doctor"), closes)
    assert closing_soon(asby, closes) == {}
