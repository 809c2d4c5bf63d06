"""What may be asked of a colleague and answered: command + case -> events, or a refusal (the shape of `care.Decide`)."""

from typing import Any, Final

from server.contract.questions import TASK_GIVERS, WITHIN_OF_LEVEL
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, not_mine
from server.domain.case import Case
from server.domain.permissions import may_receive
from server.domain.phrases import unfilled
from server.domain.questions import due, late_step
from server.domain.refusal import Refusal
from server.domain.text import checked, line

DOCTOR: Final = "doctor"


def ask(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Ask a profession's queue or a person; the case stays mine and waits for the answer."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    if case.question is not None:
        return Refusal("question_open", {"to": case.question["name"] or case.question["unit_name"]})
    text = checked(command["text"])
    if isinstance(text, Refusal):
        return text
    to = _to(command, actor, book)
    if isinstance(to, Refusal):
        return to
    kind = {}
    if command.get("kind") == "task":
        wrong = _no_task(to, text, actor)
        if wrong:
            return wrong
        kind = {"kind": "task"}
    within = command.get("within") or WITHIN_OF_LEVEL[case.level]
    hours = book.region.units[to["unit"]].hours.get(to["profession"])
    return [("ColleagueAsked", {**kind, **to, "text": text, "due": due(within, now, hours)})]


def _to(command: dict[str, Any], actor: Actor, book: Book) -> dict[str, str] | Refusal:
    person = command.get("person", "")
    if person:
        colleague = book.worker(person, actor.unit, DOCTOR if command.get("kind") == "task" else "")
        if colleague is None or person == actor.id or not may_receive(colleague, book.receives):
            return Refusal("bad_person")
        where = {"unit": colleague.unit, "profession": colleague.profession}
        return {**where, "unit_name": book.unit_name(colleague.unit), "person": person, "name": colleague.name}
    unit, profession = command.get("unit", ""), command.get("profession", "")
    if not book.receives(unit, profession):
        return Refusal("bad_unit")
    return {"unit": unit, "profession": profession, "unit_name": book.unit_name(unit)}


def _no_task(to: dict[str, str], text: str, actor: Actor) -> Refusal | None:
    """Say why this is no task: it goes from who gives tasks to a doctor, and nothing in it is left to fill in."""
    if actor.profession not in TASK_GIVERS or to["profession"] != DOCTOR:
        return Refusal("task_to_doctor")
    left = unfilled(text)
    return Refusal("blank_left", {"blank": f"[{left[0]}]"}) if left else None


def answer(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Answer the open question; one whose owner is cut off brings the case back to its queue with the answer."""
    question = case.question
    if question is None or question["seq"] != command["question"]:
        return Refusal("question_gone")
    text = line(command.get("text", ""))
    if isinstance(text, Refusal):
        return text
    if command["answer"] == "comment" and not text:
        return Refusal("empty_text")
    quoted: dict[str, Any] = {"question": question["seq"], "asked": question["text"], "asked_by": question["by_name"]}
    if question.get("kind"):
        quoted |= {"kind": question["kind"], "profession": actor.profession}
    said: list[tuple[str, dict[str, Any]]] = [
        ("ColleagueAnswered", {**quoted, "answer": command["answer"], "text": text})
    ]
    if "disconnected" in case.marks:
        said.append(("Returned", {"why": "disconnected", "since": case.marks["disconnected"]}))
    return said


def retract(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Take the question back."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    return [("QuestionRetracted", {"why": "retracted"})] if case.question else []


def tell_late(case: Case, _command: dict[str, Any], _actor: Actor, now: int, _book: Book) -> Decision:
    """Note once for each who is to be told that the answer is late."""
    to = late_step(case, now)
    return [("QuestionLate", {"to": to})] if to else []
