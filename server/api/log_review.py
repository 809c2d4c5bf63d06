"""The access log over HTTP, for log reviewers: asked by POST, so that no identity number stands in an address."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from server.api.patient import allowed
from server.api.shapes import MOST_NAME, MOST_NUMBER, body_as
from server.api.staff import StaffDoor
from server.app.log_review import Line, LogReview
from server.domain.log_review import LOG_REVIEWER, SignOff, Sought

NEEDS: Final = (LOG_REVIEWER,)
MOST_LINES: Final = 200
MOST_COMMENT: Final = 500

Name = Annotated[str, Field(max_length=MOST_NAME)]
Moment = Annotated[int, Field(ge=0, le=MOST_NUMBER)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SearchBody(_Body):
    """What is searched for; `since` and `until` in ms UTC. `before` is `next` of the page before."""

    patient: Name = ""
    person: Name = ""
    unit: Name = ""
    since: Moment = 0
    until: Moment = MOST_NUMBER
    before: Annotated[list[Moment], Field(min_length=2, max_length=2)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50


class SampleBody(_Body):
    """A spot check: how many of a period, and the seed that draws them."""

    seed: Moment
    n: Annotated[int, Field(ge=1, le=MOST_LINES)] = 20
    since: Moment = 0
    until: Moment = MOST_NUMBER


class SignBody(_Body):
    """A sign-off of one reading; anything but `right` has a comment."""

    reading: Annotated[int, Field(ge=1, le=MOST_NUMBER)]
    result: Literal["right", "ask", "wrong"]
    comment: Annotated[str, Field(max_length=MOST_COMMENT)] = ""


class ExtractBody(_Body):
    """Whose extract it is, by identity number of twelve digits."""

    patient: Annotated[str, Field(min_length=1, max_length=MOST_NAME)]


class LogReviewApi:
    """The routes over the use cases."""

    def __init__(self, door: StaffDoor, review: LogReview) -> None:
        """Keep who comes in and what is asked."""
        self._door, self._review = door, review

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/api/log")
        for path, route in (
            ("/search", self.search),
            ("/sample", self.sample),
            ("/sign", self.sign),
            ("/extract", self.extract),
            ("/verify", self.verify),
        ):
            routes.add_api_route(path, route, methods=["POST"], response_model=None)
        return routes

    async def search(self, request: Request) -> dict[str, Any]:
        """Return a page of the log, and where the next begins (null at the end)."""
        actor = await self._door.actor_of(request, NEEDS)
        body: SearchBody = await body_as(request, SearchBody)
        before = (body.before[0], body.before[1]) if body.before else None
        sought = Sought(body.patient, body.person, body.unit, body.since, body.until, before, body.limit)
        lines = allowed(await self._review.search(actor, sought))
        last = lines[-1].entry if len(lines) == body.limit else None
        return {"lines": [_line(line) for line in lines], "next": [last.at, last.id] if last else None}

    async def sample(self, request: Request) -> dict[str, Any]:
        """Return a spot check."""
        actor = await self._door.actor_of(request, NEEDS)
        body: SampleBody = await body_as(request, SampleBody)
        found = allowed(await self._review.sample(actor, body.seed, body.n, body.since, body.until))
        return {
            "drawn": [_line(line) for line in found.drawn],
            "ruled": [_line(line) for line in found.ruled],
            "looked": found.looked,
            "whole": found.whole,
        }

    async def sign(self, request: Request) -> dict[str, Any]:
        """Sign a reading off, and return it as it stands now."""
        actor = await self._door.actor_of(request, NEEDS)
        body: SignBody = await body_as(request, SignBody)
        return _line(allowed(await self._review.sign(actor, body.reading, body.result, body.comment)))

    async def extract(self, request: Request) -> dict[str, Any]:
        """Return the patient's extract, a line each."""
        actor = await self._door.actor_of(request, NEEDS)
        body: ExtractBody = await body_as(request, ExtractBody)
        return {"lines": allowed(await self._review.extract(actor, body.patient))}

    async def verify(self, request: Request) -> dict[str, Any]:
        """Walk the chain; returns the first break, null where every row is as it was sealed."""
        actor = await self._door.actor_of(request, NEEDS)
        broken = allowed(await self._review.verify(actor))
        return {"broken": broken and {"link": broken.link, "rows": broken.rows, "why": broken.why}}


def _line(line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "id": entry.id,
        "at": entry.at,
        "ended": entry.ended,
        "person": entry.actor,
        "name": line.name,
        "unit": entry.unit,
        "profession": entry.profession,
        "case": entry.case,
        "patient": entry.patient,
        "what": entry.what,
        "hints": list(line.hints),
        "signed": _signed(line.signed) if line.signed else None,
    }


def _signed(signed: SignOff) -> dict[str, Any]:
    return {"by": signed.by, "at": signed.at, "result": signed.result, "comment": signed.comment}
