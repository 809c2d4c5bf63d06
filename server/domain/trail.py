"""The pages of the way in, in order: those that have been passed, and at the end the one to fill in now."""

from collections.abc import Iterator

from server.domain.book import Book
from server.domain.case import Case
from server.domain.triage import visible_questions
from server.domain.verdict import flow_of, subject_of, tick_list, verdict, words_only

PAGES = frozenset(
    {
        "contact",
        "entrance",
        "unit",
        "listing",
        "describe",
        "nurse",
        "ticks",
        "complaint",
        "emergency",
        "advice",
        "summary",
    }
)
"""Names of pages; a question's page is named by `QUESTION` and the question's id."""
QUESTION = "q:"


def trail(case: Case, book: Book, now: int) -> list[str]:
    """Return the pages so far; each is a name of `PAGES`, or `q:` and a question's id."""
    pages: list[str] = []
    for page, done in _way(case, book, now):
        pages.append(page)
        if not done:
            break
    return pages


def _way(case: Case, book: Book, now: int) -> Iterator[tuple[str, bool]]:
    yield "contact", bool(case.phone)
    yield "entrance", bool(case.entrance)
    if case.entrance == "bvc":
        yield "unit", bool(case.unit)
    elif case.entrance == "secretary":
        yield "listing", bool(case.unit)
    yield "describe", bool(case.intake.own_words)
    if case.intake.nurse:
        yield "nurse", case.intake.nurse == "declined"
    if tick_list(case, book, now) is not None:
        yield "ticks", case.intake.ticked is not None
    found = verdict(case, book, now)
    if found is None or not found.by_ticks:
        yield from _complaint(case, book, now)
    found = verdict(case, book, now)
    if found is not None and found.ed and found.stops:
        yield "emergency", case.intake.went_on
    elif found is not None and found.self_care:
        yield "advice", case.intake.went_on
    if case.entrance == "care":
        yield "listing", bool(case.unit)
    yield "summary", False


def _complaint(case: Case, book: Book, now: int) -> Iterator[tuple[str, bool]]:
    flow = flow_of(case, book)
    yield "complaint", flow is not None or words_only(case)
    if flow is None:
        return
    found, answers = verdict(case, book, now), case.intake.answers
    stopped = found is not None and found.stops
    for question in visible_questions(flow, answers, subject_of(case, now)):
        known = question.id in answers and not (question.required and answers[question.id] == "")
        if known or not stopped:
            yield QUESTION + question.id, known
