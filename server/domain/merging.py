"""Two open cases of one patient become one: the decision is about both, and gives events for both or a refusal."""

from collections.abc import Iterable
from typing import Any, Final

from server.contract.events import Event
from server.contract.merging import MERGED, TakenIn
from server.domain.actor import Actor
from server.domain.care import Draft, clock, not_mine, over
from server.domain.case import Case
from server.domain.flow import RING_112
from server.domain.life import CARE
from server.domain.merged import origin, taken_in
from server.domain.permissions import may
from server.domain.refusal import Refusal

MOST_WORDS: Final = 16_000
"""Characters of unanswered lines that come along, the newest ones; the others stand in the journal that they were said in."""
CARRIED: Final = ("no112", "called112", "went_on", "ed", "svf", "third")
"""Marks that go on in the kept case."""

_NOTHING: Final[dict[str, Any]] = {"text": "", "why": {}, "rules": []}

Both = tuple[list[Draft], list[Draft]]


def denied(case: Case, other: Case, actor: Actor) -> Refusal | None:
    """Return why the actor's case may not take in the other, None when it may.

    The other must be of the same patient and written by the same person, for whoever writes in one then reads the whole chat;
    and of the same unit, for its words are then read by who reads the kept case, past the unit and the patient's block.
    """
    code = may(actor, "Merge", other)
    if code and code != "closed":
        return Refusal(code)
    if other.id == case.id or other.number != case.number:
        return Refusal("other_patient")
    if other.unit != case.unit:
        return Refusal("other_unit")
    if other.state not in CARE:
        return Refusal("closed")
    if other.writer_number != case.writer_number:
        return Refusal("other_writer")
    if other.owner not in (None, actor.id):
        return Refusal("other_owner", {"owner": other.owner_name or other.owner or "", "since": _since(other)})
    return Refusal("phone_open") if "phone" in other.marks else None


def _since(case: Case) -> str:
    return clock(case.owner_since or 0)


def merge(case: Case, other: Case, told: Iterable[Event], command: dict[str, Any], actor: Actor) -> Both | Refusal:
    """Take the other case in, close it, and let each name the other; `told` are the other's latest events, the oldest first."""
    refusal = not_mine(case, command, actor) or denied(case, other, actor)
    if refusal:
        return refusal
    back: list[Draft] = [("Resumed", {"why": "taken"})] if "parked" in case.marks else []
    kept: list[Draft] = [*back, ("TookIn", _came_along(case, other, told)), *_flag(other)]
    if other.intake.told_112 and other.intake.called_112 is None:
        kept.append(("Told112", {"rules": [rule for rule in other.intake.rules if rule["level"] == RING_112]}))
    gone: list[Draft] = [*over(other), ("Closed", {"outcome": MERGED, "note": "", "record": False, "into": case.id})]
    return kept, gone


def _flag(other: Case) -> list[Draft]:
    """A flag that nobody has read is to be read in the kept case; that she is worse is one without a rule."""
    if "flag" not in other.marks:
        return []
    rules = list(other.intake.flags)
    return [("Flagged", {"rules": rules, "why": {}}) if rules else ("Worsened", {"items": [], **_NOTHING})]


def _came_along(case: Case, other: Case, told: Iterable[Event]) -> dict[str, Any]:
    more_urgent = other.level < case.level
    return {
        "other": other.id,
        "other_seq": other.seq,
        "came": other.entered,
        "entrance": other.entrance,
        "complaint": other.complaint,
        "own_words": other.intake.own_words,
        "lines": [dict(line) for line in other.intake.lines],
        "flags": [rule["id"] for rule in other.intake.flags],
        "before": _before(case, other),
        "pictures": _pictures(case, other),
        "unanswered": [line for line in unanswered(other, told) if line.get("case") != case.id],
        "turn": other.turn,
        "turn_since": other.turn_since,
        "phone": other.phone if other.phone != case.phone else "",
        "level": min(case.level, other.level),
        "from_level": case.level,
        "rank": min(case.rank, other.rank),
        "due": min(case.due, other.due),
        "entered": min(case.entered, other.entered),
        "why": other.intake.why if more_urgent else {},
        "marks": _marks(case, other),
    }


def _before(case: Case, other: Case) -> list[TakenIn]:
    """What the other has taken in before comes along, but for the case itself and what it has already."""
    had = {(one["case"], one["at"]) for one in taken_in(case)}
    return [one for one in taken_in(other) if one["case"] != case.id and (one["case"], one["at"]) not in had]


def _pictures(case: Case, other: Case) -> list[dict[str, Any]]:
    had = {one["id"] for one in case.pictures}
    found = []
    for one in other.pictures:
        if one["id"] not in had:
            source, seq = origin(other, one["id"], one["seq"])
            found.append({**one, "case": source, "seq": seq})
    return found


def _marks(case: Case, other: Case) -> dict[str, int]:
    """Who cannot ring 112 cannot in either case; that she has rung is not said of what she was told in the other."""
    kept: dict[str, int] = {key: other.marks[key] for key in CARRIED if key in other.marks and key not in case.marks}
    if "no112" in case.marks:
        kept.pop("called112", None)
    return kept


def unanswered(case: Case, told: Iterable[Event]) -> list[dict[str, Any]]:
    """Return what the patient has said since the clinic's latest line, the oldest first, as much as comes along.

    So does what came along in the case itself; such a line names the `case` that it was said in.
    """
    lines = [line for event in told if event["seq"] > case.last_staff_seq for line in _said(event)]
    lines.sort(key=lambda line: line["at"])
    kept: list[dict[str, Any]] = []
    for one in reversed(lines):
        if kept and sum(len(line["text"]) for line in kept) + len(one["text"]) > MOST_WORDS:
            break
        kept.append(one)
    return kept[::-1]


def _said(event: Event) -> list[dict[str, Any]]:
    data = event["data"]
    if event["type"] == "TookIn":
        return [{"case": data["other"], **line} for line in data["unanswered"]]
    if event["type"] in ("Message", "Worsened") and event["by"]["kind"] == "patient" and data.get("text"):
        return [{"seq": event["seq"], "at": event["at"], "text": data["text"]}]
    return []
