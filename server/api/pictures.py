"""Pictures over HTTP: in from the patient's page, out to her and to the clinician's program; never cached, never a page."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from server.api.errors import RefusedError
from server.api.patient import PatientApi, allowed
from server.api.staff import worn_by
from server.app.pictures import PICTURE_ID, Pictures, Shown
from server.contract.pictures import PICTURE_BYTES
from server.domain.refusal import Refusal

UPLOAD: Final = "/api/patient/case/pictures"
PATIENCE: Final = 8 * PICTURE_BYTES
"""Bytes that are read of a body that is refused."""
SECONDS: Final = 120.0
"""How long a phone may take to send one picture."""


class PictureApi:
    """The routes of pictures. Who asks is known before a byte of the body is read."""

    def __init__(self, patients: PatientApi, pictures: Pictures) -> None:
        """Keep whose key opens what, and the use cases."""
        self._patients, self._pictures = patients, pictures

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/api")
        routes.add_api_route("/patient/case/pictures", self.send, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/case/pictures/{picture}", self.own, methods=["GET"], response_model=None)
        routes.add_api_route(
            "/staff/cases/{case}/pictures/{picture}", self.for_staff, methods=["GET"], response_model=None
        )
        return routes

    async def send(self, request: Request) -> dict[str, Any]:
        """Take one picture, the body as it is; `?id=` is made by the page, `?question=` names the question that asked."""
        case = await self._patients.case_of(request)
        picture, question = request.query_params.get("id", ""), request.query_params.get("question", "")
        if not PICTURE_ID.fullmatch(picture) or len(question) > 200:
            raise RefusedError(Refusal("bad_request"))
        leave = self._pictures.admit(case)
        if isinstance(leave, Refusal):
            await body_of(request, 0)
            raise RefusedError(leave)
        try:
            body = await body_of(request, PICTURE_BYTES)
            if body is None:
                raise RefusedError(Refusal("picture_large"))
            answer = allowed(await self._pictures.send(case, picture, question, body))
        finally:
            leave()
        return {"picture": picture, "seq": answer.seq}

    async def own(self, request: Request, picture: str) -> Response:
        """Return a picture of the case that the key opens."""
        return as_file(allowed(await self._pictures.for_patient(await self._patients.case_of(request), picture[:64])))

    async def for_staff(self, request: Request, case: str, picture: str) -> Response:
        """Return a picture of a case that the session may read in the assignment that it wears."""
        shown = await self._pictures.for_staff(*worn_by(request), case[:64], picture[:64])
        return as_file(allowed(shown))


async def body_of(request: Request, most: int) -> bytes | None:
    """Return the body, or None when it is larger than `most` bytes; raises RefusedError.

    What is not kept is read all the same: a browser that is still sending hears no answer.
    """
    kept, size = bytearray(), 0
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= most:
                    kept += chunk
                elif size > PATIENCE:
                    break
    except TimeoutError:
        raise RefusedError(Refusal("busy")) from None
    except ClientDisconnect:
        raise RefusedError(Refusal("bad_request")) from None  # nobody is there to hear it; the phone sends it again
    return bytes(kept) if size <= most else None


def as_file(shown: Shown) -> Response:
    """Return a picture as a file that no browser shows as a page."""
    headers = {
        "content-disposition": f'attachment; filename="bild-{shown.number}.jpg"',
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    return Response(shown.body, media_type="image/jpeg", headers=headers)
