"""Care makes contact: who the number belongs to is asked of the registers and logged before anything is told or begun."""

from hashlib import blake2b
from typing import Any, Protocol

from server.app.lane import Lane
from server.app.outside import IdentityProvider, ListingRegister, OutsideError
from server.app.ports import Answer, Clock, Reading
from server.app.throttle import Throttle
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.intake import age_problem
from server.domain.permissions import CLINICAL
from server.domain.refusal import Refusal


class Cases(Protocol):
    """What is asked of the journal before a case is begun."""

    async def of_patient(self, number: str) -> list[Case]:
        """Return a person's cases, the newest first."""


class Contact:
    """Begins cases for persons who are listed at the clinician's own unit and have none open."""

    def __init__(
        self,
        lane: Lane,
        cases: Cases,
        identity: IdentityProvider,
        register: ListingRegister,
        clock: Clock,
        tries: Throttle,
    ) -> None:
        """`tries` limits the numbers that a person looks up, in every way that `c` leads to."""
        self._tries = tries
        self._lane, self._cases, self._clock = lane, cases, clock
        self._identity, self._register = identity, register

    async def start(self, actor: Actor, command: dict[str, Any]) -> Answer:
        """Judge who it is and put the case on disk; the same id begins the same case, so that asking twice begins one."""
        if actor.profession not in CLINICAL:
            return Answer(False, code="forbidden")
        if not self._tries.allow(actor.id, self._clock.monotonic()):
            return Answer(False, code="many_numbers")
        case = blake2b(f"{actor.id} {command['id']}".encode(), digest_size=16).hexdigest()
        try:
            person = await self._person(actor, command["number"], case)
        except OutsideError:
            return Answer(False, code="register_away")
        if isinstance(person, Refusal):
            return Answer(False, code=person.code, fields=person.fields)
        return await self._lane.submit(actor, {**command, **person, "case": case})

    async def _person(self, actor: Actor, number: str, case: str) -> dict[str, Any] | Refusal:
        found = await self._identity.identify(number)
        if isinstance(found, Refusal):
            return found
        now = self._clock.now()
        await self._lane.log_reading(
            Reading(now, actor.id, actor.unit, actor.profession, "", found.number, "contact", 0, 0)
        )
        listing = await self._register.listing(found.number)
        if actor.unit not in (listing.centre, listing.bvc):
            return Refusal("not_listed")
        if age_problem("self", found.born.isoformat(), now):
            return Refusal("age_self")
        if not found.phone:
            return Refusal("contact_phone")
        known = await self._cases.of_patient(found.number)
        if any(one.state != "closed" and one.id != case for one in known):
            return Refusal("has_case")
        return {
            "number": found.number,
            "name": found.name,
            "born": found.born.isoformat(),
            "sex": found.sex,
            "protected": found.protected,
            "phone": found.phone,
        }
