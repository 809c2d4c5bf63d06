"""What a request body may look like: exactly these fields and types; the error names the field that is wrong."""

from typing import Annotated, Any, Final, Literal, cast, get_args

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, TypeAdapter, ValidationError
from starlette.requests import Request

from server.contract.patient_commands import PatientCommand

COMMAND_ID: Final = r"^[A-Za-z0-9_.:-]{1,64}$"
MOST_ITEMS: Final = 100
MOST_NAME: Final = 200
MOST_NUMBER: Final = 2**53
"""Beyond this a number is not the same on both sides of JSON."""

Number = Annotated[str, StringConstraints(max_length=40)]
Who = Literal["self", "child", "teen"]
Language = Literal["sv", "en"]


class BadShapeError(Exception):
    """The body is not what the door takes; `field` names the place."""

    def __init__(self, field: str, code: str = "bad_request") -> None:
        """Keep the documented code."""
        super().__init__(code, field)
        self.code, self.field = code, field


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class IdentifyBody(_Body):
    """Who asks, and for whom."""

    number: Number
    who: Who
    child_number: Number | None = None
    lang: Language = "sv"


class StartBody(_Body):
    """Whom the new case is about."""

    who: Who
    child_number: Number | None = None
    lang: Language = "sv"


class _Id(_Body):
    id: Annotated[str, Field(pattern=COMMAND_ID)]


_COMMAND: Final[TypeAdapter[Any]] = TypeAdapter(
    Annotated[PatientCommand, Discriminator("type")], config=ConfigDict(strict=True, extra="forbid")
)
_TYPES: Final = frozenset(
    get_args(shape.__annotations__["type"])[0] if not isinstance(shape.__annotations__["type"], str) else shape.__name__
    for shape in get_args(PatientCommand)
) - {"Start", "SendPicture"}
_ANY: Final[TypeAdapter[dict[str, Any]]] = TypeAdapter(dict[str, Any])


async def body_as(request: Request, shape: type[BaseModel]) -> Any:
    """Return the request's body in this shape; raises BadShapeError."""
    try:
        return shape.model_validate_json(await request.body())
    except ValidationError as fault:
        raise _told(fault) from fault


async def command_in(request: Request, case: str) -> dict[str, Any]:
    """Return the patient's command for her own case, without its `case`; raises BadShapeError."""
    try:
        raw = _ANY.validate_json(await request.body())
        if "case" in raw:
            raise BadShapeError("case")
        if not isinstance(raw.get("type"), str) or raw["type"] not in _TYPES:
            raise BadShapeError("type")
        _Id.model_validate({"id": raw.get("id")})
        whole = cast("dict[str, Any]", _COMMAND.validate_python({**raw, "case": case}))
    except ValidationError as fault:
        raise _told(fault) from fault
    _measured(whole)
    return {key: value for key, value in whole.items() if key != "case"}


def _measured(command: dict[str, Any]) -> None:
    """Refuse names and lists that are longer than any of ours; texts are measured by the rules that keep them."""
    for field in ("phone", "unit", "flow", "question", "version"):
        if len(command.get(field, "")) > MOST_NAME:
            raise BadShapeError(field)
    for field in ("items", "value"):
        value = command.get(field)
        if isinstance(value, list) and (len(value) > MOST_ITEMS or any(len(item) > MOST_NAME for item in value)):
            raise BadShapeError(field)
    for field, value in command.items():
        if isinstance(value, int | float) and not abs(value) < MOST_NUMBER:
            raise BadShapeError(field)
    if command.get("upto", 0) < 0:
        raise BadShapeError("upto")


def number_in(text: str | None, otherwise: int, least: int, most: int, field: str) -> int:
    """Return a number from the query between its limits; raises BadShapeError."""
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 16) or not least <= int(text) <= most:
        raise BadShapeError(field)
    return int(text)


def _told(fault: ValidationError) -> BadShapeError:
    first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return BadShapeError("", "bad_frame")
    names = [str(part) for part in first["loc"]]
    kept = names[1:] if len(names) > 1 and names[0] in _TYPES else names
    return BadShapeError(".".join(kept)[:MOST_NAME])
