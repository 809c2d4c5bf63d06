"""What a log reviewer looks for in the access log, and what a patient is told of it; nothing here reads a case's content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from server.domain.actor import Actor
from server.domain.hours import from_ms, local
from server.domain.permissions import may_administer

Hint = Literal["own_name", "same_surname", "no_relation", "odd_hours", "door", "attempt"]
Result = Literal["right", "ask", "wrong"]
"""What a sign-off says: the reading was part of the work, it is asked about, or it was not."""

LOG_REVIEWER: Final = "log_reviewer"
"""The office assignment that reads the access log; it sees no cases."""
NIGHT: Final = (22, 6)
"""From which hour to which (by the clock in Sweden) a reading is at an odd hour."""
DOORS: Final = ("chosen:", "consent:", "emergency:")
ATTEMPT: Final = "attempt:"
SIGNED: Final = "signed "
OPENED: Final = frozenset({"case", "picture", "contacts", "side by side"})
"""Readings of one opened case; lists and previews are looked at before anybody has a relation to the patient."""
DAY_MS: Final = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading as it stands in the log, with its end (0 where there is none); times in ms UTC."""

    id: int
    at: int
    actor: str
    unit: str
    profession: str
    case: str
    patient: str
    what: str
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a case is about and who has had it: the patient's and the writer's names, and users."""

    names: frozenset[str]
    had: frozenset[str]


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a reviewer said of a reading."""

    reading: int
    by: str
    at: int
    result: str
    comment: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched for; empty fields are anything. `since` and `until` in ms UTC, `before` is where the last page ended."""

    patient: str = ""
    person: str = ""
    unit: str = ""
    since: int = 0
    until: int = 1 << 53
    before: tuple[int, int] | None = None
    limit: int = 50


def may_review(actor: Actor) -> str | None:
    """Return None when the actor may read the access log, else the refusal's code."""
    return may_administer(actor, frozenset({LOG_REVIEWER}))


def hints(entry: Entry, case: Concerned | None, name: str) -> tuple[Hint, ...]:
    """Return what makes a reading by staff worth a question; `name` is the reader's, `case` what was read.

    A surname in common is no proof of kinship: the program knows no address and no identity number of its staff.
    """
    found: list[Hint] = []
    if case is not None and entry.what != "end":
        theirs = {_folded(one) for one in case.names} - {""}
        if _folded(name) in theirs:
            found.append("own_name")
        elif name and _folded(name).rpartition(" ")[2] in {one.rpartition(" ")[2] for one in theirs}:
            found.append("same_surname")
        if entry.what in OPENED and entry.actor not in case.had:
            found.append("no_relation")
    hour = local(from_ms(entry.at)).hour
    if hour >= NIGHT[0] or hour < NIGHT[1]:
        found.append("odd_hours")
    if entry.what.startswith(DOORS):
        found.append("door")
    if entry.what.startswith(ATTEMPT):
        found.append("attempt")
    return tuple(found)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def signed_words(result: str, comment: str) -> str:
    """Return how a sign-off stands in the log."""
    return f"{SIGNED}{result}: {comment}"


def signed_from(reading: int, by: str, at: int, what: str) -> SignOff:
    """Return the sign-off of a row of the log."""
    result, _colon, comment = what.removeprefix(SIGNED).partition(": ")
    return SignOff(reading, by, at, result, comment)


_PLAIN: Final[Mapping[str, str]] = {
    "case": "läste ditt ärende",
    "preview": "läste en sammanfattning av ditt ärende",
    "contacts": "såg vilka andra kontakter du har haft",
    "side by side": "läste ditt ärende bredvid ett annat av dina",
    "picture": "tittade på en bild som du har skickat",
    "contact": "sökte upp dig för att kontakta dig",
    "caller": "sökte upp dig när du ringde",
    "caller_step": "läste ditt ärende medan det skrevs in i telefon",
    "export": "tog ut ditt ärende ur systemet",
    "step": "du själv läste ditt ärende",
    "changed": "skrev eller ändrade i ditt ärende",
}
_PLAIN_STARTS: Final = (
    ("chosen:", "läste ditt ärende från en annan enhet, med angiven orsak"),
    ("consent:", "läste det som du har spärrat, med ditt samtycke"),
    ("emergency:", "läste det som du har spärrat, i en nödsituation"),
    (ATTEMPT, "försökte öppna ditt ärende men fick inte"),
    ("log: ", "granskade loggen över vilka som har läst om dig"),
    ("command:", "läste ditt ärende vid drift av systemet"),
)


def plain(what: str) -> str:
    """Return a reading in words for the patient it concerns."""
    return _PLAIN.get(what) or next((words for start, words in _PLAIN_STARTS if what.startswith(start)), "läste om dig")


def extract(entries: Iterable[Entry], names: Mapping[str, str], units: Mapping[str, str]) -> list[str]:
    """Return the patient's extract, the newest first: when, which unit and profession, and what was done.

    The law gives a patient the unit and the time (PDL 8 kap. 5 §); who it was is asked of the care provider, and is not
    in it. What the patient has read herself is left out. `names` are the professions', `units` the units'.
    """
    lines, last = [], ""
    for entry in sorted(entries, key=lambda one: (one.at, one.id), reverse=True):
        if entry.what == "end" or entry.what.startswith(SIGNED) or entry.actor.startswith("patient:"):
            continue
        where = units.get(entry.unit, entry.unit) or "Driften"
        who = names.get(entry.profession, entry.profession)
        line = f"{local(from_ms(entry.at)):%Y-%m-%d %H:%M}  {where}{f', {who}' if who else ''}: {plain(entry.what)}."
        if line != last:
            lines.append(line)
        last = line
    return lines
