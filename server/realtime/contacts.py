"""The other contacts of a case's patient: told to who has the case open."""

from server.app.outside import OutsideError
from server.domain.actor import Actor
from server.domain.contacts import contacts
from server.realtime.codec import encode, refuse
from server.realtime.desk import Desk


async def told(desk: Desk, actor: Actor, case_id: str, *, here: bool) -> bytes:
    """Return the frame with the contacts, once it is logged that they are read; a refusal where the case is not open `here`."""
    case = await desk.store.case(case_id) if here else None
    if case is None:
        return refuse("no_case")
    others = await desk.store.of_patient(case.number)
    await desk.lane.log_reading(desk.reading(actor, "contacts", case))
    names = {unit: place.name for unit, place in desk.book().region.units.items()}
    try:
        blocked = await desk.blocks.blocked(case.number)
    except OutsideError:
        blocked = None
    found = contacts(case, others, actor, desk.clock.now(), desk.read_back(), names, blocked)
    return encode({"type": "contacts", "case": case.id, "contacts": found})
