"""The clinician's book of phrases: finding one by any of its words, and making it ready to send."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from clinic24_tui.state.phrase_index import Found, Index, Rank
from server.contract.phrases import CHOICE, MARKS, PLACEHOLDERS, PRECEDENCE, RECENT_MAX, Language, PhraseRow

_MARKS = re.compile(MARKS)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


@dataclass(frozen=True, slots=True)
class PhraseContext:
    """The case that a phrase is for, and the values of its placeholders.

    `values` is by placeholder name, in the language of the case; `age` in years (fractions for months). An unknown
    fact is None: a phrase that asks for it is then not offered.
    """

    language: Language = "sv"
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    age: float | None = None
    sex: str | None = None
    level: int | None = None
    entrance: str | None = None
    today: date | None = None


class Span(NamedTuple):
    """A gap in a text: its place (`end` excluded), its name, and its wordings when it is a choice."""

    start: int
    end: int
    name: str
    options: tuple[str, ...] = ()


class Resolved(NamedTuple):
    """A phrase ready for the composer, and what is left to fill in it."""

    text: str
    blanks: tuple[Span, ...]
    choices: tuple[Span, ...]


class Hit(NamedTuple):
    """A phrase that was found, and by what; one that does not fit the case is shown, and cannot be inserted."""

    row: PhraseRow
    rank: Rank
    fits: bool = True


class PhraseBook:
    """The phrases that came from the server, searched as one types; remembers what was used last."""

    def __init__(self, entries: Iterable[PhraseRow], recent: Iterable[str] = ()) -> None:
        self.rows: tuple[PhraseRow, ...] = tuple(entries)
        self.recent: list[str] = list(dict.fromkeys(recent))[:RECENT_MAX]
        self._index = Index(self.rows)

    def row(self, phrase_id: str) -> PhraseRow | None:
        """Return a phrase by its id."""
        return next((row for row in self.rows if row["id"] == phrase_id), None)

    def used(self, phrase_id: str) -> None:
        """Remember that a phrase was inserted; it ranks before others that match as well."""
        self.recent = [phrase_id, *(one for one in self.recent if one != phrase_id)][:RECENT_MAX]

    def search(self, query: str, profession: str, context: PhraseContext) -> list[Hit]:
        """Return the phrases that hold every word of `query`, in any order, best first.

        Order: the shortcut itself, the shortcut's beginning, one's own recent use, title and tags, body, near
        misspellings; of one shortcut the nearer phrase (own, unit, profession, region). Last come those that were
        sought and do not fit the case. Without a query: the recently used first, then by shortcut.
        """
        found = self._index.find(query, context.language)
        places = self._places(found)
        hits = []
        for number, (rank, weight) in found.items():
            row = self.rows[number]
            fits = fits_case(row, context)
            if not meant_for(row, profession, context) or not (fits or query.strip()):
                continue
            shortcut = self._index.shortcuts[number]
            place = places[shortcut]
            best = rank if place == RECENT_MAX else min(rank, Rank.RECENT)
            hits.append((not fits, best, place, weight, shortcut, PRECEDENCE.index(row["whose"]), row))
        hits.sort(key=lambda hit: hit[:6])
        return [Hit(hit[6], hit[1], not hit[0]) for hit in hits]

    def _places(self, found: Found) -> dict[str, int]:
        """Return how recently each shortcut was used; phrases of one shortcut stand together, so they share it."""
        recent = {phrase_id: place for place, phrase_id in enumerate(self.recent)}
        places: dict[str, int] = {}
        for number in found:
            shortcut = self._index.shortcuts[number]
            place = recent.get(self.rows[number]["id"], RECENT_MAX)
            places[shortcut] = min(place, places.get(shortcut, RECENT_MAX))
        return places

    def urgent_in(self, text: str, context: PhraseContext) -> bool:
        """Say whether a text holds a whole 112 text: it then goes at once, without the hold."""
        return any(resolve(words(row, context.language), context).text in text for row in self.rows if row["urgent"])


def words(row: PhraseRow, language: Language) -> str:
    """Return a phrase's text in the language of the case, or in the only one that it has."""
    texts = (row["text_en"], row["text_sv"]) if language == "en" else (row["text_sv"], row["text_en"])
    return texts[0] or texts[1]


def title(row: PhraseRow, language: Language) -> str:
    """Return a phrase's title in the language of the screen."""
    return row["title_en"] if language == "en" else row["title"]


def meant_for(row: PhraseRow, profession: str, context: PhraseContext) -> bool:
    """Say whether a phrase is for this profession and unit."""
    return (not row["professions"] or profession in row["professions"]) and (
        not row["units"] or context.unit in row["units"]
    )


def fits_case(row: PhraseRow, context: PhraseContext) -> bool:
    """Say whether a phrase fits the case; an unknown fact never fits."""
    when = row["when"]
    if not when:
        return True
    return (
        ("age_from" not in when or (context.age is not None and context.age >= when["age_from"]))
        and ("age_under" not in when or (context.age is not None and context.age < when["age_under"]))
        and ("sex" not in when or context.sex == when["sex"])
        and ("levels" not in when or context.level in when["levels"])
        and ("entrances" not in when or context.entrance in when["entrances"])
    )


def resolve(text: str, context: PhraseContext) -> Resolved:
    """Fill in what is known; a choice becomes `[[one | other]]`, and a value that is missing becomes a blank.

    What is left to do stands in the text itself, so a draft that comes back from the server still knows its blanks.
    """
    ready = _MARKS.sub(lambda found: _filled(found, context), text)
    left = blanks(ready)
    return Resolved(
        ready,
        tuple(span for span in left if not span.options),
        tuple(span for span in left if span.options),
    )


def _filled(found: re.Match[str], context: PhraseContext) -> str:
    inner = found.group(2)
    if inner is None:
        return found.group()
    inner = inner.strip()
    if inner.startswith(CHOICE):
        return f"[[{' | '.join(option.strip() for option in inner.removeprefix(CHOICE).split('|'))}]]"
    name, bar, fallback = (piece.strip() for piece in inner.partition("|"))
    value = _value(name, context)
    if value or bar:
        return value or fallback
    labels = PLACEHOLDERS.get(name, (name, name))
    return f"[[{labels[1] if context.language == 'en' else labels[0]}]]"


def _value(name: str, context: PhraseContext) -> str:
    if name == "today" and context.today is not None:
        return day(context.today, context.language)
    return " ".join(_CONTROL.sub(" ", context.values.get(name, "")).split())


def day(when: date, language: Language) -> str:
    """Return a day in words: *tisdag 24 november*, *Tuesday 24 November*."""
    return f"{_WEEKDAYS[language][when.weekday()]} {when.day} {_MONTHS[language][when.month - 1]}"


def blanks(text: str) -> list[Span]:
    """Return every gap of a draft in order: blank, choice, unread placeholder, half a mark; none = may be sent."""
    return [_span(found) for found in _MARKS.finditer(text)]


def _span(found: re.Match[str]) -> Span:
    blank, inner = found.groups()
    name = blank.strip() if blank is not None else found.group() if inner is None else _placeholder(inner.strip())
    options = tuple(option.strip() for option in name.split("|")) if blank is not None and "|" in name else ()
    return Span(found.start(), found.end(), name or "?", options)


def _placeholder(inner: str) -> str:
    """Return what a placeholder that was not filled in is called: its name, or a choice's wordings."""
    if inner.startswith(CHOICE):
        return " | ".join(option.strip() for option in inner.removeprefix(CHOICE).split("|"))
    return inner.partition("|")[0].strip()


def next_blank(text: str, cursor: int) -> Span | None:
    """Return the first gap that begins at or after the cursor, else the first of the text, else None."""
    gaps = blanks(text)
    return next((gap for gap in gaps if gap.start >= cursor), gaps[0] if gaps else None)


def fill(text: str, gap: Span, value: str) -> str:
    """Return the text with one gap filled."""
    return text[: gap.start] + value + text[gap.end :]
