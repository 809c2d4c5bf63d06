"""What the leader of a session lets happen: pace, hints, a patient who gets worse, a colleague's question, a rush, the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from server.app.lane import Lane
from server.contract.ids import new_id
from server.domain.actor import Actor
from server.domain.refusal import Refusal
from server.training.conductor import Conductor
from server.training.pace import FASTEST
from server.training.session import Session
from server.training.turns import QUESTION, WORSE

MOST_RUSH: Final = 10
MOST_TEXT: Final = 500


@dataclass(frozen=True, slots=True)
class Leading:
    """The leader's acts over the conductor; `colleague` finds one of a queue who takes no part."""

    conductor: Conductor
    lane: Lane
    colleague: Callable[[str, str, frozenset[str]], Actor | None]

    async def do(self, session: Session, actor: Actor, do: str, given: Mapping[str, Any]) -> Refusal | None:
        """Do one of them; returns why not."""
        step = {
            "pace": self._pace,
            "hint": self._hint,
            "worse": self._worse,
            "question": self._question,
            "rush": self._rush,
            "more": self._more,
            "end": self._end,
        }[do]
        return await step(session, actor, given)

    async def _pace(self, session: Session, actor: Actor, given: Mapping[str, Any]) -> Refusal | None:
        rate = float(given.get("rate", 1.0))
        if not 0.0 <= rate <= FASTEST:
            return Refusal("bad_request", {"field": "rate"})
        if rate != session.pace.now:
            await self.conductor.note(session.id, actor.id, "Paced", rate=rate)
            self.conductor.feed(session)
        return None

    async def _hint(self, session: Session, actor: Actor, given: Mapping[str, Any]) -> Refusal | None:
        text, user = str(given.get("text", "")).strip()[:MOST_TEXT], str(given.get("user", ""))
        if not text:
            return Refusal("empty_text")
        if user and user not in session.seats:
            return Refusal("bad_person")
        for one in [user] if user else list(session.seats):
            await self.conductor.note(session.id, actor.id, "Hinted", user=one, text=text)
        return None

    async def _worse(self, session: Session, actor: Actor, given: Mapping[str, Any]) -> Refusal | None:
        """Let the patients get worse now: one's, or everybody's."""
        user = str(given.get("user", ""))
        held = [
            case.id
            for sent in session.sent.values()
            if (case := self.conductor.known.get(sent.case)) is not None
            and case.state == "open"
            and case.owner in ([user] if user else session.seats)
            and not sent.turns
        ]
        if not held:
            return Refusal("no_case")
        for case_id in held:
            await self.conductor.note(session.id, actor.id, "Turned", case=case_id, kind=WORSE)
        return None

    async def _rush(self, session: Session, _actor: Actor, _given: Mapping[str, Any]) -> Refusal | None:
        """Let ten patients come at once, shared among the queues."""
        groups = sorted({(seat.unit, seat.profession) for seat in session.seats.values()})
        fitting = {group: self.conductor.fitting(session.scenarios, group[1]) for group in groups}
        groups = [group for group in groups if fitting[group]]
        if not groups:
            return Refusal("no_scenario")
        for n in range(MOST_RUSH):
            group = groups[n % len(groups)]
            names = fitting[group]
            self.conductor.send(session, group, names[n // len(groups) % len(names)])
        return None

    async def _question(self, session: Session, _actor: Actor, given: Mapping[str, Any]) -> Refusal | None:
        """Let a colleague who takes no part take a case that waits, and ask somebody of the session about it."""
        user = str(given.get("user", ""))
        seat = session.seats.get(user)
        if seat is None:
            return Refusal("bad_person")
        mate = self.colleague(seat.unit, seat.profession, frozenset(session.seats))
        place = f"{seat.unit}/{seat.profession}"
        waiting = (
            case
            for sent in session.sent.values()
            if sent.profession == place and (case := self.conductor.known.get(sent.case)) is not None
        )
        case = next((one for one in waiting if one.state == "waiting"), None)
        if mate is None or case is None:
            return Refusal("no_case")
        taken = await self.lane.submit(mate, {"id": new_id(), "type": "Take", "case": case.id})
        if not taken.ok:
            return Refusal(taken.code, taken.fields)
        asked = {"type": "AskColleague", "case": case.id, "owner_seq": taken.owner_seq or taken.seq}
        done = await self.lane.submit(mate, {"id": new_id(), **asked, "text": QUESTION, "person": user})
        return None if done.ok else Refusal(done.code, done.fields)

    async def _more(self, session: Session, actor: Actor, given: Mapping[str, Any]) -> Refusal | None:
        wanted = [str(name) for name in given.get("scenarios", ())]
        if not wanted or any(name not in self.conductor.ground.scenarios for name in wanted):
            return Refusal("no_scenario")
        await self.conductor.note(session.id, actor.id, "More", scenarios=wanted)
        self.conductor.feed(session)
        return None

    async def _end(self, session: Session, actor: Actor, _given: Mapping[str, Any]) -> Refusal | None:
        await self.conductor.note(session.id, actor.id, "Ended")
        await self.conductor.end(session)
        return None
