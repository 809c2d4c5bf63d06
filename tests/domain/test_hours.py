from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.holidays import EVES, easter, eve, eves, holidays, is_holiday
from server.domain.hours import (
    Hours,
    Span,
    closing_after,
    from_ms,
    is_open,
    next_opening,
    opening_days_after,
    to_ms,
)

SE = ZoneInfo("Europe/Stockholm")
DAY = (Span.parse("08:00-16:00"),)
OFFICE = Hours((DAY, DAY, DAY, DAY, DAY, (), ()))
NEVER = Hours(((), (), (), (), (), (), ()))
NIGHT_AND_DAY = (Span(0, 1440),)
ALWAYS = Hours((NIGHT_AND_DAY,) * 7, holidays=None)
SMALL_HOURS = Hours(((Span.parse("01:00-04:00"),),) * 7, holidays=None)


def wall(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SE, fold=fold).astimezone(UTC)


def test_holidays_of_2026_stand_on_their_days() -> None:
    names = {name: day for day, name in holidays(2026).items()}
    assert names["långfredagen"] == date(2026, 4, 3)
    assert names["annandag påsk"] == date(2026, 4, 6)
    assert names["Kristi himmelsfärdsdag"] == date(2026, 5, 14)
    assert names["pingstdagen"] == date(2026, 5, 24)
    assert names["midsommardagen"] == date(2026, 6, 20)
    assert names["alla helgons dag"] == date(2026, 10, 31)
    assert len(names) == 13
    assert not is_holiday(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1818, "1818-03-22"), (2008, "2008-03-23"), (2024, "2024-03-31"), (2027, "2027-03-28"), (2038, "2038-04-25")],
)
def test_easter_falls_on_known_sundays(year: int, sunday: str) -> None:
    assert easter(year) == date.fromisoformat(sunday)


@given(st.integers(1900, 2200))
def test_moving_holidays_keep_their_weekday_and_their_week(year: int) -> None:
    named = {name: day for day, name in holidays(year).items()}
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
    assert named["midsommardagen"].weekday() == 5
    assert date(year, 6, 20) <= named["midsommardagen"] <= date(year, 6, 26)
    assert date(year, 10, 31) <= named["alla helgons dag"] <= date(year, 11, 6)
    assert eve(named["midsommardagen"] - timedelta(days=1)) == "midsummer_eve"
    assert set(eves(year).values()) <= set(EVES)


def test_open_from_the_opening_minute_and_not_at_closing() -> None:
    assert not is_open(OFFICE, wall("2026-11-25T07:59"))
    assert is_open(OFFICE, wall("2026-11-25T08:00"))
    assert is_open(OFFICE, wall("2026-11-25T15:59"))
    assert not is_open(OFFICE, wall("2026-11-25T16:00"))
    assert closing_after(OFFICE, wall("2026-11-25T09:00")) == wall("2026-11-25T16:00")
    assert next_opening(OFFICE, wall("2026-11-27T16:00")) == wall("2026-11-30T08:00")
    assert next_opening(OFFICE, wall("2026-11-25T09:30")) == wall("2026-11-25T09:30")


def test_what_goes_out_is_utc_and_a_time_without_zone_is_refused() -> None:
    opens = next_opening(OFFICE, wall("2026-11-29T12:00"))
    assert opens is not None
    assert opens.utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="without a zone"):
        is_open(OFFICE, datetime(2026, 11, 25, 9))  # noqa: DTZ001  (the fault under test)


def test_closed_on_holidays_and_by_the_units_own_eves_and_exceptions() -> None:
    hours = Hours(
        OFFICE.week,
        eves={"christmas_eve": (), "maundy_thursday": (Span.parse("8-12"),)},
        exceptions={date(2026, 12, 28): (), date(2026, 12, 26): (Span.parse("10-14"),)},
    )
    assert next_opening(hours, wall("2026-12-23T16:00")) == wall("2026-12-26T10:00")
    assert next_opening(hours, wall("2026-12-26T14:00")) == wall("2026-12-29T08:00")
    assert closing_after(hours, wall("2026-04-02T09:00")) == wall("2026-04-02T12:00")
    assert next_opening(hours, wall("2026-04-02T12:00")) == wall("2026-04-07T08:00")


def test_an_eve_on_a_weekend_keeps_the_days_own_hours() -> None:
    hours = Hours(OFFICE.week, eves={"christmas_eve": (Span.parse("8-12"),)})
    assert date(2028, 12, 24).weekday() == 6
    assert not is_open(hours, wall("2028-12-24T09:00"))


def test_a_unit_that_holidays_do_not_close() -> None:
    every_day = Hours((DAY,) * 7, holidays=None)
    assert is_open(every_day, wall("2026-12-25T09:00"))


def test_summer_time_begins_inside_the_opening_hours() -> None:
    day = "2027-03-28"
    opens = next_opening(SMALL_HOURS, wall(f"{day}T00:00"))
    assert opens == wall(f"{day}T01:00")
    assert closing_after(SMALL_HOURS, opens) == opens + timedelta(hours=2)
    assert opening_days_after(SMALL_HOURS, wall("2027-03-27T02:30"), 1) == wall(f"{day}T03:00")


def test_summer_time_ends_inside_the_opening_hours() -> None:
    day = "2026-10-25"
    opens = next_opening(SMALL_HOURS, wall(f"{day}T00:00"))
    assert opens == wall(f"{day}T01:00")
    assert closing_after(SMALL_HOURS, opens) == opens + timedelta(hours=4)


def test_an_opening_inside_the_skipped_hour_begins_when_the_clock_has_jumped() -> None:
    hours = Hours(((Span.parse("02:30-05:00"),),) * 7, holidays=None)
    assert next_opening(hours, wall("2027-03-28T01:00")) == wall("2027-03-28T03:00")
    gone = Hours(((Span.parse("02:10-02:50"),),) * 7, holidays=None)
    assert next_opening(gone, wall("2027-03-28T01:00")) == wall("2027-03-29T02:10")


def test_a_closing_inside_the_repeated_hour_is_the_second_one() -> None:
    hours = Hours(((Span.parse("00:00-02:30"),),) * 7, holidays=None)
    assert closing_after(hours, wall("2026-10-25T01:00")) == wall("2026-10-25T02:30", fold=1)


def test_office_hours_are_eight_hours_on_both_sides_of_a_change() -> None:
    for friday, monday in (("2026-03-27", "2026-03-30"), ("2026-10-23", "2026-10-26")):
        opens = next_opening(OFFICE, wall(f"{friday}T16:00"))
        assert opens == wall(f"{monday}T08:00")
        assert closing_after(OFFICE, opens) == opens + timedelta(hours=8)
        assert opening_days_after(OFFICE, wall(f"{friday}T15:00"), 1) == wall(f"{monday}T15:00")


def test_midnight_joins_two_days_into_one_opening() -> None:
    hours = Hours(((Span.parse("17-24"),), (Span.parse("0-8"),), (), (), (), (), ()), holidays=None)
    assert closing_after(hours, wall("2026-11-23T20:00")) == wall("2026-11-24T08:00")


def test_never_open_and_always_open_have_no_end() -> None:
    at = wall("2026-11-25T09:00")
    assert not is_open(NEVER, at)
    assert next_opening(NEVER, at) is None
    assert closing_after(NEVER, at) is None
    assert opening_days_after(NEVER, at, 1) is None
    assert closing_after(ALWAYS, at) is None


def test_three_opening_days_go_over_the_weekend_and_the_holiday() -> None:
    assert opening_days_after(OFFICE, wall("2026-11-26T10:15"), 3) == wall("2026-12-01T10:15")
    assert opening_days_after(OFFICE, wall("2026-11-27T18:00"), 3) == wall("2026-12-03T08:00")
    assert opening_days_after(OFFICE, wall("2026-04-01T10:00"), 3) == wall("2026-04-08T10:00")


def test_the_last_opening_day_never_promises_a_closed_hour() -> None:
    short = Hours(OFFICE.week, exceptions={date(2026, 12, 1): (Span.parse("10-12"),)})
    assert opening_days_after(short, wall("2026-11-26T15:00"), 3) == wall("2026-12-01T12:00")
    assert opening_days_after(short, wall("2026-11-26T08:30"), 3) == wall("2026-12-01T10:00")


@pytest.mark.parametrize("text", ["8", "16-8", "08:00-24:30", "8-8", "8:5-9", "aa-bb", "08:60-09:00", "٨-٩"])
def test_a_span_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Span.parse(text)


def test_a_span_reads_back_as_it_is_written() -> None:
    assert str(Span.parse("8-16:30")) == "08:00–16:30"
    assert Span.parse("17-24") == Span(1020, 1440)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (Hypothesis wants naive bounds)
changes = st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
near_changes = st.builds(lambda at, minutes: at + timedelta(minutes=minutes), changes, st.integers(-3000, 3000))
times = st.one_of(moments, near_changes)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    week = [draw(spans()) for _ in range(7)]
    week[draw(st.integers(0, 6))] = (Span.parse("09:00-10:00"),)
    mon, tue, wed, thu, fri, sat, sun = week
    return Hours((mon, tue, wed, thu, fri, sat, sun), holidays=draw(st.none() | spans()))


@given(some_hours(), times)
def test_an_opening_is_open_and_a_closing_is_closed(hours: Hours, at: datetime) -> None:
    opens = next_opening(hours, at)
    assert opens is not None
    assert opens >= at
    assert is_open(hours, opens)
    assert is_open(hours, at) == (opens == at)
    closes = closing_after(hours, at)
    if closes is not None:
        assert closes > opens
        assert not is_open(hours, closes)
        assert is_open(hours, closes - timedelta(microseconds=1))


@given(some_hours(), times, times, st.integers(1, 8))
def test_opening_days_are_monotone_in_the_start(hours: Hours, a: datetime, b: datetime, days: int) -> None:
    a, b = sorted((a, b))
    first, second = opening_days_after(hours, a, days), opening_days_after(hours, b, days)
    assert first is not None
    assert second is not None
    assert a < first <= second or first.date() == second.date()


@given(st.integers(0, 4_000_000_000_000))
def test_milliseconds_go_there_and_back(at: int) -> None:
    assert to_ms(from_ms(at)) == at
