"""What the use cases need from the outside: a store, a publisher, clocks. Implemented in storage, realtime and bootstrap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.choice import Ages
from server.domain.permissions import Scope


class Clock(Protocol):
    """Two clocks: UTC for people, monotonic for timers."""

    def now(self) -> int:
        """Return milliseconds UTC."""

    def monotonic(self) -> float:
        """Return seconds of a clock that never jumps."""


@dataclass(slots=True)
class Answer:
    """What became of a command: its place in the journal, or the code of its refusal."""

    ok: bool
    case: str = ""
    seq: int = 0
    pos: int = 0
    owner_seq: int | None = None
    code: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class Outcome(NamedTuple):
    """A kept answer with the digest of the command that it answered."""

    digest: bytes
    answer: Answer


class Reading(NamedTuple):
    """One line of the access log: who read what of whom, from which unit, and from where in the journal."""

    at: int
    actor: str
    unit: str
    profession: str
    case: str
    patient: str
    what: str
    from_seq: int
    ends: int


class NewEvent(NamedTuple):
    """An event on its way to the journal, with the case it belongs to."""

    case: str
    event: Event


class NewPicture(NamedTuple):
    """A picture on its way to the disk, in the same transaction as its event; `body` is a JPEG that the server has made."""

    case: str
    id: str
    body: bytes


@dataclass(slots=True)
class Commit:
    """One finished plan: everything that one transaction writes."""

    now: int
    events: list[NewEvent]
    cases: dict[str, Case]
    before: dict[str, Case | None]
    full: set[str]
    outcomes: dict[tuple[str, str], Outcome]
    readings: list[Reading]
    pictures: list[NewPicture] = field(default_factory=list)


class Written(NamedTuple):
    """What a commit returned: the journal's top, and the ids of the readings in order."""

    pos: int
    readings: Sequence[int]


class DuplicateCommand(Exception):
    """A command id of this batch is kept already; look the outcomes up and plan again."""


class StoreFailed(Exception):
    """The store could not write; nothing of the batch is on disk."""


class CommitUnknown(Exception):
    """The store does not know whether the batch is on disk; the outcomes tell."""


class Store(Protocol):
    """The journal and its projections. `commit` returns only when everything is on disk."""

    epoch: str

    async def load(self, ids: Iterable[str]) -> dict[str, Case]:
        """Return the cases that exist, as committed."""

    async def outcomes(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Outcome]:
        """Return the kept outcomes by (actor, command id)."""

    async def waiting(self, queue: str, limit: int) -> list[str]:
        """Return the ids of the first waiting cases of a queue, in its order."""

    async def waiting_within(self, queue: str, ages: Ages, now: int, limit: int) -> list[str]:
        """Return the ids of the first waiting cases of a queue whose patients are of these ages, and of those past their
        target that have waited longest: at most `limit` of each.
        """

    async def commit(self, commit: Commit) -> Written:
        """Write one plan in one transaction; raises DuplicateCommand, StoreFailed or CommitUnknown."""

    async def events(self, case: str, after: int = 0, before: int | None = None, limit: int = 100) -> list[Event]:
        """Return events of a case in order of seq; with `before` the last `limit` ones below it."""

    async def picture(self, case: str, picture: str) -> bytes | None:
        """Return a picture of a case as it was written, or None."""

    async def snapshot(self, scope: Scope) -> tuple[int, list[Case]]:
        """Return the journal's position and the scope's cases in key order, from one read transaction."""

    async def changes(self, scope: Scope, since: int, limit: int) -> tuple[int, list[Case] | None]:
        """Return the position and the cases changed since, or None when there are more than `limit`."""

    async def owned(self) -> list[Case]:
        """Return every open case that has an owner."""

    async def silent(self, since: int) -> list[Case]:
        """Return every open case whose patient has had the turn since this time or longer."""

    async def answers_due(self, now: int) -> list[Case]:
        """Return every case with a question to a colleague whose answer is late at `now`."""

    async def forget_outcomes(self, now: int) -> int:
        """Drop the outcomes older than 30 days; returns how many."""

    async def untaken(self, unit: str) -> list[Case]:
        """Return every waiting case of a unit, in its order."""


class Publisher(Protocol):
    """Whoever shows what has been committed."""

    def publish(self, commit: Commit, pos: int) -> None:
        """Show one commit; never blocks, never raises."""


JsonObject = Mapping[str, Any]

__all__ = [
    "Actor",
    "Answer",
    "Clock",
    "Commit",
    "CommitUnknown",
    "DuplicateCommand",
    "JsonObject",
    "NewEvent",
    "NewPicture",
    "Outcome",
    "Publisher",
    "Reading",
    "Store",
    "StoreFailed",
    "Written",
]
