"""Reads a region from its file; for everything that is wrong it says the line, the field and what would be right."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from server.adapters.region_format import FileUnit, RegionFile
from server.adapters.yaml_lines import Located, Path, line_of, read_yaml
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
    Unit,
)

SIZE_MAX = 1_000_000
"""Bytes in a region file."""


class RegionProblem(NamedTuple):
    """What is wrong in a region file, where (`line` counts from 1), and what would be right."""

    file: str
    line: int
    field: str
    sv: str
    en: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f" {self.field}" if self.field else "")
        return f"{where}: {self.sv} / {self.en}"


class RegionError(ValueError):
    """The region file cannot be used; `problems` has every reason."""

    def __init__(self, problems: list[RegionProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class _Wrong(NamedTuple):
    path: Path
    sv: str
    en: str


def load_region(source: Traversable | None = None) -> Region:
    """Read a region from a YAML file (the shipped one when None); raises RegionError with every problem in it."""
    source = source or files("server.adapters") / "region.yaml"
    document = _document(source)
    try:
        entry = RegionFile.model_validate(document.data)
    except ValidationError as error:
        raise RegionError([_problem(source.name, document, _worded(one)) for one in error.errors()]) from error
    wrong = [_twice(path) for path in document.twice]
    wrong += [*_unit_faults(entry), *_way_faults(entry), *_staff_faults(entry)]
    if wrong:
        raise RegionError([_problem(source.name, document, one) for one in wrong])
    return _region(entry)


def _document(source: Traversable) -> Located:
    name = source.name
    try:
        with source.open("rb") as stream:
            raw = stream.read(SIZE_MAX + 1)
        if len(raw) > SIZE_MAX:
            raise RegionError([RegionProblem(name, 1, "", "Filen är för stor.", "The file is too large.")])
        return read_yaml(raw.decode("utf-8"))
    except OSError as error:
        said = error.strerror or "?"
        problem = RegionProblem(name, 1, "", f"Går inte att öppna: {said}.", f"Cannot be opened: {said}.")
        raise RegionError([problem]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        problem = RegionProblem(name, line, "", f"Går inte att läsa som YAML: {said}.", f"Not YAML: {said}.")
        raise RegionError([problem]) from error


def _problem(file: str, document: Located, wrong: _Wrong) -> RegionProblem:
    field = ".".join(str(step) for step in wrong.path)
    return RegionProblem(file, line_of(document, wrong.path), field, wrong.sv, wrong.en)


_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("Fältet saknas. Lägg till det.", "The field is missing. Add it."),
    "extra_forbidden": ("Okänt fält. Ta bort det eller rätta stavningen.", "Unknown field. Remove it or correct it."),
    "string_type": ("Ska vara text. Sätt den inom citattecken.", "Must be text. Put it in quotes."),
    "string_too_short": ("Får inte vara tomt.", "Must not be empty."),
    "list_type": ("Ska vara en lista: [asby/nurse].", "Must be a list: [asby/nurse]."),
    "dict_type": ("Ska ha egna fält under sig.", "Must have fields under it."),
    "model_type": ("Ska ha egna fält under sig.", "Must have fields under it."),
    "bool_type": ("Ska vara true eller false.", "Must be true or false."),
    "int_type": ("Ska vara ett heltal.", "Must be a whole number."),
    "literal_error": ("Ska vara något av {expected}.", "Must be one of {expected}."),
    "string_pattern_mismatch": ("Har fel form: {pattern}.", "Has the wrong form: {pattern}."),
    "greater_than_equal": ("Ska vara minst {ge}.", "Must be at least {ge}."),
    "less_than_equal": ("Ska vara högst {le}.", "Must be at most {le}."),
}


def _worded(error: Any) -> _Wrong:
    context = error.get("ctx", {})
    said = str(context.get("error", error["msg"]))
    if error["type"] not in _WORDS:
        swedish, _, english = said.partition(" / ")
        return _Wrong(error["loc"], swedish, english or swedish)
    sv, en = _WORDS[error["type"]]
    return _Wrong(error["loc"], sv.format(**context), en.format(**context))


def _twice(path: Path) -> _Wrong:
    return _Wrong(path, "Fältet står två gånger. Ta bort det ena.", "The field stands twice. Remove one.")


def _same(path: Path, name: str) -> _Wrong:
    return _Wrong(path, f"{name} finns redan. Ge ett eget.", f"{name} is taken. Give it its own.")


def _unknown(path: Path, name: str, known: list[str]) -> _Wrong:
    said = ", ".join(known)
    return _Wrong(path, f"Okänt: {name}. Kända: {said}.", f"Unknown: {name}. Known: {said}.")


def _unit_faults(entry: RegionFile) -> Iterator[_Wrong]:
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
        for profession, name in unit.hours.items():
            if name not in entry.hours:
                yield _unknown((*place, "hours", profession), name, list(entry.hours))
        for profession in unit.watchers:
            if profession not in _roster(entry, unit):
                yield _unknown((*place, "watchers"), profession, list(_roster(entry, unit)))


def _way_faults(entry: RegionFile) -> Iterator[_Wrong]:
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
                yield _Wrong(("entrances", name, field), sv, en)
        if way.urgent not in LICENSED:
            known = ", ".join(sorted(LICENSED))
            sv, en = f"Ska vara legitimerad: {known}.", f"Must be licensed: {known}."
            yield _Wrong(("entrances", name, "urgent"), sv, en)


def _staff_faults(entry: RegionFile) -> Iterator[_Wrong]:
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


def _region(entry: RegionFile) -> Region:
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
    )
