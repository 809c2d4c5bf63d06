"""The outside world as the clinic needs it: who a person is, where she is listed, and notices to her phone.

The adapters fill these protocols; the patient's page asks them. Every call may raise `OutsideError`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from server.domain.refusal import Refusal
from server.domain.region import Phone

NoticeKind = Literal["reply", "reminder", "moved", "call", "closed"]


class OutsideError(Exception):
    """A service outside the clinic did not answer."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the identity service and the population register know her; `number` has twelve digits.

    `protected` = skyddade personuppgifter. `guardians` are the numbers of a child's guardians.
    """

    number: str
    first: str
    last: str
    born: date
    sex: Literal["female", "male"]
    protected: bool = False
    guardians: tuple[str, ...] = ()
    phone: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a person belongs: the id of her health centre here, or the telephone of one in another region, or neither.

    `bvc` is the id of the child health centre where a child is enrolled (inskriven), which is another thing.
    """

    centre: str | None = None
    away: Phone | None = None
    bvc: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was sent: `at` in milliseconds UTC, to which number, and its words, which hold no content."""

    at: int
    phone: str
    kind: NoticeKind
    text: str


class IdentityProvider(Protocol):
    """Says who a person is."""

    async def identify(self, number: str) -> Person | Refusal:
        """Return the person with the number as she wrote it, or why not (number_format, _check, _future, _unknown)."""

    async def children(self, guardian: str) -> tuple[Person, ...]:
        """Return the persons who have this person (twelve digits) as guardian, the youngest first."""


class ListingRegister(Protocol):
    """Says where a person is listed and enrolled."""

    async def listing(self, number: str) -> Listing:
        """Return the listing of the person with this number (twelve digits); an empty one when there is none."""


class BlockRegister(Protocol):
    """Says which units a person has had blocked (spärr): what they know of her is not shown to other units."""

    async def blocked(self, number: str) -> frozenset[str]:
        """Return the ids of the units that are blocked for the person with this number (twelve digits)."""


class NoticeSender(Protocol):
    """Sends a notice to a phone."""

    async def send(self, phone: str, kind: NoticeKind, lang: Literal["sv", "en"]) -> None:
        """Say that something waits in the chat, never what; returns when it is handed over."""
