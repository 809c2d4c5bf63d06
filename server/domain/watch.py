"""Whether a queue is watched as its unit has promised, and whether somebody has seen what was handed over to it."""

from datetime import timedelta
from typing import Final

from server.domain.case import Case
from server.domain.flow import URGENT
from server.domain.hours import Hours, from_ms, is_open, next_opening, to_ms

ACKNOWLEDGED_WITHIN: Final = timedelta(minutes=15)
"""How long a handover may wait in an open queue before the unit's coordinator is told."""

WATCHED: Final = frozenset({"nurse", "bvc_nurse"})
"""Professions of whom a unit has promised one in the chat unless it says otherwise."""


def usual_least(profession: str) -> int:
    """Return how many are to be in the chat at an open queue of a unit that has promised nothing of its own."""
    return 1 if profession in WATCHED else 0


def short_of_watchers(here: int, least: int, gravest: int | None) -> bool:
    """Whether everyone of the unit is to be told: fewer in the chat than promised, or nobody while something urgent waits."""
    return here < least or (here == 0 and gravest is not None and gravest <= URGENT)


def acknowledgement_due(case: Case, hours: Hours | None) -> int | None:
    """Return when a handover is late (milliseconds UTC), None where nothing waits to be acknowledged or it has been told.

    The minutes are those of an open queue: what comes at night is late a quarter of an hour after the opening.
    """
    since = case.marks.get("handed_over")
    if case.state != "waiting" or since is None or "unacknowledged" in case.marks:
        return None
    due = _open_from(since, hours) + _WITHIN
    opens = _open_from(due, hours)
    return due if opens == due else opens + _WITHIN


_WITHIN = ACKNOWLEDGED_WITHIN // timedelta(milliseconds=1)


def _open_from(at: int, hours: Hours | None) -> int:
    if hours is None or is_open(hours, from_ms(at)):
        return at
    opens = next_opening(hours, from_ms(at))
    return to_ms(opens) if opens else at
