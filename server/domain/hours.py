"""Opening hours: a unit's week, its exceptions and the Swedish holidays, and time counted only while it is open.

Everything comes in and goes out as aware datetimes; what goes out is in UTC. The hours themselves are wall-clock times
in Sweden, so a day of summer-time change has 23 or 25 hours, and an hour that is skipped or repeated is counted right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from server.domain.holidays import eve, is_holiday

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
DAY_END: Final = 24 * 60
_SATURDAY: Final = 5
HORIZON_DAYS: Final = 400
"""How far ahead an opening is looked for; a unit without one in more than a year counts as never open."""

LONGEST_OPENING: Final = timedelta(days=31)

Opening: TypeAlias = tuple[datetime, datetime]
"""From when to when, both in UTC; the end is not included."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of a day, in minutes of the wall clock from midnight: 0 <= opens < closes <= 1440 (24:00)."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_END:
            msg = f"a span opens before it closes, within one day: {self.opens}-{self.closes} minutes"
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `8-16`, `08:00-16:30` or `17-24`; raises ValueError with what would be right."""
        first, dash, last = text.partition("-")
        if not dash:
            msg = f"{text!r}: write a span as 08:00-16:00"
            raise ValueError(msg)
        return cls(_minutes(first), _minutes(last))

    def __str__(self) -> str:
        return f"{_clock(self.opens)}–{_clock(self.closes)}"


Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """When one profession of a unit is there.

    `week` has seven days, Monday first. `holidays` are the spans of every Swedish public holiday, None = as any other
    day. `eves` has spans by the eve's name (server.domain.holidays.EVES); an eve on a Saturday or Sunday keeps that
    day's own hours. `exceptions` goes before all.
    """

    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
    holidays: Spans | None = ()
    eves: Mapping[str, Spans] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: Mapping[date, Spans] = field(default_factory=lambda: MappingProxyType({}))

    def on(self, day: date) -> Spans:
        """The spans of one day."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.holidays is not None and is_holiday(day):
            return self.holidays
        weekday = day.weekday()
        own = self.week[weekday]
        if not self.eves or weekday >= _SATURDAY:
            return own
        return self.eves.get(eve(day) or "", own)


NEVER_OPEN: Final = Hours(((),) * 7)
"""Hours of what is not there."""


def from_ms(at: int) -> datetime:
    """Turn milliseconds UTC into an aware datetime."""
    return datetime.fromtimestamp(at / 1000, UTC)


def to_ms(at: datetime) -> int:
    """Turn an aware datetime into whole milliseconds UTC."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(at: datetime) -> datetime:
    """The same moment by the clock on the wall in Sweden."""
    return _aware(at).astimezone(STOCKHOLM)


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether somebody is there at this moment; open from the opening minute up to, not including, the closing."""
    opening = next(_openings(hours, at), None)
    return opening is not None and opening[0] <= at


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """The first moment from `at` on that is open: `at` itself when it is; None when there is none in sight."""
    opening = next(_openings(hours, at), None)
    return None if opening is None else max(opening[0], _utc(at))


def closing_after(hours: Hours, at: datetime) -> datetime | None:
    """When the opening that goes on at `at`, or else the next one, ends; None when it never opens or never closes.

    An opening that goes on for more than LONGEST_OPENING counts as one that never closes.
    """
    begins: datetime | None = None
    closes: datetime | None = None
    for opens, ends in _openings(hours, at):
        begins = begins or max(opens, _utc(at))
        if closes is not None and opens > closes:
            break
        if ends - begins > LONGEST_OPENING:
            return None
        closes = ends
    return closes


def opening_days_after(hours: Hours, start: datetime, days: int) -> datetime | None:
    """The same time of day `days` opening days after `start`: a day counts when the unit opens on it at all.

    Outside the hours the count begins at the next opening. When the last day has other hours, the time is drawn to
    the nearest moment before it that is open, or to that day's opening. None when there are not so many days in sight.
    """
    first = next_opening(hours, start)
    if first is None:
        return None
    wall = local(first)
    day, left = wall.date(), days
    for _ in range(HORIZON_DAYS):
        if left == 0:
            return _within(hours, day, wall.hour * 60 + wall.minute, wall)
        day += timedelta(days=1)
        left -= bool(hours.on(day))
    return None


def _within(hours: Hours, day: date, minute: int, wall: datetime) -> datetime:
    spans = sorted(hours.on(day))
    before = [span for span in spans if span.opens <= minute]
    if not before:
        return _moment(day, spans[0].opens)
    last = before[-1]
    if minute >= last.closes:
        return _moment(day, last.closes, end=True)
    return _moment(day, minute) + timedelta(seconds=wall.second, microseconds=wall.microsecond)


def _openings(hours: Hours, at: datetime) -> Iterator[Opening]:
    """Openings that end after `at`, in order; touching or overlapping ones of a day are one."""
    now = _utc(at)
    day, last = local(at).date(), _last_day(at)
    while day < last:
        for opening in _day(hours, day):
            if opening[1] > now:
                yield opening
        day += timedelta(days=1)


def _last_day(at: datetime) -> date:
    return local(at).date() + timedelta(days=HORIZON_DAYS)


def _day(hours: Hours, day: date) -> list[Opening]:
    joined: list[Opening] = []
    for span in sorted(hours.on(day)):
        opens, closes = _moment(day, span.opens), _moment(day, span.closes, end=True)
        if joined and opens <= joined[-1][1]:
            opens, closes = joined[-1][0], max(joined.pop()[1], closes)
        if opens < closes:  # a span inside the hour that summer time skips is empty
            joined.append((opens, closes))
    return joined


def _moment(day: date, minute: int, *, end: bool = False) -> datetime:
    """The moment of a wall-clock minute: one that is skipped becomes the first that exists after it.

    Of a minute that comes twice the first opens and, with `end`, the second closes: nobody who reads the sign and the
    clock finds the door shut.
    """
    if minute == DAY_END:
        return _midnight(day + timedelta(days=1))
    wall = datetime.combine(day, time(minute // 60, minute % 60), STOCKHOLM).replace(fold=1 if end else 0)
    at = wall.astimezone(UTC)
    while at.astimezone(STOCKHOLM).replace(tzinfo=None) != wall.replace(tzinfo=None):
        wall += timedelta(minutes=1)
        at = wall.astimezone(UTC)
    return at


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), STOCKHOLM).astimezone(UTC)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        msg = f"a time without a zone: {at.isoformat()}"
        raise ValueError(msg)
    return at


def _utc(at: datetime) -> datetime:
    return _aware(at).astimezone(UTC)


def _minutes(text: str) -> int:
    hour, colon, minute = text.strip().partition(":")
    if not (hour.isdecimal() and hour.isascii() and len(hour) < 3 and (not colon or _two_digits(minute))):
        msg = f"{text!r}: write a time as 08:00"
        raise ValueError(msg)
    total = int(hour) * 60 + int(minute or 0)
    if total > DAY_END or int(minute or 0) > 59:
        msg = f"{text!r}: a time lies between 00:00 and 24:00"
        raise ValueError(msg)
    return total


def _two_digits(text: str) -> bool:
    return len(text) == 2 and text.isdecimal() and text.isascii()


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
