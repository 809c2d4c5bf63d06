"""A unit's delivery test: the scenarios' patients against its ways, hours, phrases and permissions, before it goes live. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Final

from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.flow import URGENT, WITHIN_DAYS
from server.domain.hours import closing_after, is_open, local, next_opening
from server.domain.permissions import LICENSED, may
from server.domain.phrases import Phrase, applies
from server.domain.region import PROFESSIONS, Entrance, Region, Unit
from server.domain.routing import Elsewhere, Request, Routed
from server.domain.rule_words import explain
from server.domain.swedish_time import Words
from server.training.scenario import Scenario

HOUR: Final = timedelta(hours=1)
OPENS_WITHIN: Final = timedelta(days=7)
LEAST_PHRASES: Final = 3
ONE: Final = 1
"""The level at which a patient whose red flag has gone up is tried too."""
NET: Final = re.compile(r"sämre|hör av dig|1177|112", re.IGNORECASE)
"""What a phrase says that tells when and where to turn again."""
MOMENTS: Final[tuple[Words, ...]] = (
    {"sv": "en timme efter öppning", "en": "an hour after opening"},
    {"sv": "tio minuter före stängning", "en": "ten minutes before closing"},
    {"sv": "en timme efter stängning", "en": "an hour after closing"},
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the protocol: its part (hours, ways, phrases, permissions), about what, what was found, and whether it holds."""

    part: str
    about: Words
    found: Words
    holds: bool


def accept(
    region: Region, unit: Unit, scenarios: Iterable[Scenario], phrases: Sequence[Phrase], at: datetime
) -> tuple[Check, ...]:
    """Return every check of a unit from a moment on, in the protocol's order; `at` is aware."""
    patients = tuple(one for one in scenarios if _way(region, unit, one) is not None)
    checks = [*_hours(unit, at)]
    for patient in patients:
        checks += _ways(region, unit, patient, at)
    for patient in patients:
        checks += _phrases(region, unit, patient, phrases, local(at).date())
    return (*checks, *_permissions(unit))


def _way(region: Region, unit: Unit, scenario: Scenario) -> Entrance | None:
    """The entrance by which the scenario's patient comes to this unit; None where she does not."""
    way = region.entrances.get(scenario.entrance)
    if way is None or way.profession not in unit.hours:
        return None
    if unit.kind == "nurse_line":
        return way if scenario.chat == "1177" else None
    return way if way.kind == unit.kind and scenario.chat != "1177" else None


def _same(words: str) -> Words:
    return {"sv": words, "en": words}


def _clock(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _hours(unit: Unit, at: datetime) -> Iterator[Check]:
    yield Check("hours", _same(unit.name), _same(unit.phone or "–"), holds=unit.connected and bool(unit.phone.strip()))
    for profession, hours in unit.hours.items():
        opens = next_opening(hours, at)
        found: Words = {"sv": "öppnar inte", "en": "does not open"} if opens is None else _same(_clock(opens))
        yield Check("hours", PROFESSIONS[profession], found, holds=opens is not None and opens - at <= OPENS_WITHIN)


def _moments(unit: Unit, profession: str, at: datetime) -> Iterator[tuple[Words, datetime]]:
    hours = unit.hours[profession]
    opens = next_opening(hours, at)
    if opens is None:
        return
    begin = opens if opens > at or not is_open(hours, at) else at
    closes = closing_after(hours, begin)
    times = (begin + HOUR, *((closes - timedelta(minutes=10), closes + HOUR) if closes is not None else ()))
    yield from zip(MOMENTS, times, strict=False)


def _ways(region: Region, unit: Unit, scenario: Scenario, at: datetime) -> Iterator[Check]:
    way = region.entrances[scenario.entrance]
    home = unit.id if unit.kind != "nurse_line" else None
    levels = (scenario.level, ONE) if scenario.kind == "red_flag" else (scenario.level,)
    for level, (moment, when) in product(levels, _moments(unit, way.profession, at)):
        age = scenario.person.age_months // 12
        told = explain(region, Request(scenario.entrance, home, level, age, when))
        about: Words = {
            lang: f"{scenario.title[lang]} ({level or '112'}), {moment[lang]}, {_clock(when)}" for lang in ("sv", "en")
        }
        yield Check("ways", about, told.answer, holds=_answered(region, level, told.outcome, home))


def _answered(region: Region, level: int, outcome: object, home: str | None) -> bool:
    """Whether somebody has the case: at once to the licensed where it cannot wait, or, where nobody is there, the telephones."""
    if isinstance(outcome, Elsewhere):
        return home is None and level > WITHIN_DAYS
    if isinstance(outcome, Routed):
        queue = region.receives(outcome.unit, outcome.profession)
        if level <= URGENT:
            return queue and not outcome.held and outcome.profession in LICENSED
        return queue and (not outcome.held or outcome.opens is not None)
    return level <= WITHIN_DAYS and bool(getattr(outcome, "phones", ()))


def _phrases(region: Region, unit: Unit, scenario: Scenario, phrases: Sequence[Phrase], today: date) -> Iterator[Check]:
    profession = region.entrances[scenario.entrance].profession
    person = scenario.person
    mine = [
        one
        for one in phrases
        if not one.account
        and (not one.professions or profession in one.professions)
        and (not one.units or unit.id in one.units)
        and applies(
            one,
            age=person.age_months / 12,
            sex=person.sex,
            level=scenario.level,
            entrance=scenario.entrance,
            today=today,
        )
    ]
    urgent = any(one.urgent for one in mine)
    net = any(NET.search(one.text_sv) for one in mine if not one.urgent)
    late = [one.shortcut for one in mine if one.review_by < today]
    holds = len(mine) >= LEAST_PHRASES and urgent and net and not late
    late_sv, late_en = (f"; {word}: {', '.join(late)}" if late else "" for word in ("ska granskas", "to be reviewed"))
    found: Words = {
        "sv": f"{len(mine)} fraser, 112-text {_there(urgent)[0]}, säkerhetsnät {_there(net)[0]}{late_sv}",
        "en": f"{len(mine)} phrases, 112 text {_there(urgent)[1]}, safety net {_there(net)[1]}{late_en}",
    }
    yield Check("phrases", dict(scenario.title), found, holds=holds)


def _there(found: bool) -> tuple[str, str]:
    return ("finns", "there") if found else ("saknas", "missing")


def _permissions(unit: Unit) -> Iterator[Check]:
    """The rule book for each queue of the unit: its own take and read, other professions and offices do not."""
    for profession in unit.hours:
        case = Case(
            id="c", state="waiting", unit=unit.id, profession=profession, level=WITHIN_DAYS, suggested=WITHIN_DAYS
        )
        own = Actor(kind="staff", id="own", unit=unit.id, profession=profession)
        for action in ("TakeNext", "read", "WriteNote"):
            yield _rule(case, own, action, allowed=True)
        for other, there in (*((name, unit.id) for name in PROFESSIONS if name != profession), (profession, "_other")):
            yield _rule(case, Actor(kind="staff", id="other", unit=there, profession=other), "read", allowed=False)
        for office in ("administrator", "manager"):
            yield _rule(case, Actor(kind="staff", id="office", unit=unit.id, profession=office), "read", allowed=False)


def _rule(case: Case, actor: Actor, action: str, *, allowed: bool) -> Check:
    refusal = may(actor, action, case)
    where = "" if actor.unit == case.unit else " (annan enhet / another unit)"
    about = _same(f"{case.unit}/{case.profession}: {action}, {actor.profession}{where}")
    found: Words = (
        {"sv": "får", "en": "may"} if refusal is None else {"sv": f"får inte ({refusal})", "en": f"may not ({refusal})"}
    )
    return Check("permissions", about, found, holds=(refusal is None) is allowed)


PARTS: Final[dict[str, Words]] = {
    "hours": {"sv": "Öppettider", "en": "Hours"},
    "ways": {"sv": "Patienternas väg", "en": "The patients' ways"},
    "phrases": {"sv": "Fraser", "en": "Phrases"},
    "permissions": {"sv": "Behörigheter", "en": "Permissions"},
}
_WORDS: Final[dict[str, Words]] = {
    "title": {"sv": "Leveransprov: {unit}", "en": "Acceptance: {unit}"},
    "when": {
        "sv": "Enhet `{id}`, inställningar lästa {at}, {n} kontroller, {bad} stämmer inte. Program {version}.",
        "en": "Unit `{id}`, settings read {at}, {n} checks, {bad} do not fit. Program {version}.",
    },
    "none": {"sv": "Allt stämmer.", "en": "All fits."},
    "bad": {"sv": "Stämmer inte", "en": "Does not fit"},
    "row": {"sv": "| Vad | Fann | Stämmer |", "en": "| What | Found | Fits |"},
    "yes": {"sv": "ja", "en": "yes"},
    "no": {"sv": "**NEJ**", "en": "**NO**"},
    "note": {
        "sv": "Provet visar vägar, tider, fraser och behörigheter som de är inställda. Det visar inte att flödenas frågor är"
        " medicinskt granskade, och ersätter inte en genomgång på plats.",
        "en": "The test shows ways, hours, phrases and permissions as they are set. It does not show that the flows' questions have"
        " been medically reviewed, and does not replace going through them on site.",
    },
    "sign": {"sv": "Underskrifter", "en": "Signatures"},
    "who": {"sv": "| Roll | Namn | Datum | Underskrift |", "en": "| Role | Name | Date | Signature |"},
}
SIGNERS: Final[tuple[Words, ...]] = (
    {"sv": "Verksamhetschef", "en": "Head of the unit"},
    {"sv": "Medicinskt ansvarig", "en": "Medically responsible"},
    {"sv": "Systemadministratör", "en": "System administrator"},
)


def protocol(unit: Unit, checks: Sequence[Check], at: datetime, version: str, lang: str) -> str:
    """Return the protocol to sign, as Markdown: what does not fit first, then all of it, then who signs."""
    bad = [one for one in checks if not one.holds]

    def said(name: str, **values: object) -> str:
        return _WORDS[name][lang].format(**values)

    lines = [f"# {said('title', unit=unit.name)}", ""]
    lines += [said("when", id=unit.id, at=_clock(at), n=len(checks), bad=len(bad), version=version), ""]
    lines += [f"## {said('bad')}", "", *([_line(one, lang) for one in bad] or [said("none")]), ""]
    for part, words in PARTS.items():
        rows = [one for one in checks if one.part == part]
        lines += [f"## {words[lang]} ({len(rows)})", "", said("row"), "|---|---|---|"]
        lines += [
            f"| {_plain(one.about[lang])} | {_plain(one.found[lang])} | {said('yes' if one.holds else 'no')} |"
            for one in rows
        ]
        lines += [""]
    lines += [said("note"), "", f"## {said('sign')}", "", said("who"), "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {role[lang]} | | | |" for role in SIGNERS)]) + "\n"


def _line(one: Check, lang: str) -> str:
    return f"- {PARTS[one.part][lang]}: {one.about[lang]}: {one.found[lang]}"


def _plain(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")
