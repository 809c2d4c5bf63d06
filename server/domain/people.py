"""Who works here, as what, where and between which days; and which change of it is right. Times in milliseconds UTC."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

from server.domain.actor import Actor
from server.domain.hours import STOCKHOLM, from_ms, local, to_ms
from server.domain.log_review import LOG_REVIEWER
from server.domain.permissions import ADMINISTRATOR, CLINICAL, MANAGER, may_administer
from server.domain.refusal import Refusal
from server.domain.region import EXTRA_ROLES, OFFICE_ROLES, Region

MAY_PEOPLE: Final = frozenset({ADMINISTRATOR, MANAGER})
"""Who comes in where people are looked after; a manager changes nothing but who reviews the log."""
INVITE_MS: Final = 72 * 3600 * 1000
"""How long a one-time code holds."""
MOST_NAME: Final = 60
FOR_EVER: Final = 1 << 62
_USER: Final = re.compile(r"[a-z][a-z0-9_]{1,30}")
_NAME: Final = re.compile(r"[^\W\d_][^\W\d_ .'’-]*(?:[ .'’-]+[^\W\d_]+)*\.?")
_AT: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d)?")

What: TypeAlias = Literal[
    "added", "renamed", "assigned", "reassigned", "ended", "deactivated", "reactivated", "invited", "password_set"
]
"""What a row of the changes is about."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment; it holds from `since` and before `until`, None = until further notice."""

    id: str
    unit: str
    profession: str
    roles: frozenset[str] = frozenset()
    since: int = 0
    until: int | None = None

    @property
    def end(self) -> int:
        """The moment it no longer holds."""
        return FOR_EVER if self.until is None else self.until

    def holds(self, at: int) -> bool:
        """Say whether it may be worn at a moment."""
        return self.since <= at < self.end

    def meets(self, other: "Assignment") -> bool:
        """Say whether there is a moment when both hold."""
        return max(self.since, other.since) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Person:
    """An account: `invited` is until when its one-time code holds while she has set no password of her own."""

    user: str
    name: str
    disabled: bool = False
    invited: int | None = None
    assignments: tuple[Assignment, ...] = ()

    @property
    def can_log_in(self) -> bool:
        """Say whether a password opens the account."""
        return not self.disabled and self.invited is None

    def state(self, now: int) -> Literal["active", "invited", "expired", "ended"]:
        """Return how the account stands."""
        if self.disabled:
            return "ended"
        if self.invited is None:
            return "active"
        return "invited" if now < self.invited else "expired"

    def worn(self, at: int) -> tuple[Assignment, ...]:
        """Return the assignments that hold at a moment."""
        return tuple(one for one in self.assignments if one.holds(at))

    def one(self, assignment: str) -> Assignment | None:
        """Return an assignment by its id."""
        return next((one for one in self.assignments if one.id == assignment), None)


Staff: TypeAlias = Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Place:
    """An assignment as it is asked for: from when, None = now, and before when, None = until further notice."""

    unit: str
    profession: str
    roles: frozenset[str] = frozenset()
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one person, as it is to be written: how she is afterwards, what it is, and in short words about what."""

    person: Person
    what: What
    detail: str = ""

    @property
    def needs_code(self) -> bool:
        """Say whether she is to be given a one-time code."""
        return self.what in ("added", "invited", "reactivated")


@dataclass(frozen=True, slots=True)
class Changed:
    """One row of the changes."""

    id: int
    at: int
    user: str
    what: What
    detail: str
    by: str
    by_name: str
    why: str


# ---- days


def moment_of(text: str, *, end: bool = False) -> int | None:
    """Return a moment in Sweden written as 2026-11-24 or 2026-11-24 13:00; a day that ends does so at midnight after it.

    None for an empty text; raises ValueError for what is none.
    """
    text = text.strip()
    if not text:
        return None
    if not _AT.fullmatch(text):
        raise ValueError(text)
    if len(text) > len("2026-11-24"):
        return to_ms(datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM))
    day = date.fromisoformat(text) + timedelta(days=end)
    return to_ms(datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM))


def day_of(at: int | None, *, end: bool = False) -> str:
    """Return a moment as `moment_of` reads it; "" for none, and for what has been so from the beginning."""
    if not at:
        return ""
    wall = local(from_ms(at))
    if (wall.hour, wall.minute) == (0, 0):
        return (wall.date() - timedelta(days=end)).isoformat()
    return f"{wall:%Y-%m-%d %H:%M}"


def detail_of(one: Assignment) -> str:
    """Return an assignment in short: where, as what, with what roles on top, and its days."""
    place = " ".join([f"{one.unit}/{one.profession}", *sorted(one.roles)])
    return f"{place} {day_of(one.since)}–{day_of(one.until, end=True)}"


# ---- changing one person


def added(staff: Staff, user: str, name: str, now: int) -> Step | Refusal:
    """Return a new account without assignments, to be opened by a one-time code."""
    if not _USER.fullmatch(user):
        return Refusal("bad_user", {"field": "user"})
    if user in staff:
        return Refusal("user_taken", {"user": user, "field": "user"})
    said = _name(name)
    if isinstance(said, Refusal):
        return said
    return Step(Person(user, said, invited=now + INVITE_MS), "added", said)


def renamed(person: Person, name: str) -> Step | Refusal:
    """Return the person with another name."""
    said = _name(name)
    if isinstance(said, Refusal):
        return said
    if said == person.name:
        return Refusal("nothing_changed")
    return Step(replace(person, name=said), "renamed", f"{person.name} → {said}")


def _name(name: str) -> str | Refusal:
    said = " ".join(unicodedata.normalize("NFC", name).split())
    if not _NAME.fullmatch(said) or len(said) > MOST_NAME:
        return Refusal("bad_name", {"field": "name"})
    return said


def assigned(person: Person, place: Place, now: int) -> Step:
    """Return the person with one more assignment."""
    numbers = [int(one.id.rpartition("-")[2]) for one in person.assignments if one.id.rpartition("-")[2].isdecimal()]
    since = now if place.since is None else place.since
    name = f"{person.user}-{max(numbers, default=0) + 1}"
    one = Assignment(name, place.unit, place.profession, place.roles, since, place.until)
    return Step(replace(person, assignments=(*person.assignments, one)), "assigned", detail_of(one))


def reassigned(person: Person, assignment: str, roles: frozenset[str], until: int | None, now: int) -> Step | Refusal:
    """Return the person with other roles or another end of an assignment; one that is over stays as it was."""
    old = person.one(assignment)
    if old is None:
        return Refusal("no_such_assignment")
    if old.end <= now:
        return Refusal("assignment_over")
    new = replace(old, roles=roles, until=until)
    if new == old:
        return Refusal("nothing_changed")
    return Step(_with(person, new), "reassigned", f"{detail_of(old)} → {detail_of(new)}")


def ended(person: Person, assignment: str, now: int) -> Step | Refusal:
    """Return the person without an assignment from now on; one that has not begun never does."""
    old = person.one(assignment)
    if old is None:
        return Refusal("no_such_assignment")
    if old.end <= now:
        return Refusal("assignment_over")
    return Step(_with(person, replace(old, until=max(now, old.since))), "ended", detail_of(old))


def _with(person: Person, new: Assignment) -> Person:
    kept = tuple(new if one.id == new.id else one for one in person.assignments)
    return replace(person, assignments=kept)


def invited(person: Person, now: int) -> Step | Refusal:
    """Return the person with a one-time code; a password that she had opens nothing any more."""
    if person.disabled:
        return Refusal("account_ended", {"name": person.name})
    until = now + INVITE_MS
    return Step(replace(person, invited=until), "invited", day_of(until))


def deactivated(person: Person) -> Step | Refusal:
    """Return the person with an account that nothing opens; it is never removed."""
    if person.disabled:
        return Refusal("account_ended", {"name": person.name})
    return Step(replace(person, disabled=True), "deactivated")


def reactivated(person: Person, now: int) -> Step | Refusal:
    """Return the person with her account again, and a one-time code to set a new password by."""
    if not person.disabled:
        return Refusal("account_active", {"name": person.name})
    until = now + INVITE_MS
    return Step(replace(person, disabled=False, invited=until), "reactivated", day_of(until))


# ---- judging


def judged(actor: Actor, staff: Staff, step: Step, region: Region, now: int) -> Refusal | None:
    """Return why a change of one person may not be made, None where it may; who runs the server's command may all that is right."""
    after, before = step.person, staff.get(step.person.user)
    new = [one for one in after.assignments if before is None or before.one(one.id) != one]
    if actor.kind != "system":
        denied = _not_hers(actor, step, before, new)
        if denied:
            return denied
    if after.disabled and step.what in ("assigned", "reassigned"):
        return Refusal("account_ended", {"name": after.name})
    old = {one.id: one for one in before.assignments} if before else {}
    for one in new:
        wrong = _wrong(one, old.get(one.id), region, now)
        if wrong:
            return wrong
    return _clash(after, new, region) or _leaderless(staff, after, now)


def _not_hers(actor: Actor, step: Step, before: Person | None, new: list[Assignment]) -> Refusal | None:
    if may_administer(actor, MAY_PEOPLE):
        return Refusal("forbidden")
    if step.person.user == actor.id and (new or step.what in ("deactivated", "invited")):
        return Refusal("own_access")
    reviews = [one.profession == LOG_REVIEWER for one in new]
    if actor.profession == MANAGER:
        return None if reviews and all(reviews) and before is not None else Refusal("manager_only_log")
    return Refusal("by_manager") if any(reviews) else None


def _wrong(one: Assignment, old: Assignment | None, region: Region, now: int) -> Refusal | None:
    """Say what is wrong with an assignment; where an old one stood is looked at no more, for a unit may have gone."""
    if one.since > one.end or one.end < now or (old is None and one.end in (one.since, now)):
        return Refusal("bad_dates", {"field": "to"})
    unit = region.units.get(one.unit)
    if old is None and (unit is None or not unit.connected):
        return Refusal("no_unit", {"unit": one.unit, "field": "unit"})
    professions = [*(unit.hours if unit else ()), *OFFICE_ROLES]
    if old is None and one.profession not in professions:
        known = ", ".join(professions)
        return Refusal("no_profession", {"profession": one.profession, "known": known, "field": "profession"})
    strange = sorted(one.roles - (EXTRA_ROLES if one.profession in CLINICAL else frozenset()))
    if strange:
        return Refusal("no_role", {"role": strange[0], "known": ", ".join(sorted(EXTRA_ROLES)), "field": "roles"})
    return None


def _clash(after: Person, new: list[Assignment], region: Region) -> Refusal | None:
    for one in new:
        for other in after.assignments:
            if other.id == one.id or not one.meets(other):
                continue
            if (one.unit, one.profession) == (other.unit, other.profession):
                place = region.unit_name(one.unit)
                return Refusal("assignment_twice", {"name": after.name, "unit": place, "profession": one.profession})
            if {one.profession, other.profession} == {ADMINISTRATOR, LOG_REVIEWER}:
                return Refusal("two_offices", {"name": after.name})
    return None


def _leaderless(staff: Staff, after: Person, now: int) -> Refusal | None:
    """Say no to what would leave a moment, from now on, without the administrator that it has today."""
    before = list(_spans(staff))
    left = list(_spans({**staff, after.user: after}))
    moments = {now, *(end for _since, end in (*before, *left) if now < end < FOR_EVER)}
    moments |= {since for since, _end in before if since > now}
    lost = any(_covered(before, at) and not _covered(left, at) for at in moments)
    return Refusal("last_administrator", {"name": after.name}) if lost else None


def _spans(staff: Staff) -> Iterator[tuple[int, int]]:
    for person in staff.values():
        if person.can_log_in:
            for one in person.assignments:
                if one.profession == ADMINISTRATOR:
                    yield one.since, one.end


def _covered(spans: list[tuple[int, int]], at: int) -> bool:
    return any(since <= at < end for since, end in spans)
