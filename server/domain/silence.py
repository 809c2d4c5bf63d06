"""How long a patient may be silent: when she is reminded, and when her clinician is asked to reach her another way.

A case that waits for its patient stands aside by itself. After its level's first limit she gets a reminder, after the
second it comes back to its owner, who rings (112 and levels 1–3) or writes *Vi har försökt nå dig* (levels 4–5).
Nothing is closed on silence. Levels 4–5 are only acted on while the queue is open.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, NamedTuple

from server.contract.views import SilenceStep
from server.domain.case import Case
from server.domain.flow import IMMEDIATE, ROUTINE, URGENT, WITHIN_DAYS
from server.domain.hours import Hours, from_ms, is_open, next_opening, to_ms

REACH: Final = ("reach_phone", "reach_text")
"""The marks of a case that came back because of silence."""


class Patience(NamedTuple):
    """The two limits of a level, both counted from the clinic's last line."""

    remind: timedelta
    reach: timedelta


@dataclass(frozen=True, slots=True)
class Silence:
    """The limits by level; every unit may set its own."""

    immediate: Patience = field(default=Patience(timedelta(minutes=2), timedelta(minutes=5)))
    urgent: Patience = field(default=Patience(timedelta(minutes=10), timedelta(minutes=30)))
    soon: Patience = field(default=Patience(timedelta(minutes=30), timedelta(hours=2)))
    routine: Patience = field(default=Patience(timedelta(hours=4), timedelta(days=1)))
    wait: Patience = field(default=Patience(timedelta(days=1), timedelta(days=3)))

    def of(self, level: int) -> Patience:
        """Return the limits of a level; 112 has those of level 1."""
        if level <= IMMEDIATE:
            return self.immediate
        return {URGENT: self.urgent, WITHIN_DAYS: self.soon, ROUTINE: self.routine}.get(level, self.wait)


class Step(NamedTuple):
    """What comes next in a silence, and when (milliseconds UTC)."""

    what: SilenceStep
    at: int


def next_step(case: Case, silence: Silence, hours: Hours | None) -> Step | None:
    """Return what silence brings next, or None while it is not the patient's turn; a day or a time that was set goes before it.

    A reminder that came late (the server was down) moves the second limit, so that she always has time to answer it.
    """
    if case.state != "open" or case.turn != "patient":
        return None
    if "parked" in case.marks:
        return Step("follow", case.marks["parked"])
    if "call_again" in case.marks:
        return Step("phone", case.marks["call_again"])
    remind, reach = (_ms(limit) for limit in silence.of(case.level))
    reminded = case.marks.get("reminded")
    if reminded is None:
        return Step("remind", _at(case.level, case.turn_since + remind, hours))
    at = max(case.turn_since + reach, reminded + reach - remind)
    return Step("phone" if case.level <= WITHIN_DAYS else "text", _at(case.level, at, hours))


def _ms(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)


def _at(level: int, at: int, hours: Hours | None) -> int:
    if level <= WITHIN_DAYS or hours is None or is_open(hours, from_ms(at)):
        return at
    opens = next_opening(hours, from_ms(at))
    return to_ms(opens) if opens else at
