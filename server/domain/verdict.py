"""What the answers so far lead to: the tick-list and the flow read as one verdict, worked out anew every time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from server.domain.book import GENERAL, Book
from server.domain.case import Case
from server.domain.conditions import Reading, Truth, leaves, question_names, read
from server.domain.flow import IMMEDIATE, RING_112, ROUTINE, SELF_CARE, Answers, Door, Flow, Rule, Subject, Text
from server.domain.ticklist import TickItem, TickList, TickOutcome, kind_for, outcome
from server.domain.triage import Assessment, assess, next_question, safety_net_for

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
HUMAN_LOOK: Final = 3
"""From which contact for the same complaint within thirty days a human looks."""
ADMINISTRATIVE: Final = {
    "id": "administrative",
    "level": ROUTINE,
    "sv": "Administrativ fråga i patientens egna ord.",
    "en": "An administrative question in the patient's own words.",
    "source": "",
}
THIRD: Final = {
    "id": "third_contact",
    "level": ROUTINE,
    "sv": "Tredje kontakten eller mer för samma besvär inom 30 dagar: en människa bedömer.",
    "en": "Third contact or more for the same complaint within 30 days: a human assesses.",
    "source": "NICE NG253",
}
"""What keeps the third contact for the same complaint from ending in self-care by itself."""
TICKED_SOURCE: Final = "Emergency tick-list"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level, its reasons (the deciding first) and where it leads; `done` when nothing is left to ask."""

    level: int
    ed: bool
    door: Door | None
    svf: bool
    route: str
    rules: tuple[dict[str, Any], ...]
    first_question: str | None
    done: bool
    by_ticks: bool = False
    may_be_112: bool = False

    @property
    def why(self) -> dict[str, str]:
        """The deciding reason in both languages."""
        first = self.rules[0] if self.rules else {"sv": "", "en": ""}
        return {"sv": first["sv"], "en": first["en"]}

    @property
    def stops(self) -> bool:
        """Whether the questions stop here: Ring 112, or an emergency department as soon as 112 is ruled out."""
        return self.level == RING_112 or (self.ed and not self.may_be_112)

    @property
    def self_care(self) -> bool:
        """Whether advice is enough."""
        return self.done and self.level == SELF_CARE


def local_day(now: int) -> date:
    """Return the day in Sweden at `now` (milliseconds UTC)."""
    return _day_of(now // 60_000)


@lru_cache(maxsize=64)
def _day_of(minute: int) -> date:
    """A day begins at a whole minute, and every line that is judged asks for it."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(STOCKHOLM).date()


def months_between(born: date, day: date) -> int:
    """Return whole months of age; a day before birth counts as 0."""
    months = (day.year - born.year) * 12 + day.month - born.month
    return max(0, months - (day.day < born.day))


def subject_of(case: Case, now: int) -> Subject:
    """Return the person as a flow may know her."""
    day = local_day(now)
    return Subject(
        age_months=months_between(date.fromisoformat(case.born), day),
        sex="female" if case.sex == "female" else "male",
        writer="guardian" if case.writer == "guardian" else "self",
        month=day.month,
        earlier_contacts=sum(
            one["complaint"] == case.complaint for one in case.intake.earlier if case.complaint != GENERAL
        ),
    )


def third(case: Case, now: int) -> bool:
    """Say whether this is the third contact, or a later one, for the same complaint within thirty days."""
    return case.entrance == "care" and subject_of(case, now).earlier_contacts >= HUMAN_LOOK - 1


def flow_of(case: Case, book: Book) -> Flow | None:
    """Return the flow of the chosen complaint, None before the choice, without one, or when it is gone."""
    return book.flows.get(case.complaint) if case.complaint and not words_only(case) else None


def words_only(case: Case) -> bool:
    """Say whether the case is a secretary's *något annat*: own words, no questions."""
    return case.entrance == "secretary" and case.complaint == GENERAL


def safety_net(case: Case, book: Book, now: int) -> list[dict[str, str]]:
    """Return what to watch for, how soon, and where to turn, as the answers stand; nothing where no flow was chosen."""
    flow = flow_of(case, book)
    found = safety_net_for(flow, case.intake.answers, subject_of(case, now)) if flow else ()
    return [worded(text) for text in found]


def choices(entrance: str, subject: Subject, book: Book) -> tuple[str, ...]:
    """Return the flows that this person may choose by this entrance, *något annat* included."""
    found = book.choices(entrance, subject)
    return found if book.general(entrance) in found else (*found, GENERAL)


def tick_list(case: Case, book: Book, now: int) -> TickList | None:
    """Return the tick-list that this entrance shows: always in care, for infants at the child health centre."""
    subject = subject_of(case, now)
    kind = kind_for(subject)
    if case.entrance == "care" or (case.entrance == "bvc" and kind == "infant"):
        return book.library.tick_lists[kind]
    return None


def worse_list(case: Case, book: Book, now: int) -> TickList:
    """Return the tick-list of *Har du blivit sämre?*: the same boxes, whatever the entrance was."""
    return book.library.tick_lists[kind_for(subject_of(case, now))]


def ticked_rules(items: tuple[TickItem, ...]) -> tuple[dict[str, Any], ...]:
    """Return the ticked boxes as rules that were met, the most urgent first."""
    ordered = sorted(items, key=lambda item: item.level)
    return tuple(
        {"id": f"tick.{item.id}", "level": item.level, **worded(item.history), "source": item.source or TICKED_SOURCE}
        for item in ordered
    )


def worded(text: Text) -> dict[str, str]:
    """Return a sentence as it travels."""
    return {"sv": text["sv"], "en": text["en"]}


def verdict(case: Case, book: Book, now: int) -> Verdict | None:
    """Return what the words, ticks and answers lead to, None while there is nothing to judge."""
    flags = case.intake.flags
    if any(rule["level"] == RING_112 and (rule["strict"] or case.entrance != "care") for rule in flags):
        return Verdict(RING_112, False, None, False, "nurse", _by_urgency(flags), None, done=True, by_ticks=True)
    found = _asked(case, book, now)
    if found is None:
        return None
    if found.level == SELF_CARE and third(case, now):
        found = replace(found, level=ROUTINE, route="nurse", rules=(THIRD, *found.rules))
    return _not_to_assess(_raised(found, flags) if flags else found, case)


def _not_to_assess(found: Verdict, case: Case) -> Verdict:
    """Return the verdict with what the secretary must know first, where she who tells of a complaint declined a nurse."""
    if case.intake.nurse != "declined" or found.route == "nurse":
        return found
    words = case.intake.complaint_words
    said = {
        "sv": f"Bedöm inte – lämna till sjuksköterska: ”{words}”",
        "en": f"Do not assess – hand over to a nurse: “{words}”",
    }
    return replace(found, rules=({"id": "words.complaint", "level": found.level, **said, "source": ""}, *found.rules))


def _by_urgency(flags: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    kept = {rule["id"]: {key: rule[key] for key in ("id", "level", "sv", "en", "source")} for rule in flags}
    return tuple(sorted(kept.values(), key=lambda rule: (rule["level"], rule["id"])))


def _raised(found: Verdict, flags: Iterable[dict[str, Any]]) -> Verdict:
    """Return the verdict with what the words say: a nurse sees it, and no later than at once.

    A 112 flag in the words of who has then answered the tick-list with none of its boxes is level 1, not 112: the
    same thing has just been asked outright.
    """
    rules = _by_urgency(flags)
    level = max(IMMEDIATE, rules[0]["level"])
    if level >= found.level:
        return replace(found, rules=(*found.rules, *rules))
    return replace(found, level=level, svf=False, route="nurse", rules=(*rules, *found.rules))


def _asked(case: Case, book: Book, now: int) -> Verdict | None:
    ticked = ticked_items(case, book, now)
    found = outcome(ticked)
    if found.level is not None:
        return _at_once(found, ticked_rules(ticked))
    if words_only(case):
        return Verdict(ROUTINE, False, None, False, "", (ADMINISTRATIVE,), None, True)
    flow = flow_of(case, book)
    if flow is None:
        return None
    subject = subject_of(case, now)
    return _of_flow(assess(flow, case.intake.answers, subject), asks_112(flow, case.intake.answers, subject))


def ticked_items(case: Case, book: Book, now: int) -> tuple[TickItem, ...]:
    """Return the boxes that the patient ticked, in the words of the list that she saw."""
    if not case.intake.ticked:
        return ()
    kinds = cast("Mapping[str, TickList]", book.library.tick_lists)
    shown = kinds.get(case.intake.tick_kind) or worse_list(case, book, now)
    return tuple(item for item in shown.items if item.id in case.intake.ticked)


def _at_once(found: TickOutcome, rules: tuple[dict[str, Any], ...]) -> Verdict:
    level = RING_112 if found.level is None else found.level
    return Verdict(level, found.ed, found.door, False, "", rules, None, done=True, by_ticks=True)


def asks_112(flow: Flow, answers: Answers, subject: Subject) -> bool:
    """Say whether the questions can soon make it 112; then an emergency department waits for their answers.

    That is so when the next question decides a 112 rule, or when the answers have already met a part of one.
    """
    coming = next_question(flow, answers, subject)
    if coming is None:
        return False
    reading = read(flow, answers, subject)
    open_rules = [rule for rule in flow.rules if rule.level == RING_112 and reading.truth(rule.when) is Truth.OPEN]
    return any(coming.id in question_names(rule.when, flow) or _begun(reading, rule) for rule in open_rules)


def _begun(reading: Reading, rule: Rule) -> bool:
    """Say whether an answer has met a part of the rule, so that only the rest is to be asked."""
    return any(
        leaf.source == "question" and not negated and reading.truth(leaf) is Truth.TRUE
        for leaf, negated in leaves(rule.when)
    )


def _of_flow(found: Assessment, may_be_112: bool) -> Verdict:
    rules = tuple(
        {"id": met.rule_id, "level": met.level, **worded(met.reason), "source": met.source} for met in found.met
    )
    return Verdict(
        level=found.level,
        ed=found.ed,
        door=found.door,
        svf=found.svf,
        route=found.route,
        rules=rules,
        first_question=found.first_question,
        done=found.complete,
        may_be_112=may_be_112,
    )
