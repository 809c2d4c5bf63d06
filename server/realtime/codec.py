"""Frames in and out: JSON checked against the contract, extra fields forbidden, nothing guessed."""

from collections.abc import Iterator
from typing import Annotated, Any, cast

import orjson
from pydantic import ConfigDict, Discriminator, TypeAdapter, ValidationError

from server.app.ports import Answer
from server.contract import FRAME_LIMIT, frames, patient_frames
from server.contract.commands import StaffCommand
from server.contract.errors import PROBLEMS, words
from server.contract.events import Event
from server.contract.patient_commands import CallerCommand, PatientCommand

Frame = dict[str, Any]

SAFE_INTEGER = 2**53 - 1
MOST_ID = 64
MOST_NAME = 200
WIDEST = 4
"""Bytes that one character of a text takes at most."""

_STRICT = ConfigDict(strict=True, extra="forbid")


def _adapter(union: Any) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[union, Discriminator("type")], config=_STRICT)


class Language:
    """The frames of one side. A command is looked up by its own type: tried one after the other, sixteen cost 20 µs."""

    def __init__(self, frame_union: Any, command_union: Any) -> None:
        """Build the checks once."""
        self._frame, self._command = _adapter(frame_union).validator, _adapter(command_union).validator

    def check(self, raw: str | bytes) -> Frame:
        """Return the frame; raises ValidationError, or ValueError where it is no JSON."""
        frame = orjson.loads(raw)
        if isinstance(frame, dict) and frame.get("type") == "cmd" and len(frame) == 2:
            frame["cmd"] = self._command.validate_python(frame.get("cmd"))
            return frame
        return cast("Frame", self._frame.validate_python(frame))


STAFF = Language(frames.ClientFrame, StaffCommand | CallerCommand)
PATIENT = Language(patient_frames.PatientFrame, PatientCommand)


class BadFrame(Exception):
    """The frame cannot be read; `field` names the place, `id` and `vid` whom the answer is for where that can be read."""

    def __init__(self, code: str, field: str = "", raw: str | bytes = b"") -> None:
        """Keep the documented code."""
        super().__init__(code, field)
        self.code, self.field = code, field[:MOST_NAME]
        self.id, self.vid = _whose(raw)


def decode(language: Language, raw: str | bytes) -> Frame:
    """Return the checked frame; raises BadFrame."""
    if len(raw) * WIDEST > FRAME_LIMIT and len(raw.encode() if isinstance(raw, str) else raw) > FRAME_LIMIT:
        raise BadFrame("too_large")
    try:
        frame = language.check(raw)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
        where = [*first["loc"], "type"] if first["type"].startswith("union_tag") else first["loc"]
        raise BadFrame("bad_request", ".".join(str(part) for part in where), raw) from fault
    except ValueError as fault:
        raise BadFrame("bad_frame") from fault
    wide = _too_wide(frame)
    if wide:
        raise BadFrame("bad_request", wide, raw)
    return frame


def _too_wide(frame: Frame) -> str:
    """Return the name of the first number that no JSON reader is sure to keep, "" when there is none."""
    for name, value in frame.items():
        if isinstance(value, dict):
            inner = _too_wide(value)
            if inner:
                return f"{name}.{inner}"
        elif isinstance(value, int) and not -SAFE_INTEGER <= value <= SAFE_INTEGER:
            return name
    return ""


def _whose(raw: str | bytes) -> tuple[str | None, str | None]:
    """Return the command's id and the view's id of a frame that has the wrong shape, None where they are missing."""
    try:
        frame = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None, None
    if not isinstance(frame, dict):
        return None, None
    command = frame.get("cmd")
    found = (command.get("id") if isinstance(command, dict) else None, frame.get("vid"))
    id_, vid = (value[:MOST_ID] if isinstance(value, str) else None for value in found)
    return id_, vid


def encode(frame: Any) -> bytes:
    """Return a frame as JSON."""
    return orjson.dumps(frame)


def portions(events: list[Event], most: int) -> Iterator[list[Event]]:
    """Split events, in their order, into lists of about `most` bytes of JSON and one event at least."""
    portion: list[Event] = []
    size = 0
    for event in events:
        length = len(orjson.dumps(event))
        if portion and size + length > most:
            yield portion
            portion, size = [], 0
        portion.append(event)
        size += length
    if portion:
        yield portion


def latest(events: list[Event], most: int) -> list[Event]:
    """Return the last events that fit in about `most` bytes of JSON, one at least."""
    return next(portions(events[::-1], most), [])[::-1]


def refuse(code: str, *, id_: str | None = None, vid: str | None = None, fields: dict[str, str] | None = None) -> bytes:
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


def acked(command_id: str, answer: Answer) -> bytes:
    """Return a command's answer as a frame."""
    if not answer.ok:
        return refuse(answer.code, id_=command_id, fields=answer.fields or None)
    frame = {"type": "ack", "id": command_id, "case": answer.case, "seq": answer.seq, "pos": answer.pos}
    if answer.owner_seq is not None:
        frame["owner_seq"] = answer.owner_seq
    if "why" in answer.fields:
        frame["why"] = answer.fields["why"]
    return encode(frame)


def close_code(code: str) -> int | None:
    """Return the close code that belongs to a refusal, or None when the socket stays open."""
    return PROBLEMS[code].close
