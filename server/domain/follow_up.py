"""Putting a case away until a day, and what brings it back (the shape of `server.domain.care.Decide`)."""

from datetime import date, datetime, time
from typing import Any, Final

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, Draft, not_mine
from server.domain.case import Case
from server.domain.hours import STOCKHOLM, from_ms, local, next_opening, to_ms
from server.domain.refusal import Refusal
from server.domain.text import line

FURTHEST_DAYS: Final = 366
WAKES: Final = frozenset({"Message", "PictureSent", "Worsened", "Taken", "HandedOver", "Returned", "PhoneCalled"})
"""Events that a parked case comes back by; a message only from the patient."""


def park(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Put my case away until the unit's first open moment from the day and time on."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    if "flag" in case.marks:
        return Refusal("flag_open")
    if "picture" in case.marks:
        return Refusal("picture_unseen")
    reason, question = line(command["reason"]), line(command["question"])
    if isinstance(reason, Refusal):
        return reason
    if isinstance(question, Refusal):
        return question
    until = opening(case, command["day"], command["time"], now, book)
    if until is None or until <= now:
        return Refusal("bad_day")
    return [("Parked", {"until": until, "reason": reason, "question": question})]


def opening(case: Case, day: str, clock: str, now: int, book: Book) -> int | None:
    """Return when the case comes back (ms UTC): the queue's first open moment from then on; None where there is no such day."""
    try:
        wanted, hour = date.fromisoformat(day), time.fromisoformat(clock or "00:00")
    except ValueError:
        return None
    if not 0 <= (wanted - local(from_ms(now)).date()).days <= FURTHEST_DAYS:
        return None
    at = from_ms(to_ms(datetime.combine(wanted, hour, STOCKHOLM)))
    unit = book.region.units.get(case.unit)
    hours = unit.hours.get(case.profession) if unit else None
    opens = next_opening(hours, at) if hours else at
    return to_ms(opens) if opens else None


def unpark(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Take my parked case back before its day."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    return [("Resumed", {"why": "early"})] if "parked" in case.marks else Refusal("not_parked")


def follow_up(case: Case, command: dict[str, Any], _actor: Actor, now: int, _book: Book) -> Decision:
    """The day has come: the case is its owner's turn when she is at work, else the queue has it with the reason."""
    if case.marks.get("parked", now + 1) > now:
        return []
    back: list[Draft] = [("Resumed", {"why": "due"})]
    if not command["here"]:
        back.append(("Returned", {"why": "follow_up", "reason": (case.parked or {}).get("reason", "")}))
    return back


def brought_back(case: Case, decision: Decision, actor: Actor) -> Decision:
    """Let what the patient says, and what gives a parked case to somebody else, bring it back first."""
    if isinstance(decision, Refusal) or "parked" not in case.marks or actor.kind == "system":
        return decision
    patient = actor.kind == "patient"
    wakes = any(kind in WAKES and (patient or kind != "Message") for kind, _data in decision)
    return [("Resumed", {"why": "patient" if patient else "taken"}), *decision] if wakes else decision
