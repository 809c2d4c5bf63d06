"""Cases and events to and from rows: columns in one fixed order, JSON by orjson, stored old events lifted by upcasters."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import Any

import orjson

from server.app.ports import Answer, Outcome
from server.contract.events import Event
from server.domain.case import Case
from server.domain.told import Intake

COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Case) if f.name != "intake")
"""The columns of a case besides `pos`, in the order of the dataclass."""

HOT: tuple[str, ...] = (
    "seq",
    "turn",
    "turn_since",
    "answered",
    "unread",
    "last_patient_seq",
    "last_staff_seq",
    "read_at",
    "read_by_patient",
    "read_by_staff",
    "said",
    "marks",
)
"""What chatting changes."""

_JSON = ("owners", "pictures", "question", "sbar", "call", "parked", "merged", "marks")
_BOOLS = ("protected", "notify", "answered")

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(type, v) -> function that lifts the data to v + 1; asked until no step is left."""

SELECT_CASE = "SELECT " + ", ".join(COLUMNS) + " FROM cases"


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def case_values(case: Case, columns: tuple[str, ...] = COLUMNS) -> list[Any]:
    """Return a case's values in column order."""
    state = case.__dict__
    return [_text(state[name]) if name in _JSON else state[name] for name in columns]


def case_of(row: Sequence[Any], intake: str | None = None) -> Case:
    """Return the case of a row in column order; without `intake` the answers are left out."""
    values = dict(zip(COLUMNS, row, strict=True))
    values["marks"] = orjson.loads(values["marks"])
    values["owners"] = orjson.loads(values["owners"])
    values["pictures"] = tuple(orjson.loads(values["pictures"]))
    values["question"] = orjson.loads(values["question"])
    values["sbar"] = orjson.loads(values["sbar"])
    values["call"], values["parked"] = orjson.loads(values["call"]), orjson.loads(values["parked"])
    values["merged"] = orjson.loads(values["merged"])
    for name in _BOOLS:
        values[name] = bool(values[name])
    case = Case(**values)
    if intake is not None:
        case.intake = intake_of(intake)
    return case


def intake_text(intake: Intake) -> str:
    """Return an intake as JSON."""
    return _text(asdict(intake))


def intake_of(body: str) -> Intake:
    """Return the intake of its JSON."""
    values = orjson.loads(body)
    for name in ("offered", "rules", "flags", "lines", "earlier"):
        values[name] = tuple(values.get(name, ()))
    for name in ("ticked", "asked"):
        if values.get(name) is not None:
            values[name] = tuple(values[name])
    return Intake(**values)


def event_values(pos: int, case_id: str, event: Event) -> tuple[Any, ...]:
    """Return an event's values in the order of INSERT_EVENT."""
    by, data = _text(event["by"]), _text(event["data"])
    return pos, case_id, event["seq"], event["at"], event["type"], event["v"], by, data


def event_of(row: Sequence[Any]) -> Event:
    """Return the event of a row (seq, at, type, v, by, data), lifted to today's version."""
    seq, at, kind, v, by, data = row
    body = orjson.loads(data)
    while (kind, v) in UPCASTERS:
        body = UPCASTERS[kind, v](body)
        v += 1
    return Event(seq=seq, type=kind, v=v, at=at, by=orjson.loads(by), data=body)


def outcome_text(answer: Answer, pos: int) -> str:
    """Return a kept answer as JSON."""
    kept = {"ok": answer.ok, "case": answer.case, "seq": answer.seq, "pos": pos if answer.ok else 0}
    return _text({**kept, "owner_seq": answer.owner_seq, "code": answer.code, "fields": answer.fields})


def outcome_of(digest: bytes, body: str) -> Outcome:
    """Return the kept outcome of its columns."""
    return Outcome(digest, Answer(**orjson.loads(body)))
