"""A caller by telephone is entered: who she is comes from the registers and is logged, her steps are the patient's own."""

from hashlib import blake2b
from typing import Any, Protocol

from server.app.entrance import Entrance, young
from server.app.lane import Lane
from server.app.outside import IdentityProvider, ListingRegister, OutsideError, Person
from server.app.ports import Answer, Clock, Reading
from server.app.throttle import Throttle
from server.contract.caller import HalfWritten, Outlook
from server.contract.views import PatientStep
from server.domain.actor import Actor
from server.domain.caller import outlook
from server.domain.case import Case
from server.domain.permissions import CLINICAL, may
from server.domain.refusal import Refusal


class Cases(Protocol):
    """What is asked of the journal."""

    async def case(self, case_id: str) -> Case | None:
        """Return a case as committed, or None."""

    async def of_patient(self, number: str) -> list[Case]:
        """Return a person's cases, the newest first."""

    async def half_written(self, scribe: str) -> list[Case]:
        """Return the cases that a clinician writes in and has not sent."""


class Callers:
    """Writes cases in for callers who are listed at the clinician's own unit."""

    def __init__(
        self,
        lane: Lane,
        cases: Cases,
        identity: IdentityProvider,
        register: ListingRegister,
        entrance: Entrance,
        clock: Clock,
        tries: Throttle,
    ) -> None:
        """`tries` limits the numbers that a person looks up, in every way that `c` leads to."""
        self._lane, self._cases, self._entrance, self._clock = lane, cases, entrance, clock
        self._identity, self._register = identity, register
        self._tries = tries

    async def enter(self, actor: Actor, command: dict[str, Any]) -> Answer:
        """Begin a case, or return the one that she has begun for the same person; the same id begins one case."""
        if actor.profession not in CLINICAL:
            return Answer(False, code="forbidden")
        if not self._tries.allow(actor.id, self._clock.monotonic()):
            return Answer(False, code="many_numbers")
        case = blake2b(f"{actor.id} {command['id']}".encode(), digest_size=16).hexdigest()
        try:
            found = await self._who(actor, command, case)
        except OutsideError:
            return Answer(False, code="register_away")
        if isinstance(found, Refusal):
            return Answer(False, code=found.code, fields=found.fields)
        if isinstance(found, Case):
            return Answer(True, case=found.id, seq=found.seq)
        return await self._lane.submit(actor, {**command, **found, "case": case})

    async def _who(self, actor: Actor, command: dict[str, Any], case: str) -> dict[str, Any] | Case | Refusal:
        """Return who she is for the command, her case that the clinician has begun already, or why not."""
        person = await self._identity.identify(command["number"])
        if isinstance(person, Refusal):
            return person
        await self._log(actor, "caller", "", person.number)
        listing = await self._register.listing(person.number)
        if actor.unit not in (listing.centre, listing.bvc):
            return Refusal("not_listed")
        child = young(person, self._clock.now())
        writer = await self._guardian(person, command["caller"]) if child or command["caller"].strip() else person
        if isinstance(writer, Refusal):
            return writer
        known = await self._cases.of_patient(person.number)
        begun = next((one for one in known if one.state == "intake" and one.scribe == actor.id), None)
        if begun is not None and begun.id != case:
            return begun
        if any(_here(one, actor) for one in known):
            return Refusal("has_case")
        return {
            "number": person.number,
            "name": person.name,
            "born": person.born.isoformat(),
            "sex": person.sex,
            "protected": person.protected,
            "who": "child" if child else "self",
            "writer": "guardian" if child else "self",
            "writer_name": writer.name,
            "writer_number": writer.number,
        }

    async def _guardian(self, person: Person, caller: str) -> Person | Refusal:
        """Return who rings for a child; who has turned 13 rings herself."""
        if not caller.strip():
            return Refusal("caller_missing")
        guardian = await self._identity.identify(caller)
        if isinstance(guardian, Refusal):
            return guardian
        if not young(person, self._clock.now()):
            return person if guardian.number == person.number else Refusal("caller_grown")
        children = await self._identity.children(guardian.number)
        return guardian if any(child.number == person.number for child in children) else Refusal("caller_guardian")

    async def command(self, actor: Actor, command: dict[str, Any]) -> Answer:
        """Put a step of the case that she writes in on disk."""
        case = await self._cases.case(command["case"])
        denied = may(actor, command["type"], case) if case else "no_case"
        if denied:
            return Answer(False, case=command["case"], code=denied)
        found = await self._entrance.looked_up(command["case"], command["type"])
        return await self._lane.submit(actor, {**command, **found})

    async def step(
        self, actor: Actor, case_id: str, at: str | None
    ) -> tuple[str, PatientStep, Outlook | None] | Refusal:
        """Return the name, the step to fill in and what the triage says so far; the reading is on disk before they are shown."""
        case = await self._cases.case(case_id)
        denied = may(actor, "step", case) if case else "no_case"
        if case is None or denied:
            return Refusal(denied or "no_case")
        await self._log(actor, "caller_step", case.id, case.number)
        shown = await self._entrance.step(case_id, at)
        after = await self._cases.case(case_id)
        if isinstance(shown, Refusal) or after is None:
            return shown if isinstance(shown, Refusal) else Refusal("no_case")
        return _named(after), shown, outlook(after, actor, self._clock.now(), self._entrance.book())

    async def half_written(self, actor: Actor) -> list[HalfWritten]:
        """Return the cases that she has begun and not sent; looking at them is logged."""
        await self._log(actor, "callers", "", "")
        found = await self._cases.half_written(actor.id)
        return [HalfWritten(case=one.id, name=_named(one), since=one.entered) for one in found]

    async def _log(self, actor: Actor, what: str, case: str, number: str) -> None:
        reading = Reading(self._clock.now(), actor.id, actor.unit, actor.profession, case, number, what, 0, 0)
        await self._lane.log_reading(reading)


def _named(case: Case) -> str:
    return "" if case.protected else case.name


def _here(case: Case, actor: Actor) -> bool:
    """Say whether it is an open case of the clinician's own queue or her own: then it is that one which she is to open."""
    if case.state not in ("waiting", "open"):
        return False
    return case.owner == actor.id or (case.unit, case.profession) == (actor.unit, actor.profession)
