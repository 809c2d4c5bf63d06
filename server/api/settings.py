"""Settings over HTTP, for administrators and, for their own unit's texts, super-users; no patient data is within reach here."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from server.api.errors import RefusedError
from server.api.shapes import MOST_NAME, body_as, number_in
from server.api.staff import StaffDoor
from server.app.region_settings import Outcome, RegionSettings, Stopped
from server.domain.actor import Actor
from server.domain.hours import STOCKHOLM, Hours, from_ms, local
from server.domain.priority import Targets
from server.domain.refusal import Refusal
from server.domain.region import PROFESSIONS, Region
from server.domain.routing import Request as Asked
from server.domain.rule_words import EVE_WORDS, day_words, explain, special_days
from server.domain.setting import MAY_SET, Fault, Kept, Overtaken, Wish, difference
from server.domain.steps import ENTRANCES
from server.domain.watch import usual_least

MOST_TEXT: Final = 64_000
MOST_VERSION: Final = 2**31
DAYS_AHEAD: Final = timedelta(days=731)


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Subject = Annotated[str, Field(min_length=1, max_length=MOST_NAME)]
Why = Annotated[str, Field(max_length=1000)]
Version = Annotated[int, Field(ge=0, le=MOST_VERSION)]
Text = Annotated[str, Field(max_length=MOST_TEXT)]


class OneChange(_Body):
    """A document as it is wanted, as text or as data; `version` is the one that was read."""

    subject: Subject
    version: Version
    text: Text | None = None
    document: dict[str, Any] | list[Any] | None = None


class ChangeBody(_Body):
    """Several documents that are to hold together."""

    changes: Annotated[list[OneChange], Field(min_length=1, max_length=100)]
    why: Why = ""
    dry: bool = False


class BackBody(_Body):
    """An earlier version that is to hold again; `version` is the one that holds now."""

    subject: Subject
    to: Version
    version: Version
    why: Why = ""
    dry: bool = False


class ImportBody(_Body):
    """An exported text."""

    text: Text
    why: Why = ""
    dry: bool = False


class SimulateBody(_Body):
    """A case that would come in: where, at which level, when by the wall clock in Sweden; `changes` as if they were saved."""

    unit: Annotated[str, Field(max_length=MOST_NAME)]
    entrance: Annotated[str, Field(max_length=MOST_NAME)] = "care"
    level: Annotated[int, Field(ge=0, le=5)]
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
    age: Annotated[int, Field(ge=0, le=130)] = 40
    profession: Annotated[str, Field(max_length=MOST_NAME)] = ""
    changes: Annotated[list[OneChange], Field(max_length=100)] = []


class DaysBody(_Body):
    """Hours as a document has them, saved or not."""

    document: dict[str, Any]


class SettingsApi:
    """The routes over the use cases."""

    def __init__(self, door: StaffDoor, settings: RegionSettings) -> None:
        """Keep who comes in and what is asked."""
        self._door, self._settings = door, settings

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/api/admin")
        for path, route, method in (
            ("/settings", self.all, "GET"),
            ("/settings/history", self.history, "GET"),
            ("/settings/export", self.export, "GET"),
            ("/settings/one", self.one, "GET"),
            ("/settings/change", self.change, "POST"),
            ("/settings/back", self.back, "POST"),
            ("/settings/import", self.bring_in, "POST"),
            ("/settings/simulate", self.simulate, "POST"),
            ("/settings/days", self.days, "POST"),
        ):
            routes.add_api_route(path, route, methods=[method], response_model=None)
        return routes

    async def all(self, request: Request) -> dict[str, Any]:
        """Return every document as data, with its version, and what holds where they say nothing: the screens' ground."""
        await self._door.actor_of(request, MAY_SET)
        today = local(from_ms(self._settings.now())).date()
        return {"settings": [self._whole(kept) for kept in self._settings.all()], "known": known(today)}

    async def one(self, request: Request) -> dict[str, Any]:
        """Return a document as text and as data."""
        await self._door.actor_of(request, MAY_SET)
        kept = self._settings.one(_subject(request))
        if kept is None:
            raise RefusedError(Refusal("not_found"))
        return {**self._whole(kept), "text": kept.text}

    def _whole(self, kept: Kept) -> dict[str, Any]:
        return {**about(kept), "document": self._settings.document(kept.text)}

    async def history(self, request: Request) -> dict[str, Any]:
        """Return the versions of a document, or of all, the newest first, each with how it differs from the one before."""
        await self._door.actor_of(request, MAY_SET)
        most = number_in(request.query_params.get("limit"), 100, 1, 1000, "limit")
        found = await self._settings.history(_subject(request))
        before = {(kept.subject, kept.version): kept.text for kept in found}
        versions = [
            {
                **about(kept),
                "diff": list(difference(before.get((kept.subject, kept.version - 1), ""), kept.text))
                if kept.version
                else [],
            }
            for kept in found[:most]
        ]
        return {"versions": versions}

    async def export(self, request: Request) -> dict[str, Any]:
        """Return all that a unit's settings are made of as one text."""
        await self._door.actor_of(request)
        text = self._settings.export(request.query_params.get("unit", "")[:MOST_NAME])
        if text is None:
            raise RefusedError(Refusal("not_found"))
        return {"text": text}

    async def change(self, request: Request) -> dict[str, Any]:
        """Change documents; with `dry` only say what would come of it."""
        actor = await self._door.actor_of(request, MAY_SET)
        body: ChangeBody = await body_as(request, ChangeBody)
        return _told(await self._settings.change(actor, self.wishes(body.changes), body.why, dry=body.dry))

    def wishes(self, changes: list[OneChange]) -> list[Wish]:
        """Return what is asked for; data is written as text first."""
        wishes = []
        for one in changes:
            if (one.text is None) == (one.document is None):
                raise RefusedError(Refusal("bad_request", {"field": "changes"}))
            text = one.text if one.text is not None else self._settings.rendered(one.document)
            wishes.append(Wish(one.subject, one.version, text))
        return wishes

    async def back(self, request: Request) -> dict[str, Any]:
        """Let an earlier version hold again."""
        actor = await self._door.actor_of(request, MAY_SET)
        body: BackBody = await body_as(request, BackBody)
        return _told(await self._settings.roll_back(actor, body.subject, body.to, body.version, body.why, dry=body.dry))

    async def bring_in(self, request: Request) -> dict[str, Any]:
        """Take in an exported text: all of it or nothing."""
        actor: Actor = await self._door.actor_of(request)
        body: ImportBody = await body_as(request, ImportBody)
        wishes = self._settings.wishes_of(body.text)
        if isinstance(wishes, tuple):
            raise faulty(wishes)
        return _told(await self._settings.change(actor, wishes, body.why, dry=body.dry))

    async def simulate(self, request: Request) -> dict[str, Any]:
        """Say what would happen to a case: rule by rule, the answer, and what the patient reads. Nothing is changed."""
        await self._door.actor_of(request, MAY_SET)
        body: SimulateBody = await body_as(request, SimulateBody)
        found = self._settings.tried(self.wishes(body.changes))
        if not isinstance(found, Region):
            raise faulty(found)
        if body.entrance not in found.entrances:
            raise RefusedError(Refusal("bad_request", {"field": "entrance"}))
        try:
            at = datetime.fromisoformat(body.at).replace(tzinfo=STOCKHOLM)
        except ValueError:
            raise RefusedError(Refusal("bad_request", {"field": "at"})) from None
        asked = Asked(body.entrance, body.unit or None, body.level, body.age, at, body.profession or None)
        told = explain(found, asked)
        return {
            "day": dict(day_words(at.date())),
            "steps": [{"rule": rule, **words} for rule, words in told.steps],
            "answer": dict(told.answer),
            "patient": dict(told.patient),
        }

    async def days(self, request: Request) -> dict[str, Any]:
        """Say what hours make of the holidays, the eves and their own special days ahead. Nothing is changed."""
        await self._door.actor_of(request)
        body: DaysBody = await body_as(request, DaysBody)
        hours = self._settings.hours(body.document)
        if not isinstance(hours, Hours):
            raise faulty(hours)
        today = local(from_ms(self._settings.now())).date()
        last = today + timedelta(days=365)
        days = {day for day, _name, _words in special_days(today, last)} | set(hours.exceptions)
        return {
            "days": [
                {"day": day.isoformat(), **day_words(day), "spans": ", ".join(map(str, hours.on(day)))}
                for day in sorted(days)
                if today <= day <= last
            ]
        }


def known(today: date) -> dict[str, Any]:
    """Return what holds where a unit says nothing, the names of eves and entrances by language, and the special days ahead."""
    usual = Targets()
    return {
        "targets": {
            "immediate_minutes": usual.immediate // timedelta(minutes=1),
            "urgent_minutes": usual.urgent // timedelta(minutes=1),
            "soon_hours": usual.soon // timedelta(hours=1),
            "routine_days": usual.routine_days,
            "wait_days": usual.wait_days,
        },
        "watchers": {profession: usual_least(profession) for profession in PROFESSIONS},
        "eves": {name: dict(words) for name, words in EVE_WORDS.items()},
        "entrances": {name: dict(title) for name, (title, _about) in ENTRANCES.items()},
        "today": today.isoformat(),
        "days": [
            {"day": day.isoformat(), "eve": name, **words}
            for day, name, words in special_days(today, today + DAYS_AHEAD)
        ],
    }


def about(kept: Kept) -> dict[str, Any]:
    """Return which version of what it is, and who made it, when and why."""
    return {
        "subject": kept.subject,
        "version": kept.version,
        "by": kept.by,
        "by_name": kept.by_name,
        "at": kept.at,
        "why": kept.why,
    }


def faulty(faults: tuple[Fault, ...], code: str = "settings_wrong") -> RefusedError:
    """Return the refusal that names every fault."""
    problems = [
        {"subject": one.subject, "line": one.line, "field": one.field, "sv": one.sv, "en": one.en}
        for one in faults[:50]
    ]
    return RefusedError(Refusal(code), {"problems": problems})


def _subject(request: Request) -> str:
    return request.query_params.get("subject", "")[:MOST_NAME]


def _told(found: Outcome | Stopped) -> dict[str, Any]:
    if isinstance(found, Refusal):
        raise RefusedError(found)
    if isinstance(found, Overtaken):
        current = found.current
        fields = {"name": current.by_name or "Clinic24", "subject": current.subject}
        more = {"current": {**about(current), "text": current.text}, "diff": list(found.diff)}
        raise RefusedError(Refusal("setting_changed", fields), more)
    if not isinstance(found, Outcome):
        raise faulty(found)
    return {"diffs": {name: list(lines) for name, lines in found.diffs.items()}, "versions": found.versions}
