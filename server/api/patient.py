"""The patient's API: JSON in and out, used by the page and by the simulated patients alike."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from fastapi import APIRouter, Request, Response

from server.api.errors import RefusedError
from server.api.shapes import IdentifyBody, StartBody, body_as, command_in, number_in
from server.app.entrance import CASE_KEY_MS, Entrance, Opened, young
from server.app.outside import Notice, Person
from server.app.ports import Clock
from server.contract import CASE_COOKIE
from server.domain.book import Book
from server.domain.case import Case
from server.domain.listing_page import telephones
from server.domain.refusal import Refusal
from server.domain.steps import ENTRANCES
from server.domain.verdict import local_day, months_between

MOST_EVENTS: Final = 200
MOST_PAGE: Final = 100

T = TypeVar("T")


class Demo(Protocol):
    """What the demo shows that no real service would."""

    @property
    def practice(self) -> bool:
        """Whether it is the practice space."""

    def people(self, centre: str = "") -> Sequence[Person]:
        """Return the invented people that one may choose to be, all or those listed at a centre."""

    def outbox(self) -> Sequence[Notice]:
        """Return the notices that were sent, the newest first."""


class PatientApi:
    """The routes over the entrance's use cases."""

    def __init__(self, entrance: Entrance, clock: Clock, *, secure: bool, demo: Demo | None) -> None:
        """`secure` keeps the cookie to TLS; without `demo` its routes do not exist."""
        self._entrance, self._clock, self._secure, self._demo = entrance, clock, secure, demo

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/api")
        routes.add_api_route("/patient/identify", self.identify, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/cases", self.start, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/cases/{case}/resume", self.resume, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/case", self.case, methods=["GET"], response_model=None)
        routes.add_api_route("/patient/case/step", self.step, methods=["GET"], response_model=None)
        routes.add_api_route("/patient/case/commands", self.command, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/case/events", self.events, methods=["GET"], response_model=None)
        routes.add_api_route("/patient/case/leave", self.leave, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/case/follow", self.follow, methods=["POST"], response_model=None)
        routes.add_api_route("/patient/services", self.services, methods=["GET"], response_model=None)
        if self._demo is not None:
            routes.add_api_route("/demo/people", self.people, methods=["GET"], response_model=None)
            routes.add_api_route("/demo/outbox", self.outbox, methods=["GET"], response_model=None)
        return routes

    async def identify(self, request: Request) -> dict[str, Any]:
        """Identify a person by number."""
        body: IdentifyBody = await body_as(request, IdentifyBody)
        address = request.client.host if request.client else ""
        found = await self._entrance.identify(body.number, body.who, body.child_number, address)
        token, identity = allowed(found)
        cases = await self._entrance.earlier(identity)
        now = self._clock.now()
        return {
            "identity": token,
            "person": _person(identity.person, now),
            "children": [{"number": child.number, **_person(child, now)} for child in identity.children],
            "open_cases": [self._head(case) for case in cases if case.state != "closed"],
            "earlier": [self._head(case) for case in cases if case.state == "closed"][:10],
        }

    def _head(self, case: Case) -> dict[str, Any]:
        title = self._entrance.book().titles().get(case.complaint)
        return {
            "case": case.id,
            "entrance": case.entrance,
            "complaint_title": title,
            "state": case.state,
            "first": case.name.split(" ")[0],
            "entered": case.entered,
        }

    async def start(self, request: Request, response: Response) -> dict[str, Any]:
        """Open a new case."""
        body: StartBody = await body_as(request, StartBody)
        token = bearer(request)
        return self._key(response, await self._entrance.start(token, body.who, body.child_number, body.lang))

    async def resume(self, request: Request, response: Response, case: str) -> dict[str, Any]:
        """Make a key to an earlier case."""
        return self._key(response, await self._entrance.resume(bearer(request), case[:64]))

    async def follow(self, request: Request, response: Response) -> dict[str, Any]:
        """Make a key to the case that this key's case went on in."""
        return self._key(response, await self._entrance.follow(_key_of(request)))

    def _key(self, response: Response, found: Opened | Refusal) -> dict[str, Any]:
        opened = allowed(found)
        response.set_cookie(
            CASE_COOKIE,
            opened.token,
            max_age=CASE_KEY_MS // 1000,
            httponly=True,
            samesite="strict",
            secure=self._secure,
            path="/",
        )
        return {"case": opened.case, "token": opened.token, "step": opened.step}

    async def case_of(self, request: Request) -> str:
        """Return the case that the request's key opens; a bearer's key goes before the cookie's."""
        case = await self._entrance.case_of(_key_of(request))
        if case is None:
            raise RefusedError(Refusal("token"))
        return case

    async def case(self, request: Request) -> dict[str, Any]:
        """Return the page to show now."""
        return {"step": allowed(await self._entrance.step(await self.case_of(request), read=True))}

    async def step(self, request: Request) -> dict[str, Any]:
        """Return an earlier page, to go back to or to change."""
        case = await self.case_of(request)
        at = request.query_params.get("at")
        return {"step": allowed(await self._entrance.step(case, at[:200] if at else None, read=True))}

    async def command(self, request: Request) -> dict[str, Any]:
        """Carry out a command in the case of the key."""
        case = await self.case_of(request)
        done = allowed(await self._entrance.command(case, await command_in(request, case)))
        return {"seq": done.seq, "step": done.step}

    async def events(self, request: Request) -> dict[str, Any]:
        """Return what has happened since, as the patient may see it."""
        case = await self.case_of(request)
        after = number_in(request.query_params.get("after"), 0, 0, 2**53, "after")
        limit = number_in(request.query_params.get("limit"), MOST_PAGE, 1, MOST_EVENTS, "limit")
        events, upto = await self._entrance.events(case, after, limit)
        return {"events": events, "upto": upto}

    async def leave(self, request: Request, response: Response) -> dict[str, Any]:
        """Forget the case on this phone: its keys open nothing any more."""
        await self._entrance.leave(await self.case_of(request))
        response.delete_cookie(CASE_COOKIE, path="/", httponly=True, samesite="strict", secure=self._secure)
        return {}

    async def services(self) -> dict[str, Any]:
        """Return the ways in, the units with their telephones, and the telephones that always answer."""
        demo = self._demo
        practice = demo is not None and demo.practice
        return services_of(self._entrance.book(), demo=demo is not None, practice=practice)

    async def people(self, request: Request) -> dict[str, Any]:
        """Return the invented people, with `?centre=` those listed there."""
        now = self._clock.now()
        people = self._demo.people(request.query_params.get("centre", "")[:64]) if self._demo else ()
        guardians = {number for one in people if young(one, now) for number in one.guardians}
        shown = [
            {"number": one.number, "name": one.name, "guardian": one.number in guardians, **_person(one, now)}
            for one in people
        ]
        return {"people": shown}

    async def outbox(self) -> dict[str, Any]:
        """Return the notices that the demo has sent."""
        notices = self._demo.outbox() if self._demo else ()
        return {"notices": [{"at": n.at, "phone": n.phone, "kind": n.kind, "text": n.text} for n in notices]}


def _key_of(request: Request) -> str:
    header = request.headers.get("authorization")
    return bearer(request) if header is not None else request.cookies.get(CASE_COOKIE, "")


def allowed(found: T | Refusal) -> T:
    """Return what a use case gave; raises RefusedError."""
    if isinstance(found, Refusal):
        raise RefusedError(found)
    return found


def bearer(request: Request) -> str:
    """Return the request's bearer token, "" without one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def services_of(book: Book, *, demo: bool, practice: bool = False) -> dict[str, Any]:
    """Return what the page knows before anybody has identified herself."""
    region = book.region
    ways = {name: words for name, words in ENTRANCES.items() if name in region.entrances}
    return {
        "region": region.name,
        "demo": demo,
        "practice": practice,
        "entrances": [{"id": name, **title, "about": dict(about)} for name, (title, about) in ways.items()],
        "units": [
            {"id": unit.id, "name": unit.name, "kind": unit.kind, "phone": unit.phone, "connected": unit.connected}
            for unit in region.units.values()
        ],
        "numbers": telephones((region.emergency, region.advice)),
        "languages": ["sv", "en"],
    }


def _person(person: Person, now: int) -> Mapping[str, Any]:
    months = months_between(person.born, local_day(now))
    age, unit = (months, "m") if months < 24 else (months // 12, "y")
    return {"first": person.first, "age": age, "age_unit": unit}
