"""A patient's open cases side by side: each that is told is logged as read before it is told."""

from server.contract.contact_frames import OpenCase, OpenLine
from server.contract.errors import words
from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.life import CARE
from server.domain.merging import denied
from server.domain.permissions import may
from server.domain.refusal import Refusal
from server.realtime.codec import encode, refuse
from server.realtime.desk import Desk
from server.realtime.doors import attempted
from server.realtime.rows import marks

MOST = 4
"""So many stand beside each other at most; who has more open has them in her list."""
LINES, LOOKED_AT = 6, 60
"""Lines of each that are told, and events that they are looked for among."""


async def side_by_side(desk: Desk, actor: Actor, case_id: str) -> bytes:
    """Return the frame with a case and the patient's others that are not closed and that the actor may read, or a refusal."""
    asked = await desk.store.case(case_id)
    if asked is None or may(actor, "read", asked) or asked.state not in CARE:
        attempted(desk, actor, asked, "side by side")
        return refuse("no_case")
    others = [one for one in await desk.store.of_patient(asked.number) if one.id != case_id and one.state in CARE]
    ids = [one.id for one in sorted(others, key=lambda one: one.entered) if may(actor, "read", one) is None]
    loaded = await desk.store.load([case_id, *ids[: MOST - 1]])
    cases = [loaded[one] for one in (case_id, *ids[: MOST - 1])]
    told = []
    for case in cases:
        await desk.lane.log_reading(desk.reading(actor, "side by side", case))
        events = await desk.store.events(case.id, before=1 << 60, limit=LOOKED_AT)
        told.append(_told(case, events, denied(asked, case, actor) if case is not asked else None))
    return encode({"type": "open_cases", "case": case_id, "cases": told})


def _told(case: Case, events: list[Event], refusal: Refusal | None) -> OpenCase:
    sv, en = words(refusal.code, **refusal.fields) if refusal else ("", "")
    return OpenCase(
        case=case.id,
        state=case.state,
        entered=case.entered,
        level=case.level,
        complaint=case.complaint,
        own_words=case.intake.own_words,
        history=list(case.intake.lines),  # type: ignore[arg-type]  # as they stand in the event
        owner=case.owner,
        owner_name=case.owner_name,
        owner_seq=case.owner_seq,
        owner_since=case.owner_since,
        marks=marks(case),
        pictures=len(case.pictures),
        lines=[_line(event) for event in events if event["type"] == "Message"][-LINES:],
        denied={"sv": sv, "en": en} if refusal else {},
    )


def _line(event: Event) -> OpenLine:
    by = event["by"]
    name = by.get("name", by["id"]) if by["kind"] == "staff" else ""
    return OpenLine(seq=event["seq"], at=event["at"], by=name, text=event["data"]["text"])
