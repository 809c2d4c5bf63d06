"""Pictures: in from a patient's phone by the press and the lane, out to who may read the case, each reading logged first."""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Protocol

from server.app.accounts import Accounts, AccountStore
from server.app.lane import Lane
from server.app.ports import Answer, Clock, Reading, StoreFailed
from server.app.throttle import Throttle
from server.app.wearing import actor_in
from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.merged import origin
from server.domain.permissions import may
from server.domain.pictures import known
from server.domain.refusal import Refusal

log = logging.getLogger(__name__)

PICTURE_ID: Final = re.compile(r"[0-9a-f-]{32,36}", re.ASCII)
AT_ONCE: Final = 4
"""Pictures that are received and pressed at the same time, in the whole house; over it the phone is told to come back."""
AT_ONCE_A_CASE: Final = 3
"""Of those for one case, so that one phone never holds them all; those whose line was lost may still hold theirs."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A picture made anew: pixels, SHA-256 of the bytes in hex, and the bytes of a JPEG."""

    width: int
    height: int
    digest: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on its way to somebody: its number in the case, from 1, and its bytes."""

    number: int
    body: bytes


class PicturePress(Protocol):
    """What makes a picture anew from whatever was sent."""

    async def press(self, raw: bytes) -> Pressed | Refusal:
        """Return the picture, or why it cannot be kept."""


class PictureStore(Protocol):
    """What is read of the store."""

    async def case(self, case_id: str) -> Case | None:
        """Return a case as committed, or None."""

    async def events(self, case: str, after: int = 0, before: int | None = None, limit: int = 100) -> list[Event]:
        """Return events of a case in order of seq."""

    async def picture(self, case: str, picture: str) -> bytes | None:
        """Return a picture of a case as it was written, or None."""


class Pictures:
    """The use cases around pictures; every refusal is a documented code."""

    def __init__(
        self,
        *,
        lane: Lane,
        store: PictureStore,
        press: PicturePress,
        accounts: Accounts,
        people: AccountStore,
        clock: Clock,
        rate: Throttle | None = None,
    ) -> None:
        """`rate` limits pictures by case: ten at once, then one each six seconds."""
        self._lane, self._store, self._press = lane, store, press
        self._accounts, self._people, self._clock = accounts, people, clock
        self._rate = rate or Throttle(10, 6.0)
        self._places: list[str] = []
        self._one = asyncio.Lock()

    # in

    def admit(self, case_id: str) -> Refusal | Callable[[], None]:
        """Give a place to a picture before a byte of it is read; what comes back gives the place up again."""
        if not self._rate.allow(case_id, self._clock.monotonic()):
            return Refusal("slow_down")
        if len(self._places) >= AT_ONCE or self._places.count(case_id) >= AT_ONCE_A_CASE:
            return Refusal("busy")
        self._places.append(case_id)
        return lambda: self._places.remove(case_id)

    async def send(self, case_id: str, picture: str, question: str, raw: bytes) -> Answer | Refusal:
        """Put a patient's picture on disk with its event; one that is there already is answered as before.

        One at a time is pressed and written, so that pictures take neither the memory nor the lane from the chat.
        """
        async with self._one:
            case = await self._store.case(case_id)
            if case is None:
                return Refusal("no_case")
            if known(case, picture):
                return Answer(True, case=case_id, seq=case.seq)
            made = await self._press.press(raw)
            if isinstance(made, Refusal):
                return made
            about: dict[str, Any] = {"question": question} if question else {}
            facts = {"width": made.width, "height": made.height, "bytes": len(made.body), "digest": made.digest}
            command = {"id": picture, "type": "SendPicture", "case": case_id, **facts, **about}
            answer = await self._lane.submit(Actor("patient", case_id, case=case_id), command, made.body)
        return answer if answer.ok else Refusal(answer.code, answer.fields)

    # out

    async def for_patient(self, case_id: str, picture: str) -> Shown | Refusal:
        """Return a picture of the patient's own case."""
        actor = Actor("patient", case_id, case=case_id)
        return await self._shown(actor, f"patient:{case_id}", case_id, picture)

    async def for_staff(self, token: str, assignment: str, case_id: str, picture: str) -> Shown | Refusal:
        """Return a picture of a case that the worn assignment may read."""
        actor = await actor_in(self._accounts, self._people, self._clock, token, assignment)
        if isinstance(actor, Refusal):
            return actor
        return await self._shown(actor, actor.id, case_id, picture)

    async def _shown(self, actor: Actor, reader: str, case_id: str, picture: str) -> Shown | Refusal:
        case = await self._store.case(case_id)
        denied = may(actor, "read", case or Case(id=case_id))
        if case is None or denied:
            if case is not None:
                where = (actor.unit, actor.profession, case.id, case.number)
                self._lane.note_reading(Reading(self._clock.now(), reader, *where, "attempt: picture", 0, 0))
            return Refusal(denied or "no_case")
        found = known(case, picture)
        if found is None:
            return Refusal("no_picture")
        where = (actor.unit, actor.profession, case.id, case.number)
        await self._lane.log_reading(Reading(self._clock.now(), reader, *where, "picture", found["seq"], 0))
        source, seq = origin(case, picture, found["seq"])
        body = await self._store.picture(source, picture)
        sealed = await self._store.events(source, after=seq - 1, limit=1)
        if body is None or sha256(body).hexdigest() != sealed[0]["data"]["digest"]:
            log.error("a picture is not the one that its event names: case %s, event %d", case.id, found["seq"])
            raise StoreFailed
        return Shown(case.pictures.index(found) + 1, body)
