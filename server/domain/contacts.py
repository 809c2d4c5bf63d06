"""A patient's other contacts: what her earlier ones count for on the way in, and what staff may see of them beside a case."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from server.contract.contact_frames import Contact
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.permissions import CLINICAL, is_blocked, may

EARLIER_MS: Final = 30 * 24 * 3600 * 1000
"""How far back contacts are looked at: thirty days."""


def _ended(case: Case) -> int:
    return case.closed_at or case.entered


def recent(cases: Iterable[Case], now: int) -> list[Case]:
    """Return the contacts that are open or of the last thirty days, the newest first; one broken off on the way in is none."""
    kept = [case for case in cases if case.state in ("waiting", "open") or _past(case, now)]
    return sorted(kept, key=lambda case: (case.state == "closed", -_ended(case), case.id))


def _past(case: Case, now: int) -> bool:
    return case.state == "closed" and case.outcome != "aborted" and _ended(case) > now - EARLIER_MS


def counted(cases: Iterable[Case], now: int) -> list[dict[str, Any]]:
    """Return the symptom contacts that a new case remembers: which complaint, and when."""
    symptoms = (case for case in recent(cases, now) if case.entrance == "care" and case.complaint)
    return [{"complaint": case.complaint, "at": _ended(case)} for case in symptoms]


def contacts(
    case: Case,
    others: Iterable[Case],
    actor: Actor,
    now: int,
    since: int,
    names: dict[str, str],
    blocked: Collection[str] | None = (),
) -> list[Contact]:
    """Return a patient's other contacts as this person may see them; `names` are the units', `since` as in `may`.

    Of another unit's nothing is told but that there is one, and whether the patient has had the unit `blocked`; where
    nobody knows (None) none is readable, and none is called blocked.
    """
    found, barring = [], names if blocked is None else blocked
    for other in recent((each for each in others if each.id != case.id), now):
        barred = is_blocked(actor, other, barring)
        readable = may(actor, "read", other, since) is None and not barred
        near = readable or other.unit == actor.unit
        found.append(
            Contact(
                case=other.id,
                at=_ended(other),
                state=other.state,
                complaint=other.complaint if near else "",
                outcome=other.outcome if near else None,
                owner_name=other.owner_name if near and other.state == "open" else None,
                unit_name=names.get(other.unit, other.unit) if near else "",
                readable=readable,
                blocked=barred and blocked is not None,
            )
        )
    return found


def may_choose(actor: Actor, case: Case, others: Iterable[Case], reason: str) -> str | None:
    """Return None when the actor may open another unit's case by active choice (aktivt val), else the refusal's code.

    She must have an open case of the same patient, and say why.
    """
    if actor.kind != "staff" or actor.profession not in CLINICAL or case.state == "intake":
        return "no_case"
    cares = any(
        other.number == case.number and other.owner == actor.id and other.state == "open" and other.id != case.id
        for other in others
    )
    if not cares:
        return "no_case"
    return None if reason else "reason_missing"
