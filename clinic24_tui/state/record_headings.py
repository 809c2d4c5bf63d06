"""The headings of a text for the record and their order: the unit's own, or the program's."""

from collections.abc import Sequence
from typing import Final

from clinic24_tui.locale import N_, _, language
from server.contract.record import RecordPart
from server.contract.views import UnitInfo

Headings = dict[RecordPart, str]
"""Every part with its heading, in the order in which they stand."""

HEADINGS: Final[Headings] = {
    "contact": N_("Kontaktorsak"),
    "history": N_("Anamnes"),
    "assessment": N_("Bedömning"),
    "action": N_("Åtgärd"),
    "phone": N_("Telefon"),
    "advice": N_("Råd"),
    "follow_up": N_("Uppföljning"),
}


def usual() -> Headings:
    """Return the program's own in its language."""
    return {part: _(title) for part, title in HEADINGS.items()}


def of_unit(units: Sequence[UnitInfo], unit: str) -> Headings:
    """Return those that hold at a unit, in the language of the program."""
    own = next((one["record"] for one in units if one["id"] == unit and "record" in one), [])
    lang = language()
    return {heading["part"]: heading["en"] if lang == "en" else heading["sv"] for heading in own} or usual()
