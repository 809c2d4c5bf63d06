"""A closed case that comes back: its patient writes again, or a clinician opens it. It stands in a queue, never nowhere."""

from typing import Any, Final

from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, Draft
from server.domain.case import Case, apply
from server.domain.flagging import in_care
from server.domain.flow import WITHIN_DAYS
from server.domain.merged import into
from server.domain.refusal import Refusal
from server.domain.text import checked, line

WRITE_AGAIN_DAYS: Final = 7
"""Days after its end that a patient may go on in a case; after them it is a new matter, and is asked about anew."""
DAY_MS: Final = 86_400_000
BY_ENTRANCE: Final = {"secretary": "secretary", "bvc": "bvc_nurse"}
"""Who reads first what comes back by an entrance; for all others a nurse does."""


def writable_until(case: Case) -> int | None:
    """Return until when (ms UTC) the patient may write again in a closed case, None in one that never reached a queue."""
    if case.state != "closed" or case.closed_at is None or not case.profession or into(case):
        return None
    return case.closed_at + WRITE_AGAIN_DAYS * DAY_MS


def write_again(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Take the patient's line into a queue of the unit where she is listed, and read it for red flags.

    What was urgent then has been answered: the case comes back at level 3 or lower, and its words can only raise it.
    """
    if into(case):
        return Refusal("merged")
    until = writable_until(case)
    if until is None or now >= until:
        return Refusal("closed")
    text = checked(command["text"])
    if isinstance(text, Refusal):
        return text
    level = max(case.level, WITHIN_DAYS)
    unit = case.intake.listed_unit or case.unit
    target = book.target(case, BY_ENTRANCE.get(case.entrance, "nurse"), level, now, unit)
    if not target.staffed or not target.unit:
        return Refusal("closed")
    place = {"unit": target.unit, "profession": target.profession, "rank": target.rank, "due": target.due}
    drafts: list[Draft] = [
        ("Reopened", {**place, "level": level, "entered": now, "reason": ""}),
        ("Message", {"text": text}),
    ]
    back = case.clone()
    for kind, data in drafts:
        apply(back, Event(seq=back.seq + 1, type=kind, v=1, at=now, by=actor.by, data=data))
    return drafts + in_care(text, back, book, now)


def reopen(case: Case, command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Open a closed case again as mine, at the level that it had, with a reason."""
    reason = line(command["reason"])
    if isinstance(reason, Refusal):
        return reason
    if not reason:
        return Refusal("reason_missing")
    rank, due = book.place(case.level, now, case.unit, case.profession, now)
    place = {"unit": case.unit, "profession": case.profession, "rank": rank, "due": due, "level": case.level}
    return [("Reopened", {**place, "entered": now, "reason": reason}), ("Taken", {})]
