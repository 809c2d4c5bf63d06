"""What a clinician's socket needs from the rest of the house, and what it tells about the assignment that is worn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from server.app.accounts import Account, Accounts, AccountStore, Worn
from server.app.caller import Callers
from server.app.contact import Contact
from server.app.duty import Duties
from server.app.lane import Lane
from server.app.lease import Leases
from server.app.outside import BlockRegister
from server.app.phrasebook import Phrasebook
from server.app.ports import Clock, Reading, Store
from server.contract.views import Assignment, CaseHead, Colleague, HazardRow, InfoLine, UnitInfo
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.case import Case
from server.domain.feedback import Seen
from server.domain.permissions import READ_BACK_DAYS, may_receive
from server.domain.reading_back import flow_as_sent, sent_answers
from server.domain.tasks import Template, row
from server.realtime.hub import Hub
from server.realtime.rows import head

DAY_MS = 24 * 3600 * 1000


class Drafts(Protocol):
    """What clinicians have typed and not sent."""

    async def keep(self, actor: str, case: str, text: str, now: int) -> None:
        """Keep a draft on disk; an empty text forgets it."""

    async def of(self, actor: str) -> dict[str, str]:
        """Return a person's drafts by case."""


class DayInfo(Protocol):
    """Dagens info of the units."""

    async def put(self, actor: Actor, n: int, day: str, text: str, now: int) -> None:
        """Put one line of the actor's unit on disk."""

    async def lines(self, unit: str) -> list[InfoLine]:
        """Return a unit's lines, of whatever day."""


class Cases(Store, Protocol):
    """The store as the sockets read it."""

    async def of_patient(self, number: str) -> list[Case]:
        """Return a person's cases, the newest first."""

    async def case(self, case_id: str) -> Case | None:
        """Return a case as committed, or None."""

    def known(self, case_id: str) -> Case | None:
        """Return a case as committed when it is in memory, without asking the disk."""

    async def reviewed(self) -> list[Seen]:
        """Return the feedback on the triage and the red flags with their acknowledgements, the oldest first."""


@dataclass(frozen=True)
class Desk:
    """Everything behind a clinician's socket."""

    store: Cases
    lane: Lane
    hub: Hub
    accounts: Accounts
    people: AccountStore
    drafts: Drafts
    info: DayInfo
    duties: Duties
    leases: Leases
    clock: Clock
    book: Callable[[], Book]
    phrases: Phrasebook
    hazards: list[HazardRow]
    contact: Contact
    callers: Callers
    tasks: list[Template]
    blocks: BlockRegister
    practice: bool = False
    training: bool = False
    outbox_bytes: int = 1024 * 1024
    read_back_days: int = READ_BACK_DAYS

    def reading(self, actor: Actor, what: str, case: Case | None, from_seq: int = 0, ends: int = 0) -> Reading:
        """Return the line for the access log."""
        return Reading(
            self.clock.now(),
            actor.id,
            actor.unit,
            actor.profession,
            case.id if case else "",
            case.number if case else "",
            what,
            from_seq,
            ends,
        )

    def read_back(self) -> int:
        """Return since when (ms UTC) one must have had a case to read it now."""
        return self.clock.now() - self.read_back_days * DAY_MS

    def head(self, case: Case) -> CaseHead:
        """Return a case's head in the words of the moment; what was asked and by which flow stays as it was when it was sent."""
        book = self.book()
        place = dict(book.place_reason(case)) if case.state == "waiting" else {}
        flow, asked = flow_as_sent(case, book), sent_answers(case, book)
        return head(case, book.unit_name(case.unit), flow=flow, asked=asked, place=place)

    def assignment(self, worn: Worn) -> Assignment:
        """Return an assignment in the words of the screens."""
        name = self.book().unit_name(worn.unit)
        return Assignment(
            id=worn.id, unit=worn.unit, unit_name=name, profession=worn.profession, roles=sorted(worn.roles)
        )

    def units(self) -> list[UnitInfo]:
        """Return the units that one may hand over to."""
        units = self.book().receivers(self.clock.now())
        return [{**unit, "here": self.duties.watching(unit["id"])} for unit in units]

    async def colleagues(self, actor: Actor) -> list[Colleague]:
        """Return the people of the same unit whom one may hand over to."""
        found = await self.people.colleagues(self.clock.now())
        return [self._colleague(*one) for one in found if one[1].unit == actor.unit and one[0].id != actor.id]

    async def others(self, actor: Actor) -> list[Colleague]:
        """Return the people of other units whom one may ask, each in the assignment that a question to her goes by."""
        book, near = self.book(), {actor.id}
        first: dict[str, Colleague] = {}
        for account, worn in await self.people.colleagues(self.clock.now()):
            if worn.unit == actor.unit:
                near.add(account.id)
            elif may_receive(book.worker(account.id), book.receives):
                first.setdefault(account.id, self._colleague(account, worn))
        return [mate for user, mate in first.items() if user not in near]

    def _colleague(self, account: Account, worn: Worn) -> Colleague:
        here = self.leases.here(account.id)
        return Colleague(user=account.id, name=account.name, unit=worn.unit, profession=worn.profession, here=here)

    def content(self, actor: Actor) -> dict[str, Any]:
        """Return what the content that one works with is: the flows' titles, and the tasks that one's profession gives."""
        given = [row(one) for one in self.tasks if actor.profession in one.professions]
        return {"complaints": self.book().titles(), "templates": given}
