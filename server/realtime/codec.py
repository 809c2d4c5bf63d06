"""Frames in and out: JSON checked against the contract, extra fields forbidden, nothing guessed."""

from typing import Annotated, Any, cast

import orjson
from pydantic import ConfigDict, Discriminator, TypeAdapter, ValidationError

from server.contract import FRAME_LIMIT, frames
from server.contract.commands import PatientCommand, StaffCommand
from server.contract.errors import PROBLEMS, words

Frame = dict[str, Any]

_STRICT = ConfigDict(strict=True, extra="forbid")


def _adapter(union: Any) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[union, Discriminator("type")], config=_STRICT)


STAFF: TypeAdapter[Any] = _adapter(frames.ClientFrame)
PATIENT: TypeAdapter[Any] = _adapter(frames.PatientFrame)
STAFF_COMMAND: TypeAdapter[Any] = _adapter(StaffCommand)
PATIENT_COMMAND: TypeAdapter[Any] = _adapter(PatientCommand)


class BadFrame(Exception):
    """The frame cannot be read; `field` names the place."""

    def __init__(self, code: str, field: str = "") -> None:
        """Keep the documented code."""
        super().__init__(code, field)
        self.code, self.field = code, field


def decode(adapter: TypeAdapter[Any], raw: str | bytes) -> Frame:
    """Return the checked frame; raises BadFrame."""
    if len(raw) > FRAME_LIMIT:
        raise BadFrame("too_large")
    try:
        return cast(Frame, adapter.validate_json(raw))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
        code = "bad_frame" if first["type"] == "json_invalid" else "bad_request"
        raise BadFrame(code, ".".join(str(part) for part in first["loc"])) from fault
    except ValueError as fault:
        raise BadFrame("bad_frame") from fault


def encode(frame: Any) -> bytes:
    """Return a frame as JSON."""
    return orjson.dumps(frame)


def refuse(
    code: str, *, id_: str | None = None, vid: str | None = None, fields: dict[str, str] | None = None
) -> bytes:
    """Return a refusal with its words in both languages."""
    sv, en = words(code, **(fields or {}))
    frame: Frame = {"type": "refuse", "code": code, "sv": sv, "en": en}
    if id_ is not None:
        frame["id"] = id_
    if vid is not None:
        frame["vid"] = vid
    if fields:
        frame["detail"] = fields
    return orjson.dumps(frame)


def close_code(code: str) -> int | None:
    """Return the close code that belongs to a refusal, or None when the socket stays open."""
    return PROBLEMS[code].close
