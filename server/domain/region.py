"""What a region is: its units, who is there and when, the ways in, and the telephones that always answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from server.contract.record import RecordHeading
from server.domain.hours import NEVER_OPEN, Hours
from server.domain.permissions import COORDINATOR, SUPER_USER, queue_id
from server.domain.priority import Targets
from server.domain.silence import Silence
from server.domain.swedish_time import Words

Kind: TypeAlias = Literal["centre", "nurse_line", "out_of_hours", "bvc", "rehab", "health_team", "office"]

PROFESSIONS: Final[dict[str, Words]] = {
    "nurse": {"sv": "sjuksköterska", "en": "nurse"},
    "secretary": {"sv": "medicinsk sekreterare", "en": "medical secretary"},
    "bvc_nurse": {"sv": "BVC-sjuksköterska", "en": "child health nurse"},
    "doctor": {"sv": "läkare", "en": "doctor"},
    "physiotherapist": {"sv": "fysioterapeut", "en": "physiotherapist"},
    "psychologist": {"sv": "psykolog", "en": "psychologist"},
}
"""Professions that have queues."""

OFFICE_ROLES: Final[dict[str, Words]] = {
    "administrator": {"sv": "administratör", "en": "administrator"},
    "log_reviewer": {"sv": "loggkontrollant", "en": "log reviewer"},
    "manager": {"sv": "chef", "en": "manager"},
}
"""What an assignment without a queue is for: it stands where the profession stands, and sees no cases."""

EXTRA_ROLES: Final = frozenset({COORDINATOR, SUPER_USER})
"""Roles that are worn on top of a profession."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A name and the number to ring, as it is written for people."""

    name: str
    number: str


StageName: TypeAlias = Literal["off", "trial", "open"]
TextName: TypeAlias = Literal["closed", "waiting"]


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an entrance has come at a unit from a day on; None = from the beginning. A trial is open and says so."""

    state: StageName
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A place with queues: `hours` has one entry for every profession that receives cases there.

    A unit that is not connected has a name and a phone only. `centre` is the health centre that a child health centre,
    rehab or health team belongs to, where it has one. `watchers` are the least in the chat at an open queue, by
    profession, where the unit has promised something of its own; `record` the headings of its text for the record, in
    their order, where it has its own.
    """

    id: str
    name: str
    kind: Kind
    phone: str
    connected: bool = True
    hours: Mapping[str, Hours] = field(default_factory=lambda: MappingProxyType({}))
    targets: Targets = field(default_factory=Targets)
    silence: Silence = field(default_factory=Silence)
    watchers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    centre: str | None = None
    stages: Mapping[str, tuple[Stage, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By entrance, in the order of their days; an entrance that is not here is open."""
    record: tuple[RecordHeading, ...] = ()
    texts: Mapping[TextName, Words] = field(default_factory=lambda: MappingProxyType({}))
    """What patients read after the promise, while the queue is closed or while they wait."""

    def hours_of(self, profession: str) -> Hours:
        """Return the hours of a queue; one that is no longer there never opens."""
        return self.hours.get(profession, NEVER_OPEN)

    def stage(self, entrance: str, day: date) -> StageName:
        """Return how far an entrance has come here on a day."""
        reached: StageName = "open"
        for stage in self.stages.get(entrance, ()):
            if stage.since is None or stage.since <= day:
                reached = stage.state
        return reached

    @property
    def professions(self) -> tuple[str, ...]:
        """Who receives cases here, in the order of the hours."""
        return tuple(self.hours)

    @property
    def telephone(self) -> Phone:
        """The unit's own name and number."""
        return Phone(self.name, self.phone)


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way in: to which kind of unit and to whom; at levels 0–2 to `urgent` where that is no licensed profession.

    `age_below` in whole years closes the way for older people.
    """

    id: str
    kind: Kind
    profession: str
    urgent: str
    age_below: int | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment of a clinician: where, as what, and with what roles on top."""

    unit: str
    profession: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clinician:
    """A person who logs in to the terminal."""

    user: str
    name: str
    assignments: tuple[Assigned, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """All of it. `on_call` are the units that take over when a unit is closed, the first choice first.

    `emergency` and `advice` answer the telephone at all hours. `away` are centres of other regions, where some people
    are listed.
    """

    id: str
    name: str
    units: Mapping[str, Unit]
    entrances: Mapping[str, Entrance]
    on_call: tuple[str, ...]
    emergency: Phone
    advice: Phone
    staff: tuple[Clinician, ...] = ()
    away: tuple[Phone, ...] = ()

    def of_kind(self, kind: Kind, *, connected: bool | None = None) -> tuple[Unit, ...]:
        """The units of a kind, all or only those that are connected or not, in the region's order."""
        return tuple(
            unit
            for unit in self.units.values()
            if unit.kind == kind and (connected is None or unit.connected is connected)
        )

    def receives(self, unit: str, profession: str) -> bool:
        """Whether there is such a queue to hand a case over to."""
        return unit in self.units and self.units[unit].connected and profession in self.units[unit].hours

    def takes(self, unit: str, entrance: str, day: date) -> bool:
        """Whether a patient may come to the unit by this entrance on a day."""
        way = self.entrances.get(entrance)
        if way is None or not self.receives(unit, way.profession) or self.units[unit].kind != way.kind:
            return False
        return self.units[unit].stage(entrance, day) != "off"

    def queues(self) -> tuple[str, ...]:
        """Every queue's id."""
        return tuple(queue_id(unit.id, name) for unit in self.units.values() if unit.connected for name in unit.hours)

    def unit_name(self, unit: str) -> str:
        """The unit's name, or its id when the region does not have it any more."""
        return self.units[unit].name if unit in self.units else unit
