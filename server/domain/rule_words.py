"""The rules of routing in words, and what happens to a case that comes in at a moment: the chain of rules, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from server.domain.flow import RING_112
from server.domain.holidays import eve, eves, holidays
from server.domain.hours import closing_after, is_open, local, next_opening
from server.domain.priority import patient_promise, reason
from server.domain.region import PROFESSIONS, Region, Unit
from server.domain.routing import Outcome, Request, Routed, Unstaffed, route
from server.domain.steps import ENTRANCES
from server.domain.swedish_time import MONTHS, WEEKDAYS, Words, moment

EVE_WORDS: Final[dict[str, Words]] = {
    "twelfth_night": {"sv": "trettondagsafton", "en": "Twelfth Night"},
    "maundy_thursday": {"sv": "skärtorsdagen", "en": "Maundy Thursday"},
    "easter_eve": {"sv": "påskafton", "en": "Easter Eve"},
    "walpurgis_night": {"sv": "valborgsmässoafton", "en": "Walpurgis Night"},
    "pentecost_eve": {"sv": "pingstafton", "en": "Pentecost Eve"},
    "midsummer_eve": {"sv": "midsommarafton", "en": "Midsummer Eve"},
    "all_saints_eve": {"sv": "allhelgonaafton", "en": "All Saints' Eve"},
    "christmas_eve": {"sv": "julafton", "en": "Christmas Eve"},
    "new_years_eve": {"sv": "nyårsafton", "en": "New Year's Eve"},
}

RULES: Final[dict[str, Words]] = {
    "entrance": {
        "sv": "Ingången {sv_entrance} går till {sv_profession}.",
        "en": "The entrance {en_entrance} leads to a {en_profession}.",
    },
    "too_old": {
        "sv": "Ingången är för den som är yngre än {below} år; här är det {age} år.",
        "en": "The entrance is for those younger than {below}; here it is {age} years.",
    },
    "listed": {"sv": "{unit} tar emot ingången{sv_stage}.", "en": "{unit} receives the entrance{en_stage}."},
    "not_here": {
        "sv": "{sv_unit} tar inte emot ingången{sv_stage}.",
        "en": "{en_unit} does not receive the entrance{en_stage}.",
    },
    "profession": {
        "sv": "Nivå {level} går här till {sv_profession}{sv_licensed}.",
        "en": "Level {level} goes to a {en_profession} here{en_licensed}.",
    },
    "open": {"sv": "{unit}, {sv_profession}: öppet {sv_hours}.", "en": "{unit}, {en_profession}: open {en_hours}."},
    "closed": {
        "sv": "{unit}, {sv_profession}: stängt {sv_hours}.",
        "en": "{unit}, {en_profession}: closed {en_hours}.",
    },
    "at_once": {
        "sv": "Nivå 1–2 och 112 väntar aldrig på att någon öppnar: den egna enheten först, sedan de som tar över.",
        "en": "Levels 1–2 and 112 never wait for an opening: one's own unit first, then those who take over.",
    },
    "lasts": {
        "sv": "{unit} är öppen så länge att svaret hinner komma{sv_closing}.",
        "en": "{unit} is open long enough for the answer to come{en_closing}.",
    },
    "longest": {
        "sv": "Alla stänger innan svaret ska komma; {unit} är öppen längst.",
        "en": "All close before the answer is due; {unit} is open the longest.",
    },
    "nobody": {
        "sv": "Ingen är på plats. Patienten får veta det och vem som svarar i telefon.",
        "en": "Nobody is there. The patient is told so, and who answers the telephone.",
    },
    "three_closed": {
        "sv": "Nivå 3 när kön är stängd går till den första av dem som tar över och är öppen.",
        "en": "Level 3 while the queue is closed goes to the first of those who take over and are open.",
    },
    "first": {
        "sv": "Ingen av dem är öppen. {unit} öppnar först{sv_own}: {sv_opens}.",
        "en": "None of them is open. {unit} opens first{en_own}: {en_opens}.",
    },
    "stays": {
        "sv": "Nivå {level} ligger kvar i den egna enhetens kö.",
        "en": "Level {level} stays in the queue of one's own unit.",
    },
    "by_phone": {
        "sv": "Nivå {level} utan enhet i chatten hänvisas till telefon.",
        "en": "Level {level} without a unit in the chat is referred to the telephone.",
    },
}
"""Every rule that `route` notes, with the facts that fill its words."""


@dataclass(frozen=True, slots=True)
class Told:
    """What happens to a case: rule by rule, the answer for staff, and what the patient reads."""

    outcome: Outcome
    steps: tuple[tuple[str, Words], ...]
    answer: Words
    patient: Words


def explain(region: Region, request: Request) -> Told:
    """Say what would happen; raises KeyError on an entrance that the region does not have."""
    steps: list[tuple[str, Words]] = []

    def note(rule: str, **facts: Any) -> None:
        steps.append((rule, _said(rule, facts)))

    found = route(region, request, note)
    return Told(found, tuple(steps), _answer(region, request, found), _patient(region, request, found))


def day_words(day: date) -> Words:
    """Return a day as people say it, with what is special about it: `tisdag 5 januari, trettondagsafton`."""
    (sv, en), (month_sv, month_en) = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    words = {"sv": f"{sv} {day.day} {month_sv}", "en": f"{en} {day.day} {month_en}"}
    name = eve(day)
    if name is not None:
        return {language: f"{said}, {EVE_WORDS[name][language]}" for language, said in words.items()}
    holiday = holidays(day.year).get(day)
    return {"sv": f"{words['sv']}, {holiday}", "en": f"{words['en']}, a holiday ({holiday})"} if holiday else words


def special_days(first: date, last: date) -> tuple[tuple[date, str, Words], ...]:
    """Return the public holidays and eves from one day to another, in order: the day, the eve's name or "", and its words."""
    found: dict[date, tuple[str, Words]] = {}
    for year in range(first.year, last.year + 1):
        found |= {day: ("", {"sv": name, "en": name}) for day, name in holidays(year).items()}
        found |= {day: (name, EVE_WORDS[name]) for day, name in eves(year).items()}
    return tuple((day, *found[day]) for day in sorted(found) if first <= day <= last)


def _said(rule: str, facts: Mapping[str, Any]) -> Words:
    """Fill in a rule's words; each fact that differs between the languages stands twice."""
    fill: dict[str, Any] = dict(facts)
    if "profession" in facts:
        fill |= _twice("profession", PROFESSIONS[facts["profession"]])
    unit: Unit | None = facts.get("unit")
    if "unit" in facts:
        fill["unit"] = unit.name if unit else ""
        nobody = {"sv": "Ingen enhet i regionen", "en": "No unit of the region"}
        fill |= _twice("unit", {"sv": unit.name, "en": unit.name} if unit else nobody)
    if "entrance" in facts:
        fill |= _twice("entrance", ENTRANCES[facts["entrance"]][0] if facts["entrance"] in ENTRANCES else _same(facts))
    if "entrance" in facts and "unit" in facts:
        fill |= _twice("stage", _stage(unit, facts["entrance"], facts["at"]))
    if "profession" in facts and "unit" in facts and unit is not None:
        fill |= _twice("hours", _hours(unit, facts["profession"], facts["at"]))
        fill |= _twice("opens", _opens(unit, facts["profession"], facts["at"]))
    fill |= _twice("licensed", _if(facts.get("licensed"), ", som är legitimerad", ", who is licensed"))
    fill |= _twice("closing", _if(facts.get("closing"), "; den egna stänger för snart", "; one's own closes too soon"))
    fill |= _twice("own", _if(facts.get("own"), " (den egna)", " (one's own)"))
    return {language: text.format(**fill) for language, text in RULES[rule].items()}


def _same(facts: Mapping[str, Any]) -> Words:
    """Return an entrance that the patient's page has no words for by its id."""
    return {"sv": facts["entrance"], "en": facts["entrance"]}


def _twice(name: str, words: Words) -> dict[str, str]:
    return {f"{language}_{name}": text for language, text in words.items()}


def _if(holds: object, sv: str, en: str) -> Words:
    return {"sv": sv, "en": en} if holds else {"sv": "", "en": ""}


def _stage(unit: Unit | None, entrance: str, at: datetime) -> Words:
    if unit is None:
        return {"sv": "", "en": ""}
    if not unit.connected:
        return {"sv": ": den är inte ansluten till chatten", "en": ": it is not connected to the chat"}
    stage = unit.stage(entrance, local(at).date())
    return {
        "off": {"sv": ": den är av den dagen", "en": ": it is off on that day"},
        "trial": {"sv": " i provdrift", "en": " on trial"},
        "open": {"sv": "", "en": ""},
    }[stage]


def _hours(unit: Unit, profession: str, at: datetime) -> Words:
    """Return until or from when, and the spans of the day where it is a special one."""
    hours, day = unit.hours_of(profession), local(at).date()
    spans = ", ".join(map(str, hours.on(day)))
    said = day_words(day)
    today = {
        "sv": f"({said['sv']}: {spans or 'stängt hela dagen'})",
        "en": f"({said['en']}: {spans or 'closed all day'})",
    }
    if is_open(hours, at):
        closes = closing_after(hours, at)
        until = moment(closes, at) if closes else {"sv": "alltid", "en": "always"}
        return {"sv": f"till {until['sv']} {today['sv']}", "en": f"until {until['en']} {today['en']}"}
    opens = _opens(unit, profession, at)
    return {"sv": f"till {opens['sv']} {today['sv']}", "en": f"until {opens['en']} {today['en']}"}


def _opens(unit: Unit, profession: str, at: datetime) -> Words:
    opens = next_opening(unit.hours_of(profession), at)
    return moment(opens, at) if opens else {"sv": "vidare", "en": "further notice"}


def _answer(region: Region, request: Request, found: Outcome) -> Words:
    if isinstance(found, Routed):
        return _placed(region, request, found)
    numbers = ", ".join(f"{phone.name} {phone.number}" for phone in found.phones)
    if isinstance(found, Unstaffed):
        stands = found.morning if request.level == RING_112 else None  # of the others no case is made
        morning = _placed(region, request, stands) if stands else {"sv": "", "en": ""}
        return {
            "sv": f"Ingen är på plats. Patienten hänvisas till {numbers}. {morning['sv']}".strip(),
            "en": f"Nobody is there. The patient is referred to {numbers}. {morning['en']}".strip(),
        }
    return {
        "sv": f"Ingen kö. Patienten hänvisas till {numbers}.",
        "en": f"No queue. The patient is referred to {numbers}.",
    }


def _placed(region: Region, request: Request, found: Routed) -> Words:
    where, who = region.unit_name(found.unit), PROFESSIONS[found.profession]
    due = reason(request.level, found.due, request.at, region.units[found.unit].targets, found.profession)
    held = {"sv": "", "en": ""}
    if found.held and found.opens is not None:
        opens = moment(found.opens, request.at)
        held = {"sv": f" Läses först {opens['sv']}.", "en": f" Read from {opens['en']}."}
    return {
        "sv": f"Kön {where}, {who['sv']}.{held['sv']} {due['sv']}",
        "en": f"The queue {where}, {who['en']}.{held['en']} {due['en']}",
    }


def _patient(region: Region, request: Request, found: Outcome) -> Words:
    """Return what the patient reads: the promise with the unit's own words, or why and whom to ring."""
    if isinstance(found, Routed):
        opens = found.opens if found.held else None
        promise = patient_promise(request.level, found.due, request.at, opens)
        own = region.units[found.unit].texts.get("closed" if found.held else "waiting", {})
        return {language: " ".join(filter(None, (said, own.get(language)))) for language, said in promise.items()}
    numbers = ", ".join(f"{phone.name} {phone.number}" for phone in found.phones)
    return {language: f"{said} ({numbers})" for language, said in found.why.items()}
