"""Sends the patients of the sessions in and lets them talk: so many that whoever has no case finds one waiting.

Everything that is decided is a note on disk before it is done, so a server that starts again takes every session up where it
was.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any, Final, Protocol

import httpx

from server.app.ports import Clock
from server.contract.events import Event
from server.domain.case import Case
from server.domain.flow import Answer
from server.training.arrival import Arrival
from server.training.phone import NoChild, Refused, command
from server.training.programmes import Programme
from server.training.run import AGAIN, Talk
from server.training.scenario import Chat, Cue, Scenario
from server.training.session import Noted, Seat, Sent, Session, folded
from server.training.turns import worse

log = logging.getLogger(__name__)

CHATS: Final[Mapping[str, tuple[Chat, ...]]] = {
    "nurse": ("nurse", "1177"),
    "secretary": ("secretary",),
    "bvc_nurse": ("bvc",),
}
"""The chats whose patients come to a profession's queue."""
ARRIVE_TOGETHER: Final = 3
MOST_TRIES: Final = 3
PORTION: Final = 500

Group = tuple[str, str]
"""Unit and profession: a queue that patients are sent to."""


class Notes(Protocol):
    """The practice space's notes on disk."""

    async def add(self, session: str, at: int, who: str, kind: str, data: dict[str, object]) -> None:
        """Put one note on disk."""

    async def all(self) -> list[tuple[str, int, str, str, dict[str, object]]]:
        """Return every note, the oldest first."""


class Cases(Protocol):
    """The journals, as committed."""

    async def case(self, case_id: str) -> Case | None:
        """Return a case, or None."""

    async def events(self, case_id: str, *, after: int = 0, before: int = 0, limit: int = 0) -> list[Event]:
        """Return events in order."""


@dataclass(frozen=True)
class Ground:
    """What practice stands on. `key` makes a key to a case, `centre` says where the patients of a unit are listed."""

    notes: Notes
    cases: Cases
    clock: Clock
    scenarios: Mapping[str, Scenario]
    programmes: Mapping[str, Programme]
    answers: Callable[[Scenario], Mapping[str, Answer]]
    concepts: frozenset[str]
    key: Callable[[str], Awaitable[str]]
    centre: Callable[[str], str]


@dataclass
class Conductor:
    """The running patients of every session."""

    ground: Ground
    sessions: dict[str, Session] = field(default_factory=dict)
    known: dict[str, Case] = field(default_factory=dict)
    """The cases of the sessions as they stand."""
    notes: list[Noted] = field(default_factory=list)
    address: str = ""
    tls: SSLContext | None = None
    _http: httpx.AsyncClient | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _talks: dict[str, Talk] = field(default_factory=dict)
    _failed: Counter[tuple[str, Group, str]] = field(default_factory=Counter)
    _coming: Counter[tuple[str, Group, str]] = field(default_factory=Counter)
    _numbers: Counter[str] = field(default_factory=Counter)
    _used: set[str] = field(default_factory=set)
    _door: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ARRIVE_TOGETHER))

    async def start(self, address: str, tls: SSLContext | None = None) -> None:
        """Take every session up where its notes leave it; the server answers at `address`."""
        self.address, self.tls = address.rstrip("/"), tls
        self._http = httpx.AsyncClient(base_url=self.address, timeout=20.0, trust_env=False, verify=tls or True)
        self.notes = [Noted(*one) for one in await self.ground.notes.all()]
        self.sessions = folded(self.notes)
        for session in self.sessions.values():
            self._numbers[session.id] = max((one.seed for one in session.sent.values()), default=0)
            for sent in session.sent.values():
                case = await self.ground.cases.case(sent.case)
                if case is not None:
                    self.known[sent.case] = case
                    if not session.ended and case.state != "closed":
                        self._begin(self._resumed(session, sent, case))
            self.feed(session)

    async def stop(self) -> None:
        """End what runs; the journals and the notes have all that is needed to go on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.aclose()

    async def note(self, session: str, who: str, kind: str, /, **data: object) -> None:
        """Put a note on disk, and let it hold."""
        note = Noted(session, self.ground.clock.now(), who, kind, data)
        await self.ground.notes.add(note.session, note.at, note.who, note.type, dict(data))
        self.notes.append(note)
        self.sessions |= {session: self.sessions.get(session) or Session(session)} if kind == "Opened" else {}
        if session in self.sessions and kind in _HOLDS:
            self.sessions[session].apply(note)
        for talk in self._talks.values():
            talk.woken.set()

    def session_of(self, case: str) -> Session | None:
        """The session that a case belongs to."""
        return next((one for one in self.sessions.values() if case in one.sent), None)

    def changed(self, _before: Case | None, after: Case, _events: list[Event]) -> None:
        """Follow the cases of the sessions; called for every change that is on disk."""
        session = self.session_of(after.id)
        if session is not None:
            self.known[after.id] = after
            self.feed(session)

    # sending patients in

    def feed(self, session: Session) -> None:
        """Send so many that each who takes part has as many cases before her as the session gives at once."""
        if session.ended or not session.pace.now or self._http is None:
            return
        for group in {(seat.unit, seat.profession) for seat in session.seats.values()}:
            wanted = self.fitting(session.scenarios, group[1])
            seats = [seat for seat in session.seats.values() if (seat.unit, seat.profession) == group]
            need = sum(min(len(wanted), self.done(session, seat) + session.at_once) for seat in seats)
            sent = [one for one in session.sent.values() if self._group(one) == group]
            count = Counter(one.scenario for one in sent)
            count.update({name: n for (of, at, name), n in self._coming.items() if (of, at) == (session.id, group)})
            here = count.total() - sum(self._astray(one, group) for one in sent)
            while here < need:
                # Everybody meets the first one before anybody meets the second: then a group has something to talk of.
                name = next((one for one in wanted if count[one] < len(seats) * wanted.count(one)), None)
                if name is None:
                    break
                count[name] += 1
                here += 1
                self.send(session, group, name)

    def fitting(self, names: tuple[str, ...], profession: str) -> list[str]:
        """The scenarios whose patients come to a profession, in their order."""
        chats = CHATS.get(profession, ())
        return [name for name in names if name in self.ground.scenarios and self.ground.scenarios[name].chat in chats]

    def done(self, session: Session, seat: Seat) -> int:
        """How many cases she has had and has no more."""
        return sum(self.left(case, seat.user) for case in session.sent)

    def left(self, case: str, user: str) -> bool:
        """Whether she has had the case and is through with it."""
        known = self.known.get(case)
        return known is not None and user in known.owners and not (known.state == "open" and known.owner == user)

    def send(self, session: Session, group: Group, scenario: str) -> None:
        """Let one patient come."""
        self._coming[session.id, group, scenario] += 1
        self._numbers[session.id] += 1
        self._begin(self._come(session, group, self.ground.scenarios[scenario], self._numbers[session.id]))

    @staticmethod
    def _group(sent: Sent) -> Group:
        unit, _, profession = sent.profession.rpartition("/")
        return unit, profession

    def _astray(self, sent: Sent, group: Group) -> bool:
        """Whether her answers led her to another queue than the one that she was sent for."""
        case = self.known.get(sent.case)
        return (
            case is not None and case.state == "waiting" and not case.owners and (case.unit, case.profession) != group
        )

    async def _come(self, session: Session, group: Group, scenario: Scenario, seed: int) -> None:
        arrival = Arrival(scenario, self.ground.answers(scenario), seed, self.ground.centre(group[0]), self._used)

        key = (session.id, group, scenario.id)
        noted: set[str] = set()

        async def begun(case: str) -> None:
            noted.add(case)
            about: dict[str, object] = {
                "case": case,
                "scenario": scenario.id,
                "seed": seed,
                "profession": "/".join(group),
            }
            await self.note(session.id, "", "Sent", **about)
            # From here on the note counts for her, and never neither: then another would be sent.
            self._coming[key] -= 1

        async def gone(case: str) -> None:
            noted.discard(case)
            self._coming[key] += 1
            await self.note(session.id, "", "Gone", case=case)

        try:
            async with self._door:
                token = await arrival.come_in(self._client, begun, gone)
        except (Refused, NoChild, httpx.HTTPError) as fault:
            log.warning("a training patient did not come in: %s", fault)
            self._coming[key] -= 0 if noted else 1
            await self._again(session, key)
            return
        await self._talk(session, session.sent[arrival.case], token)

    async def _again(self, session: Session, key: tuple[str, Group, str]) -> None:
        """Let another come for one who did not get in; not for ever, where nobody can."""
        self._failed[key] += 1
        if self._failed[key] <= MOST_TRIES:
            await asyncio.sleep(AGAIN)
            self.feed(session)

    async def _resumed(self, session: Session, sent: Sent, case: Case) -> None:
        """Take up one patient after a start of the server."""
        scenario = self.ground.scenarios.get(sent.scenario)
        if scenario is None:
            return
        token = await self.ground.key(case.id)
        if case.state == "intake":
            arrival = Arrival(scenario, self.ground.answers(scenario), sent.seed, "", self._used)
            if not await arrival.go_on(self._client, token):
                await self.note(session.id, "", "Gone", case=case.id)
                return
        await self._talk(session, sent, token)

    async def _talk(self, session: Session, sent: Sent, token: str) -> None:
        scenario = self.ground.scenarios[sent.scenario]
        talk = Talk(
            self.address,
            self._client,
            sent.case,
            token,
            scenario,
            sent.seed,
            now=self.ground.clock.now,
            pace=lambda: session.pace,
            turns=lambda: self._turns(session, sent.case, scenario),
            tls=self.tls,
        )
        self._talks[sent.case] = talk
        try:
            await talk.run(self._history)
        finally:
            self._talks.pop(sent.case, None)

    def _turns(self, session: Session, case: str, scenario: Scenario) -> list[tuple[int, Cue]]:
        sent = session.sent.get(case)
        return [(at, worse(scenario, self.ground.concepts)) for at, _kind in (sent.turns if sent else ())]

    async def _history(self, case: str, after: int) -> list[dict[str, Any]]:
        return [dict(event) for event in await self.ground.cases.events(case, after=after, limit=PORTION)]

    async def end(self, session: Session) -> None:
        """Let nobody more come; who still waits goes home, and who is in a chat falls silent."""
        for sent in session.sent.values():
            talk, case = self._talks.get(sent.case), self.known.get(sent.case)
            if talk is not None and case is not None and case.state == "waiting" and not case.owners:
                try:
                    await command(self._client, talk.token, {"type": "Withdraw"})
                except (Refused, httpx.HTTPError) as fault:
                    log.info("a training patient stays in the queue: %s", fault)

    @property
    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            raise Refused("not started")
        return self._http

    def _begin(self, doing: Any) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a training patient has stopped", exc_info=task.exception())


_HOLDS: Final = frozenset({"Opened", "Joined", "Sent", "Gone", "Turned", "Paced", "Hinted", "More", "AtOnce", "Ended"})


def timed(events: list[Event], session: Session) -> list[Event]:
    """Return a journal by the patients' own time: what stood still does not count, what went fast counts as it was meant."""
    if not session.pace.changes or not events:
        return events
    first = events[0]["at"]
    return [replaced(event, first + round(session.pace.seconds(first, event["at"]) * 1000)) for event in events]


def replaced(event: Event, at: int) -> Event:
    """Return an event at another time."""
    return {**event, "at": at}
