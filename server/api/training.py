"""The practice space over HTTP, for the clinician's program; only a practice server has these routes."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Protocol

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from server.api.patient import allowed
from server.api.shapes import MOST_NAME, body_as
from server.api.staff import StaffDoor
from server.domain.actor import Actor
from server.domain.refusal import Refusal

MOST_WORDS: Final = 500
Given = dict[str, Any] | Refusal

Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME)]
Names = Annotated[list[Name], Field(min_length=1, max_length=60)]


class TrainingUse(Protocol):
    """What people do in the practice space; each answers with data or a refusal."""

    async def home(self, actor: Actor, lang: str) -> Given:
        """Return what one can do."""

    async def programmes(self, actor: Actor, lang: str) -> Given:
        """Return the programmes of one's own, and how far one has come."""

    async def practise(self, actor: Actor, scenario: str) -> Given:
        """Let one patient come to who practises alone."""

    async def join(self, actor: Actor, code: str) -> Given:
        """Take a seat."""

    async def seat(self, actor: Actor) -> Given:
        """Return how one's session goes."""

    async def press(self, actor: Actor, key: str, place: str) -> Given:
        """Note a key that did nothing."""

    async def open(self, actor: Actor, title: str, scenarios: tuple[str, ...], at_once: int) -> Given:
        """Open a session."""

    async def lead(self, actor: Actor, do: str, given: Mapping[str, Any]) -> Given:
        """Do what the leader asks for."""

    async def board(self, actor: Actor) -> Given:
        """Return the session that one leads as it stands."""

    async def group(self, actor: Actor, lang: str) -> Given:
        """Return what the group can learn together."""

    async def debrief(self, actor: Actor, case_id: str, lang: str) -> Given:
        """Return the debrief of one's own case."""

    async def certificates(self, actor: Actor, lang: str) -> Given:
        """Return who of the unit has passed what and when."""


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class PractiseBody(_Body):
    """A patient to practise with."""

    scenario: Name


class JoinBody(_Body):
    """The code that the leader has told."""

    code: Name


class PressBody(_Body):
    """A key that did nothing, and where."""

    key: Annotated[str, Field(min_length=1, max_length=40)]
    place: Annotated[str, Field(max_length=40)] = ""


class OpenBody(_Body):
    """A session to open: what it is called, its scenarios in order, how many patients each has at once."""

    title: Annotated[str, Field(max_length=80)] = ""
    scenarios: Names
    at_once: Annotated[int, Field(ge=1, le=3)] = 1


class LeadBody(_Body):
    """What the leader asks for."""

    do: Literal["pace", "hint", "worse", "question", "rush", "more", "end"]
    rate: Annotated[float, Field(ge=0, le=60)] = 1.0
    user: Annotated[str, Field(max_length=MOST_NAME)] = ""
    text: Annotated[str, Field(max_length=MOST_WORDS)] = ""
    scenarios: Annotated[list[Name], Field(max_length=60)] = []


class TrainingApi:
    """The routes over the use cases."""

    def __init__(self, door: StaffDoor, use: TrainingUse) -> None:
        """Keep who comes in and what is done."""
        self._door, self._use = door, use

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/api/training")
        for path, route, method in (
            ("/home", self.home, "GET"),
            ("/programmes", self.programmes, "GET"),
            ("/practise", self.practise, "POST"),
            ("/join", self.join, "POST"),
            ("/seat", self.seat, "GET"),
            ("/press", self.press, "POST"),
            ("/open", self.open, "POST"),
            ("/lead", self.lead, "POST"),
            ("/board", self.board, "GET"),
            ("/group", self.group, "GET"),
            ("/debrief", self.debrief, "GET"),
            ("/certificates", self.certificates, "GET"),
        ):
            routes.add_api_route(path, route, methods=[method], response_model=None)
        return routes

    async def home(self, request: Request) -> dict[str, Any]:
        """Return what one can do."""
        return allowed(await self._use.home(await self._door.anyone(request), _lang(request)))

    async def programmes(self, request: Request) -> dict[str, Any]:
        """Return the programmes of one's own."""
        return allowed(await self._use.programmes(await self._door.anyone(request), _lang(request)))

    async def practise(self, request: Request) -> dict[str, Any]:
        """Let one patient come."""
        actor = await self._door.anyone(request)
        body: PractiseBody = await body_as(request, PractiseBody)
        return allowed(await self._use.practise(actor, body.scenario))

    async def join(self, request: Request) -> dict[str, Any]:
        """Take a seat."""
        actor = await self._door.anyone(request)
        body: JoinBody = await body_as(request, JoinBody)
        return allowed(await self._use.join(actor, body.code))

    async def seat(self, request: Request) -> dict[str, Any]:
        """Return how one's session goes."""
        return allowed(await self._use.seat(await self._door.anyone(request)))

    async def press(self, request: Request) -> dict[str, Any]:
        """Note a key that did nothing."""
        actor = await self._door.anyone(request)
        body: PressBody = await body_as(request, PressBody)
        return allowed(await self._use.press(actor, body.key, body.place))

    async def open(self, request: Request) -> dict[str, Any]:
        """Open a session."""
        actor = await self._door.anyone(request)
        body: OpenBody = await body_as(request, OpenBody)
        return allowed(await self._use.open(actor, body.title, tuple(body.scenarios), body.at_once))

    async def lead(self, request: Request) -> dict[str, Any]:
        """Do what the leader asks for."""
        actor = await self._door.anyone(request)
        body: LeadBody = await body_as(request, LeadBody)
        return allowed(await self._use.lead(actor, body.do, body.model_dump(exclude={"do"})))

    async def board(self, request: Request) -> dict[str, Any]:
        """Return the session that one leads."""
        return allowed(await self._use.board(await self._door.anyone(request)))

    async def group(self, request: Request) -> dict[str, Any]:
        """Return the group's picture."""
        return allowed(await self._use.group(await self._door.anyone(request), _lang(request)))

    async def debrief(self, request: Request) -> dict[str, Any]:
        """Return the debrief of one's own case."""
        case = request.query_params.get("case", "")[:64]
        return allowed(await self._use.debrief(await self._door.anyone(request), case, _lang(request)))

    async def certificates(self, request: Request) -> dict[str, Any]:
        """Return who has passed what and when."""
        return allowed(await self._use.certificates(await self._door.anyone(request), _lang(request)))


def _lang(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "sv"
