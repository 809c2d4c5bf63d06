"""A setting: a named document kept as text in versions; what is changed is judged as the whole region that comes of it."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from server.domain.actor import Actor
from server.domain.permissions import ADMINISTRATOR, SUPER_USER, may_administer
from server.domain.region import Region

WHY_MAX: Final = 300
MAY_SET: Final = frozenset({ADMINISTRATOR, SUPER_USER})
OWN_TEXTS: Final = frozenset({"texts"})
"""The fields of the own unit's document that a super-user may change."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of a document: 0 is what the program comes with; `by` is empty there. `at` in milliseconds UTC."""

    subject: str
    version: int
    text: str
    by: str = ""
    by_name: str = ""
    at: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A document as somebody wants it; `version` is the one that was read before it was changed."""

    subject: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a document, where (`line` from 1), and what would be right."""

    subject: str
    line: int
    field: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody has saved the document meanwhile: what stands now, and how it differs from what was wanted."""

    current: Kept
    diff: tuple[str, ...]


def difference(before: str, after: str) -> tuple[str, ...]:
    """Return the lines that differ, with two of those around them: ` `, `-` and `+` begin them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def may_set(actor: Actor, subject: str, fields: Iterable[str]) -> str | None:
    """Return None when the actor may change these fields of a document, else the refusal's code.

    An administrator may change all of them, a super-user the texts of the unit where the role is worn.
    """
    if may_administer(actor, frozenset({ADMINISTRATOR})) is None:
        return None
    own = SUPER_USER in actor.roles and subject == f"unit/{actor.unit}"
    return None if actor.kind == "staff" and own and OWN_TEXTS.issuperset(fields) else "forbidden"


def queues_gone(before: Region, after: Region) -> tuple[tuple[str, str], ...]:
    """Return the queues (unit, profession) that there would be no more; a case that lies there must be moved first."""
    return tuple(
        (unit.id, profession)
        for unit in before.units.values()
        for profession in unit.hours
        if unit.id not in after.units or profession not in after.units[unit.id].hours
    )


def units_touched(before: Region, after: Region) -> tuple[str, ...]:
    """Return the ids of the units that a change concerns."""
    both: Mapping[str, object] = before.units
    return tuple(unit for unit in {**before.units, **after.units} if both.get(unit) != after.units.get(unit))
