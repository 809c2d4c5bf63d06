"""What a clinician does with her unit rather than with a case: says her state, reads the team, writes Dagens info."""

from datetime import date

from server.contract.frames import Info, Team
from server.contract.views import MemberState, TeamCase, TeamMember
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.day_info import checked_line
from server.domain.hours import from_ms, local
from server.domain.permissions import Scope, may_post, queue_id
from server.domain.refusal import Refusal
from server.realtime.codec import Frame
from server.realtime.desk import Desk


class UnitRoom:
    """The unit of one worn assignment, seen from one socket."""

    def __init__(self, desk: Desk) -> None:
        """Keep what stands behind it."""
        self._desk = desk

    async def set_duty(self, actor: Actor, frame: Frame) -> Refusal | None:
        """Take a state; nobody ends her shift with an open case that is not parked."""
        if frame["state"] == "off" and await self._own(actor):
            return Refusal("cases_open")
        self._desk.duties.change(actor, frame["state"], coordinator=frame["coordinator"])
        return None

    async def _own(self, actor: Actor) -> bool:
        _, cases = await self._desk.store.snapshot(Scope(actor.id, frozenset()))
        return any(case.owner == actor.id and case.state == "open" and "parked" not in case.marks for case in cases)

    # the team

    async def team(self, actor: Actor) -> Team:
        """Return everyone who is on duty or has an open case at the unit, who has most to answer first; logged as a reading."""
        desk, unit = self._desk, actor.unit
        await desk.lane.log_reading(desk.reading(actor, "team", None))
        place = desk.book().region.units.get(unit)
        queues = frozenset(queue_id(unit, profession) for profession in (place.professions if place else ()))
        _, seen = await desk.store.snapshot(Scope("", queues))
        # What the unit is only asked about is another unit's.
        cases = [case for case in seen if case.unit == unit]
        of: dict[str, list[Case]] = {}
        for case in cases:
            if case.state == "open" and case.owner:
                of.setdefault(case.owner, []).append(case)
        members = [
            _member(who["user"], who["name"], who["profession"], of.pop(who["user"], []), who["state"])
            for who in desk.duties.of(unit)["people"]
        ]
        members += [_member(user, held[0].owner_name or user, held[0].profession, held) for user, held in of.items()]
        members.sort(key=lambda one: (-sum(case["turn"] == "mine" for case in one["cases"]), one["name"]))
        return Team(type="team", unit=unit, people=members)

    # Dagens info

    async def info(self, unit: str) -> Info:
        """Return the lines that are still of use: those of today and of days to come."""
        lines = await self._desk.info.lines(unit)
        today = self._today().isoformat()
        return Info(type="info", unit=unit, lines=[kept for kept in lines if kept["day"] >= today])

    async def post(self, actor: Actor, frame: Frame) -> Refusal | None:
        """Put one line up, or take it down with an empty text; everyone of the unit sees it at once."""
        if not may_post(actor):
            return Refusal("forbidden")
        text = checked_line(frame["n"], frame["day"], frame["text"], self._today())
        if isinstance(text, Refusal):
            return text
        await self._desk.info.put(actor, frame["n"], frame["day"], text, self._desk.clock.now())
        self._desk.hub.tell_unit(actor.unit, await self.info(actor.unit))
        return None

    def _today(self) -> date:
        return local(from_ms(self._desk.clock.now())).date()


def _member(user: str, name: str, profession: str, cases: list[Case], state: MemberState = "gone") -> TeamMember:
    held = sorted(cases, key=lambda case: (case.turn != "mine", case.turn_since))
    return TeamMember(
        user=user,
        name=name,
        profession=profession,
        state=state,
        cases=[
            TeamCase(
                id=case.id,
                level=case.level,
                complaint=case.complaint,
                turn=case.turn,
                turn_since=case.turn_since,
                offered_name=case.offered_name,
            )
            for case in held
        ],
    )
