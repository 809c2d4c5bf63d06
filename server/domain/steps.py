"""Which page the patient's phone shows now and what stands on it, worked out from the case alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from server.contract import TEXT_LIMIT
from server.contract.commands import OUTCOMES
from server.contract.merging import MERGED
from server.contract.views import PatientStep
from server.domain.book import GENERAL, Book
from server.domain.case import Case
from server.domain.destination import destination
from server.domain.flow import IMMEDIATE, RING_112, Text
from server.domain.hours import from_ms
from server.domain.intake import open_to
from server.domain.listing_page import Listed, listing_page, telephones, unit_page
from server.domain.merged import into
from server.domain.priority import patient_promise
from server.domain.reading_back import answers_given, question_page
from server.domain.refusal import Refusal
from server.domain.reopening import writable_until
from server.domain.swedish_time import Words
from server.domain.ticklist import TickList
from server.domain.trail import PAGES, QUESTION, trail
from server.domain.triage import advice_for, visible_questions
from server.domain.verdict import (
    Verdict,
    choices,
    flow_of,
    safety_net,
    subject_of,
    tick_list,
    verdict,
    worded,
    words_only,
    worse_list,
)

ENTRANCES: Final[dict[str, tuple[Words, Words]]] = {
    "care": (
        {"sv": "Sök vård", "en": "Seek care"},
        {"sv": "För besvär, skador och sjukdom", "en": "For complaints, injuries and illness"},
    ),
    "secretary": (
        {"sv": "Sekreterare", "en": "Secretary"},
        {"sv": "Recept, intyg, tider och frågor om papper", "en": "Prescriptions, certificates, appointments, papers"},
    ),
    "bvc": (
        {"sv": "BVC", "en": "Child health centre"},
        {"sv": "Råd om barn som inte har börjat skolan", "en": "Advice about children before school"},
    ),
}
"""The ways in, in the words of the page: title and what it is for."""
ENDED: Final[dict[str, tuple[str, str]]] = {
    "declined": ("Du behövde inte hjälp längre", "You no longer needed help"),
    "aborted": ("Du avbröt innan ärendet skickades", "You broke off before the case was sent"),
    "no_reply": ("Vi fick inget svar av dig", "We had no reply from you"),
    "wrong_entrance": ("Du behöver en annan ingång", "You need another way in"),
    "doctor": ("En läkare tar hand om recept eller intyg", "A doctor takes care of the prescription or certificate"),
    "to_book": ("En sekreterare bokar en tid åt dig", "A secretary books an appointment for you"),
    MERGED: ("Fortsätter tillsammans med ditt andra ärende", "Goes on together with your other case"),
}
"""Outcomes in the patient's words, where the staff's would sound like a judgement or say too little."""
OTHER: Final[Words] = {"sv": "Något annat", "en": "Something else"}


@dataclass(frozen=True, slots=True)
class View:
    """What a page is drawn from."""

    case: Case
    book: Book
    now: int
    listed: Listed
    found: Verdict | None


def step(
    case: Case, book: Book, now: int, at_question: str | None = None, listed: Listed | None = None
) -> PatientStep | Refusal:
    """Return the page to show; `at_question` opens an earlier page of the trail (a page's name or a question's id).

    Refuses `not_asked` for a page that is not on the trail. `listed` is for the pages that `needs_register` names.
    """
    found = verdict(case, book, now) if case.born and case.state == "intake" else None
    view = View(case, book, now, listed or Listed(), found)
    if case.state != "intake":
        kind = _after_intake(case)
        return _step(case, kind, _CARE_PAGES[kind](view), book, now)
    pages = trail(case, book, now)
    page = pages[-1] if at_question is None else _named(at_question, pages)
    if page not in pages:
        return Refusal("not_asked")
    data = _PAGES[page](view) if page in PAGES else _question(view, page, pages)
    at = pages.index(page)
    data["back"] = pages[at - 1] if at else None
    return _step(case, page if page in PAGES else "question", data, book, now)


def _named(asked: str, pages: list[str]) -> str:
    """Return the page that is meant: a question may be asked for by its id alone, unless a page has that name."""
    return QUESTION + asked if asked not in pages and QUESTION + asked in pages else asked


def needs_register(case: Case, book: Book, now: int, at_question: str | None = None) -> bool:
    """Say whether the page to show asks the register where the person belongs; no other page waits for it."""
    if case.state != "intake":
        return False
    return (at_question or trail(case, book, now)[-1]) in ("listing", "unit")


def _step(case: Case, kind: str, data: dict[str, Any], book: Book, now: int) -> PatientStep:
    months = subject_of(case, now).age_months
    age, unit = (months, "m") if months < 24 else (months // 12, "y")
    who = {"first": case.name.split(" ")[0], "age": age, "age_unit": unit, "writer": case.writer}
    common: dict[str, Any] = {"person": who, "lang": case.lang, "state": case.state, "entrance": case.entrance}
    common["complaint"] = _complaint_words(case, book)
    return PatientStep(kind=kind, case=case.id, seq=case.seq, data={**common, **data})


def _complaint_words(case: Case, book: Book) -> dict[str, str] | None:
    flow = flow_of(case, book)
    if flow is not None:
        return worded(flow.titles)
    return dict(OTHER) if words_only(case) else None


def _after_intake(case: Case) -> str:
    if case.state == "closed":
        return "closed"
    if case.intake.told_112 and case.intake.called_112 is None:
        return "call112"
    if _sent_away(case):
        return "emergency"
    return "waiting" if case.state == "waiting" else "chat"


def _sent_away(case: Case) -> bool:
    """Say whether the page is still that of the emergency department: until she goes on, is answered, or is lowered."""
    told = case.intake.assessment is not None and case.intake.assessment["ed"]
    return told and not case.intake.went_on and not case.said and case.level <= IMMEDIATE


# the way in


def _contact(view: View) -> dict[str, Any]:
    return {"phone": view.case.phone, "notify": view.case.notify}


def _entrance(view: View) -> dict[str, Any]:
    shown = [
        {"id": name, **title, "about": dict(about)}
        for name, (title, about) in ENTRANCES.items()
        if open_to(name, view.case, view.now, view.book)
    ]
    return {"entrances": shown, "chosen": view.case.entrance}


def _unit(view: View) -> dict[str, Any]:
    return unit_page(view.case, view.book, view.now, view.listed)


def _listing(view: View) -> dict[str, Any]:
    return listing_page(view.case, view.book, view.now, view.listed)


def _describe(view: View) -> dict[str, Any]:
    return {"text": view.case.intake.own_words, "limit": TEXT_LIMIT}


def _nurse(view: View) -> dict[str, Any]:
    return {"words": view.case.intake.complaint_words, "chosen": view.case.intake.nurse == "declined"}


def _ticks(view: View) -> dict[str, Any]:
    shown = tick_list(view.case, view.book, view.now) or worse_list(view.case, view.book, view.now)
    ticked = view.case.intake.ticked
    return {**boxes_of(shown), "chosen": None if ticked is None else list(ticked)}


def boxes_of(shown: TickList) -> dict[str, Any]:
    """Return a tick-list as the page draws it; the last box is *Inget av detta*."""
    return {
        "kind": shown.kind,
        "title": worded(shown.title),
        "none": worded(shown.none),
        "items": [{"id": item.id, **worded(item.text)} for item in shown.items],
    }


def _complaint(view: View) -> dict[str, Any]:
    case, book = view.case, view.book
    suited = choices(case.entrance, subject_of(case, view.now), book)
    titles = {name: {"id": name, **worded(book.flows[name].titles)} for name in suited if name in book.flows}
    hidden = {GENERAL, book.general(case.entrance)}
    offered = [titles[name] for name in case.intake.offered if name in titles and name not in hidden]
    others = [item for name, item in titles.items() if name not in hidden and item not in offered]
    return {
        "offered": offered,
        "others": others,
        "chosen": GENERAL if case.complaint in hidden else case.complaint,
        "own_words": case.intake.own_words,
        "to_care": case.entrance == "secretary",
    }


def _question(view: View, page: str, pages: list[str]) -> dict[str, Any]:
    flow = flow_of(view.case, view.book)
    subject = subject_of(view.case, view.now)
    asked = [name for name in pages if name not in PAGES]
    shown = visible_questions(flow, view.case.intake.answers, subject) if flow else ()
    question = next(item for item in shown if QUESTION + item.id == page)
    return {
        **question_page(question, view.case.intake.answers.get(question.id)),
        "version": view.case.intake.flow_version,
        "number": asked.index(page) + 1,
        "answered": answers_given(view.case, flow, subject),
    }


def _emergency(view: View) -> dict[str, Any]:
    seen, told = view.case.state != "intake", view.case.intake.assessment
    if seen and told is not None:
        door, reasons = told["door"], _reasons(told["rules"], told["level"])
    else:
        found = view.found
        door, reasons = (found.door, _reasons(found.rules, found.level)) if found else (None, [])
    adult = subject_of(view.case, view.now).age_years >= 16
    words = view.book.library.doors[door or ("adult" if adult else "child")]
    return {"door": worded(words), "reasons": reasons, "numbers": _numbers(view), "seen": seen}


def _reasons(rules: Iterable[dict[str, Any]], level: int) -> list[dict[str, str]]:
    return [{"sv": rule["sv"], "en": rule["en"]} for rule in rules if rule["level"] == level]


def _numbers(view: View) -> list[dict[str, str]]:
    return telephones((view.book.region.emergency, view.book.region.advice))


def _advice(view: View) -> dict[str, Any]:
    flow, answers, subject = flow_of(view.case, view.book), view.case.intake.answers, subject_of(view.case, view.now)
    given: tuple[Text, ...] = advice_for(flow, answers, subject) if flow else ()
    return {"advice": [worded(text) for text in given], "safety_net": _safety(view)}


def _safety(view: View) -> list[dict[str, str]]:
    """What she was told when her case was sent stays, however the flow has changed since."""
    told = view.case.intake.assessment or {}
    if view.case.state != "intake" and "safety_net" in told:
        return list(told["safety_net"])
    return safety_net(view.case, view.book, view.now)


def _summary(view: View) -> dict[str, Any]:
    case, book, now = view.case, view.book, view.now
    data: dict[str, Any] = {
        "own_words": case.intake.own_words,
        "phone": case.phone,
        "answers": answers_given(case, flow_of(case, book), subject_of(case, now)),
        "safety_net": _safety(view),
    }
    if view.found is None:
        return {**data, "staffed": False, "promise": dict(OTHER), "unit": {"name": ""}, "numbers": _numbers(view)}
    target = destination(case, view.found, now, book)
    promise: Words = target.why
    if target.staffed:
        opens = from_ms(target.opens) if target.opens else None
        promise = patient_promise(view.found.level, from_ms(target.due), from_ms(now), opens)
    name = book.unit_name(target.unit or case.unit)
    phones = target.phones or (book.region.advice, book.region.emergency)
    where = {"staffed": target.staffed, "promise": dict(promise), "unit": {"name": name}}
    return {**data, **where, "numbers": telephones(phones)}


_PAGES: Final[dict[str, Callable[[View], dict[str, Any]]]] = {
    "contact": _contact,
    "entrance": _entrance,
    "unit": _unit,
    "listing": _listing,
    "describe": _describe,
    "nurse": _nurse,
    "ticks": _ticks,
    "complaint": _complaint,
    "emergency": _emergency,
    "advice": _advice,
    "summary": _summary,
}


# after it


def _call112(view: View) -> dict[str, Any]:
    rules = [rule for rule in view.case.intake.rules if rule["level"] == RING_112]
    return {"reasons": [{"sv": rule["sv"], "en": rule["en"]} for rule in rules], "numbers": _numbers(view)}


def _in_care(view: View) -> dict[str, Any]:
    case, book = view.case, view.book
    opens = book.opens(case.unit, case.profession, view.now)
    promise = patient_promise(case.level, from_ms(case.due), from_ms(view.now), from_ms(opens) if opens else None)
    own = book.own_words(case.unit, case.profession, view.now)
    promise = {language: " ".join(filter(None, (said, own.get(language)))) for language, said in promise.items()}
    return {
        "promise": promise if case.state == "waiting" else None,
        "unit": {"name": book.unit_name(case.unit)},
        "staff": (case.owner_name or "").split(" ")[0] or None,
        "read_by_staff": case.read_by_staff,
        "urgent": case.level <= 1,
        "numbers": _numbers(view),
        "worse": boxes_of(worse_list(case, book, view.now)),
        "safety_net": _safety(view),
    }


def _closed(view: View) -> dict[str, Any]:
    ended = view.case.outcome or ""
    outcome = ENDED.get(ended) or OUTCOMES.get(ended, ("", ""))
    return {
        "outcome": view.case.outcome,
        "outcome_words": {"sv": outcome[0], "en": outcome[1]},
        "closed_at": view.case.closed_at,
        "writable_until": _writable(view),
        "read_by_staff": view.case.read_by_staff,
        "safety_net": _safety(view),
        "numbers": _numbers(view),
        "merged": into(view.case) is not None,
        "ring_112": view.case.intake.told_112 and view.case.intake.called_112 is None,
    }


def _writable(view: View) -> int | None:
    until = writable_until(view.case)
    return until if until is not None and view.now < until else None


_CARE_PAGES: Final[dict[str, Callable[[View], dict[str, Any]]]] = {
    "call112": _call112,
    "emergency": _emergency,
    "waiting": _in_care,
    "chat": _in_care,
    "closed": _closed,
}
