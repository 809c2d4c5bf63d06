"""The pages about where one belongs: the listing check, the choice of child health centre. Never a dead end."""

from dataclasses import dataclass
from typing import Any, Final

from server.domain.book import Book
from server.domain.case import Case
from server.domain.destination import destination
from server.domain.flow import ROUTINE
from server.domain.region import Phone
from server.domain.swedish_time import Words
from server.domain.verdict import Verdict, verdict

_HERE: Final[Words] = {"sv": "Du är listad på {name}.", "en": "You are listed at {name}."}
_TRIAL: Final[Words] = {
    "sv": " Chatten är på prov här. Ring om du inte får svar.",
    "en": " The chat is on trial here. Call if you get no answer.",
}
_NOT_CONNECTED: Final[Words] = {
    "sv": "Du är listad på {name}. Den är inte med i chatten. Ring dit.",
    "en": "You are listed at {name}. It is not part of the chat. Call there.",
}
_AWAY: Final[Words] = {
    "sv": "Du är listad på {name}, utanför regionen. Ring dit.",
    "en": "You are listed at {name}, outside the region. Call there.",
}
_NOWHERE: Final[Words] = {
    "sv": "Du är inte listad på någon vårdcentral här. Ring 1177 så hjälper de dig.",
    "en": "You are not listed at any health centre here. Call 1177 and they will help you.",
}
_SILENT: Final[Words] = {
    "sv": "Vi når inte listningsregistret just nu. Välj din vårdcentral.",
    "en": "The listing register does not answer right now. Choose your health centre.",
}
_ON_CALL: Final[Words] = {
    "sv": "Du kan också skriva till oss här i chatten. Det är besvären som avgör.",
    "en": "You can also write to us here in the chat. What you told decides it.",
}
_BVC: Final[Words] = {
    "sv": "Välj den BVC där barnet går.",
    "en": "Choose the child health centre where the child goes.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What the register says; `known` False when it did not answer, and then the patient says it herself."""

    known: bool = False
    centre: str | None = None
    away: Phone | None = None
    bvc: str | None = None


def telephone(phone: Phone) -> dict[str, str]:
    """Return a name and number with the digits that a `tel:` link wants."""
    digits = "".join(char for char in phone.number if char.isdecimal() or char == "+")
    return {"sv": phone.name, "en": phone.name, "number": phone.number, "tel": digits}


def telephones(phones: tuple[Phone, ...]) -> list[dict[str, str]]:
    """Return telephones as the page draws them."""
    return [telephone(phone) for phone in phones]


def listing_page(case: Case, book: Book, now: int, listed: Listed) -> dict[str, Any]:
    """Return the listing check: what the register says, whom to ring, and where one may go on."""
    if not listed.known:
        return _page(_SILENT, None, _centres(case, book, now), book)
    unit = book.region.units.get(listed.centre or "")
    child = case.writer == "guardian"
    if unit is not None and book.takes(unit.id, case.entrance, now):
        choice = {"unit": unit.id, "name": unit.name, "main": True, "about": None}
        trial = _TRIAL if book.on_trial(unit.id, case.entrance, now) else {"sv": "", "en": ""}
        here = {language: words + trial[language] for language, words in _HERE.items()}
        return _page(_worded(here, unit.name, child), unit.telephone, [choice], book)
    on_call = _on_call(case, book, now)
    if unit is not None:
        return _page(_worded(_NOT_CONNECTED, unit.name, child), unit.telephone, on_call, book)
    if listed.away is not None:
        return _page(_worded(_AWAY, listed.away.name, child), listed.away, on_call, book)
    return _page(_worded(_NOWHERE, "", child), book.region.advice, on_call, book)


def _page(lead: Words, phone: Phone | None, choices: list[dict[str, Any]], book: Book) -> dict[str, Any]:
    shown = telephone(phone) if phone else {}
    return {
        "lead": lead,
        "name": phone.name if phone else "",
        "phone": shown.get("number", ""),
        "tel": shown.get("tel", ""),
        "choices": choices,
        "numbers": telephones((book.region.advice, book.region.emergency)),
    }


def _worded(words: Words, name: str, child: bool) -> Words:
    """Return the sentence with the centre's name; what a guardian reads is about the child."""
    told = {language: text.replace("{name}", name) for language, text in words.items()}
    if not child:
        return told
    return {
        "sv": told["sv"]
        .replace("Du är inte listad", "Barnet är inte listat")
        .replace("Du är listad", "Barnet är listat"),
        "en": told["en"].replace("You are", "The child is"),
    }


def _centres(case: Case, book: Book, now: int) -> list[dict[str, Any]]:
    kind = book.region.entrances[case.entrance].kind
    units = [unit for unit in book.region.of_kind(kind) if book.takes(unit.id, case.entrance, now)]
    return [{"unit": unit.id, "name": unit.name, "main": False, "about": None} for unit in units]


def _on_call(case: Case, book: Book, now: int) -> list[dict[str, Any]]:
    """Offer the units on call to who belongs nowhere here, when the level is one that they take."""
    if case.entrance != "care" or not book.region.on_call:
        return []
    unknown = Verdict(ROUTINE, False, None, False, "", (), None, False)
    found = verdict(case, book, now) or unknown
    unit = book.region.on_call[0]
    target = destination(case, found, now, book, unit)
    if target.code in ("not_listed", "not_connected"):
        return []
    return [{"unit": unit, "name": book.unit_name(target.unit or unit), "main": True, "about": _ON_CALL}]


def unit_page(case: Case, book: Book, now: int, listed: Listed) -> dict[str, Any]:
    """Return the choice of child health centre, the one where the child is enrolled first."""
    kind = book.region.entrances[case.entrance].kind
    units = sorted(book.region.of_kind(kind), key=lambda unit: (unit.id != listed.bvc, not unit.connected))
    connected = [unit for unit in units if book.takes(unit.id, case.entrance, now)]
    return {
        "lead": _BVC,
        "chosen": case.unit,
        "units": [
            {"id": unit.id, "name": unit.name, "phone": unit.phone, "enrolled": unit.id == listed.bvc}
            for unit in connected
        ],
        "numbers": telephones(tuple(unit.telephone for unit in units if unit not in connected)),
    }
