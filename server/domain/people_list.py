"""Who works here as a list: written out and read in, a line for each assignment; what is wrong is told by its line."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from typing import Final, NamedTuple

from server.contract.errors import words
from server.domain.actor import Actor
from server.domain.people import (
    FOR_EVER,
    Assignment,
    Person,
    Place,
    Staff,
    Step,
    added,
    assigned,
    day_of,
    judged,
    moment_of,
    reassigned,
)
from server.domain.refusal import Refusal
from server.domain.region import Region
from server.domain.setting import Fault

COLUMNS: Final = ("user", "name", "unit", "profession", "roles", "from", "to")
MOST_LINES: Final = 5000


class Row(NamedTuple):
    """One line of the file, as it is written; `line` counts from 1, the heading is the first."""

    line: int
    user: str
    name: str
    unit: str
    profession: str
    roles: str
    since: str
    until: str


def written(people: Iterable[Person], now: int) -> str:
    """Return the list: accounts that have not ended, with what holds now or will, days as they are read in."""
    out = StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\n")
    sheet.writerow(COLUMNS)
    for person in people:
        if person.disabled:
            continue
        lines = [_cells(one) for one in person.assignments if one.end > max(now, one.since)]
        for cells in lines or [("",) * 5]:
            sheet.writerow((person.user, person.name, *cells))
    return out.getvalue()


def _cells(one: Assignment) -> tuple[str, ...]:
    return (one.unit, one.profession, " ".join(sorted(one.roles)), day_of(one.since), day_of(one.until, end=True))


def rows_of(text: str) -> list[Row] | list[Fault]:
    """Return the lines of a file, or what is wrong with its form."""
    text = text.removeprefix("\ufeff")
    heading = text.partition("\n")[0]
    sheet = csv.reader(StringIO(text), delimiter=";" if ";" in heading else ",", strict=True)
    wanted = ";".join(COLUMNS)
    rows: list[Row] = []
    try:
        first = [cell.strip().lower() for cell in next(sheet, [])]
        if first != list(COLUMNS):
            return [_fault(1, "", f"Första raden ska vara {wanted}", f"The first line must be {wanted}")]
        for cells in sheet:
            at = sheet.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(COLUMNS):
                n = len(COLUMNS)
                told = (
                    f"Raden har {len(cells)} fält och ska ha {n}",
                    f"The line has {len(cells)} fields and must have {n}",
                )
                return [_fault(at, "", *told)]
            rows.append(Row(at, *(cell.strip() for cell in cells)))
            if len(rows) > MOST_LINES:
                return [_fault(at, "", f"Högst {MOST_LINES} rader åt gången", f"At most {MOST_LINES} lines at a time")]
    except csv.Error as fault:
        return [_fault(sheet.line_num, "", f"Går inte att läsa: {fault}", f"Cannot be read: {fault}")]
    return rows


def _fault(line: int, field: str, sv: str, en: str) -> Fault:
    return Fault("import", line, field, sv, en)


class Reading:
    """A file read against who works here: line by line, each judged as if the lines before it held."""

    def __init__(self, actor: Actor, staff: Staff, region: Region, now: int) -> None:
        """Nothing that is given is changed."""
        self._actor, self._region, self._now = actor, region, now
        self._staff = dict(staff)
        self.steps: list[Step] = []
        self.faults: list[Fault] = []

    def read(self, rows: Iterable[Row]) -> None:
        """Take in every line, also after a wrong one, so that all that is wrong is told at once."""
        for row in rows:
            found = self._line(row)
            if isinstance(found, Refusal):
                sv, en = words(found.code, **found.fields)
                self.faults.append(_fault(row.line, found.fields.get("field", ""), sv, en))

    def _line(self, row: Row) -> Refusal | None:
        person = self._staff.get(row.user)
        if person is None:
            new = added(self._staff, row.user, row.name, self._now)
            if isinstance(new, Refusal):
                return new
            denied = self._take(new)
            if denied:
                return denied
            person = new.person
        elif person.disabled:
            return Refusal("account_ended", {"name": person.name, "field": "user"})
        elif row.name != person.name:
            return Refusal("name_differs", {"user": row.user, "name": person.name, "field": "name"})
        if not (row.unit or row.profession or row.roles or row.since or row.until):
            return None
        return self._assignment(person, row)

    def _assignment(self, person: Person, row: Row) -> Refusal | None:
        days: list[int | None] = []
        for field, text in (("from", row.since), ("to", row.until)):
            try:
                days.append(moment_of(text, end=field == "to"))
            except ValueError:
                return Refusal("bad_date", {"field": field})
        since, until = days
        roles = frozenset(row.roles.split())
        wanted = Assignment("", row.unit, row.profession, roles, self._now if since is None else since, until)
        same = [one for one in person.assignments if self._is(one, wanted, row)]
        if not same:
            return self._take(assigned(person, Place(row.unit, row.profession, roles, since, until), self._now))
        if (same[0].roles, same[0].until) == (roles, until):
            return None
        found = reassigned(person, same[0].id, roles, until, self._now)
        return found if isinstance(found, Refusal) else self._take(found)

    def _is(self, one: Assignment, wanted: Assignment, row: Row) -> bool:
        """Say whether the line is about this assignment: the same place, from the same day or, where no day is given, now."""
        if (one.unit, one.profession) != (wanted.unit, wanted.profession) or one.end <= max(self._now, one.since):
            return False
        if row.since:
            return day_of(one.since) == day_of(wanted.since)
        return one.since <= self._now and one.meets(replace(wanted, until=FOR_EVER))

    def _take(self, step: Step) -> Refusal | None:
        denied = judged(self._actor, self._staff, step, self._region, self._now)
        if denied is None:
            self._staff[step.person.user] = step.person
            self.steps.append(step)
        return denied
