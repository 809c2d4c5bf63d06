"""The one map from what goes wrong to what leaves: a documented code, its words, and the HTTP status."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.api.shapes import BadShapeError
from server.app.outside import OutsideError
from server.app.ports import StoreFailed
from server.contract.errors import PROBLEMS, words
from server.domain.refusal import Refusal

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = "5"
_BY_STATUS: Final = {401: "token", 404: "not_found", 405: "method", 413: "too_large"}


class RefusedError(Exception):
    """A use case refused; the refusal says why."""

    def __init__(self, refusal: Refusal, more: Mapping[str, Any] | None = None) -> None:
        """Keep the refusal; `more` goes into the answer beside its words."""
        super().__init__(refusal.code)
        self.refusal, self.more = refusal, more or {}


def problem(
    code: str,
    fields: Mapping[str, str] | None = None,
    field: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """Return a documented error as JSON: {code, sv, en, field?}, and `more` beside them."""
    known = code if code in PROBLEMS else "internal"
    try:
        sv, en = words(known, **(fields or {}))
    except KeyError:
        log.exception("the words of %s lack a field", known)
        known = "internal"
        sv, en = words(known)
    content = {**(more or {}), "code": known, "sv": sv, "en": en}
    if field:
        content["field"] = field
    headers = {"retry-after": RETRY_SECONDS} if PROBLEMS[known].http in (429, 503) else None
    return JSONResponse(content, PROBLEMS[known].http, headers)


def map_errors(app: FastAPI) -> None:
    """Teach an app the map."""
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(BadShapeError, _bad_shape)
    app.add_exception_handler(StoreFailed, _of("storage"))
    app.add_exception_handler(OutsideError, _of("busy"))
    app.add_exception_handler(HTTPException, _http)


def _of(code: str) -> Any:
    async def answer(_request: Request, _fault: Exception) -> Response:
        return problem(code)

    return answer


async def _refused(_request: Request, fault: Exception) -> Response:
    if not isinstance(fault, RefusedError):
        raise fault
    return problem(fault.refusal.code, fault.refusal.fields, fault.refusal.fields.get("field"), fault.more)


async def _bad_shape(_request: Request, fault: Exception) -> Response:
    if not isinstance(fault, BadShapeError):
        raise fault
    return problem(fault.code, field=fault.field)


async def _http(_request: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        raise fault
    answer = problem(_BY_STATUS.get(fault.status_code, "bad_request"))
    for name, value in (fault.headers or {}).items():
        answer.headers[name] = value
    return answer
