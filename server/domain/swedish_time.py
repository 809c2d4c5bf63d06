"""A moment, a deadline and a length of time in the words that people use, Swedish and English."""

from datetime import datetime, timedelta
from typing import Final, TypeAlias

from server.domain.hours import local

Words: TypeAlias = dict[str, str]
"""One text in both languages: keys "sv" and "en"."""

WEEKDAYS: Final = (
    ("måndag", "Monday"),
    ("tisdag", "Tuesday"),
    ("onsdag", "Wednesday"),
    ("torsdag", "Thursday"),
    ("fredag", "Friday"),
    ("lördag", "Saturday"),
    ("söndag", "Sunday"),
)
MONTHS: Final = (
    ("januari", "January"),
    ("februari", "February"),
    ("mars", "March"),
    ("april", "April"),
    ("maj", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augusti", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
)
_WEEK: Final = 7


def moment(at: datetime, now: datetime) -> Words:
    """`at` as seen from `now`: "i dag kl 14.10", "onsdag kl 11", "måndag 30 november kl 8"; minutes cut off."""
    wall = local(at)
    day = _day(wall, local(now))
    sv_minutes = "" if wall.minute == 0 and wall.hour else f".{wall.minute:02d}"
    return {"sv": f"{day['sv']} kl {wall.hour}{sv_minutes}", "en": f"{day['en']} at {wall.hour}:{wall.minute:02d}"}


def by_when(at: datetime, now: datetime) -> Words:
    """A deadline as seen from `now`, rounded up to a whole minute; the same words as `moment`."""
    cut = at.replace(second=0, microsecond=0)
    return moment(at if cut == at else cut + timedelta(minutes=1), now)


def _day(wall: datetime, today: datetime) -> Words:
    days = (wall.date() - today.date()).days
    near = {0: {"sv": "i dag", "en": "today"}, 1: {"sv": "i morgon", "en": "tomorrow"}}.get(days)
    if near:
        return near
    sv, en = WEEKDAYS[wall.weekday()]
    if 0 < days < _WEEK:
        return {"sv": sv, "en": en}
    month_sv, month_en = MONTHS[wall.month - 1]
    return {"sv": f"{sv} {wall.day} {month_sv}", "en": f"{en} {wall.day} {month_en}"}


def duration(length: timedelta) -> Words:
    """A length in minutes or, where it comes out even, in hours: "10 minuter", "24 timmar"."""
    minutes = max(1, round(length / timedelta(minutes=1)))
    if minutes % 60 == 0:
        hours = minutes // 60
        return {
            "sv": f"{hours} timm" + ("e" if hours == 1 else "ar"),
            "en": f"{hours} hour" + ("" if hours == 1 else "s"),
        }
    return {
        "sv": f"{minutes} minut" + ("" if minutes == 1 else "er"),
        "en": f"{minutes} minute" + ("" if minutes == 1 else "s"),
    }
