"""The telephone protocol: what may be kept of a call, and when it is finished (the shape of `server.domain.care.Decide`)."""

from typing import Any, Final

from server.contract.commands import PHONE_OUTCOMES, PHONE_RESULTS
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, not_mine
from server.domain.case import Case
from server.domain.intake import phone_number
from server.domain.refusal import Refusal
from server.domain.text import line

LONGEST_AGAIN: Final = 24 * 60
"""Minutes until an attempt is made again, at most."""
NOT_REACHED: Final = "not_reached"


def phone_call(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Keep the protocol; a call that came about ends only when who answered was checked."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    number = phone_number(command["number"] or case.phone)
    if isinstance(number, Refusal):
        return number
    words = {key: line(command[key]) for key in ("reason", "safe_time", "said")}
    long = next((found for found in words.values() if isinstance(found, Refusal)), None)
    wrong = long or _wrong(case, command)
    if wrong:
        return wrong
    kept = {key: command[key] for key in ("identity", "result", "again", "outcome")}
    return [("PhoneCalled", {"number": number, **words, **kept})]


def _wrong(case: Case, command: dict[str, Any]) -> Refusal | None:
    result, outcome, again = command["result"], command["outcome"], command["again"]
    if (result and result not in PHONE_RESULTS) or (outcome and outcome not in PHONE_OUTCOMES):
        return Refusal("bad_outcome")
    if again and (not 0 < again <= LONGEST_AGAIN or result in ("", "answered") or outcome):
        return Refusal("phone_again")
    call = case.call if case.call and not case.call["outcome"] else None
    results = [attempt["result"] for attempt in call["attempts"]] if call else []
    results += [result] if result else []
    if not outcome:
        return None
    if not results:
        return Refusal("phone_empty")
    if outcome == NOT_REACHED:
        return None
    if "answered" not in results:
        return Refusal("phone_not_answered")
    return None if command["identity"] else Refusal("phone_identity")
