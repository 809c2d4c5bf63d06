"""What events change of a case's marks: the silence, the red flag, a cut-off owner, and the statements of the history."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.contract.events import By

if TYPE_CHECKING:
    from server.domain.case import Case


def spoken(case: "Case", *, staff: bool = False) -> None:
    """Somebody has said something: the silence is over, and what it had brought. Staff ask the question of a follow-up."""
    for key in ("reminded", "reach_phone", "reach_text", "replied", "follow_up" if staff else "call_again"):
        if key in case.marks:
            case.mark(key, None)


def reminded(case: "Case", _data: dict[str, Any], at: int, _by: By) -> None:
    """Mark that the silent patient has been reminded."""
    case.mark("reminded", at)


def unreached(case: "Case", data: dict[str, Any], at: int, _by: By) -> None:
    """Bring the case back to its owner; the clock of the silence goes on."""
    for key in ("reminded", "call_again"):
        case.mark(key, None)
    case.mark(f"reach_{data['by']}", at)
    case.turn = "mine"


def unacknowledged(case: "Case", _data: dict[str, Any], at: int, _by: By) -> None:
    """Mark that nobody has looked at the handover in time."""
    case.mark("unacknowledged", at)


def closed(case: "Case", data: dict[str, Any], at: int) -> None:
    """Mark a case that its owner has to put in the medical record."""
    if data.get("record"):
        case.mark("unrecorded", at)


def recorded(case: "Case", _data: dict[str, Any], _at: int, _by: By) -> None:
    """Take away that the case is not in the medical record."""
    case.mark("unrecorded", None)


def flag_acknowledged(case: "Case", _data: dict[str, Any], _at: int, _by: By) -> None:
    """Take the red flag away that has been read."""
    case.mark("flag", None)


def disconnected(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Mark that the owner is cut off."""
    case.mark("disconnected", data["since"])


def reconnected(case: "Case", _data: dict[str, Any], _at: int, _by: By) -> None:
    """The owner is back."""
    case.mark("disconnected", None)


def statement_marked(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Put the clinician's mark on a statement of the history, or take it away."""
    lines = list(case.intake.lines)
    line = {key: value for key, value in lines[data["statement"]].items() if key != "mark"}
    if data["mark"] != "none":
        line["mark"] = {"kind": data["mark"], "text": data["text"], "by": by.get("name", by["id"]), "at": at}
    lines[data["statement"]] = line
    case.intake = replace(case.intake, lines=tuple(lines))
