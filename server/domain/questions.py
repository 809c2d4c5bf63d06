"""A question to a colleague about a case that stays with its owner: whom it is to, when it is late, and what it changes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from server.contract.events import By
from server.contract.questions import Within
from server.domain.hours import Hours, closing_after, from_ms, local, next_opening, to_ms

if TYPE_CHECKING:
    from server.domain.case import Case

SOON: Final[dict[Within, timedelta]] = {"quarter": timedelta(minutes=15), "hour": timedelta(minutes=60)}
"""Times that count whether the asked are there or not: what is urgent does not wait for a morning."""

LEAST: Final = timedelta(minutes=60)
"""An end of the day that is nearer than this is the next opening day's."""

ESCALATED_AFTER: Final = timedelta(minutes=5)
"""How long who asked has to act on a late answer before the coordinator of the asked unit is told."""

ROW: Final = ("seq", "at", "due", "by", "by_name", "unit", "profession", "person", "name", "kind")
"""What a list shows of a question."""


def address(unit: str, profession: str, person: str = "") -> str:
    """Return whom a question is to: a queue's id, or `@` and a person's user name."""
    return f"@{person}" if person else f"{unit}/{profession}"


def due(within: Within, now: int, hours: Hours | None) -> int:
    """Return when an answer is late (ms UTC); the end of a day is when the asked close on it, midnight at the latest."""
    at = from_ms(now)
    if within in SOON:
        return to_ms(at + SOON[within])
    if within == "day":
        ends = _end_of_day(at, hours)
        if ends - at >= LEAST:
            return to_ms(ends)
    tomorrow = _midnight(at)
    opens = next_opening(hours, tomorrow) if hours else None
    return to_ms(_end_of_day(opens or tomorrow, hours))


def _midnight(at: datetime) -> datetime:
    return (local(at) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _end_of_day(at: datetime, hours: Hours | None) -> datetime:
    """Return when the last opening of the day ends, `at` itself where none is left of it."""
    midnight, ends = _midnight(at), at
    if hours is None:
        return midnight
    while (opens := next_opening(hours, ends)) is not None and opens < midnight:
        closes = closing_after(hours, opens)
        if closes is None or closes >= midnight:
            return midnight
        ends = closes
    return ends


def late_step(case: "Case", now: int) -> str:
    """Return who is to be told now that the answer is late: `asker`, then `coordinator`, "" while nobody is."""
    question = case.question
    if question is None or question["due"] > now:
        return ""
    if not question["late"]:
        return "asker"
    escalated = question["due"] + ESCALATED_AFTER // timedelta(milliseconds=1) <= now
    return "coordinator" if question["late"] == "asker" and escalated else ""


def row(question: dict[str, Any]) -> dict[str, Any]:
    """Return what a list shows of a question."""
    return {key: question[key] for key in ROW if key in question}


# what events change


def asked(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Wait for the colleague."""
    who = {"by": by["id"], "by_name": by.get("name", by["id"])}
    to = {key: data.get(key, "") for key in ("unit", "unit_name", "profession", "person", "name")}
    kind = {"kind": data["kind"]} if "kind" in data else {}
    case.question = {
        **kind,
        "seq": case.seq,
        "at": at,
        **who,
        **to,
        "text": data["text"],
        "due": data["due"],
        "late": "",
    }
    case.asked = address(to["unit"], to["profession"], to["person"])
    case.mark("replied", None)
    case.turn, case.turn_since = "colleague", at


def answered(case: "Case", _data: dict[str, Any], at: int, _by: By) -> None:
    """The answer is here: it is the owner's turn."""
    _over(case)
    case.mark("replied", at)
    case.turn, case.turn_since = "mine", at


def retracted(case: "Case", _data: dict[str, Any], at: int, _by: By) -> None:
    """Wait for nobody any more."""
    _over(case)
    if case.turn == "colleague":
        case.turn, case.turn_since = "mine", at


def late(case: "Case", data: dict[str, Any], at: int, _by: By) -> None:
    """Mark that the answer is late, and who has been told."""
    if case.question is not None:
        case.question = {**case.question, "late": data["to"]}
        case.mark("question_late", at)


def taken(case: "Case", at: int, by: By) -> None:
    """Who was asked in person and now has the case asks herself nothing."""
    if case.asked == address("", "", by["id"]):
        retracted(case, {}, at, by)


def keep_sbar(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Keep the parts of the latest handover, none where it had none."""
    parts = data.get("sbar")
    case.sbar = {**parts, "by": by.get("name", by["id"]), "at": at} if parts else None


def _over(case: "Case") -> None:
    case.asked = case.question = None
    case.mark("question_late", None)


CHANGES: Final[dict[str, Callable[["Case", dict[str, Any], int, By], None]]] = {
    "ColleagueAsked": asked,
    "ColleagueAnswered": answered,
    "QuestionRetracted": retracted,
    "QuestionLate": late,
}
