"""The doors to a case: one's own assignment, active choice (aktivt val), and what lifts a patient's block (spärr).

Whoever is refused is answered as for a case that does not exist, and the attempt is put in the access log.
"""

from typing import Any, Final, NamedTuple

from server.app.outside import OutsideError
from server.app.ports import StoreFailed
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.contacts import may_choose
from server.domain.permissions import is_blocked, may
from server.realtime.case_view import DoorKeeper
from server.realtime.desk import Desk

MOST_REASON: Final = 500
"""Characters of a reason, as it is logged."""
UNSEEN: Final = frozenset({"no_case", "forbidden"})
"""Refusals that do not tell whether the case exists."""


class Door(NamedTuple):
    """What became of asking for a case: why not, or what the access log says; `chosen` is another unit's, read by choice."""

    denied: str | None
    logged: str = ""
    chosen: bool = False


async def opened(desk: Desk, actor: Actor, case: Case | None, frame: dict[str, Any]) -> Door:
    """Say by which door the case opens, and log the attempt where none does."""
    what = frame["view"]
    door = await _door(desk, actor, case or Case(id=frame["case"]), frame)
    if door.denied in UNSEEN:
        attempted(desk, actor, case, what)
    return door


def stays(desk: Desk, actor: Actor, frame: dict[str, Any], unit: str) -> DoorKeeper:
    """Return what says whether an opened case may still be shown by the door that `frame` opened when it was at `unit`.

    A reason (aktivt val, a lifted block) holds for the unit that it was given at.
    """

    async def asked(case: Case) -> str | None:
        if "reason" in frame and case.unit != unit:
            return "no_case"
        try:
            return (await _door(desk, actor, case, frame)).denied
        except StoreFailed:
            return "storage"

    return asked


async def _door(desk: Desk, actor: Actor, case: Case, frame: dict[str, Any]) -> Door:
    what, since = frame["view"], desk.read_back()
    denied = may(actor, "preview" if what == "preview" else "read", case, since)
    chosen = bool(denied) and what == "case" and "reason" in frame
    reason = frame.get("reason", "").strip()
    if len(reason) > MOST_REASON and (chosen or not denied):
        return Door("too_long")
    if chosen:
        denied = await _choice(desk, actor, case, reason)
    if denied:
        return Door(denied)
    away = False
    try:
        blocked = is_blocked(actor, case, await desk.blocks.blocked(case.number) if case.unit != actor.unit else ())
    except OutsideError:
        blocked = away = True
    if not blocked:
        return Door(None, f"chosen: {reason}" if chosen else what, chosen)
    if away and frame.get("lift") != "emergency":
        return Door("blocks_away")  # consent to what nobody knows of is none; an emergency does not wait
    if "lift" not in frame:
        return Door("blocked")
    denied = await _choice(desk, actor, case, reason)
    return Door(denied, f"{frame['lift']}: {reason}", chosen=True)


async def _choice(desk: Desk, actor: Actor, case: Case, reason: str) -> str | None:
    return may_choose(actor, case, await desk.store.of_patient(case.number), reason)


async def unreadable(desk: Desk, actor: Actor, case_id: str, what: str) -> str | None:
    """Return None when the case may be read, else the refusal's code; the attempt is logged."""
    case = await desk.store.case(case_id)
    denied = may(actor, "read", case or Case(id=case_id), desk.read_back())
    if denied:
        attempted(desk, actor, case, what)
    return denied


def attempted(desk: Desk, actor: Actor, case: Case | None, what: str) -> None:
    """Put in the access log that somebody asked for a case that she may not see."""
    if case is not None and may(actor, "read", case, desk.read_back()):
        desk.lane.note_reading(desk.reading(actor, f"attempt: {what}", case))
