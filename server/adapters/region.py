"""Reads a region from its file; for everything that is wrong it says the line, the field and what would be right."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import get_args

from server.adapters.content_file import Wrong, read_as, refused, stands_twice
from server.adapters.region_format import FileUnit, RegionFile
from server.adapters.yaml_lines import Path
from server.contract.record import RecordPart
from server.domain.hours import Hours
from server.domain.permissions import LICENSED
from server.domain.region import (
    EXTRA_ROLES,
    OFFICE_ROLES,
    Assigned,
    Clinician,
    Entrance,
    Phone,
    Region,
    Stage,
    Unit,
)


def load_region(source: Traversable | None = None) -> Region:
    """Read a region from a YAML file (the shipped one when None); raises ContentError with every problem in it."""
    source = source or files("server.adapters") / "region.yaml"
    entry, document = read_as(source, RegionFile)
    wrong = [*stands_twice(document), *faults_of(entry)]
    if wrong:
        raise refused(source.name, document, wrong)
    return region_of(entry)


def faults_of(entry: RegionFile) -> Iterator[Wrong]:
    """Yield what does not fit together in a region whose form is right."""
    yield from _unit_faults(entry)
    yield from _way_faults(entry)
    yield from _staff_faults(entry)


def _same(path: Path, name: str) -> Wrong:
    return Wrong(path, f"{name} finns redan. Ge ett eget.", f"{name} is taken. Give it its own.")


def _unknown(path: Path, name: str, known: list[str]) -> Wrong:
    said = ", ".join(known)
    return Wrong(path, f"Okänt: {name}. Kända: {said}.", f"Unknown: {name}. Known: {said}.")


def _unit_faults(entry: RegionFile) -> Iterator[Wrong]:
    seen: set[str] = set()
    centres = [unit.id for unit in entry.units if unit.kind == "centre"]
    for kind, roster in entry.kinds.items():
        for profession, name in roster.items():
            if name not in entry.hours:
                yield _unknown(("kinds", kind, profession), name, list(entry.hours))
    for number, unit in enumerate(entry.units):
        place: Path = ("units", number)
        if unit.id in seen:
            yield _same((*place, "id"), unit.id)
        seen.add(unit.id)
        if unit.centre is not None and unit.centre not in centres:
            yield _unknown((*place, "centre"), unit.centre, centres)
        yield from _names_in_unit(entry, unit, place)
        yield from _record_faults((*place, "record"), unit)


def _names_in_unit(entry: RegionFile, unit: FileUnit, place: Path) -> Iterator[Wrong]:
    """Yield what a unit names that the region does not have."""
    for profession, name in unit.hours.items():
        if name not in entry.hours:
            yield _unknown((*place, "hours", profession), name, list(entry.hours))
    for name in unit.entrances:
        if name not in entry.entrances:
            yield _unknown((*place, "entrances", name), name, list(entry.entrances))
    for profession in unit.watchers:
        if profession not in _roster(entry, unit):
            yield _unknown((*place, "watchers"), profession, list(_roster(entry, unit)))


def _record_faults(path: Path, unit: FileUnit) -> Iterator[Wrong]:
    """A unit's own headings have every part once, so that no text for the record loses one."""
    parts = [heading.part for heading in unit.record]
    for number, part in enumerate(parts):
        if part in parts[:number]:
            yield _same((*path, number, "part"), part)
    left = ", ".join(part for part in get_args(RecordPart) if part not in parts)
    if parts and left:
        yield Wrong(
            path, f"Delar saknas: {left}. Ge var och en en rubrik.", f"Parts lack: {left}. Give each a heading."
        )


def _way_faults(entry: RegionFile) -> Iterator[Wrong]:
    """On-call units are there and have nurses; every entrance leads to somebody, and what is urgent to the licensed."""
    units = {unit.id: unit for unit in entry.units if unit.connected}
    for number, name in enumerate(entry.on_call):
        if name not in units or "nurse" not in _roster(entry, units[name]):
            yield _unknown(
                ("on_call", number), name, [i for i, unit in units.items() if "nurse" in _roster(entry, unit)]
            )
    for name, way in entry.entrances.items():
        there = [_roster(entry, unit) for unit in units.values() if unit.kind == way.kind]
        for field, profession in (("profession", way.profession), ("urgent", way.urgent)):
            if not there or any(profession not in roster for roster in there):
                sv = f"{profession} saknas på någon enhet av slaget {way.kind}."
                en = f"{profession} is missing at some unit of the kind {way.kind}."
                yield Wrong(("entrances", name, field), sv, en)
        if way.urgent not in LICENSED:
            known = ", ".join(sorted(LICENSED))
            sv, en = f"Ska vara legitimerad: {known}.", f"Must be licensed: {known}."
            yield Wrong(("entrances", name, "urgent"), sv, en)


def _staff_faults(entry: RegionFile) -> Iterator[Wrong]:
    units = {unit.id: unit for unit in entry.units if unit.connected}
    seen: set[str] = set()
    for number, person in enumerate(entry.staff):
        if person.user in seen:
            yield _same(("staff", number, "user"), person.user)
        seen.add(person.user)
        for place, written in enumerate(person.at):
            path: Path = ("staff", number, "at", place)
            at = _assigned(written)
            if at.unit not in units:
                yield _unknown(path, at.unit, list(units))
            elif at.profession not in {**_roster(entry, units[at.unit]), **OFFICE_ROLES}:
                yield _unknown(path, at.profession, [*_roster(entry, units[at.unit]), *OFFICE_ROLES])
            for role in at.roles:
                if role not in EXTRA_ROLES:
                    yield _unknown(path, role, sorted(EXTRA_ROLES))


def _roster(entry: RegionFile, unit: FileUnit) -> dict[str, str]:
    """Who receives cases at the unit, and the name of their hours; nobody does where the chat is not connected."""
    return {**entry.kinds.get(unit.kind, {}), **unit.hours} if unit.connected else {}


def _assigned(written: str) -> Assigned:
    place, *roles = written.split()
    unit, _, profession = place.partition("/")
    return Assigned(unit, profession, tuple(roles))


def region_of(entry: RegionFile) -> Region:
    """Return the region that a file without faults tells of."""
    hours = {name: written.hours() for name, written in entry.hours.items()}
    return Region(
        id=entry.id,
        name=entry.name,
        units=MappingProxyType({unit.id: _unit(entry, unit, hours) for unit in entry.units}),
        entrances=MappingProxyType(
            {
                name: Entrance(name, way.kind, way.profession, way.urgent, way.age_below)
                for name, way in entry.entrances.items()
            }
        ),
        on_call=tuple(entry.on_call),
        emergency=Phone(entry.emergency.name, entry.emergency.phone),
        advice=Phone(entry.advice.name, entry.advice.phone),
        staff=tuple(
            Clinician(person.user, person.name, tuple(_assigned(at) for at in person.at)) for person in entry.staff
        ),
        away=tuple(Phone(centre.name, centre.phone) for centre in entry.away),
    )


def _unit(entry: RegionFile, unit: FileUnit, hours: dict[str, Hours]) -> Unit:
    roster = {profession: hours[name] for profession, name in _roster(entry, unit).items()}
    return Unit(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        phone=unit.phone,
        connected=unit.connected,
        hours=MappingProxyType(roster),
        targets=unit.targets.targets(),
        silence=unit.silence.silence(),
        watchers=MappingProxyType(unit.watchers),
        centre=unit.centre,
        stages=MappingProxyType(
            {name: tuple(Stage(one.state, one.since) for one in stages) for name, stages in unit.entrances.items()}
        ),
        texts=MappingProxyType({name: {"sv": text.sv, "en": text.en} for name, text in unit.texts.items()}),
        record=tuple(written.heading() for written in unit.record),
    )
