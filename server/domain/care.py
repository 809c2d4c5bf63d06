"""What staff and the clockwork may do with a case in care: command + case -> events, or a refusal.

Every function has the shape `(case, command, actor, now, book) -> [(type, data), …] | Refusal`; `now` is milliseconds UTC.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.contract import TEXT_LIMIT
from server.contract.commands import OUTCOMES
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.case import Case
from server.domain.flagging import in_care
from server.domain.permissions import LICENSED, may_receive
from server.domain.phrases import unfilled
from server.domain.refusal import Refusal
from server.domain.text import checked, line

Draft = tuple[str, dict[str, Any]]
Decision = list[Draft] | Refusal
Decide = Callable[[Case, dict[str, Any], Actor, int, Book], Decision]

STOCKHOLM = ZoneInfo("Europe/Stockholm")
UNMARKED = frozenset({"not_asked", "why"})
"""Kinds of line in the history that are no statement of the patient's."""


def clock(at: int) -> str:
    """Return a time of day in Sweden, `HH:MM`."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(STOCKHOLM).strftime("%H:%M")


def not_mine(case: Case, command: dict[str, Any], actor: Actor) -> Refusal | None:
    """Refuse a command that relies on an ownership that has passed; the text stays a draft with its writer."""
    if case.owner == actor.id and command.get("owner_seq") == case.owner_seq:
        return None
    if case.owner is None:
        return Refusal("nobody_owner")
    return Refusal("not_owner", {"owner": case.owner_name or case.owner, "since": clock(case.owner_since or 0)})


def passed(case: Case, command: dict[str, Any], actor: Actor) -> Refusal | None:
    """Refuse a command that any colleague may give, when this one says that it relies on an ownership that has passed."""
    return not_mine(case, command, actor) if "owner_seq" in command else None


def take(case: Case, _command: dict[str, Any], _actor: Actor, _now: int, _book: Book) -> Decision:
    """Make the case mine when nobody has it."""
    if case.owner is not None:
        owner = case.owner_name or case.owner
        return Refusal("already_taken", {"owner": owner, "since": clock(case.owner_since or 0)})
    return [("Taken", {})]


def take_over(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Take a colleague's case; a reason is demanded unless she is cut off."""
    if case.owner == actor.id:
        return []
    reason = line(command["reason"])
    if isinstance(reason, Refusal):
        return reason
    if not reason and "disconnected" not in case.marks:
        return Refusal("reason_missing")
    return [("Taken", {"over": case.owner, "over_name": case.owner_name, "reason": reason})]


def send(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Say a line: the owner to the patient, or the patient to the clinic."""
    text = checked(command["text"])
    if isinstance(text, Refusal):
        return text
    if actor.kind == "patient":
        return [("Message", {"text": text})]
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    if "[[" in text:
        left = unfilled(text)
        if left:
            return Refusal("blank_left", {"blank": f"[{left[0]}]"})
    return [("Message", {"text": text})]


def patient_line(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Take the patient's line and read it for red flags; one that meets a cut-off owner brings the case back."""
    said = send(case, command, actor, now, book)
    if isinstance(said, Refusal):
        return said
    said += in_care(said[0][1]["text"], case, book, now)
    if "disconnected" in case.marks:
        said.append(("Returned", {"why": "disconnected", "since": case.marks["disconnected"]}))
    return said


def note(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Write an internal line; any colleague who sees the case may."""
    text = passed(case, command, actor) or checked(command["text"])
    return text if isinstance(text, Refusal) else [("Note", {"text": text})]


def mark_read(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Record what has been seen; nothing is written twice, and only the owner's eyes count for the clinic."""
    upto = min(command["upto"], case.seq)
    patient = actor.kind == "patient"
    if not patient and case.owner != actor.id:
        return []
    seen = case.read_by_patient if patient else case.read_by_staff
    return [("Read", {"upto": upto})] if upto > seen else []


def hand_over(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Hand over: a unit's queue has the case at once, a person has it when she acknowledges."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    text = checked(command["note"])
    if isinstance(text, Refusal):
        return Refusal("note_missing") if text.code == "empty_text" else text
    parts = _sbar(command)
    if isinstance(parts, Refusal):
        return parts
    person = command.get("person")
    if person:
        colleague = book.worker(person, command.get("unit", ""), command.get("profession", ""))
        if colleague is None or person == actor.id or not may_receive(colleague, book.receives):
            return Refusal("bad_person")
        return [("Offered", {"person": person, "name": colleague.name, "note": text, **parts})]
    unit, profession = command.get("unit", ""), command.get("profession", "")
    if not book.receives(unit, profession):
        return Refusal("bad_unit")
    rank, due = book.place(case.level, case.entered, unit, profession, now)
    where = {"unit": unit, "profession": profession, "rank": rank, "due": due}
    return [("HandedOver", {**where, "unit_name": book.unit_name(unit), "note": text, **parts})]


def _sbar(command: dict[str, Any]) -> dict[str, Any] | Refusal:
    """Return the four parts as the event keeps them, nothing where the handover has none."""
    parts = {}
    for name, words in command.get("sbar", {}).items():
        text = line(words)
        if isinstance(text, Refusal):
            return text
        parts[name] = text
    if sum(map(len, parts.values())) > TEXT_LIMIT:
        return Refusal("too_long")
    return {"sbar": parts} if parts else {}


def acknowledge(case: Case, _command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Accept a case that was offered to me."""
    if case.offered_to != actor.id:
        return Refusal("wrong_state", {"state": "inte erbjudet dig / not offered to you"})
    return [("Taken", {"from": case.owner, "from_name": case.owner_name})]


def give_back(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Hand the case back to its queue with a reason."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    reason = line(command["reason"])
    if isinstance(reason, Refusal):
        return reason
    return [("Returned", {"why": "handed_back", "reason": reason})] if reason else Refusal("reason_missing")


def move(case: Case, command: dict[str, Any], _actor: Actor, _now: int, book: Book) -> Decision:
    """Move a colleague's case: to its queue at once, or to a person, who has it when she acknowledges."""
    if case.owner is None:
        return Refusal("nobody_owner")
    reason = line(command["reason"])
    if isinstance(reason, Refusal):
        return reason
    if not reason:
        return Refusal("reason_missing")
    person = command.get("person")
    if not person:
        gone = {"from": case.owner, "from_name": case.owner_name}
        return [("Returned", {"why": "moved", "reason": reason, **gone})]
    colleague = book.worker(person, case.unit)
    if colleague is None or person == case.owner or not may_receive(colleague, book.receives, case.unit):
        return Refusal("bad_person")
    return [("Offered", {"person": person, "name": colleague.name, "note": reason})]


def set_level(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Set the level: anyone in the case may raise it, a licensed clinician may lower it, always with a reason."""
    level, reason = command["level"], line(command["reason"])
    lost = passed(case, command, actor)
    if lost:
        return lost
    if isinstance(reason, Refusal):
        return reason
    if not 1 <= level <= 5:
        return Refusal("bad_level")
    if level > case.level and actor.profession not in LICENSED:
        return Refusal("lower_licensed")
    if not reason and level > case.level:
        return Refusal("reason_missing")
    if level == case.level:
        return []
    rank, due = book.place(level, case.entered, case.unit, case.profession, now)
    why = book.level_reason(level, actor.name, reason)
    return [("LevelSet", {"level": level, "from": case.level, "rank": rank, "due": due, "reason": reason, "why": why})]


def acknowledge_flag(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Say that the red flag of this time has been seen; one that has come since must be read too."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    if "flag" not in case.marks:
        return []
    if command["since"] != case.marks["flag"]:
        return Refusal("flag_newer")
    return [("FlagAcknowledged", {"since": case.marks["flag"], "rules": [rule["id"] for rule in case.intake.flags]})]


def give_feedback(case: Case, command: dict[str, Any], _actor: Actor, _now: int, _book: Book) -> Decision:
    """Keep what a colleague says of the triage, with those of the named rules that the case has met."""
    words = line(command.get("text", ""))
    if isinstance(words, Refusal):
        return words
    if command["kind"] == "text" and not words:
        return Refusal("empty_text")
    met = {rule["id"] for rule in case.intake.rules}
    rules = [rule for rule in dict.fromkeys(command["rules"]) if rule in met]
    return [("FeedbackGiven", {"kind": command["kind"], "text": words, "rules": rules})]


def mark_statement(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Mark a statement of the patient's as changed or unclear; what the flow itself says cannot be marked."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    place, mark, lines = command["statement"], command["mark"], case.intake.lines
    if not 0 <= place < len(lines) or lines[place]["kind"] in UNMARKED:
        return Refusal("no_statement")
    words = line(command.get("text", "")) if mark == "changed" else ""
    if isinstance(words, Refusal):
        return words
    if mark == "changed" and not words:
        return Refusal("empty_text")
    known = lines[place].get("mark", {"kind": "none", "text": ""})
    if (known["kind"], known["text"]) == (mark, words):
        return []
    return [("StatementMarked", {"statement": place, "mark": mark, "text": words})]


def close(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """End the case with an outcome of the fixed list."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    if command["outcome"] not in OUTCOMES:
        return Refusal("bad_outcome")
    if "flag" in case.marks:
        return Refusal("flag_open")
    if "picture" in case.marks:
        return Refusal("picture_unseen")
    if "phone" in case.marks:
        return Refusal("phone_open")
    words = line(command.get("note", ""))
    if isinstance(words, Refusal):
        return words
    return [*over(case), ("Closed", {"outcome": command["outcome"], "note": words, "record": True})]


def confirm_recorded(case: Case, _command: dict[str, Any], _actor: Actor, _now: int, _book: Book) -> Decision:
    """Keep that the text stands in the medical record; saying it twice changes nothing."""
    return [("Recorded", {})] if "unrecorded" in case.marks else []


def over(case: Case) -> list[Draft]:
    """Return that a question which nobody has answered ends with the case."""
    return [("QuestionRetracted", {"why": "closed"})] if case.question else []


def release(case: Case, command: dict[str, Any], _actor: Actor, now: int, _book: Book) -> Decision:
    """The lease ran out: what the patient has not been answered goes back, the rest is marked *frånkopplad*.

    An owner who has left (`left`) has no case at all, parked ones neither.
    """
    if case.owner_seq != command["owner_seq"] or case.owner is None:
        return []
    since = command["since"]
    if command.get("left"):
        woken: list[Draft] = [("Resumed", {"why": "left"})] if "parked" in case.marks else []
        return [*woken, ("Returned", {"why": "left", "since": since})]
    if "parked" in case.marks:
        return []
    if not case.answered or case.turn == "mine" or case.due <= now:
        return [("Returned", {"why": "disconnected", "since": since})]
    return [] if "disconnected" in case.marks else [("Disconnected", {"since": since})]


def reconnect(case: Case, command: dict[str, Any], _actor: Actor, _now: int, _book: Book) -> Decision:
    """The owner is back in time."""
    here = case.owner_seq == command["owner_seq"] and "disconnected" in case.marks
    return [("Reconnected", {})] if here else []


def reroute(case: Case, _command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """The unit closes: move an untaken case to who is there, or give it a true time."""
    move = book.closing_move(case, now)
    return [("Rerouted", move)] if move else []


def mind_silence(case: Case, _command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Do what the patient's silence asks for now: a reminder first, then the case comes back to its owner."""
    step = book.next_step(case)
    if step is None or step.at > now or step.what == "follow":
        return []
    if step.what == "remind":
        return [("Reminded", {"since": case.turn_since})]
    again = {"again": True} if "call_again" in case.marks else {}
    return [("Unreached", {"by": step.what, "since": case.turn_since, **again})]


def handover_late(case: Case, _command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Note once that nobody has acknowledged a handover in time."""
    due = book.acknowledgement_due(case)
    return [("Unacknowledged", {"since": case.marks["handed_over"]})] if due is not None and due <= now else []


STAFF: dict[str, Decide] = {
    "Take": take,
    "TakeNext": take,
    "TakeOver": take_over,
    "SendMessage": send,
    "WriteNote": note,
    "MarkRead": mark_read,
    "HandOver": hand_over,
    "Acknowledge": acknowledge,
    "Return": give_back,
    "Move": move,
    "SetLevel": set_level,
    "AcknowledgeFlag": acknowledge_flag,
    "GiveFeedback": give_feedback,
    "MarkStatement": mark_statement,
    "Close": close,
    "ConfirmRecorded": confirm_recorded,
}
SYSTEM: dict[str, Decide] = {
    "Release": release,
    "Reconnect": reconnect,
    "Reroute": reroute,
    "Silence": mind_silence,
    "HandoverLate": handover_late,
}
