"""What a red flag in a patient's words leads to: it only ever raises, names its rule, and wants an acknowledgement."""

from typing import Any

from server.domain.book import Book
from server.domain.case import Case
from server.domain.flow import RING_112
from server.domain.verdict import subject_of

Draft = tuple[str, dict[str, Any]]


def flags_in(text: str, case: Case, book: Book, now: int) -> list[dict[str, Any]]:
    """Return the rules that the words meet, the most urgent first, with the words that met them."""
    hits = book.red_flags(text, subject_of(case, now), (case.said,) if case.said else ())
    found = []
    for hit in hits:
        rule = book.library.red_flags.rules[hit.rule]
        found.append(
            {
                "id": f"words.{hit.rule}",
                "level": hit.level,
                "sv": rule.title["sv"],
                "en": rule.title["en"],
                "source": rule.source,
                "words": [text[begin:end] for begin, end in hit.words],
                "strict": rule.strict,
            }
        )
    return found


def on_the_way_in(text: str, case: Case, book: Book, now: int) -> list[Draft]:
    """Return the event of the flags in what is told before the case is sent; the verdict stands on it."""
    rules = flags_in(text, case, book, now)
    return [("Flagged", {"rules": rules, "why": {}})] if rules else []


def in_care(text: str, case: Case, book: Book, now: int) -> list[Draft]:
    """Return what a line leads to in a case that stands with staff: raised where it is graver, and 112 shown.

    While a flag waits to be read, the same rule is not told again unless it is graver than the case stands, or one
    that is never missed: a patient who speaks of one pain in five lines raises one alarm. Once read, it is told anew.
    """
    rules = flags_in(text, case, book, now)
    waiting = {rule["id"] for rule in case.intake.flags} if "flag" in case.marks else set()
    fresh = [rule for rule in rules if rule["id"] not in waiting or rule["level"] < case.level]
    if not fresh and not any(rule["strict"] for rule in rules):
        return []
    level = rules[0]["level"]
    data: dict[str, Any] = {"rules": rules, "why": {}}
    if level < case.level:
        rank, due = book.place(level, case.entered, case.unit, case.profession, now)
        data |= {"level": level, "rank": rank, "due": due, "why": {"sv": rules[0]["sv"], "en": rules[0]["en"]}}
    drafts: list[Draft] = [("Flagged", data)]
    if any(rule["level"] == RING_112 for rule in fresh):
        drafts.append(("Told112", {"rules": [rule for rule in fresh if rule["level"] == RING_112]}))
    return drafts
