"""Which queue a case goes to, whose hours it waits by, and what happens when a unit closes.

The rules, in order of need:

* 112 and levels 1–2 are never held. They go to the unit itself while it is open; when it is closed, or closes within
  the half hour and before the answer is due, to the on-call unit (1177, jour) that is open, the one that stays open.
  With nobody there the answer is `Unstaffed`: the page says so before anything is sent, and gives the telephones.
  A 112 case still stands on the list of the first queue to open (`morning`).
* Level 3 counts calendar time. While the unit is open it waits there; at closing, or when it comes in after closing,
  it goes to an on-call unit that is open. With nobody there (the night) it waits with whoever opens first of the unit
  itself and those on call: the unit itself when it opens no later than the others.
* Levels 4–5 stay with the unit, with a time that counts its opening days.
* Who is not listed, or whose centre is not connected: levels 0–3 go to those on call, levels 4–5 get the centre's
  name and phone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.domain.flow import RING_112, URGENT, WITHIN_DAYS
from server.domain.hours import closing_after, is_open, local, next_opening
from server.domain.permissions import LICENSED, queue_id
from server.domain.priority import OrderKey, order_key
from server.domain.region import Phone, Region, Unit
from server.domain.swedish_time import Words

CLOSING_SOON: Final = timedelta(minutes=30)
ON_CALL_PROFESSION: Final = "nurse"


@dataclass(frozen=True, slots=True)
class Request:
    """A case that seeks its queue.

    `unit` is where the subject is listed or enrolled (None = nowhere); `age` in whole years; `profession` is whom the
    triage asks for when it is another than the entrance's; `entered` when the case came in, if that is before `at`.
    """

    entrance: str
    unit: str | None
    level: int
    age: int
    at: datetime
    profession: str | None = None
    entered: datetime | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Routed:
    """A queue and the case's place in it; `held` says that nobody reads it before `opens` (never at levels 0–2)."""

    unit: str
    profession: str
    key: OrderKey
    held: bool
    opens: datetime | None
    why: Words

    @property
    def queue(self) -> str:
        """The queue's id."""
        return queue_id(self.unit, self.profession)

    @property
    def due(self) -> datetime:
        """When a first human answer is due."""
        return self.key.due


@dataclass(frozen=True, slots=True)
class Unstaffed:
    """Nobody is there, and the case cannot wait: whom to ring, and on whose list a 112 case stands in the morning."""

    phones: tuple[Phone, ...]
    morning: Routed | None
    why: Words


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The case is not for the chat: who takes it, by telephone. `code` is not_connected, not_listed or too_old."""

    code: str
    phones: tuple[Phone, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class Waiting:
    """An untaken case when its unit closes; `home` is the unit that it came to first."""

    id: str
    profession: str
    level: int
    entered: datetime
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of an untaken case at closing: its queue from now on and its place there.

    `phones` are there when nobody is (levels 0–2): the patient must be told to ring at once.
    """

    case: str
    to: Routed
    stays: bool
    phones: tuple[Phone, ...] = ()


Outcome = Routed | Unstaffed | Elsewhere


Note = Callable[..., None]
"""Is told each rule that is asked on the way, by its name in `rule_words.RULES`, with what it was asked about."""


def _silent(_rule: str, **_facts: object) -> None:
    """Nobody wants to know."""


def route(region: Region, request: Request, note: Note = _silent) -> Outcome:
    """Say which queue a case goes to, or that nobody is there, or who else takes it; `note` is told rule by rule why.

    Raises KeyError on an entrance that the region does not have.
    """
    way = region.entrances[request.entrance]
    note("entrance", entrance=way.id, profession=way.profession)
    if way.age_below is not None and request.age >= way.age_below and request.level > URGENT:
        note("too_old", age=request.age, below=way.age_below)
        return _too_old(region, request)
    own = region.units.get(request.unit or "")
    if own is None or not region.takes(own.id, way.id, local(request.at).date()):
        note("not_here", unit=own, entrance=way.id, at=request.at)
        return _without_unit(region, request, own, note)
    note("listed", unit=own, entrance=way.id, at=request.at)
    asked = request.profession or way.profession
    profession = asked if asked in own.hours else way.profession
    if request.level <= URGENT and profession not in LICENSED:
        profession = way.urgent
    if profession != way.profession:
        note("profession", profession=profession, level=request.level, licensed=profession == way.urgent)
    queue = (own.id, profession)
    if request.level <= URGENT:
        return _at_once(region, request, queue, note)
    _note_hours(region, queue, request.at, note)
    if request.level == WITHIN_DAYS and not is_open(own.hours[profession], request.at):
        return _level_three(region, request, queue, note)
    note("stays", unit=own, level=request.level)
    return _placed(region, request, queue, WHY_OWN)


def _note_hours(region: Region, queue: "_Queue", at: datetime, note: Note) -> None:
    note("open" if _is_open(region, queue, at) else "closed", unit=region.units[queue[0]], profession=queue[1], at=at)


def closing_moves(region: Region, unit: str, cases: Iterable[Waiting], at: datetime) -> tuple[Move, ...]:
    """Say what becomes of the untaken cases of a unit that is closed at `at`; cases of a queue still open get no move.

    Asking again later gives the same places until somebody opens, so a clockwork that was down may catch up.
    """
    hours = region.units[unit].hours
    return tuple(
        _closing_move(region, unit, case, at)
        for case in cases
        if case.profession not in hours or not is_open(hours[case.profession], at)
    )


def closing_soon(unit: Unit, at: datetime, within: timedelta = CLOSING_SOON) -> Mapping[str, datetime]:
    """The professions of a unit that close within the half hour (or `within`), and when; empty when none does."""
    soon = {}
    for profession, hours in unit.hours.items():
        closes = closing_after(hours, at) if is_open(hours, at) else None
        if closes is not None and closes - at <= within:
            soon[profession] = closes
    return soon


def phones(region: Region, level: int) -> tuple[Phone, ...]:
    """The telephones that answer at all hours, the one to try first first."""
    if level > WITHIN_DAYS:
        return (region.advice,)
    return (region.emergency, region.advice) if level == RING_112 else (region.advice, region.emergency)


WHY_OWN: Final[Words] = {"sv": "Till den egna enheten.", "en": "To one's own unit."}
WHY_ON_CALL: Final[Words] = {
    "sv": "Den egna enheten är stängd eller stänger innan svaret ska komma.",
    "en": "One's own unit is closed, or closes before the answer is due.",
}
WHY_FIRST_OPEN: Final[Words] = {
    "sv": "Ingen är på plats. Ärendet ligger hos den som öppnar först.",
    "en": "Nobody is there. The case lies with whoever opens first.",
}
WHY_NOBODY: Final[Words] = {
    "sv": "Ingen är på plats just nu, och det här bör inte vänta. Ring.",
    "en": "Nobody is there right now, and this should not wait. Call.",
}
WHY_NOT_LISTED: Final[Words] = {
    "sv": "Du är inte listad på någon mottagning här. Ring så hjälper de dig.",
    "en": "You are not listed at any centre here. Call and they will help you.",
}
WHY_TOO_OLD: Final[Words] = {
    "sv": "BVC tar emot barn som inte har börjat skolan. Vårdcentralen eller 1177 hjälper er.",
    "en": "The child health centre is for children before school. The health centre or 1177 will help you.",
}

_Queue = tuple[str, str]


def _at_once(region: Region, request: Request, own: _Queue | None, note: Note = _silent) -> Routed | Unstaffed:
    note("at_once", level=request.level)
    for queue in _candidates(region, own):
        _note_hours(region, queue, request.at, note)
    here = [queue for queue in _candidates(region, own) if _is_open(region, queue, request.at)]
    if not here:
        note("nobody", level=request.level)
        first = _first_to_open(region, own, request.at)
        morning = None if first is None else _placed(region, request, first, WHY_FIRST_OPEN)
        return Unstaffed(phones(region, request.level), morning, WHY_NOBODY)
    soon = request.at + CLOSING_SOON
    lasting = [q for q in here if _closes(region, q, request.at) >= min(soon, _key(region, request, q).due)]
    chosen = lasting[0] if lasting else max(here, key=lambda queue: _closes(region, queue, request.at))
    note("lasts" if lasting else "longest", unit=region.units[chosen[0]], closing=chosen != here[0])
    return _placed(region, request, chosen, WHY_OWN if chosen == own else WHY_ON_CALL)


def _level_three(region: Region, request: Request, own: _Queue | None, note: Note = _silent) -> Routed | Unstaffed:
    note("three_closed", level=request.level)
    for queue in _on_call(region):
        _note_hours(region, queue, request.at, note)
        if _is_open(region, queue, request.at):
            return _placed(region, request, queue, WHY_ON_CALL)
    first = _first_to_open(region, own, request.at)
    if first is not None:
        note("first", unit=region.units[first[0]], own=first == own, at=request.at, profession=first[1])
    if first is None:
        note("nobody", level=request.level)
        return Unstaffed(phones(region, request.level), None, WHY_NOBODY)
    return _placed(region, request, first, WHY_FIRST_OPEN)


def _without_unit(region: Region, request: Request, own: Unit | None, note: Note) -> Outcome:
    if request.level <= URGENT:
        return _at_once(region, request, None, note)
    if request.level == WITHIN_DAYS:
        return _level_three(region, request, None, note)
    note("by_phone", level=request.level)
    if own is None or (own.connected and own.stage(request.entrance, local(request.at).date()) != "off"):
        return Elsewhere("not_listed", phones(region, request.level), WHY_NOT_LISTED)
    return Elsewhere("not_connected", (own.telephone, *phones(region, request.level)), _not_connected(own))


def _not_connected(unit: Unit) -> Words:
    return {
        "sv": f"{unit.name} är inte ansluten till chatten. Ring {unit.phone}.",
        "en": f"{unit.name} is not connected to the chat. Call {unit.phone}.",
    }


def _too_old(region: Region, request: Request) -> Elsewhere:
    unit = region.units.get(request.unit or "")
    centre = region.units.get(unit.centre or "") if unit else None
    return Elsewhere("too_old", (*((centre.telephone,) if centre else ()), *phones(region, request.level)), WHY_TOO_OLD)


def _closing_move(region: Region, unit: str, case: Waiting, at: datetime) -> Move:
    entered = Request("", case.home, case.level, 0, at, case.profession, case.entered, case.id)
    home = _home(region, unit, case)
    if case.level > WITHIN_DAYS:
        stays = _placed(region, entered, (unit, case.profession), WHY_OWN)
        return Move(case.id, stays, stays=True)
    found = _at_once(region, entered, home) if case.level <= URGENT else _level_three(region, entered, home)
    if isinstance(found, Routed):
        return Move(case.id, found, stays=(found.unit, found.profession) == (unit, case.profession))
    here = found.morning or _placed(region, entered, (unit, case.profession), WHY_NOBODY)
    return Move(case.id, here, (here.unit, here.profession) == (unit, case.profession), found.phones)


def _home(region: Region, unit: str, case: Waiting) -> _Queue:
    """The queue that a moved case came from; what has become urgent goes to a licensed profession there."""
    home = region.units.get(case.home or unit)
    if home is None or not home.connected:
        return unit, case.profession
    wanted = [case.profession, ON_CALL_PROFESSION, *home.professions]
    for profession in wanted:
        if profession in home.hours and (case.level > URGENT or profession in LICENSED):
            return home.id, profession
    return unit, case.profession


def _placed(region: Region, request: Request, queue: _Queue, why: Words) -> Routed:
    unit, profession = queue
    opens = next_opening(region.units[unit].hours_of(profession), request.at)
    held = not _is_open(region, queue, request.at)
    return Routed(unit, profession, _key(region, request, queue), held, opens, why)


def _key(region: Region, request: Request, queue: _Queue) -> OrderKey:
    unit = region.units[queue[0]]
    entered = request.at if request.entered is None else request.entered
    return order_key(request.level, entered, unit.hours_of(queue[1]), unit.targets, request.id, queue[1])


def _on_call(region: Region) -> Iterator[_Queue]:
    for name in region.on_call:
        if region.receives(name, ON_CALL_PROFESSION):
            yield name, ON_CALL_PROFESSION


def _candidates(region: Region, own: _Queue | None) -> list[_Queue]:
    """One's own queue first, then those on call, each once."""
    first = [] if own is None else [own]
    return [*first, *(queue for queue in _on_call(region) if queue != own)]


def _first_to_open(region: Region, own: _Queue | None, at: datetime) -> _Queue | None:
    opening = {
        queue: opens
        for queue in _candidates(region, own)
        if (opens := next_opening(region.units[queue[0]].hours_of(queue[1]), at)) is not None
    }
    return min(opening, key=lambda queue: opening[queue], default=None)


def _is_open(region: Region, queue: _Queue, at: datetime) -> bool:
    return is_open(region.units[queue[0]].hours_of(queue[1]), at)


def _closes(region: Region, queue: _Queue, at: datetime) -> datetime:
    """When the open queue closes; one that never closes lasts longer than any target."""
    return closing_after(region.units[queue[0]].hours_of(queue[1]), at) or at + timedelta(days=366)
