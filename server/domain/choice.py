"""Which waiting case *take next* gives to one who has chosen ages to take; what must not wait keeps its place whatever they are."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from server.domain.case import Case
from server.domain.flow import URGENT
from server.domain.hours import from_ms
from server.domain.verdict import months_between

HIGHEST: Final = 150
"""Years: above every age."""

Why = Literal["", "urgent", "longest"]
"""Why a case outside the choice comes all the same: its level, or that it has waited longest beyond its target."""


class Ages(NamedTuple):
    """Chosen ages in whole years, both included."""

    youngest: int
    oldest: int

    def holds(self, case: Case) -> bool:
        """Say whether the patient is of these ages, as the list shows her: by her age when the case entered."""
        years = months_between(date.fromisoformat(case.born), from_ms(case.entered).date()) // 12
        return self.youngest <= years <= self.oldest


class Next(NamedTuple):
    """The case to take, and why when it lies outside the choice."""

    case: Case
    why: Why


def ages_of(command: Mapping[str, Any]) -> Ages | None:
    """Return the ages that a `TakeNext` names, None where it names none."""
    asked = command.get("ages")
    if asked is None:
        return None
    youngest, oldest = (max(0, min(asked.get(end, HIGHEST), HIGHEST)) for end in ("youngest", "oldest"))
    return Ages(youngest, oldest)


def next_case(waiting: Collection[Case], ages: Ages | None, now: int) -> Next | None:
    """Return the case to take of those that wait, None where none of the chosen ages does; `now` is ms UTC.

    The order is one. A choice only takes cases out of it, and never those of levels 112 to 2, nor who has waited longest
    of those whose target has passed: each of them is taken at her own place in the order, whatever her age.
    """
    if ages is None:
        return Next(min(waiting, key=_order), "") if waiting else None
    late = [case for case in waiting if case.due <= now]
    longest = min(late, key=lambda case: (case.entered, case.id), default=None)
    left = [case for case in waiting if ages.holds(case) or case.level <= URGENT or case is longest]
    if not left:
        return None
    first = min(left, key=_order)
    if ages.holds(first):
        return Next(first, "")
    return Next(first, "urgent" if first.level <= URGENT else "longest")


def _order(case: Case) -> tuple[int, int, int, str]:
    return case.rank, case.due, case.entered, case.id
