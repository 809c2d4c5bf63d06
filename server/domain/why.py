"""Why somebody sees a case or a queue, or does not: the rule book's own chain in words. Nothing of a patient is told."""

from dataclasses import dataclass
from typing import NamedTuple

from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.people import Assignment, Person, day_of
from server.domain.permissions import may
from server.domain.region import OFFICE_ROLES, PROFESSIONS, Region
from server.domain.swedish_time import Words


class Step(NamedTuple):
    """One rule that was asked: whether it holds, and what it says."""

    rule: str
    holds: bool
    words: Words


TELLING = ("account", "queue", "clinical", "sent", "asked", "listed", "assignment")
"""Rules that stop somebody, the most telling first; that she does not have the case is never why."""


@dataclass(frozen=True, slots=True)
class Told:
    """The question, the answer, and the chain that leads to it."""

    asked: Words
    allowed: bool
    answer: Words
    steps: tuple[Step, ...]


def a_queue(unit: str, profession: str) -> Case:
    """Return what stands for any case that waits in a queue."""
    return Case(id="", state="waiting", unit=unit, profession=profession)


def why(person: Person, case: Case, region: Region, now: int, since: int) -> Told:
    """Return whether and why a person may read a case now; one without an id stands for every case of its queue.

    `since` is from when (ms UTC) one must have had a case to read it still.
    """
    asked = _asked(person, case, region)
    steps = [_account(person, now)]
    if not steps[0].holds:
        return _answered(asked, person, steps, allowed=False)
    allowed = False
    for worn in sorted(person.assignments, key=lambda one: one.since):
        steps.append(_assignment(worn, region, now))
        if worn.holds(now) and not allowed:
            chain, allowed = _chain(person, worn, case, region, since)
            steps += chain
    if not person.assignments:
        steps.append(Step("assignment", holds=False, words={"sv": "Inget uppdrag.", "en": "No assignment."}))
    return _answered(asked, person, steps, allowed=allowed)


def _asked(person: Person, case: Case, region: Region) -> Words:
    if case.id:
        return {
            "sv": f"Får {person.name} läsa ärendet {case.id} nu?",
            "en": f"May {person.name} read the case {case.id} now?",
        }
    queue = _queue(case, region)
    return {
        "sv": f"Ser {person.name} ärendena i {queue['sv']} nu?",
        "en": f"Does {person.name} see the cases in {queue['en']} now?",
    }


def _answered(asked: Words, person: Person, steps: list[Step], *, allowed: bool) -> Told:
    stops = [step for step in steps if not step.holds and step.rule in TELLING]
    stop = min(stops, key=lambda step: TELLING.index(step.rule), default=None)
    reason = (
        {"sv": "", "en": ""} if allowed or stop is None else {lang: f" {stop.words[lang]}" for lang in ("sv", "en")}
    )
    by = {"sv": f"Ja, som {person.name} arbetar nu.", "en": f"Yes, as {person.name} works now."}
    answer = by if allowed else {"sv": f"Nej.{reason['sv']}", "en": f"No.{reason['en']}"}
    return Told(asked, allowed, answer, tuple(steps))


def _account(person: Person, now: int) -> Step:
    words: dict[str, Words] = {
        "active": {"sv": "Kontot är aktivt.", "en": "The account is active."},
        "invited": {
            "sv": "Kontot är inbjudet: lösenordet är inte satt än.",
            "en": "Invited: no password has been set yet.",
        },
        "expired": {
            "sv": "Engångskoden är för gammal: ge en ny.",
            "en": "The one-time code is too old: give a new one.",
        },
        "ended": {"sv": "Kontot är avslutat.", "en": "The account has ended."},
    }
    return Step("account", person.can_log_in, words[person.state(now)])


def _assignment(worn: Assignment, region: Region, now: int) -> Step:
    unit, word = region.unit_name(worn.unit), _profession(worn.profession)
    since, until = day_of(worn.since), day_of(worn.until, end=True)
    if worn.holds(now):
        held = {
            "sv": f"gäller till och med {until}" if until else "gäller tills vidare",
            "en": f"holds until {until}" if until else "holds",
        }
    elif now < worn.since < worn.end:
        held = {"sv": f"gäller först från {since}", "en": f"holds only from {since}"}
    else:
        held = {
            "sv": f"är slut sedan {until}" if until else "är slut",
            "en": f"is over since {until}" if until else "is over",
        }
    return Step(
        "assignment",
        worn.holds(now),
        {
            "sv": f"Uppdraget {word['sv']} vid {unit} {held['sv']}.",
            "en": f"The assignment {word['en']} at {unit} {held['en']}.",
        },
    )


def _chain(person: Person, worn: Assignment, case: Case, region: Region, since: int) -> tuple[list[Step], bool]:
    """Return what the rule book asks of one assignment, each rule in words, and whether it lets her in."""
    actor = Actor("staff", person.user, person.name, worn.unit, worn.profession, worn.roles)
    steps: list[Step] = []

    def note(rule: str, holds: bool) -> None:
        if case.id or rule not in ("sent", "mine", "had"):
            steps.append(Step(rule, holds, _rule(rule, worn, case, region, holds=holds)))

    allowed = may(actor, "read", case, since, note) is None
    return steps, allowed


def _rule(rule: str, worn: Assignment, case: Case, region: Region, *, holds: bool) -> Words:
    word, own, there = _profession(worn.profession), _queue_of(worn, region), _queue(case, region)
    told: dict[str, tuple[Words, Words]] = {
        "clinical": (
            {"sv": f"Som {word['sv']} arbetar man med ärenden.", "en": f"As {word['en']} one works cases."},
            {"sv": f"Som {word['sv']} ser man inga ärenden.", "en": f"As {word['en']} one sees no cases."},
        ),
        "sent": (
            {"sv": "Ärendet är inskickat.", "en": "The case has been sent."},
            {"sv": "Ärendet är inte inskickat än.", "en": "The case has not been sent yet."},
        ),
        "unrecorded": (
            {"sv": "Ärendet är hennes att journalföra.", "en": "The case is hers to put in the record."},
            {"sv": "", "en": ""},
        ),
        "asked": (
            {"sv": "En öppen fråga i ärendet är ställd till henne.", "en": "An open question in the case is to her."},
            {"sv": "Frågan i ärendet ger inte rätt till det.", "en": "The question in the case gives no right to that."},
        ),
        "queue": (
            {"sv": f"Uppdraget ger {there['sv']}.", "en": f"The assignment gives {there['en']}."},
            {"sv": f"Uppdraget ger {own['sv']}, inte {there['sv']}.",
             "en": f"The assignment gives {own['en']}, not {there['en']}."},
        ),
        "mine": (
            {"sv": "Hon har ärendet, eller har erbjudits det.", "en": "She has the case, or has been offered it."},
            {"sv": "Hon har inte ärendet och är inte erbjuden det.", "en": "The case is not hers, nor offered to her."},
        ),
        "had": (
            {"sv": "Hon har haft ärendet nyligen och får läsa hur det gick.",
             "en": "She had the case lately and may read how it went."},
            {"sv": "Hon har inte haft ärendet nyligen.", "en": "She has not had the case lately."},
        ),
        "listed": (
            {"sv": "Ärendet är avslutat och får läsas.", "en": "The case is closed and may be read."},
            {"sv": "Ärendet är avslutat.", "en": "The case is closed."},
        ),
    }  # fmt: skip
    return told[rule][0 if holds else 1]


def _queue_of(worn: Assignment, region: Region) -> Words:
    return _queue(a_queue(worn.unit, worn.profession), region)


def _queue(case: Case, region: Region) -> Words:
    word, unit = _profession(case.profession), region.unit_name(case.unit)
    return {"sv": f"kön {word['sv']} vid {unit}", "en": f"the queue {word['en']} at {unit}"}


def _profession(key: str) -> Words:
    return PROFESSIONS.get(key) or OFFICE_ROLES.get(key) or {"sv": key, "en": key}
