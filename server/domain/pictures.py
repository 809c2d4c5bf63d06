"""The pictures of a case: what their events change, what is left to look at, and how the history names them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from server.contract.events import By
from server.contract.views import HistoryLine

if TYPE_CHECKING:
    from server.domain.case import Case

_WHO: Final = {"self": ("Patienten", "The patient"), "guardian": ("Vårdnadshavaren", "The guardian")}
_NOTED: Final = (
    ("unassessable", "ej bedömbar", "cannot be assessed"),
    ("mistake", "skickad av misstag", "sent by mistake"),
)


def known(case: "Case", picture: str) -> dict[str, Any] | None:
    """Return a picture of the case, or None."""
    return next((one for one in case.pictures if one["id"] == picture), None)


def has_all(case: "Case", value: object) -> bool:
    """Say whether an answer names pictures of this case only; one that was passed by names none."""
    return not isinstance(value, list) or {one["id"] for one in case.pictures}.issuperset(value)


def looked_at(picture: Mapping[str, Any]) -> bool:
    """Say whether the picture has been opened, or marked as one that need not be."""
    return bool(picture["seen_at"] or picture["mark"])


def sent(case: "Case", data: dict[str, Any], at: int, _by: By) -> None:
    """Add the picture; in care it is something that the patient has said."""
    kept = {key: data[key] for key in ("width", "height", "bytes", "sender")}
    unseen = {"seen_by": None, "seen_at": None, "mark": "", "marked_by": None, "marked_at": None}
    case.pictures = (*case.pictures, {"id": data["picture"], "seq": case.seq, "at": at, **kept, **unseen})
    _note(case)
    if case.state != "intake":
        case.hear(at)


def seen(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Note who has opened the picture last among its owners."""
    _change(case, data["picture"], {"seen_by": by.get("name", by["id"]), "seen_at": at})


def marked(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Note the mark and who has set it."""
    if data["mark"] == "none":
        _change(case, data["picture"], {"mark": "", "marked_by": None, "marked_at": None})
    else:
        _change(case, data["picture"], {"mark": data["mark"], "marked_by": by.get("name", by["id"]), "marked_at": at})


def _change(case: "Case", picture: str, changes: dict[str, Any]) -> None:
    case.pictures = tuple({**one, **changes} if one["id"] == picture else one for one in case.pictures)
    _note(case)


def _note(case: "Case") -> None:
    """Mark the case as long as a picture has neither been opened nor marked, from when the first of them came."""
    case.mark("picture", min((one["at"] for one in case.pictures if not looked_at(one)), default=None))


def counted(n: int) -> dict[str, str]:
    """Return how many pictures in words."""
    return {"sv": f"{n} bild" if n == 1 else f"{n} bilder", "en": f"{n} picture" if n == 1 else f"{n} pictures"}


def history_lines(case: "Case") -> list[HistoryLine]:
    """Return the history's line on the pictures, none when there are none; how staff have marked them stands with it."""
    if not case.pictures:
        return []
    who, number = _WHO["guardian" if case.writer == "guardian" else "self"], counted(len(case.pictures))
    sv, en = f"{who[0]} har skickat {number['sv']}", f"{who[1]} has sent {number['en']}"
    for mark, swedish, english in _NOTED:
        n = sum(one["mark"] == mark for one in case.pictures)
        if n:
            sv, en = f"{sv}, {n} {swedish}", f"{en}, {n} {english}"
    return [HistoryLine(kind="value", sv=sv, en=en, question=None)]
