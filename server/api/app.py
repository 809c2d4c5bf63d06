"""The web app: the patient's API and page, behind the guards; sockets and further routes come in from outside."""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from server.api.errors import map_errors
from server.api.guard import Headers, LastResort, OriginCheck, SizeLimit
from server.api.patient import Demo, PatientApi
from server.api.pictures import UPLOAD, PictureApi
from server.app.entrance import Entrance
from server.app.pictures import Pictures
from server.app.ports import Clock
from server.contract import FRAME_LIMIT


def patient_app(
    entrance: Entrance,
    pictures: Pictures,
    clock: Clock,
    *,
    routes: Sequence[BaseRoute] = (),
    staff: Sequence[APIRouter] = (),
    demo: Demo | None = None,
    origins: Sequence[str] = (),
    secure: bool = False,
    health: Callable[[], Mapping[str, Any]] | None = None,
    most_bytes: int = FRAME_LIMIT,
    lifespan: Any = None,
) -> ASGIApp:
    """Return the whole app, guarded: last resort, headers, origin, size, then the routes.

    `routes` (the sockets) and `staff` (what the clinician's program asks over HTTP) stand before the page's files.
    `health` answers `GET /health` with 503 unless its `status` is `ok`. `secure` sets the cookie for TLS only and tells
    browsers to stay there.
    """
    app = FastAPI(title="Clinic24", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    map_errors(app)
    patients = PatientApi(entrance, clock, secure=secure, demo=demo)
    app.include_router(patients.router())
    app.include_router(PictureApi(patients, pictures).router())
    for router in staff:
        app.include_router(router)
    app.router.routes.append(Route("/health", _health(health), methods=["GET"]))
    app.router.routes.extend(routes)
    app.router.routes.append(Mount("/", StaticFiles(directory=static_files(), html=True)))
    extra = [(b"strict-transport-security", b"max-age=31536000")] if secure else []
    return LastResort(Headers(OriginCheck(SizeLimit(app, most_bytes, {UPLOAD}), origins), extra))


def static_files() -> Path:
    """Return the folder of the page's files."""
    return Path(str(files("server.api"))) / "static"


def _health(health: Callable[[], Mapping[str, Any]] | None) -> Callable[[Request], Any]:
    async def answer(_request: Request) -> JSONResponse:
        found = {"status": "ok"} if health is None else dict(health())
        return JSONResponse(found, 200 if found.get("status") == "ok" else 503)

    return answer
