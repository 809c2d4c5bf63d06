"""Where a case on its way in would go now, and the event that sends it there."""

from datetime import timedelta
from typing import Any, Final

from server.domain.anamnesis import Line, write
from server.domain.book import Book, Target
from server.domain.case import Case
from server.domain.flow import RING_112
from server.domain.hours import from_ms, to_ms
from server.domain.reading_back import as_asked, flow_as_sent
from server.domain.routing import ON_CALL_PROFESSION
from server.domain.ticklist import TickItem
from server.domain.verdict import THIRD, Verdict, flow_of, subject_of, third, ticked_items, verdict

PROFESSION_OF: Final[dict[str, str]] = {"nurse": "nurse", "secretary": "secretary", "bvc": "bvc_nurse"}
"""Whom a flow's route asks for; other routes leave it to the entrance."""
AT_ONCE: Final = timedelta(minutes=10)


def destination(case: Case, found: Verdict, now: int, book: Book, unit: str | None = None) -> Target:
    """Return the queue that would take the case now, or who else does.

    The unit is the given one, else the chosen one, else where the person is listed; with none it goes to those on call.
    """
    where = unit if unit is not None else case.unit or case.intake.listed_unit
    return book.target(case, PROFESSION_OF.get(found.route, ""), found.level, now, where or None)


def submission(case: Case, found: Verdict, now: int, book: Book) -> tuple[str, dict[str, Any]] | None:
    """Return the `Submitted` event, or None where no queue takes the case; 112 always finds a list to stand on."""
    target = destination(case, found, now, book)
    if target.staffed and target.unit:
        place = {"unit": target.unit, "profession": target.profession, "rank": target.rank, "due": target.due}
    elif found.level == RING_112:
        place = _somewhere(case, now, book)
    else:
        return None
    data = {
        **place,
        "level": found.level,
        "entered": now,
        "why": _why(case, found, now),
        "rules": list(found.rules),
        "flow": flow_as_sent(case, book)._asdict(),
        "asked": as_asked(case, flow_of(case, book), subject_of(case, now)),
        "lines": [{"kind": n.kind, "sv": n.sv, "en": n.en, "question": n.question} for n in history(case, now, book)],
        "marks": [*_marks(case, found), *(["third"] if third(case, now) else [])],
        "first_question": found.first_question,
    }
    return "Submitted", data


def _why(case: Case, found: Verdict, now: int) -> dict[str, str]:
    """Return the deciding reason, and with a third contact for the same complaint that a human is to look."""
    if not third(case, now) or found.rules[0]["id"].endswith("third_contact"):
        return found.why
    return {language: f"{said.rstrip('.')}. {THIRD[language]}" for language, said in found.why.items()}


def _marks(case: Case, found: Verdict) -> list[str]:
    marks = {"went_on": case.intake.went_on, "ed": found.ed, "svf": found.svf, "flag": bool(case.intake.flags)}
    return [mark for mark, on in marks.items() if on]


def _somewhere(case: Case, now: int, book: Book) -> dict[str, Any]:
    """Return a place where nobody is on call at any time: the case still stands where somebody will read it."""
    unit = case.unit or case.intake.listed_unit or next(iter(book.region.on_call), next(iter(book.region.units)))
    due = to_ms(from_ms(now) + AT_ONCE)
    return {"unit": unit, "profession": ON_CALL_PROFESSION, "rank": RING_112, "due": due}


def history(case: Case, now: int, book: Book) -> tuple[Line, ...]:
    """Return the autoanamnesis as the answers stand; own words, ticks and reasons also where no flow was chosen."""
    flow, ticked = flow_of(case, book), ticked_items(case, book, now)
    if flow is not None:
        shown = ticked if case.intake.ticked is not None else None
        told = write(flow, case.intake.answers, subject_of(case, now), case.intake.own_words, shown)
    else:
        told = tuple(_without_flow(case, ticked, verdict(case, book, now)))
    return (*_source(case), *told)


def _source(case: Case) -> list[Line]:
    """Return the line that says who wrote it in, where it was not the patient herself."""
    by = case.scribe_name
    return [Line("source", f"Inskriven per telefon av {by}", f"Written in by telephone by {by}")] if by else []


def _without_flow(case: Case, ticked: tuple[TickItem, ...], found: Verdict | None) -> list[Line]:
    words = case.intake.own_words
    lines = [Line("words", f"”{words}”", f"“{words}”")] if words else []
    lines += [Line("positive", item.history["sv"], item.history["en"]) for item in ticked]
    if found is not None:
        lines += [Line("why", rule["sv"], rule["en"]) for rule in found.rules if rule["level"] == found.level]
    return lines
