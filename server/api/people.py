"""People over HTTP, for administrators and, for who reviews the log, managers; and setting a first password by a code."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from server.api.errors import RefusedError
from server.api.settings import faulty
from server.api.shapes import MOST_NAME, body_as, number_in
from server.api.staff import StaffDoor
from server.app.people import Done, Invites, Outcome, People
from server.app.ports import Clock
from server.app.why import Why
from server.domain.people import MAY_PEOPLE, Assignment, Person, Place, day_of, moment_of
from server.domain.refusal import Refusal
from server.domain.region import EXTRA_ROLES, OFFICE_ROLES, Region

MOST_FILE: Final = 60_000
"""Characters of a list; a body is no larger than 64 KiB, so that longer ones are read in by the command."""
MOST_PASSWORD: Final = 256

Word = Annotated[str, Field(max_length=MOST_NAME)]
Reason = Annotated[str, Field(max_length=1000)]
Roles = Annotated[list[Word], Field(max_length=10)]
Day = Annotated[str, Field(max_length=20)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class PlaceBody(_Body):
    """An assignment: days as 2026-11-24 or 2026-11-24 13:00 in Sweden, the last one with it; empty = now, until further notice."""

    unit: Word
    profession: Word
    roles: Roles = []
    since: Day = ""
    until: Day = ""


class AddBody(_Body):
    """A new account."""

    user: Word
    name: Word
    places: Annotated[list[PlaceBody], Field(max_length=10)] = []
    why: Reason = ""


class PersonBody(_Body):
    """A change of a person that needs nothing more."""

    user: Word
    why: Reason = ""


class RenameBody(PersonBody):
    """Another name."""

    name: Word


class AssignBody(PersonBody):
    """One more assignment."""

    place: PlaceBody


class EndBody(PersonBody):
    """An assignment that ends now."""

    assignment: Word


class ReassignBody(EndBody):
    """An assignment with other roles or another end."""

    roles: Roles = []
    until: Day = ""


class ListBody(_Body):
    """A list as `export` writes it."""

    text: Annotated[str, Field(max_length=MOST_FILE)]
    why: Reason = ""
    dry: bool = False


class WhyBody(_Body):
    """Whom it is asked of, and a case by its number or, without one, a queue."""

    user: Word
    case: Word = ""
    unit: Word = ""
    profession: Word = ""


class InviteBody(_Body):
    """A one-time code, and the password that is to hold."""

    user: Word
    code: Word
    password: Annotated[str, Field(max_length=MOST_PASSWORD)]


class PeopleApi:
    """The routes over the use cases."""

    def __init__(self, door: StaffDoor, people: People, why: Why, region: Callable[[], Region], clock: Clock) -> None:
        """Keep who comes in and what is asked."""
        self._door, self._people, self._why = door, people, why
        self._region, self._clock = region, clock

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/api/admin")
        for path, route, method in (
            ("/people", self.all, "GET"),
            ("/people/history", self.history, "GET"),
            ("/people/export", self.export, "GET"),
            ("/people/add", self.add, "POST"),
            ("/people/rename", self.rename, "POST"),
            ("/people/assign", self.assign, "POST"),
            ("/people/reassign", self.reassign, "POST"),
            ("/people/end", self.end, "POST"),
            ("/people/invite", self.invite, "POST"),
            ("/people/deactivate", self.deactivate, "POST"),
            ("/people/reactivate", self.reactivate, "POST"),
            ("/people/import", self.bring_in, "POST"),
            ("/people/why", self.why, "POST"),
        ):
            routes.add_api_route(path, route, methods=[method], response_model=None)
        return routes

    async def all(self, request: Request) -> dict[str, Any]:
        """Return every account with its assignments, and the units, assignments and roles that can be given."""
        await self._door.actor_of(request, MAY_PEOPLE)
        now = self._clock.now()
        people = [_person(person, now) for person in (await self._people.everybody()).values()]
        return {"people": people, "known": self._known()}

    def _known(self) -> dict[str, Any]:
        units = [
            {"id": unit.id, "name": unit.name, "professions": list(unit.hours), "office": unit.kind == "office"}
            for unit in self._region().units.values()
            if unit.connected
        ]
        return {"units": units, "offices": list(OFFICE_ROLES), "roles": sorted(EXTRA_ROLES)}

    async def history(self, request: Request) -> dict[str, Any]:
        """Return who changed what, when and why; of one person, or of all."""
        await self._door.actor_of(request, MAY_PEOPLE)
        most = number_in(request.query_params.get("limit"), 100, 1, 1000, "limit")
        user = request.query_params.get("user", "")[:MOST_NAME]
        return {"changes": [asdict(change) for change in await self._people.history(user, most)]}

    async def export(self, request: Request) -> dict[str, Any]:
        """Return everybody as a list that can be read in."""
        await self._door.actor_of(request, MAY_PEOPLE)
        return {"text": await self._people.export()}

    async def add(self, request: Request) -> dict[str, Any]:
        """Make an account; its one-time code is told this once."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: AddBody = await body_as(request, AddBody)
        places = [_place(one) for one in body.places]
        return _told(await self._people.add(actor, body.user, body.name, places, body.why))

    async def rename(self, request: Request) -> dict[str, Any]:
        """Give a person another name."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: RenameBody = await body_as(request, RenameBody)
        return _told(await self._people.rename(actor, body.user, body.name, body.why))

    async def assign(self, request: Request) -> dict[str, Any]:
        """Give a person one more assignment."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: AssignBody = await body_as(request, AssignBody)
        return _told(await self._people.assign(actor, body.user, _place(body.place), body.why))

    async def reassign(self, request: Request) -> dict[str, Any]:
        """Give an assignment other roles or another end."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: ReassignBody = await body_as(request, ReassignBody)
        until = _moment("until", body.until, end=True)
        found = await self._people.reassign(actor, body.user, body.assignment, frozenset(body.roles), until, body.why)
        return _told(found)

    async def end(self, request: Request) -> dict[str, Any]:
        """End an assignment now."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: EndBody = await body_as(request, EndBody)
        return _told(await self._people.end(actor, body.user, body.assignment, body.why))

    async def invite(self, request: Request) -> dict[str, Any]:
        """Give a person a one-time code, told this once."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: PersonBody = await body_as(request, PersonBody)
        return _told(await self._people.invite(actor, body.user, body.why))

    async def deactivate(self, request: Request) -> dict[str, Any]:
        """End an account."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: PersonBody = await body_as(request, PersonBody)
        return _told(await self._people.deactivate(actor, body.user, body.why))

    async def reactivate(self, request: Request) -> dict[str, Any]:
        """Open an ended account again, with a one-time code, told this once."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: PersonBody = await body_as(request, PersonBody)
        return _told(await self._people.reactivate(actor, body.user, body.why))

    async def bring_in(self, request: Request) -> dict[str, Any]:
        """Read a list in: all of it or nothing; with `dry` only say what would come of it."""
        actor = await self._door.actor_of(request, MAY_PEOPLE)
        body: ListBody = await body_as(request, ListBody)
        return _told(await self._people.bring_in(actor, body.text, body.why, dry=body.dry))

    async def why(self, request: Request) -> dict[str, Any]:
        """Say why a person sees a case or a queue, or does not, rule by rule; of a case its queue and nothing more."""
        await self._door.actor_of(request, MAY_PEOPLE)
        body: WhyBody = await body_as(request, WhyBody)
        told = await self._why.tell(body.user, body.case, body.unit, body.profession)
        if isinstance(told, Refusal):
            raise RefusedError(told)
        steps = [{"holds": step.holds, **step.words} for step in told.steps]
        return {"asked": dict(told.asked), "allowed": told.allowed, "answer": dict(told.answer), "steps": steps}


class InviteApi:
    """The one route that a person without a password asks."""

    def __init__(self, invites: Invites) -> None:
        """Keep what judges codes."""
        self._invites = invites

    def router(self) -> APIRouter:
        """Return the route."""
        routes = APIRouter(prefix="/api/staff")
        routes.add_api_route("/invite", self.accept, methods=["POST"], response_model=None)
        return routes

    async def accept(self, request: Request) -> dict[str, Any]:
        """Set the password of who has the code; it holds from then on, and the code no more."""
        body: InviteBody = await body_as(request, InviteBody)
        address = request.client.host if request.client else ""
        refusal = await self._invites.accept(body.user, body.code, body.password, address)
        if refusal:
            raise RefusedError(refusal)
        return {}


def _place(body: PlaceBody) -> Place:
    since, until = _moment("since", body.since), _moment("until", body.until, end=True)
    return Place(body.unit, body.profession, frozenset(body.roles), since, until)


def _moment(field: str, text: str, *, end: bool = False) -> int | None:
    try:
        return moment_of(text, end=end)
    except ValueError:
        raise RefusedError(Refusal("bad_date", {"field": field})) from None


def _person(person: Person, now: int) -> dict[str, Any]:
    return {
        "user": person.user,
        "name": person.name,
        "state": person.state(now),
        "invited": person.invited,
        "assignments": [_assignment(one, now) for one in person.assignments],
    }


def _assignment(one: Assignment, now: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "unit": one.unit,
        "profession": one.profession,
        "roles": sorted(one.roles),
        "since": day_of(one.since),
        "until": day_of(one.until, end=True),
        "holds": "now" if one.holds(now) else "later" if now < one.since < one.end else "over",
    }


def _told(found: Outcome) -> dict[str, Any]:
    if isinstance(found, Refusal):
        raise RefusedError(found)
    if not isinstance(found, Done):
        raise faulty(found, "import_wrong")
    steps = [{"user": one.person.user, "name": one.person.name, "what": one.what, "detail": one.detail}
             for one in found.steps]  # fmt: skip
    return {"steps": steps, "codes": dict(found.codes), "until": found.until}
