"""What it changes of a case to be taken into another, or to take one in; and how the history names what came along."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from server.contract.events import By
from server.contract.merging import TakenIn
from server.contract.views import HistoryLine
from server.domain import arrival, marks
from server.domain.hours import from_ms, local
from server.domain.pictures import counted, looked_at

if TYPE_CHECKING:
    from server.domain.case import Case

UNSAID: Final = frozenset({"words", "not_asked", "why"})
"""Kinds of line that are not repeated: her own words stand by themselves, the rest is no statement."""


def into(case: "Case") -> str | None:
    """Return the case that this one went on in, or None."""
    return (case.merged or {}).get("into")


def taken_in(case: "Case") -> list[TakenIn]:
    """Return the cases that this one has taken in, the first one first."""
    found: list[TakenIn] = (case.merged or {}).get("from", [])
    return found


def origin(case: "Case", picture: str, seq: int) -> tuple[str, int]:
    """Return in which journal a picture of the case was sent, and the seq of its event there."""
    for one in taken_in(case):
        if picture in one["pictures"]:
            source, at = one["pictures"][picture]
            return str(source), int(at)
    return case.id, seq


def closed(case: "Case", data: dict[str, Any]) -> None:
    """Name the case that this one went on in."""
    if "into" in data:
        case.merged = {**(case.merged or {}), "into": data["into"]}


def reopened(case: "Case") -> None:
    """The case stands by itself again."""
    if into(case) is not None:
        kept = {key: value for key, value in (case.merged or {}).items() if key != "into"}
        case.merged = kept or None


def took_in(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Take another case in: its place where that is the more urgent, its words, its pictures and what waits for an answer."""
    arrival.placed(case, data)
    case.entered = data["entered"]
    if data["why"]:
        case.intake = replace(case.intake, why=data["why"])
    for key, since in data["marks"].items():
        case.mark(key, since)
    before = data.get("before")
    # An event without `before` counted the pictures of what the other had taken in among the other's own.
    own = [one for one in data["pictures"] if before is None or one["case"] == data["other"]]
    place = {one["id"]: [one["case"], one["seq"]] for one in data["pictures"]}
    came = TakenIn(
        case=data["other"],
        at=at,
        by=by.get("name", by["id"]),
        entered=data["came"],
        complaint=data["complaint"],
        own_words=data["own_words"],
        said=said({**data, "pictures": own}),
        pictures=place,
    )
    case.merged = {**(case.merged or {}), "from": [*taken_in(case), *(before or ()), came]}
    _pictures(case, data["pictures"])
    if data["turn"] == "mine":
        marks.spoken(case)
        case.last_patient_seq = case.seq
        case.unread += len(data["unanswered"])
        case.turn_since = min(data["turn_since"], case.turn_since if case.turn == "mine" else at)
        case.turn = "mine"


def _pictures(case: "Case", came: list[dict[str, Any]]) -> None:
    if came:
        news = ({**{key: value for key, value in one.items() if key != "case"}, "seq": case.seq} for one in came)
        case.pictures = (*case.pictures, *news)
        case.mark("picture", min((one["at"] for one in case.pictures if not looked_at(one)), default=None))


def said(data: dict[str, Any]) -> dict[str, str]:
    """Return what a taken-in case says, in one row of words: own words, statements with how they are marked, pictures."""
    rows: dict[str, list[str]] = {"sv": [], "en": []}
    if data["own_words"]:
        for said_first in rows.values():
            said_first.append(f"”{data['own_words']}”")
    for line in data["lines"]:
        if line["kind"] in UNSAID:
            continue
        rows["sv"].append(line["sv"] + _marked(line, "ändrat till", "oklart"))
        rows["en"].append(line["en"] + _marked(line, "changed to", "unclear"))
    if data["pictures"]:
        for language, words in counted(len(data["pictures"])).items():
            rows[language].append(words)
    return {language: "; ".join(words) for language, words in rows.items()}


def _marked(line: dict[str, Any], changed: str, unclear: str) -> str:
    mark = line.get("mark")
    if mark is None:
        return ""
    return f" ({changed} {mark['text']})" if mark["kind"] == "changed" else f" ({unclear})"


def history_lines(case: "Case") -> list[HistoryLine]:
    """Return a line for each case that was taken in, so that no statement is read as an answer of this one."""
    found = []
    for one in taken_in(case):
        when = f"{local(from_ms(one['entered'])):%Y-%m-%d %H:%M}"
        sv, en = f"Sammanslaget ärende {when}: {one['said']['sv']}", f"Merged case {when}: {one['said']['en']}"
        found.append(HistoryLine(kind="background", sv=sv, en=en, question=None))
    return found
