"""The emergency tick-list: one page of boxes before the questions, worded for the one it concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from server.domain.flow import IMMEDIATE, RING_112, Door, Level, Subject, Text

TickKind: TypeAlias = Literal["self", "child", "infant", "relative"]
INFANT_BELOW_MONTHS: Final = 12
CHILD_ALWAYS_BELOW_YEARS: Final = 13
CHILD_WITH_ADULT_BELOW_YEARS: Final = 16


@dataclass(frozen=True, slots=True)
class TickItem:
    """A box: level 0 = Ring 112, level 1 = go to the emergency department behind `door`."""

    id: str
    text: Text
    history: Text
    level: Level
    door: Door | None
    source: str


@dataclass(frozen=True, slots=True)
class TickList:
    """The boxes of one wording, and its last box "Inget av detta"."""

    kind: TickKind
    title: Text
    items: tuple[TickItem, ...]
    none: Text

    def ticked(self, ids: Collection[str]) -> tuple[TickItem, ...]:
        """The boxes with these ids, in the list's order. Raises KeyError for an id that the list does not have."""
        unknown = set(ids) - {item.id for item in self.items}
        if unknown:
            raise KeyError(min(unknown))
        return tuple(item for item in self.items if item.id in ids)


@dataclass(frozen=True, slots=True)
class TickOutcome:
    """What the ticked boxes lead to; `level` None when nothing is ticked."""

    level: Level | None
    ed: bool
    door: Door | None


def kind_for(subject: Subject) -> TickKind:
    """Which wording fits: by age, and by whether an adult writes for somebody else."""
    if subject.age_months < INFANT_BELOW_MONTHS:
        return "infant"
    if subject.age_years < CHILD_ALWAYS_BELOW_YEARS:
        return "child"
    if subject.age_years < CHILD_WITH_ADULT_BELOW_YEARS and subject.writer != "self":
        return "child"
    return "self" if subject.writer == "self" else "relative"


def outcome(items: Collection[TickItem]) -> TickOutcome:
    """The level of the most urgent ticked box, and its door."""
    if not items:
        return TickOutcome(None, False, None)
    first = min(items, key=lambda item: item.level)
    if first.level == RING_112:
        return TickOutcome(RING_112, False, None)
    return TickOutcome(first.level, first.level == IMMEDIATE, first.door)
