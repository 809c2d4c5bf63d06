"""A case that a clinician writes in for a caller: the patient's own steps and rules, with who writes as the actor."""

from typing import Any

from server.contract.caller import Outlook
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decide, Decision
from server.domain.case import Case
from server.domain.destination import destination
from server.domain.intake import PATIENT, phone_number, start
from server.domain.nurse_instead import reply_nurse
from server.domain.permissions import CALLER_COMMANDS
from server.domain.refusal import Refusal
from server.domain.verdict import verdict


def enter_caller(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Begin as the patient's page does, marked as by telephone; who it is comes from the registers."""
    phone = phone_number(command["phone"])
    if isinstance(phone, Refusal):
        return phone
    begun = start(case, {**command, "lang": "sv"}, actor, now, book)
    if isinstance(begun, Refusal):
        return begun
    [(kind, data)] = begun
    return [(kind, {**data, "by_phone": True}), ("ContactSet", {"phone": phone, "notify": True})]


CALLER: dict[str, Decide] = {
    "EnterCaller": enter_caller,
    **{kind: reply_nurse if kind == "ReplyNurse" else PATIENT[kind] for kind in CALLER_COMMANDS},
}
"""What the one who writes in may ask for: each judged by the function that judges the patient's own."""


def outlook(case: Case, actor: Actor, now: int, book: Book) -> Outlook | None:
    """Return the level, its reasons and the queue, None while there is no level yet."""
    if case.state == "intake":
        found = verdict(case, book, now)
        if found is None or not (found.done or found.stops):
            return None
        target = destination(case, found, now, book)
        level, rules, due = found.level, found.rules, target.due
        unit, profession, staffed = target.unit or case.unit, target.profession, target.staffed
    else:
        level, rules, due, staffed = case.level, case.intake.rules, case.due, True
        unit, profession = case.unit, case.profession
    return Outlook(
        level=level,
        rules=[rule for rule in rules if rule["level"] == level],  # type: ignore[misc]  # rules are kept as plain objects
        unit_name=book.unit_name(unit) if unit else "",
        profession=profession,
        due=due,
        mine=(unit, profession) == (actor.unit, actor.profession),
        staffed=staffed,
    )
