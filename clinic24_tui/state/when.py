"""A day as people write it: `2d`, `1v`, `fre`, `2026-12-01`, `1/12`, with or without a time such as `14:30`. Pure."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from clinic24_tui.locale import _

WEEKDAYS = (
    ("mån", "måndag", "mon", "monday"),
    ("tis", "tisdag", "tue", "tuesday"),
    ("ons", "onsdag", "wed", "wednesday"),
    ("tor", "tors", "torsdag", "thu", "thursday"),
    ("fre", "fredag", "fri", "friday"),
    ("lör", "lördag", "sat", "saturday"),
    ("sön", "söndag", "sun", "sunday"),
)
NEAR = {"idag": 0, "today": 0, "imorgon": 1, "tomorrow": 1}
_LENGTH = re.compile(r"(\d{1,3})\s?([dvw])")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})")


class When(NamedTuple):
    """A day, and a time of it where one was written; the server moves it to when the unit is open."""

    day: date
    time: time | None

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields of the command."""
        return {"day": self.day.isoformat(), "time": f"{self.time:%H:%M}" if self.time else ""}


class WhenFault(ValueError):
    """The text is no day that can be chosen; the message says what would be right."""


def parse(text: str, now: datetime) -> When:
    """Return the day that is meant, counted from `now` in Sweden; raises WhenFault."""
    words = " ".join(text.lower().split())
    day_words, clock = _split(words)
    at = _time(clock) if clock else None
    if not day_words:
        if at is None:
            raise WhenFault(_examples())
        later = 0 if at > now.time() else 1
        return When(now.date() + timedelta(days=later), at)
    day = _day(day_words, now.date())
    if day is None:
        raise WhenFault(_examples())
    if day < now.date() or (day == now.date() and (at is None or at <= now.time())):
        raise WhenFault(_("Det har redan varit. Välj en tid framåt, t.ex. 2d eller 14:30."))
    if (day - now.date()).days > 366:
        raise WhenFault(_("Längre fram än ett år. Välj en närmare dag."))
    return When(day, at)


def _examples() -> str:
    return _("Skriv t.ex. 2d, 1v, fre, 2026-12-01 eller 14:30, även ihop: fre 14:30.")


def _split(words: str) -> tuple[str, str]:
    first, _space, last = words.rpartition(" ")
    return (first, last) if _CLOCK.fullmatch(last) else (words, "")


def _time(clock: str) -> time:
    found = _CLOCK.fullmatch(clock)
    hour, minute = (int(part) for part in found.groups()) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise WhenFault(_("Klockslag skrivs 00:00–23:59, t.ex. 14:30."))
    return time(hour, minute)


def _day(words: str, today: date) -> date | None:
    if words in NEAR:
        return today + timedelta(days=NEAR[words])
    length = _LENGTH.fullmatch(words)
    if length:
        return today + timedelta(days=int(length[1]) * (1 if length[2] == "d" else 7))
    for n, names in enumerate(WEEKDAYS):
        if words in names:
            return today + timedelta(days=(n - today.weekday() - 1) % 7 + 1)
    month_day = _DAY.fullmatch(words)
    try:
        if month_day:
            day = date(today.year, int(month_day[2]), int(month_day[1]))
            return day if day >= today else day.replace(year=today.year + 1)
        return date.fromisoformat(words)
    except ValueError:
        return None
