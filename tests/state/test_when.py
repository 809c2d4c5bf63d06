"""A day as people write it: what is understood, and what is said of the rest."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.when import When, WhenFault, parse
from clinic24_tui.times import STOCKHOLM

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)
TIMES = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(STOCKHOLM))  # noqa: DTZ001  # Hypothesis wants them so


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("2d", date(2026, 11, 26), None),
        ("2 d", date(2026, 11, 26), None),
        ("1v", date(2026, 12, 1), None),
        ("1w", date(2026, 12, 1), None),
        ("fre", date(2026, 11, 27), None),
        ("Fredag", date(2026, 11, 27), None),
        ("tis", date(2026, 12, 1), None),
        ("tors 08:00", date(2026, 11, 26), time(8)),
        ("2026-12-01", date(2026, 12, 1), None),
        ("1/12", date(2026, 12, 1), None),
        ("1/2", date(2027, 2, 1), None),
        ("14:30", date(2026, 11, 24), time(14, 30)),
        ("9.30", date(2026, 11, 25), time(9, 30)),
        ("imorgon 9:15", date(2026, 11, 25), time(9, 15)),
        ("idag 15:00", date(2026, 11, 24), time(15)),
    ],
)
def test_what_is_meant(written: str, day: date, at: time | None) -> None:
    assert parse(written, TUESDAY) == When(day, at)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "2d, 1v, fre"),
        ("snart", "2d, 1v, fre"),
        ("2026-13-01", "2d, 1v, fre"),
        ("31/2", "2d, 1v, fre"),
        ("25:00", "00:00–23:59"),
        ("fre 14:61", "00:00–23:59"),
        ("2026-11-23", "redan varit"),
        ("0d", "redan varit"),
        ("idag 9:00", "redan varit"),
        ("99v", "ett år"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(written: str, said: str) -> None:
    with pytest.raises(WhenFault, match=said):
        parse(written, TUESDAY)


@given(st.text(max_size=20), TIMES)
def test_whatever_is_written_it_is_a_day_ahead_or_a_sentence(written: str, now: datetime) -> None:
    found: When | None = None
    with suppress(WhenFault):
        found = parse(written, now)
    assert found is None or now.date() <= found.day <= now.date() + timedelta(days=366)


@given(st.integers(1, 366))
def test_a_day_written_out_is_that_day(days: int) -> None:
    day = TUESDAY.date() + timedelta(days=days)
    assert parse(day.isoformat(), TUESDAY) == When(day, None)
