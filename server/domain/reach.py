"""What events change of a case that is reached by telephone, or put away until a day."""

from typing import TYPE_CHECKING, Any

from server.contract.events import By

if TYPE_CHECKING:
    from server.domain.case import Case

UNREACHED = ("reminded", "reach_phone", "reach_text", "call_again")
"""Marks that an attempt to ring takes away."""


def _name(by: By) -> str:
    return by.get("name", by["id"])


def phone_called(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Keep the protocol: a new one when the last has an outcome; with a time to try again the case stands aside until then."""
    call = case.call if case.call and not case.call["outcome"] else None
    attempts = list(call["attempts"]) if call else []
    if data["result"]:
        attempts.append({"at": at, "by": _name(by), "result": data["result"]})
    since = call["since"] if call else at
    kept = {key: data[key] for key in ("number", "reason", "safe_time", "identity", "said", "outcome")}
    case.call = {**kept, "attempts": attempts, "since": since}
    case.mark("phone", None if data["outcome"] else since)
    for key in UNREACHED if data["result"] or data["outcome"] else ():
        if key in case.marks:
            case.mark(key, None)
    case.answered = case.answered or data["result"] == "answered"
    if data["again"]:
        case.mark("call_again", at + data["again"] * 60_000)
        case.turn, case.turn_since = "patient", at
    elif data["result"] or data["outcome"]:
        case.turn, case.turn_since = "mine", at


def parked(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Put the case away: nothing is asked of anyone until its day."""
    for key in (*UNREACHED, "follow_up"):
        if key in case.marks:
            case.mark(key, None)
    case.mark("parked", data["until"])
    kept = {key: data[key] for key in ("until", "reason", "question")}
    case.parked = {**kept, "by": _name(by), "at": at}
    case.turn, case.turn_since = "patient", at


def resumed(case: "Case", data: dict[str, Any], at: int, _by: By) -> None:
    """Bring the case back; its question is to be asked unless the patient has come first."""
    case.mark("parked", None)
    if data["why"] != "patient":
        case.mark("follow_up", at)
    case.turn, case.turn_since = "mine", at
