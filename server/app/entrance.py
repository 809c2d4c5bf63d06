"""The patient's door: who she is, the key to her case, her commands and her pages."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from server.app.endings import Endings
from server.app.lane import Lane
from server.app.outside import IdentityProvider, Listing, ListingRegister, OutsideError, Person
from server.app.ports import Clock, Reading
from server.app.sessions import token_hash
from server.app.throttle import Throttle
from server.contract.events import Event
from server.contract.views import PatientStep
from server.domain.actor import SYSTEM, Actor
from server.domain.book import Book
from server.domain.case import Case
from server.domain.contacts import counted
from server.domain.flow_change import can_follow
from server.domain.identity_number import parse
from server.domain.intake import CHILD_BELOW, age_problem
from server.domain.listing_page import Listed
from server.domain.merged import into, taken_in
from server.domain.patient_view import for_patient
from server.domain.refusal import Refusal
from server.domain.steps import needs_register, step
from server.domain.verdict import local_day, months_between

log = logging.getLogger(__name__)

IDENTITY_MS: Final = 15 * 60 * 1000
CASE_KEY_MS: Final = 30 * 24 * 3600 * 1000
REGISTER_SECONDS: Final = 2.0
"""How long a page waits for the register before it lets the patient say herself where she belongs."""
MOST_IDENTITIES: Final = 10_000

T = TypeVar("T")


class Tokens(Protocol):
    """Where the hashes of the case keys rest."""

    async def add(self, case: str, token_hash: bytes, expires: int) -> None:
        """Keep a key to a case until `expires` (milliseconds UTC)."""

    async def find(self, token_hash: bytes, now: int) -> tuple[str, int] | None:
        """Return the case that a living key opens, and the key's end (milliseconds UTC), or None."""

    async def add_by(self, own: bytes, now: int, old: str, case: str, token_hash: bytes, expires: int) -> bool:
        """Keep a key to a case, only if the `own` one still opens the `old` case; both in one transaction."""

    async def revoke(self, cases: list[str]) -> None:
        """Make every key to these cases worthless, in one transaction."""


class Cases(Protocol):
    """What the page reads of the journal."""

    async def case(self, case_id: str) -> Case | None:
        """Return a case as committed, or None."""

    async def of_patient(self, number: str) -> list[Case]:
        """Return a person's cases, the newest first."""

    async def events(self, case: str, after: int = 0, before: int | None = None, limit: int = 100) -> list[Event]:
        """Return events of a case in order of seq."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An identified person for a quarter of an hour, and the children that she may write for."""

    person: Person
    children: tuple[Person, ...]
    expires: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A case and the key that opens it."""

    case: str
    token: str
    step: PatientStep


@dataclass(frozen=True, slots=True)
class Done:
    """A command that is on disk, and the page that follows."""

    seq: int
    step: PatientStep


def patient_of(case_id: str) -> Actor:
    """Return the actor behind a key: it may only ever touch this case."""
    return Actor("patient", case_id, case=case_id)


class Entrance:
    """The use cases behind the patient's page; every refusal is a documented code."""

    def __init__(
        self,
        *,
        lane: Lane,
        cases: Cases,
        tokens: Tokens,
        identity: IdentityProvider,
        register: ListingRegister,
        clock: Clock,
        book: Callable[[], Book],
        new_id: Callable[[], str],
        keys: Endings[str] | None = None,
        tries: Throttle | None = None,
        starts: Throttle | None = None,
    ) -> None:
        """`tries` limits identifications by address, `starts` new cases by person; ids of `new_id` sort by time.

        `keys` tells the open pages of a case that its keys have been revoked.
        """
        self._lane, self._cases, self._tokens = lane, cases, tokens
        self._identity, self._register = identity, register
        self._clock, self._new_id = clock, new_id
        self.book = book
        self._keys = keys or Endings()
        self._tries = tries or Throttle(30, 2.0)
        self._starts = starts or Throttle(20, 30.0)
        self._known: OrderedDict[bytes, Identity] = OrderedDict()

    # who

    async def identify(
        self, number: str, who: str, child_number: str | None, address: str
    ) -> tuple[str, Identity] | Refusal:
        """Return a short-lived token and the person behind the number; a child must be one that she is guardian of."""
        if not self._tries.allow(address, self._clock.monotonic()):
            return Refusal("slow_down")
        person = await self._identity.identify(number)
        if isinstance(person, Refusal):
            return person
        now = self._clock.now()
        wrong = age_problem("self", person.born.isoformat(), now)
        if wrong:
            return Refusal(wrong)
        children: tuple[Person, ...] = ()
        if who == "child":
            children = tuple(child for child in await self._identity.children(person.number) if young(child, now))
        identity = Identity(person, children, now + IDENTITY_MS)
        if child_number is not None:
            child = await self._subject(identity, "child", child_number)
            if isinstance(child, Refusal):
                return child
        token = secrets.token_urlsafe(32)
        self._known[token_hash(token)] = identity
        while len(self._known) > MOST_IDENTITIES:
            self._known.popitem(last=False)
        return token, identity

    def known(self, token: str) -> Identity | None:
        """Return who a living identity token stands for."""
        identity = self._known.get(token_hash(token))
        if identity is None or identity.expires <= self._clock.now():
            self._known.pop(token_hash(token), None)
            return None
        return identity

    async def _subject(self, identity: Identity, who: str, child_number: str | None) -> Person | Refusal:
        if who != "child":
            return identity.person
        if child_number is None:
            return Refusal("not_guardian")
        read = parse(child_number, local_day(self._clock.now()))
        if isinstance(read, Refusal):
            return read
        for child in await self._identity.children(identity.person.number):
            if child.number == read.digits:
                return child if young(child, self._clock.now()) else Refusal("age_child")
        return Refusal("not_guardian")

    async def earlier(self, identity: Identity) -> list[Case]:
        """Return the cases that this person has written herself: her own, and those of the children at hand."""
        found = await self._cases.of_patient(identity.person.number)
        for child in identity.children:
            found += await self._cases.of_patient(child.number)
        return [case for case in found if _writes(identity, case)]

    # keys

    async def start(self, token: str, who: str, child_number: str | None, lang: str) -> Opened | Refusal:
        """Open a new case for the identified person or her child, and make its key."""
        identity = self.known(token)
        if identity is None:
            return Refusal("token")
        if not self._starts.allow(identity.person.number, self._clock.monotonic()):
            return Refusal("slow_down")
        person = await self._subject(identity, who, child_number)
        if isinstance(person, Refusal):
            return person
        case_id = self._new_id()
        command = {
            "id": self._new_id(),
            "type": "Start",
            "case": case_id,
            "who": who,
            "lang": lang,
            "number": person.number,
            "name": person.name,
            "born": person.born.isoformat(),
            "sex": person.sex,
            "protected": person.protected,
            "writer": "guardian" if who == "child" else "self",
            "writer_name": identity.person.name,
            "writer_number": identity.person.number,
            "earlier": counted(await self._cases.of_patient(person.number), self._clock.now()),
        }
        answer = await self._lane.submit(patient_of(case_id), command)
        return await self._open(case_id) if answer.ok else Refusal(answer.code, answer.fields)

    async def resume(self, token: str, case_id: str) -> Opened | Refusal:
        """Make a new key to a case that the identified person has written."""
        identity = self.known(token)
        if identity is None:
            return Refusal("token")
        case = await self._cases.case(case_id)
        if case is None or not _writes(identity, case):
            return Refusal("no_case")
        return await self._open(case_id)

    async def _open(self, case_id: str) -> Opened | Refusal:
        key = secrets.token_urlsafe(32)
        await self._tokens.add(case_id, token_hash(key), self._clock.now() + CASE_KEY_MS)
        return await self._shown(case_id, key)

    async def _shown(self, case_id: str, key: str) -> Opened | Refusal:
        shown = await self.step(case_id, read=True)
        return shown if isinstance(shown, Refusal) else Opened(case_id, key, shown)

    async def follow(self, token: str) -> Opened | Refusal:
        """Make a key to the case that this key's went on in; who held the key of the one has written the other too.

        A key that is revoked meanwhile makes none.
        """
        case_id = await self.case_of(token)
        case = await self._cases.case(case_id) if case_id else None
        if case_id is None:
            return Refusal("token")
        while case is not None and (kept := into(case)) is not None:
            case = await self._cases.case(kept)
        if case is None or case.id == case_id:
            return Refusal("no_case")
        key, now = secrets.token_urlsafe(32), self._clock.now()
        own, new = token_hash(token), token_hash(key)
        if not await self._tokens.add_by(own, now, case_id, case.id, new, now + CASE_KEY_MS):
            return Refusal("token")
        return await self._shown(case.id, key)

    async def case_of(self, token: str) -> str | None:
        """Return the case that a key opens, or None."""
        if not 0 < len(token) <= 128 or not token.isascii():
            return None
        found = await self._tokens.find(token_hash(token), self._clock.now())
        return found[0] if found else None

    async def leave(self, case_id: str) -> None:
        """Make every key to the case worthless, and end every page that is open with one; it is found again by identifying.

        So is every key of a case that went on in it, or that it went on in: each leads to the same chat.
        """
        gone: set[str] = set()
        # Looked for again once the keys are gone: a merge meanwhile may have led one of them on.
        while more := [one for one in await self._same_chat(case_id) if one not in gone]:
            await self._tokens.revoke(more)
            for one in more:
                self._keys.end(one)
            gone.update(more)

    async def _same_chat(self, case_id: str) -> list[str]:
        found, waiting = [], [case_id]
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.append(one)
            case = await self._cases.case(one)
            if case is not None:
                kept = into(case)
                waiting += [came["case"] for came in taken_in(case)] + ([kept] if kept else [])
        return found

    # the case

    async def step(self, case_id: str, at_question: str | None = None, *, read: bool = False) -> PatientStep | Refusal:
        """Return the page to show; `read` puts the opening in the access log before anything is shown."""
        case = await self._cases.case(case_id)
        if case is None:
            return Refusal("no_case")
        if read:
            await self._log(case, "page", 0)
        case = await self._followed(case)
        book, now = self.book(), self._clock.now()
        listed = await self._listed(case) if needs_register(case, book, now, at_question) else None
        return step(case, book, now, at_question, listed)

    async def _followed(self, case: Case) -> Case:
        """Let a case on its way in go over to its flow's new version before a page of it is shown."""
        if not can_follow(case, self.book()):
            return case
        answer = await self._lane.submit(SYSTEM, {"id": "", "type": "FollowFlow", "case": case.id})
        if not answer.ok:
            log.warning("a case stays with a version that is no longer asked by: %s, %s", case.id, answer.code)
        return await self._cases.case(case.id) or case

    async def command(self, case_id: str, command: dict[str, Any]) -> Done | Refusal:
        """Put a patient's command on disk and return the page that follows."""
        whole = {**command, "case": case_id, **await self.looked_up(case_id, command["type"])}
        answer = await self._lane.submit(patient_of(case_id), whole)
        if not answer.ok:
            return Refusal(answer.code, answer.fields)
        shown = await self.step(case_id)
        return shown if isinstance(shown, Refusal) else Done(answer.seq, shown)

    async def looked_up(self, case_id: str, kind: str) -> dict[str, Any]:
        """Return what a judgement needs from the register, which never may stop the way in."""
        if kind not in ("ChooseEntrance", "ChooseUnit"):
            return {}
        case = await self._cases.case(case_id)
        listed = await self._listed(case) if case else Listed()
        if kind == "ChooseUnit":
            return {"listed": (listed.centre or "") if listed.known else None}
        centre = self.book().region.units.get(listed.centre or "")
        return {"listed_unit": centre.id if centre and centre.connected else ""}

    async def _listed(self, case: Case) -> Listed:
        found = await _in_time(self._register.listing(case.number))
        return Listed() if found is None else _listed(found)

    async def events(self, case_id: str, after: int, limit: int) -> tuple[list[Event], int]:
        """Return the events after a seq that the patient may see, and the last seq that was looked at."""
        found = await self._cases.events(case_id, after=after, limit=limit)
        if found:
            case = await self._cases.case(case_id)
            if case is not None:
                await self._log(case, "events", after + 1)
        shown = [event for event in map(for_patient, found) if event is not None]
        return shown, found[-1]["seq"] if found else after

    async def _log(self, case: Case, what: str, from_seq: int) -> None:
        reading = Reading(self._clock.now(), f"patient:{case.id}", "", "", case.id, case.number, what, from_seq, 0)
        await self._lane.log_reading(reading)


async def _in_time(call: Awaitable[T]) -> T | None:
    """Return what an outside service says, or None when it fails or takes too long."""
    try:
        async with asyncio.timeout(REGISTER_SECONDS):
            return await call
    except (OutsideError, TimeoutError):
        return None


def _listed(listing: Listing) -> Listed:
    return Listed(True, listing.centre, listing.away, listing.bvc)


def young(person: Person, now: int) -> bool:
    """Say whether a guardian writes for this person."""
    return months_between(person.born, local_day(now)) // 12 < CHILD_BELOW


def _writes(identity: Identity, case: Case) -> bool:
    """Say whether the identified person is the one who writes in the case."""
    return case.writer_number == identity.person.number
