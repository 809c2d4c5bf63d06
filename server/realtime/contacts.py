"""The other contacts of a case's patient: told to who has the case open, and another unit's opened by active choice."""

from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.contacts import contacts, may_choose
from server.realtime.codec import encode, refuse
from server.realtime.desk import Desk

MOST_REASON = 500
"""Characters of a reason, as it is logged."""


async def told(desk: Desk, actor: Actor, case_id: str, *, here: bool) -> bytes:
    """Return the frame with the contacts, once it is logged that they are read; a refusal where the case is not open `here`."""
    case = await desk.store.case(case_id) if here else None
    if case is None:
        return refuse("no_case")
    others = await desk.store.of_patient(case.number)
    await desk.lane.log_reading(desk.reading(actor, "contacts", case))
    names = {unit: place.name for unit, place in desk.book().region.units.items()}
    found = contacts(case, others, actor, desk.clock.now(), desk.read_back(), names)
    return encode({"type": "contacts", "case": case.id, "contacts": found})


async def choice_denied(desk: Desk, actor: Actor, case: Case, reason: str) -> str | None:
    """Return None when the case may be opened by active choice, else the refusal's code."""
    if len(reason) > MOST_REASON:
        return "too_long"
    return may_choose(actor, case, await desk.store.of_patient(case.number), reason.strip())
