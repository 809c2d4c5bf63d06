"""Who works here: accounts, assignments and one-time codes, each change judged against all that stands, written with its why."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

from server.app.passwords import password_fault
from server.app.ports import Clock
from server.app.throttle import Throttle
from server.domain.actor import Actor
from server.domain.people import (
    INVITE_MS,
    Changed,
    Person,
    Place,
    Staff,
    Step,
    added,
    assigned,
    deactivated,
    ended,
    invited,
    judged,
    reactivated,
    reassigned,
    renamed,
)
from server.domain.people_list import Reading, rows_of, written
from server.domain.refusal import Refusal
from server.domain.region import Region
from server.domain.setting import WHY_MAX, Fault
from server.domain.text import line

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs of a one-time code: none that is taken for another."""
GROUPS, GROUP = 4, 4
"""A code is four groups of four: 79 bits."""
MOST_TRIES: Final = 3
"""How often a change is judged anew because somebody else's came first."""


class PeopleStore(Protocol):
    """Where accounts, assignments, one-time codes and the changes of them rest."""

    async def everybody(self) -> tuple[int, dict[str, Person]]:
        """Return every account by user name, and the number of the newest change; both of one moment."""

    async def keep(
        self, seen: int, steps: Sequence[tuple[Step, bytes]], now: int, by: str, by_name: str, why: str, nothing: str
    ) -> bool:
        """Write steps, each with the hash of its one-time code, in one transaction; False where another change came first."""

    async def accept(self, user: str, code: bytes, password: str, now: int) -> bool:
        """Set the password of who has this code (both are hashes), once; False where the code is not right any more."""

    async def history(self, user: str, most: int) -> list[Changed]:
        """Return the changes of a person, of everybody with an empty `user`; the newest first."""


class Done(NamedTuple):
    """What came of a change: each step, and the one-time codes by user name, told this once (none in a dry run)."""

    steps: tuple[Step, ...]
    codes: Mapping[str, str]
    until: int


Make = Callable[[Staff, int], Sequence[Step] | Refusal | tuple[Fault, ...]]
Outcome = Done | Refusal | tuple[Fault, ...]


def new_code() -> str:
    """Return a one-time code as it is read out and typed."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def code_hash(code: str) -> bytes:
    """Return what rests of a one-time code; hyphens, spaces and the size of letters do not matter."""
    return sha256("".join(sign for sign in code.lower() if sign in ALPHABET).encode()).digest()


async def _nobody() -> None:
    """Tell nobody: no house is running here."""


class People:
    """The use cases. One change at a time is judged and written."""

    def __init__(
        self,
        store: PeopleStore,
        clock: Clock,
        region: Callable[[], Region],
        hasher: Callable[[str], str],
        changed: Callable[[], Awaitable[None]] = _nobody,
    ) -> None:
        """`hasher` makes what rests of a password; `changed` lets the running house follow."""
        self._store, self._clock, self._region, self._hash, self._changed = store, clock, region, hasher, changed
        self._one = asyncio.Lock()

    # ---- reading

    async def everybody(self) -> Staff:
        """Return every account by user name."""
        return (await self._store.everybody())[1]

    async def history(self, user: str, most: int = 100) -> list[Changed]:
        """Return the changes of a person, of everybody with an empty `user`; the newest first."""
        return await self._store.history(user, most)

    async def export(self) -> str:
        """Return everybody as a list that can be read in."""
        return written((await self.everybody()).values(), self._clock.now())

    # ---- changing

    async def add(self, actor: Actor, user: str, name: str, places: Sequence[Place], why: str) -> Outcome:
        """Make an account with its assignments and a one-time code."""

        def make(staff: Staff, now: int) -> list[Step] | Refusal:
            first = added(staff, user, name, now)
            if isinstance(first, Refusal):
                return first
            steps = [first]
            for place in places:
                steps.append(assigned(steps[-1].person, place, now))
            return steps

        return await self._change(actor, why, make)

    async def rename(self, actor: Actor, user: str, name: str, why: str) -> Outcome:
        """Give a person another name."""
        return await self._person(actor, user, why, lambda person, _now: renamed(person, name))

    async def assign(self, actor: Actor, user: str, place: Place, why: str) -> Outcome:
        """Give a person one more assignment."""
        return await self._person(actor, user, why, lambda person, now: assigned(person, place, now))

    async def reassign(
        self, actor: Actor, user: str, assignment: str, roles: frozenset[str], until: int | None, why: str
    ) -> Outcome:
        """Give an assignment other roles or another end."""
        return await self._person(
            actor, user, why, lambda person, now: reassigned(person, assignment, roles, until, now)
        )

    async def end(self, actor: Actor, user: str, assignment: str, why: str) -> Outcome:
        """End an assignment now."""
        return await self._person(actor, user, why, lambda person, now: ended(person, assignment, now))

    async def invite(self, actor: Actor, user: str, why: str) -> Outcome:
        """Give a person a one-time code; the password that she had opens nothing any more, and her sessions end."""
        return await self._person(actor, user, why, invited)

    async def deactivate(self, actor: Actor, user: str, why: str) -> Outcome:
        """End an account: nobody is removed, but nothing opens it, and its cases go back to their queues."""
        return await self._person(actor, user, why, lambda person, _now: deactivated(person))

    async def reactivate(self, actor: Actor, user: str, why: str) -> Outcome:
        """Open an ended account again, with a one-time code."""
        return await self._person(actor, user, why, reactivated)

    async def bring_in(self, actor: Actor, text: str, why: str, *, dry: bool = False) -> Outcome:
        """Read a list in: all of it or nothing; with `dry` only say what would come of it."""
        rows = rows_of(text)
        if rows and isinstance(rows[0], Fault):
            return tuple(one for one in rows if isinstance(one, Fault))

        def make(staff: Staff, now: int) -> Sequence[Step] | Refusal | tuple[Fault, ...]:
            reading = Reading(actor, staff, self._region(), now)
            reading.read(row for row in rows if not isinstance(row, Fault))
            if reading.faults:
                return tuple(reading.faults)
            return reading.steps or Refusal("nothing_changed")

        return await self._change(actor, why, make, dry=dry)

    async def _person(
        self, actor: Actor, user: str, why: str, make: Callable[[Person, int], Step | Refusal]
    ) -> Outcome:
        def one(staff: Staff, now: int) -> list[Step] | Refusal:
            person = staff.get(user)
            step = Refusal("no_person", {"user": user}) if person is None else make(person, now)
            return step if isinstance(step, Refusal) else [step]

        return await self._change(actor, why, one)

    async def _change(self, actor: Actor, why: str, make: Make, *, dry: bool = False) -> Outcome:
        said = line(why)
        if isinstance(said, Refusal):
            return said
        if not (said or dry):
            return Refusal("reason_missing", {"field": "why"})
        async with self._one:
            for _ in range(MOST_TRIES):
                seen, staff = await self._store.everybody()
                now = self._clock.now()
                steps = make(staff, now)
                if isinstance(steps, Refusal) or (steps and isinstance(steps[0], Fault)):
                    return steps if isinstance(steps, Refusal) else tuple(s for s in steps if isinstance(s, Fault))
                whole = [step for step in steps if isinstance(step, Step)]
                denied = self._denied(actor, staff, whole, now)
                if denied:
                    return denied
                if dry:
                    return Done(tuple(whole), {}, now + INVITE_MS)
                done = await self._write(actor, seen, whole, said[:WHY_MAX], now)
                if done is not None:
                    await self._changed()
                    return done
        return Refusal("people_changed")

    def _denied(self, actor: Actor, staff: Staff, steps: Sequence[Step], now: int) -> Refusal | None:
        standing = dict(staff)
        for step in steps:
            denied = judged(actor, standing, step, self._region(), now)
            if denied:
                return denied
            standing[step.person.user] = step.person
        return None

    async def _write(self, actor: Actor, seen: int, steps: Sequence[Step], why: str, now: int) -> Done | None:
        codes = {step.person.user: new_code() for step in steps if step.needs_code}
        nothing = await asyncio.to_thread(self._hash, secrets.token_hex(16)) if codes else ""
        rows = [(step, code_hash(codes[step.person.user]) if step.needs_code else b"") for step in steps]
        name = actor.name or actor.id
        kept = await self._store.keep(seen, rows, now, actor.id, name, why, nothing)
        return Done(tuple(steps), codes, now + INVITE_MS) if kept else None


class Invites:
    """Setting a first password by a one-time code; whoever guesses is slowed down and told nothing of who exists."""

    def __init__(
        self,
        store: PeopleStore,
        clock: Clock,
        hasher: Callable[[str], str],
        common: frozenset[str] = frozenset(),
        *,
        burst: int = 5,
    ) -> None:
        """`common` are passwords that nobody may choose; `burst` wrong codes per user at once, then one each 20 s; five
        times that per address.
        """
        self._store, self._clock, self._hash, self._common = store, clock, hasher, common
        self._users, self._addresses = Throttle(burst, 20), Throttle(burst * 5, 4)
        self._running = asyncio.Semaphore(2)

    async def accept(self, user: str, code: str, password: str, address: str) -> Refusal | None:
        """Set the password; the same work is done whether or not there is such a user."""
        now = self._clock.monotonic()
        if not self._users.allow(user, now) or not self._addresses.allow(address, now):
            return Refusal("slow_down")
        if fault := password_fault(password, user, self._common):
            return Refusal(fault, {"field": "password"})
        async with self._running:
            stored = await asyncio.to_thread(self._hash, password)
        if not await self._store.accept(user, code_hash(code), stored, self._clock.now()):
            return Refusal("invite_wrong")
        self._users.forget(user)
        self._addresses.give_back(address)
        return None
