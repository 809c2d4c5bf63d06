"""A case that the clinic begins: who it is comes from the registers, the first line goes with it (the shape of `care.Decide`)."""

from typing import Any, Final

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision
from server.domain.case import Case
from server.domain.flow import ROUTINE
from server.domain.phrases import unfilled
from server.domain.refusal import Refusal
from server.domain.text import checked

ENTRANCE_OF: Final = {"secretary": "secretary", "bvc_nurse": "bvc"}
"""By which entrance a case that a profession begins counts as come; all others by care."""
_PERSON: Final = ("number", "name", "born", "sex", "protected")


def start_contact(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Begin a case that is mine from the first moment; the reason is internal, the text is the patient's first line."""
    reason, text = checked(command["reason"]), checked(command["text"])
    if isinstance(reason, Refusal):
        return Refusal("reason_missing") if reason.code == "empty_text" else reason
    if isinstance(text, Refusal):
        return text
    left = unfilled(text) if "[[" in text else []
    if left:
        return Refusal("blank_left", {"blank": f"[{left[0]}]"})
    if not book.receives(actor.unit, actor.profession):
        return Refusal("bad_unit")
    person = {key: command[key] for key in _PERSON}
    writer = {
        "who": "self",
        "lang": "sv",
        "writer": "self",
        "writer_name": command["name"],
        "writer_number": command["number"],
    }
    rank, due = book.place(ROUTINE, now, actor.unit, actor.profession, now)
    where = {"unit": actor.unit, "profession": actor.profession, "rank": rank, "due": due, "level": ROUTINE}
    why = {"sv": f"Vården kontaktar: {reason}", "en": f"The clinic makes contact: {reason}"}
    return [
        ("Started", {"case": case.id, **person, **writer}),
        ("ContactSet", {"phone": command["phone"], "notify": True}),
        ("EntranceChosen", {"entrance": ENTRANCE_OF.get(actor.profession, "care"), "listed_unit": actor.unit}),
        ("UnitChosen", {"unit": actor.unit, "unit_name": book.unit_name(actor.unit)}),
        (
            "Submitted",
            {**where, "entered": now, "why": why, "rules": [], "lines": [], "marks": [], "first_question": None},
        ),
        ("Taken", {}),
        ("Note", {"text": reason}),
        ("Message", {"text": text}),
    ]
