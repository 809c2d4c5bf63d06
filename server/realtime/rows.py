"""A case as a screen draws it: the queue's row and the staff's head, with no more in it than the screen shows."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any, cast

import orjson

from server.contract.views import Asked, CaseHead, Mark, QueueRow
from server.domain.case import Case
from server.domain.merged import history_lines as merged_lines
from server.domain.pictures import history_lines
from server.domain.questions import row as question_row
from server.domain.reading_back import FlowAsSent
from server.domain.silence import Step

CHUNK_BYTES = 32 * 1024
"""Rows of one frame."""

_SHARED = (
    "id",
    "seq",
    "rank",
    "due",
    "entered",
    "level",
    "state",
    "unit",
    "profession",
    "entrance",
    "complaint",
    "sex",
    "writer",
    "turn",
    "turn_since",
)
_OWNED = ("owner", "owner_name", "owner_seq", "owner_since")
_shared, _owned = attrgetter(*_SHARED), attrgetter(*_OWNED)


def age(born: str, at: int) -> tuple[int, str]:
    """Return an age in whole years, or in months under two years, at a time in milliseconds UTC."""
    birth = date.fromisoformat(born)
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    months = (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
    return (months, "m") if months < 24 else (months // 12, "y")


def marks(case: Case) -> list[Mark]:
    """Return the case's marks in the order they came."""
    return [cast("Mark", {"key": key, "since": since}) for key, since in case.marks.items()]


def kin_of(case: Case, veil: bytes) -> str:
    """Return the sign that a patient's rows have in common; without the secret nobody gets from it to the number."""
    return blake2b(case.number.encode(), key=veil, digest_size=9).hexdigest() if veil else ""


def queue_row(case: Case, viewer: str, pos: int, step: Step | None, kin: str = "") -> QueueRow:
    """Return a case's row, with what a silence brings next.

    The name stands only in rows of the viewer's own cases, and never of a protected person.
    """
    years, unit = age(case.born, case.entered)
    row: dict[str, Any] = {"pos": pos, "age": years, "age_unit": unit, "marks": marks(case)}
    row.update(zip(_SHARED, _shared(case), strict=True))
    if case.owner is not None:
        row.update(zip(_OWNED, _owned(case), strict=True))
    if case.offered_to is not None:
        row["offered_to"] = case.offered_to
    if case.question is not None:
        row["question"] = question_row(case.question)
    if step is not None:
        row["next_step"], row["next_at"] = step.what, step.at
    if kin:
        row["kin"] = kin
    if viewer in (case.owner, case.offered_to):
        row["unread"] = case.unread
        if case.read_at:
            row["read_at"] = case.read_at
        if not case.protected:
            row["name"] = case.name
    return cast("QueueRow", row)


class RowCache:
    """Encoded rows of the moment: a case is encoded once for its own people and once for all others, however many look."""

    def __init__(self, next_step: Callable[[Case], Step | None], most: int = 20_000, veil: str = "") -> None:
        """Keep at most `most` rows; `next_step` says what a patient's silence brings next, `veil` is the secret of `kin`."""
        self._next_step, self._veil = next_step, veil.encode()
        self._own: dict[str, tuple[int, int, bytes]] = {}
        self._others: dict[str, tuple[int, int, bytes]] = {}
        self._most = most

    def row(self, case: Case, viewer: str, pos: int) -> bytes:
        """Return the row as JSON with the frame's position in it."""
        own = viewer == case.owner or viewer == case.offered_to
        rows = self._own if own else self._others
        kept = rows.get(case.id)
        if kept is not None and kept[0] == case.seq:
            if kept[1] == pos:
                return kept[2]
            encoded = b'{"pos":%d,' % pos + kept[2].partition(b",")[2]
        else:
            kin = kin_of(case, self._veil)
            encoded = orjson.dumps(queue_row(case, viewer if own else "", pos, self._next_step(case), kin))
            if len(rows) >= self._most:
                rows.clear()
        rows[case.id] = (case.seq, pos, encoded)
        return encoded


def head(case: Case, unit_name: str, *, flow: FlowAsSent, asked: list[Asked], place: dict[str, str]) -> CaseHead:
    """Return the identity band, level and autoanamnesis of a case for the staff's case view."""
    years, unit = age(case.born, case.entered)
    state = case.__dict__
    same = (set(CaseHead.__annotations__) & set(state)) - {"name", "number", "marks"}
    view: dict[str, Any] = {key: state[key] for key in same}
    view |= {"age": years, "age_unit": unit, "marks": marks(case), "name": case.name, "number": case.number}
    view |= {"unit_name": unit_name, "why": case.intake.why, "rules": list(case.intake.rules)}
    view |= {
        "history": [*case.intake.lines, *history_lines(case), *merged_lines(case)],
        "flow_version": flow.version,
        "flow_approved": flow.approved,
        "flow_depth": flow.depth,
        "asked": asked,
        "place": place,
    }
    return cast("CaseHead", view)


def in_chunks(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Give rows out by as many as a frame holds."""
    chunk: list[bytes] = []
    size = 0
    for row in rows:
        if chunk and size + len(row) > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += len(row) + 1
    if chunk:
        yield chunk
