"""The one total order of waiting cases, why a case stands where it does, and what its patient is promised.

A case's place is four stored values, (rank, due, entered, id), made once when it is placed; the clock never changes
them. Rank is the level, with 112 as 0 before level 1; secretaries work by date, so in their queues levels 3 to 5 share
the rank of level 3. Due is the level's target counted from when the case entered:

* levels 0 and 1 to 3 count calendar time: 10 minutes, 2 hours, 24 hours;
* levels 4 and 5 count opening days: "72 hours of opening days" is three opening days and the seven days of level 5 are
  seven opening days. The target is met at the same time of day, that many opening days later; a case that enters
  outside the hours counts from the next opening. See `server.domain.hours.opening_days_after`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from server.domain.flow import IMMEDIATE, RING_112, ROUTINE, SELF_CARE, URGENT, WITHIN_DAYS
from server.domain.hours import Hours, opening_days_after
from server.domain.swedish_time import Words, by_when, duration, moment

LEVEL_WORDS: Final[dict[int, Words]] = {
    RING_112: {"sv": "Ring 112", "en": "Call 112"},
    IMMEDIATE: {"sv": "Omgående", "en": "Immediate"},
    URGENT: {"sv": "Skyndsamt", "en": "Urgent"},
    WITHIN_DAYS: {"sv": "Närmaste dygnet", "en": "Within a day"},
    ROUTINE: {"sv": "Vardag närmaste tiden", "en": "Weekday soon"},
    SELF_CARE: {"sv": "Avvakta", "en": "Wait and see"},
}
"""What staff call the levels; no patient ever reads them."""
BY_DATE: Final = frozenset({"secretary"})
"""Whose queues go by date, after levels 0 to 2."""


@dataclass(frozen=True, slots=True)
class Targets:
    """How soon a first human answer is due, by level; every unit may set its own."""

    immediate: timedelta = timedelta(minutes=10)
    urgent: timedelta = timedelta(hours=2)
    soon: timedelta = timedelta(hours=24)
    routine_days: int = 3
    wait_days: int = 7

    def calendar(self, level: int) -> timedelta | None:
        """The target of a level that counts calendar time, or None for one that counts opening days."""
        return {0: self.immediate, 1: self.immediate, 2: self.urgent, 3: self.soon}.get(level)

    def opening_days(self, level: int) -> int:
        """The target of level 4 or 5 in opening days."""
        return self.routine_days if level == ROUTINE else self.wait_days


class OrderKey(NamedTuple):
    """Where a case stands: compared field by field, the smallest first. Times are aware and in UTC."""

    rank: int
    due: datetime
    entered: datetime
    id: str


def order_key(
    level: int,
    entered: datetime,
    hours: Hours,
    targets: Targets,
    id: str,  # noqa: A002  (the field is called so)
    profession: str = "nurse",
) -> OrderKey:
    """The key of a case at a level, in a profession's queue with these hours and targets; `level` 0 is 112."""
    if not RING_112 <= level <= SELF_CARE:
        msg = f"a level lies between {RING_112} and {SELF_CARE}: {level}"
        raise ValueError(msg)
    rank = min(level, WITHIN_DAYS) if profession in BY_DATE else level
    return OrderKey(rank, due_at(level, entered, hours, targets), entered, id)


def due_at(level: int, entered: datetime, hours: Hours, targets: Targets) -> datetime:
    """When the level's target is met; a queue that never opens counts calendar days, so that it still has a time."""
    calendar = targets.calendar(level)
    if calendar is not None:
        return entered + calendar
    days = targets.opening_days(level)
    return opening_days_after(hours, entered, days) or entered + timedelta(days=days)


def reason(level: int, due: datetime, entered: datetime, targets: Targets, profession: str = "nurse") -> Words:
    """Why the case stands where it does, for staff; says no time that is left, for that is the client's to draw."""
    word, by = LEVEL_WORDS[level], by_when(due, entered)
    target, order = _target_words(level, targets), _order_words(level, profession)
    return {
        "sv": f"{_named(level, word['sv'])}: svar {target['sv']}, senast {by['sv']}. {order['sv']}",
        "en": f"{_named(level, word['en'])}: answer {target['en']}, {by['en']} at the latest. {order['en']}",
    }


def _order_words(level: int, profession: str) -> Words:
    if profession in BY_DATE and level >= WITHIN_DAYS:
        return {
            "sv": "Före går nivå 1 och 2; sedan den vars datum kommer först.",
            "en": "Levels 1 and 2 go before; then the one whose date comes first.",
        }
    return {
        "sv": "Före går högre nivå; inom nivån den vars tid går ut först.",
        "en": "A higher level goes before; within the level, the one whose time runs out first.",
    }


def _named(level: int, word: str) -> str:
    return word if level == RING_112 else f"{level} {word}"


def _target_words(level: int, targets: Targets) -> Words:
    calendar = targets.calendar(level)
    if calendar is not None:
        said = duration(calendar)
        return {"sv": f"inom {said['sv']}", "en": f"within {said['en']}"}
    days = targets.opening_days(level)
    return {
        "sv": f"inom {days} öppetdag" + ("" if days == 1 else "ar"),
        "en": f"within {days} opening day" + ("" if days == 1 else "s"),
    }


def patient_promise(level: int, due: datetime, now: datetime, opens: datetime | None = None) -> Words:
    """What the waiting patient reads: words and a time, never the level's number.

    `opens` is when somebody is there next; given and later than `now`, the text says so first, and no answer is
    promised before it. A time that has passed is owned up to. Minutes are rounded up, so the promise is never early.
    """
    if due <= now:
        return {
            "sv": "Det tar längre tid än vi sa. Du är kvar i kön. Blir du sämre? Tryck på Har du blivit sämre.",
            "en": "It takes longer than we said. You are still in the queue. Are you worse? Press Have you got worse.",
        }
    if opens is not None and opens > now:
        first, by = moment(opens, now), by_when(max(due, opens), now)
        if due <= opens:
            return {"sv": f"Någon läser ditt ärende {first['sv']}.", "en": f"Somebody reads your case {first['en']}."}
        return {
            "sv": f"Vi öppnar {first['sv']}. Du får svar senast {by['sv']}.",
            "en": f"We open {first['en']}. You get an answer {by['en']} at the latest.",
        }
    by = by_when(due, now)
    if level <= IMMEDIATE:
        return {
            "sv": f"Stanna kvar här. En sjuksköterska läser ditt ärende så snart det går, senast {by['sv']}.",
            "en": f"Stay here. A nurse reads your case as soon as possible, {by['en']} at the latest.",
        }
    return {"sv": f"Du får svar senast {by['sv']}.", "en": f"You get an answer {by['en']} at the latest."}
