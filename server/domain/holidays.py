"""The Swedish calendar: public holidays, fixed and moving, and the eves that many units treat in their own way.

Source: lagen (1989:253) om allmänna helgdagar. Sundays are holidays there too; here they are a day of the week.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

EVES: Final = (
    "twelfth_night",
    "maundy_thursday",
    "easter_eve",
    "walpurgis_night",
    "pentecost_eve",
    "midsummer_eve",
    "all_saints_eve",
    "christmas_eve",
    "new_years_eve",
)
"""Names that a unit's hours may give spans for."""

_SATURDAY = 5


def easter(year: int) -> date:
    """Easter Sunday of a year from 1583 on (the anonymous Gregorian rule)."""
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """The public holidays of a year, by day, with their Swedish names."""
    sunday = easter(year)
    return MappingProxyType(
        {
            date(year, 1, 1): "nyårsdagen",
            date(year, 1, 6): "trettondedag jul",
            sunday - timedelta(days=2): "långfredagen",
            sunday: "påskdagen",
            sunday + timedelta(days=1): "annandag påsk",
            date(year, 5, 1): "första maj",
            sunday + timedelta(days=39): "Kristi himmelsfärdsdag",
            sunday + timedelta(days=49): "pingstdagen",
            date(year, 6, 6): "nationaldagen",
            _saturday_from(date(year, 6, 20)): "midsommardagen",
            _saturday_from(date(year, 10, 31)): "alla helgons dag",
            date(year, 12, 25): "juldagen",
            date(year, 12, 26): "annandag jul",
        }
    )


@lru_cache(maxsize=64)
def eves(year: int) -> Mapping[date, str]:
    """The eves of a year, by day, with their names of EVES."""
    sunday = easter(year)
    return MappingProxyType(
        {
            date(year, 1, 5): "twelfth_night",
            sunday - timedelta(days=3): "maundy_thursday",
            sunday - timedelta(days=1): "easter_eve",
            date(year, 4, 30): "walpurgis_night",
            sunday + timedelta(days=48): "pentecost_eve",
            _saturday_from(date(year, 6, 20)) - timedelta(days=1): "midsummer_eve",
            _saturday_from(date(year, 10, 31)) - timedelta(days=1): "all_saints_eve",
            date(year, 12, 24): "christmas_eve",
            date(year, 12, 31): "new_years_eve",
        }
    )


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday."""
    return day in holidays(day.year)


def eve(day: date) -> str | None:
    """The name of the eve that falls on the day, or None."""
    return eves(day.year).get(day)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)
