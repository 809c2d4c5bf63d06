"""What people do in the practice space: practise alone, open and join a session, lead it, and look back at what was done."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any, Final

from server.app.lane import Lane
from server.contract.events import Event
from server.contract.ids import new_id
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.permissions import SUPER_USER
from server.domain.refusal import Refusal
from server.training.board import Played, case_debrief, group_markdown, group_picture, passed, seat_row
from server.training.conductor import CHATS, Conductor, timed
from server.training.course import course, has_passed
from server.training.debrief import debrief
from server.training.judging import Judgement, judge
from server.training.leading import Leading
from server.training.programmes import Programme
from server.training.session import MOST_AT_ONCE, MOST_SEATS, Session, new_code, read_code

ENDINGS: Final = frozenset({"Closed", "HandedOver", "Returned"})

Answer = dict[str, Any] | Refusal


@dataclass
class TrainingRoom:
    """The use cases over the conductor. `colleague` finds one of a queue who takes no part, `here` says who has a connection."""

    conductor: Conductor
    lane: Lane
    phrases: Mapping[str, str]
    here: Callable[[str], bool]
    colleague: Callable[[str, str, frozenset[str]], Actor | None]
    stuck: dict[str, dict[str, Any]] = field(default_factory=dict)
    _judged: dict[str, tuple[int, Judgement]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    # ---- one who practises

    async def home(self, actor: Actor, lang: str) -> Answer:
        """Return what one can do: the scenarios of one's own queue, one's session, the cases that one can look back at."""
        names = tuple(self.conductor.ground.scenarios)
        fitting = self.conductor.fitting(names, actor.profession) if self._has_patients(actor) else []
        session = self._seat_of(actor.id)
        return {
            "scenarios": [self._about(name, lang) for name in fitting],
            "session": self._head(session) if session is not None else None,
            "alone": self._head(alone) if (alone := self._alone(actor)) is not None else None,
            "all": [self._about(name, lang) for name in names] if SUPER_USER in actor.roles else [],
            "leads": SUPER_USER in actor.roles,
            "leading": self._head(led) if (led := self._led_by(actor.id)) is not None else None,
            "courses": self._courses(actor, lang),
            "cases": await self._own_cases(actor, lang),
            "passed": self._passed(lambda user: user == actor.id, lang),
        }

    def _about(self, name: str, lang: str) -> dict[str, Any]:
        one = self.conductor.ground.scenarios[name]
        return {"id": name, "title": one.title[lang], "kind": one.kind, "chat": one.chat, "level": one.level}

    async def _own_cases(self, actor: Actor, lang: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for session in self.conductor.sessions.values():
            for sent in session.sent.values():
                case = self.conductor.known.get(sent.case)
                scenario = self.conductor.ground.scenarios.get(sent.scenario)
                if case is not None and scenario is not None and actor.id in case.owners:
                    over = self.conductor.left(sent.case, actor.id)
                    found.append(
                        {
                            "case": case.id,
                            "scenario": scenario.id,
                            "title": scenario.title[lang],
                            "at": sent.at,
                            "over": over,
                        }
                    )
        return sorted(found, key=lambda one: -one["at"])[:50]

    def _passed(self, whose: Callable[[str], bool], lang: str) -> list[dict[str, Any]]:
        return [
            {"user": note.who, "name": note.data["name"], "title": note.data["title"][lang], "at": note.at}
            for note in reversed(self.conductor.notes)
            if note.type == "Passed" and whose(note.who)
        ]

    async def certificates(self, actor: Actor, lang: str) -> Answer:
        """Return who of the unit has passed what and when, and nothing more; for who leads."""
        if SUPER_USER not in actor.roles:
            return Refusal("forbidden")
        unit = {note.who for note in self.conductor.notes if note.type == "Passed" and note.data["unit"] == actor.unit}
        return {"passed": self._passed(lambda user: user in unit, lang)}

    async def programmes(self, actor: Actor, lang: str) -> Answer:
        """Return the programmes of the actor's own, and how far she has come in each."""
        mine = await self._mine(actor.id)
        own = self._for(actor.profession, leads=SUPER_USER in actor.roles)
        return {"programmes": [course(one, mine, lang, self._passed_at(actor.id, one.id)) for one in own]}

    def _for(self, profession: str, *, leads: bool) -> list[Programme]:
        tracks = {"everybody", *CHATS.get(profession, ()), *(["leader"] if leads else [])}
        return [one for one in self.conductor.ground.programmes.values() if one.track in tracks]

    def _courses(self, actor: Actor, lang: str) -> list[dict[str, Any]]:
        own = self._for(actor.profession, leads=SUPER_USER in actor.roles)
        return [{"id": one.id, "title": one.title[lang]} for one in own]

    def _passed_at(self, user: str, programme: str) -> int:
        """When somebody last passed a programme; 0 for never."""
        notes = (note for note in self.conductor.notes if note.type == "Passed" and note.who == user)
        return max((note.at for note in notes if note.data.get("programme") == programme), default=0)

    async def _mine(self, user: str) -> list[Played]:
        """Return the cases that somebody has had, in every session."""
        sessions = [one for one in self.conductor.sessions.values() if user in one.seats]
        found = [played for session in sessions for played in await self._played(session)]
        return [one for one in found if user in one.case.owners]

    async def practise(self, actor: Actor, scenario: str) -> Answer:
        """Let one patient come to who practises alone."""
        if not self._has_patients(actor):
            return Refusal("no_patients")
        if not self.conductor.fitting((scenario,), actor.profession):
            return Refusal("no_scenario")
        if self._seat_of(actor.id) is not None:
            return Refusal("in_session")
        conductor, alone = self.conductor, self._alone(actor)
        if alone is None:
            alone = await self._open(actor, "", "", (), 1)
        await self._join(alone, actor)
        conductor.send(alone, (actor.unit, actor.profession), scenario)
        return {}

    def _has_patients(self, actor: Actor) -> bool:
        """Whether training patients come to the actor's queue: to those of health centres and child health centres."""
        return actor.profession in CHATS and bool(self.conductor.ground.centre(actor.unit))

    def _alone(self, actor: Actor) -> Session | None:
        own = (one for one in self.conductor.sessions.values() if one.alone and one.leader == actor.id)
        return next((one for one in own if not one.ended), None)

    async def join(self, actor: Actor, code: str) -> Answer:
        """Take a seat, or take one's own again."""
        wanted = read_code(code)
        session = next((one for one in self._open_sessions() if one.code == wanted), None)
        if session is None:
            return Refusal("no_session")
        if not self._has_patients(actor):
            return Refusal("no_patients")
        other = self._seat_of(actor.id)
        if other is not None and other is not session:
            return Refusal("in_session")
        if actor.id not in session.seats and len(session.seats) >= MOST_SEATS:
            return Refusal("session_full")
        await self._join(session, actor)
        self.conductor.feed(session)
        return {"session": self._head(session)}

    async def _join(self, session: Session, actor: Actor) -> None:
        seat, place = session.seats.get(actor.id), (actor.unit, actor.profession)
        if seat is None or (seat.unit, seat.profession) != place:
            about = {"name": actor.name, "unit": actor.unit, "profession": actor.profession}
            await self.conductor.note(session.id, actor.id, "Joined", **about)

    async def seat(self, actor: Actor) -> Answer:
        """Return how one's session goes, and the leader's hints."""
        session = self._seat_of(actor.id, ended=True)
        if session is None:
            return {"session": None, "hints": []}
        hints = [{"at": at, "text": text} for at, text in session.seats[actor.id].hints]
        return {"session": self._head(session), "hints": hints}

    async def press(self, actor: Actor, key: str, place: str) -> Answer:
        """Note a key that did nothing, in memory only: the leader sees where somebody is stuck."""
        if self._seat_of(actor.id) is not None:
            before = self.stuck.get(actor.id)
            n = before["n"] + 1 if before and before["key"] == key else 1
            self.stuck[actor.id] = {"key": key, "place": place, "n": n, "at": self._now()}
        return {}

    # ---- one who leads

    async def open(self, actor: Actor, title: str, scenarios: tuple[str, ...], at_once: int) -> Answer:
        """Open a session and return its code."""
        if SUPER_USER not in actor.roles:
            return Refusal("forbidden")
        known = [name for name in scenarios if name in self.conductor.ground.scenarios]
        if not known or len(known) != len(scenarios) or not 1 <= at_once <= MOST_AT_ONCE:
            return Refusal("no_scenario")
        if self._led_by(actor.id) is not None:
            return Refusal("in_session")
        used = (one.code for one in self.conductor.sessions.values())
        session = await self._open(actor, new_code(SystemRandom(), used), title, tuple(known), at_once)
        return {"session": self._head(session)}

    async def _open(self, actor: Actor, code: str, title: str, scenarios: tuple[str, ...], at_once: int) -> Session:
        ident = new_id(self._now())
        about = {"code": code, "title": title, "name": actor.name, "unit": actor.unit}
        await self.conductor.note(ident, actor.id, "Opened", **about, scenarios=list(scenarios), at_once=at_once)
        return self.conductor.sessions[ident]

    async def lead(self, actor: Actor, do: str, given: Mapping[str, Any]) -> Answer:
        """Do what the leader asks for; who practises alone leads herself."""
        session = self._led_by(actor.id) or self._alone(actor)
        if session is None:
            return Refusal("no_session")
        refused = await Leading(self.conductor, self.lane, self.colleague).do(session, actor, do, given)
        return refused if refused is not None else {"session": self._head(session)}

    async def board(self, actor: Actor) -> Answer:
        """Return the session that one leads as it stands, or the last that one led."""
        session = self._led_by(actor.id, ended=True)
        if session is None:
            return Refusal("no_session")
        cases = await self._played(session)
        seats = [
            {
                **seat_row(seat, cases, here=self.here(seat.user), stuck=self.stuck.get(seat.user)),
                "fits": len(self.conductor.fitting(session.scenarios, seat.profession)),
            }
            for seat in session.seats.values()
        ]
        waiting = sum(one.state == "waiting" for one in self._cases_of(session))
        return {"session": self._head(session), "seats": seats, "waiting": waiting, "now": self._now()}

    async def group(self, actor: Actor, lang: str) -> Answer:
        """Return what the group can learn together; nobody is named."""
        session = self._led_by(actor.id, ended=True) or self._seat_of(actor.id, ended=True)
        if session is None or session.alone:
            return Refusal("no_session")
        picture = group_picture(session, await self._played(session))
        return {"session": self._head(session), "picture": picture, "markdown": group_markdown(picture, lang)}

    # ---- looking back

    async def debrief(self, actor: Actor, case_id: str, lang: str) -> Answer:
        """Return the debrief of a case that one has had oneself; it is nobody else's."""
        session, case = self.conductor.session_of(case_id), self.conductor.known.get(case_id)
        if session is None or case is None or actor.id not in case.owners:
            return Refusal("no_case")
        judgement = await self._judgement(session, case)
        return {"case": case_id, **case_debrief(judgement, lang, debrief(judgement, self.phrases, lang))}

    async def _played(self, session: Session) -> list[Played]:
        found = []
        for case in self._cases_of(session):
            if case.owners:
                judgement = await self._judgement(session, case)
                spent = session.pace.seconds(judgement.taken_at, self._now()) if not session.ended else 0.0
                found.append(Played(case, judgement.scenario, judgement, round(spent * 1000)))
        return found

    def _cases_of(self, session: Session) -> list[Case]:
        cases = (self.conductor.known.get(sent.case) for sent in list(session.sent.values()))
        return [case for case in cases if case is not None]

    async def _judgement(self, session: Session, case: Case) -> Judgement:
        kept = self._judged.get(case.id)
        if kept is not None and kept[0] == case.seq:
            return kept[1]
        events: list[Event] = []
        while more := await self.conductor.ground.cases.events(case.id, after=len(events), limit=500):
            events += more
        scenario = self.conductor.ground.scenarios[session.sent[case.id].scenario]
        judgement = judge(scenario, timed(events, session))
        self._judged[case.id] = (case.seq, judgement)
        return judgement

    def changed(self, _before: Case | None, after: Case, events: list[Event]) -> None:
        """Note that a case was passed when whoever had it has let go of it."""
        session = self.conductor.session_of(after.id)
        ended = next((one for one in events if one["type"] in ENDINGS and one["by"]["kind"] == "staff"), None)
        if session is not None and ended is not None and ended["by"]["id"] in session.seats:
            task = asyncio.create_task(self._note_passed(session, after, ended["by"]["id"]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _note_passed(self, session: Session, case: Case, user: str) -> None:
        judgement = await self._judgement(session, case)
        if passed(judgement):
            seat = session.seats[user]
            title = dict(judgement.scenario.title)
            about = {"name": seat.name, "unit": seat.unit, "scenario": judgement.scenario.id, "title": title}
            await self.conductor.note(session.id, user, "Passed", **about)
        await self._note_programmes(session, user)

    async def _note_programmes(self, session: Session, user: str) -> None:
        """Note each programme that is passed by now and was not before."""
        mine, seat = await self._mine(user), session.seats[user]
        for one in self._for(seat.profession, leads=user == session.leader):
            if not self._passed_at(user, one.id) and has_passed(one, mine):
                about = {"name": seat.name, "unit": seat.unit, "programme": one.id, "title": dict(one.title)}
                await self.conductor.note(session.id, user, "Passed", **about)

    # ---- which session

    def _now(self) -> int:
        return self.conductor.ground.clock.now()

    def _open_sessions(self) -> list[Session]:
        return [one for one in self.conductor.sessions.values() if not one.ended and not one.alone]

    def _seat_of(self, user: str, *, ended: bool = False) -> Session | None:
        mine = [one for one in self.conductor.sessions.values() if user in one.seats and not one.alone]
        return next((one for one in reversed(mine) if ended or not one.ended), None)

    def _led_by(self, user: str, *, ended: bool = False) -> Session | None:
        led = [one for one in self.conductor.sessions.values() if one.leader == user and not one.alone]
        return next((one for one in reversed(led) if ended or not one.ended), None)

    def _head(self, session: Session) -> dict[str, Any]:
        return {
            "id": session.id,
            "code": session.code,
            "title": session.title,
            "leader": session.leader_name,
            "begun": session.begun,
            "ended": session.ended,
            "pace": session.pace.now,
            "seats": len(session.seats),
            "scenarios": [dict(self.conductor.ground.scenarios[name].title) for name in session.scenarios],
        }
