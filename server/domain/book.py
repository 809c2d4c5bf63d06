"""The reference data of the moment, which every judgement may look up: flows, the region, and who works where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from server.contract.views import UnitInfo
from server.domain.case import Case
from server.domain.complaints import ComplaintIndex, suggest
from server.domain.flow import RING_112, Door, Entrance, Flow, Level, Subject, Text
from server.domain.hours import closing_after, from_ms, is_open, local, next_opening, to_ms
from server.domain.priority import LEVEL_WORDS, order_key, reason
from server.domain.red_flags import Hit, RedFlagRules, scan
from server.domain.region import Phone, Region
from server.domain.routing import Elsewhere, Request, Routed, Unstaffed, Waiting, closing_moves, phones, route
from server.domain.silence import Step, next_step
from server.domain.swedish_time import Words, moment
from server.domain.symptom_words import complaint_in
from server.domain.ticklist import TickKind, TickList
from server.domain.watch import acknowledgement_due, usual_least

GENERAL: Final = "general"
"""The id by which *något annat* is asked for."""

FLOW_ENTRANCE: Final[dict[str, Entrance]] = {"care": "symptom", "secretary": "secretary", "bvc": "bvc"}
"""The entrance as the patient chose it -> as the flows call it."""


class Library(Protocol):
    """What the flow files hold, beside the flows."""

    @property
    def flows(self) -> Mapping[str, Flow]:
        """The flows by id."""

    @property
    def tick_lists(self) -> Mapping[TickKind, TickList]:
        """The emergency tick-lists by kind."""

    @property
    def red_flags(self) -> RedFlagRules:
        """The rules for red flags in free text."""

    @property
    def doors(self) -> Mapping[Door, Text]:
        """The emergency doors in the patient's words."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A clinician as a handover names her."""

    user: str
    name: str
    unit: str
    profession: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where a case would go now: a queue with a place in it, or nobody there (`staffed` False), or elsewhere by phone."""

    staffed: bool
    unit: str
    profession: str
    rank: int
    due: int
    opens: int | None
    why: Words
    phones: tuple[Phone, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Book:
    """Immutable; a new one is made when anything in it changes. `video` gives a case's room, None without a service."""

    library: Library
    index: ComplaintIndex
    region: Region
    staff: Mapping[str, Colleague] = field(default_factory=dict)
    hats: Mapping[str, tuple[Colleague, ...]] = field(default_factory=dict)
    """Every assignment of those who have more than one."""
    video: Callable[[str], str] | None = None

    @property
    def flows(self) -> Mapping[str, Flow]:
        """The flows by id."""
        return self.library.flows

    # complaints

    def suggest(self, text: str, entrance: str, subject: Subject) -> tuple[str, ...]:
        """Return the ids of the first three complaints that the words fit."""
        found = suggest(text, self.index, subject, 3, FLOW_ENTRANCE[entrance])
        return tuple(item.flow_id for item in found)

    def red_flags(self, text: str, subject: Subject, staff_lines: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """Return the red flags in a patient's words; what quotes a staff line is not read."""
        return scan(text, self.library.red_flags, subject, staff_lines)

    def complaint_in(self, text: str, subject: Subject) -> str:
        """Return the words of a paper matter that tell of a complaint, "" where none do."""
        return complaint_in(text, self.index, subject)

    def choices(self, entrance: str, subject: Subject) -> tuple[str, ...]:
        """Return every flow that may be chosen at an entrance for this person."""
        wanted = FLOW_ENTRANCE[entrance]
        return tuple(flow.id for flow in self.flows.values() if flow.entrance == wanted and flow.suits(subject))

    def general(self, entrance: str) -> str:
        """Return the flow that *något annat* leads to."""
        own = f"{entrance}_general"
        return own if own in self.flows else GENERAL

    def titles(self) -> dict[str, dict[str, str]]:
        """Return every flow's title."""
        return {flow.id: {"sv": flow.titles["sv"], "en": flow.titles["en"]} for flow in self.flows.values()}

    def approved(self, flow_id: str) -> bool:
        """Whether a named physician has approved the flow."""
        flow = self.flows.get(flow_id)
        return flow is not None and flow.approval is not None

    def depth(self, flow_id: str) -> str:
        """Return whether the flow asks in full or in short before the general questions, "" when there is none."""
        flow = self.flows.get(flow_id)
        return flow.depth if flow is not None else ""

    # people

    def worker(self, user: str, unit: str = "", profession: str = "") -> Colleague | None:
        """Return a person in the assignment that fits unit and profession best; in her first where none does."""
        first = self.staff.get(user)
        hats = self.hats.get(user, (first,) if first else ())
        fits = [hat for hat in hats if profession in ("", hat.profession)] or list(hats)
        return next((hat for hat in fits if hat.unit == unit), fits[0] if fits else None)

    # queues

    def receives(self, unit: str, profession: str) -> bool:
        """Whether there is such a queue."""
        return self.region.receives(unit, profession)

    def takes(self, unit: str, entrance: str, now: int) -> bool:
        """Whether a patient may come to the unit by this entrance now."""
        return self.region.takes(unit, entrance, local(from_ms(now)).date())

    def on_trial(self, unit: str, entrance: str, now: int) -> bool:
        """Whether the entrance is on trial at the unit now."""
        place = self.region.units.get(unit)
        return place is not None and place.stage(entrance, local(from_ms(now)).date()) == "trial"

    def own_words(self, unit: str, profession: str, now: int) -> Words:
        """Return what the unit itself says to who waits there, by whether the queue is open; empty where it says nothing."""
        place = self.region.units.get(unit)
        closed = self.opens(unit, profession, now) is not None if place else False
        return place.texts.get("closed" if closed else "waiting", {}) if place else {}

    def unit_name(self, unit: str) -> str:
        """Return the unit's name."""
        return self.region.unit_name(unit)

    def place(self, level: int, entered: int, unit: str, profession: str, now: int) -> tuple[int, int]:
        """Return (rank, due) in a queue. Levels 4–5 count the queue's opening days; nothing falls due before `entered`."""
        place = self.region.units[unit]
        key = order_key(level, from_ms(min(entered, now)), place.hours_of(profession), place.targets, "", profession)
        return key.rank, to_ms(key.due)

    def target(self, case: Case, profession: str, level: int, now: int, unit: str | None = None) -> Target:
        """Return where the case would go if it were sent now; `profession` is whom the triage asks for."""
        years = _years(case, now)
        request = Request(case.entrance, unit or case.unit or None, level, years, from_ms(now), profession or None)
        found = route(self.region, request)
        if isinstance(found, Routed):
            return _target(found)
        if isinstance(found, Unstaffed):
            if found.morning is None:
                return Target(False, "", "", 0, 0, None, found.why, found.phones, "staffed_only")
            later = _target(found.morning)
            staffed = level == RING_112
            return Target(
                staffed, later.unit, later.profession, later.rank, later.due, later.opens, found.why, found.phones
            )
        return self._elsewhere(found)

    def _elsewhere(self, found: Elsewhere) -> Target:
        return Target(False, "", "", 0, 0, None, found.why, found.phones, found.code)

    def opens(self, unit: str, profession: str, now: int) -> int | None:
        """Return when a closed queue opens next, None while it is open (or never)."""
        hours = self.region.units[unit].hours_of(profession)
        at = from_ms(now)
        later = None if is_open(hours, at) else next_opening(hours, at)
        return to_ms(later) if later else None

    def closes(self, unit: str, profession: str, now: int) -> int | None:
        """Return when an open queue closes, None while it is closed."""
        place = self.region.units.get(unit)
        if place is None or profession not in place.hours or not is_open(place.hours[profession], from_ms(now)):
            return None
        at = closing_after(place.hours[profession], from_ms(now))
        return to_ms(at) if at else None

    def next_step(self, case: Case) -> Step | None:
        """Return what the patient's silence brings next in a case, None while it is not her turn."""
        unit = self.region.units.get(case.unit)
        return next_step(case, unit.silence, unit.hours.get(case.profession)) if unit else None

    def acknowledgement_due(self, case: Case) -> int | None:
        """Return when a handover that nobody has taken is late, None where there is none or it has been told."""
        unit = self.region.units.get(case.unit)
        return acknowledgement_due(case, unit.hours.get(case.profession)) if unit else None

    def least_watchers(self, unit: str, profession: str, now: int) -> int:
        """Return how many the unit has promised in the chat at a queue now; nobody while it is closed."""
        place = self.region.units[unit]
        if not is_open(place.hours_of(profession), from_ms(now)):
            return 0
        return place.watchers.get(profession, usual_least(profession))

    def receivers(self, now: int) -> list[UnitInfo]:
        """Return the connected units in the words of a handover."""
        return [self._receiver(unit.id, now) for unit in self.region.units.values() if unit.connected and unit.hours]

    def _receiver(self, unit_id: str, now: int) -> UnitInfo:
        unit = self.region.units[unit_id]
        open_now = {profession: is_open(hours, from_ms(now)) for profession, hours in unit.hours.items()}
        words = {profession: self._hours_words(unit_id, profession, now) for profession in unit.hours}
        told = UnitInfo(
            id=unit.id,
            name=unit.name,
            kind=unit.kind,
            phone=unit.phone,
            professions=list(unit.hours),
            open_now=open_now,
            hours={profession: text["sv"] for profession, text in words.items()},
            hours_en={profession: text["en"] for profession, text in words.items()},
            here={},
        )
        if unit.record:
            told["record"] = list(unit.record)
        return told

    def _hours_words(self, unit: str, profession: str, now: int) -> Words:
        closes, opens = self.closes(unit, profession, now), self.opens(unit, profession, now)
        if closes is not None:
            at = moment(from_ms(closes), from_ms(now))
            return {"sv": f"öppet till {at['sv']}", "en": f"open until {at['en']}"}
        if opens is not None:
            at = moment(from_ms(opens), from_ms(now))
            return {"sv": f"öppnar {at['sv']}", "en": f"opens {at['en']}"}
        return {"sv": "stängt", "en": "closed"}

    # why

    def level_reason(self, level: int, name: str, words: str) -> Words:
        """Return why a case has the level that a clinician gave it."""
        word = LEVEL_WORDS[level]
        tail = f": {words}" if words else ""
        return {
            "sv": f"Satt till {level} {word['sv']} av {name}{tail}",
            "en": f"Set to {level} {word['en']} by {name}{tail}",
        }

    def place_reason(self, case: Case) -> Words:
        """Return why a case stands where it does in its queue."""
        targets = self.region.units[case.unit].targets
        return reason(case.level, from_ms(case.due), from_ms(case.entered), targets, case.profession)

    # closing

    def closing_move(self, case: Case, now: int) -> dict[str, Any] | None:
        """Return what becomes of an untaken case whose queue is closed, None while nothing does."""
        if case.unit not in self.region.units:
            return None
        waiting = Waiting(
            case.id, case.profession, case.level, from_ms(case.entered), case.intake.listed_unit or case.unit
        )
        moves = closing_moves(self.region, case.unit, [waiting], from_ms(now))
        if not moves:
            return None
        to = moves[0].to
        if (to.unit, to.profession, to_ms(to.due)) == (case.unit, case.profession, case.due):
            return None
        where: dict[str, Any] = {"unit": to.unit, "profession": to.profession, "rank": to.key.rank}
        where |= {"due": to_ms(to.due), "from": case.unit, "why": dict(to.why), "unit_name": self.unit_name(to.unit)}
        if moves[0].phones:
            where["phones"] = [{"name": phone.name, "number": phone.number} for phone in moves[0].phones]
        return where

    def phones(self, level: Level) -> tuple[Phone, ...]:
        """Return the telephones that answer at all hours, the one to try first first."""
        return phones(self.region, level)


def _target(found: Routed) -> Target:
    opens = to_ms(found.opens) if found.opens else None
    return Target(True, found.unit, found.profession, found.key.rank, to_ms(found.due), opens, found.why)


def _years(case: Case, now: int) -> int:
    born = tuple(int(part) for part in case.born.split("-"))
    day = from_ms(now).date()
    return day.year - born[0] - ((day.month, day.day) < (born[1], born[2]))
