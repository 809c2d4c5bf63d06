"""Autophrases: what may stand in a text, what is left to fill in, and whom a phrase fits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from unicodedata import category, normalize

from server.contract.phrases import (
    CHOICE,
    FOLDED,
    MARKS,
    PLACEHOLDERS,
    TEXT_MAX,
    Entrance,
    PhraseRow,
    PhraseWhen,
    Sex,
    Whose,
)

_MARKS = re.compile(MARKS)
_SHORTCUT = re.compile(r"[a-zåäöéü][a-zåäöéü0-9]{1,19}")


class Plain(NamedTuple):
    """Words that are sent as they stand."""

    text: str


class Placeholder(NamedTuple):
    """A value that the program fills in; `fallback` is None where a missing value becomes a blank."""

    name: str
    fallback: str | None


class Choice(NamedTuple):
    """One of several wordings, for the sender to pick."""

    options: tuple[str, ...]


class Blank(NamedTuple):
    """A gap for the sender to fill; with a `|` in it, a choice of wordings."""

    name: str


class Torn(NamedTuple):
    """Half a mark, such as `[[` without its end."""

    mark: str


Part = Plain | Placeholder | Choice | Blank | Torn


class Fault(NamedTuple):
    """What is wrong in a phrase, and what would be right, in Swedish and English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a phrase fits. Ages in years (`age_from` included, `age_under` not); None or empty does not limit."""

    age_from: float | None = None
    age_under: float | None = None
    sex: Sex | None = None
    levels: frozenset[int] = frozenset()
    entrances: frozenset[Entrance] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with its shortcut, its owner and the date by which it must be read again.

    `account` is the person whose own it is, empty for a shared one. A shared one has both languages where it is
    shipped; a unit's or one's own may lack one of them.
    """

    id: str
    shortcut: str
    title_sv: str
    title_en: str
    text_sv: str
    text_en: str
    owner: str
    review_by: date
    tags: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    when: Conditions = field(default_factory=Conditions)
    urgent: bool = False
    version: int = 1
    account: str = ""


def parse(text: str) -> tuple[Part, ...]:
    """Split a phrase's text into its parts, in order; nothing of the text is lost and nothing is refused."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for found in _MARKS.finditer(text):
        if found.start() > at:
            yield Plain(text[at : found.start()])
        yield _part(found)
        at = found.end()
    if at < len(text):
        yield Plain(text[at:])


def _part(found: re.Match[str]) -> Part:
    blank, inner = found.groups()
    if blank is not None:
        return Blank(blank.strip())
    if inner is None:
        return Torn(found.group())
    if inner.strip().startswith(CHOICE):
        return Choice(_options(inner.strip().removeprefix(CHOICE)))
    name, bar, fallback = inner.partition("|")
    return Placeholder(name.strip(), fallback.strip() if bar else None)


def _options(listed: str) -> tuple[str, ...]:
    return tuple(option.strip() for option in listed.split("|"))


def blanks(text: str) -> tuple[str, ...]:
    """Names of the blanks in a phrase's text, in order."""
    return tuple(part.name for part in parse(text) if isinstance(part, Blank))


def unfilled(text: str) -> tuple[str, ...]:
    """Names of what is not filled in in a text about to be sent; the message is refused unless this is empty.

    A choice not made, a placeholder without its value and half a mark count as well: none of them may reach a patient.
    """
    return tuple(_left(part) for part in parse(text) if not isinstance(part, Plain))


def _left(part: Part) -> str:
    match part:
        case Choice(options):
            return " | ".join(options)
        case Placeholder(name, _) | Blank(name):
            return name or "?"
        case Torn(mark):
            return mark
    return ""


def applies(
    phrase: Phrase, *, age: float | None, sex: str | None, level: int | None, entrance: str | None, today: date
) -> bool:
    """Say whether a phrase fits a case today; a limited one never fits where the fact it asks for is unknown."""
    when = phrase.when
    return (
        current(phrase, today)
        and _within(age, when.age_from, when.age_under)
        and when.sex in (None, sex)
        and (not when.levels or level in when.levels)
        and (not when.entrances or entrance in when.entrances)
    )


def current(phrase: Phrase, today: date) -> bool:
    """Say whether a phrase is in force; both its days count."""
    return (phrase.valid_from or today) <= today <= (phrase.valid_to or today)


def _within(age: float | None, lowest: float | None, under: float | None) -> bool:
    if lowest is None and under is None:
        return True
    return age is not None and (lowest is None or age >= lowest) and (under is None or age < under)


def folded(text: str) -> str:
    """Return a text as it is compared: case and marks over letters taken away."""
    return normalize("NFC", text).casefold().translate(FOLDED)


def whose(phrase: Phrase) -> Whose:
    """Return whose a phrase is; the nearest to the reader goes before the others (`PRECEDENCE`)."""
    if phrase.account:
        return "own"
    if phrase.units:
        return "unit"
    return "profession" if phrase.professions else "region"


def meets(one: Phrase, other: Phrase) -> bool:
    """Say whether two phrases could answer to the same shortcut for the same person."""
    return (
        folded(one.shortcut) == folded(other.shortcut)
        and _share(one.professions, other.professions)
        and _share(one.units, other.units)
        and (not one.account or not other.account or one.account == other.account)
    )


def clash(one: Phrase, other: Phrase) -> bool:
    """Say whether two phrases answer to the same shortcut and neither goes before the other.

    A 112 text has its shortcut to itself: nothing may stand in front of it.
    """
    return meets(one, other) and (whose(one) == whose(other) or one.urgent or other.urgent)


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def row(phrase: Phrase) -> PhraseRow:
    """Return a phrase as the client holds it."""
    return {
        "id": phrase.id,
        "shortcut": phrase.shortcut,
        "title": phrase.title_sv,
        "title_en": phrase.title_en,
        "text_sv": phrase.text_sv,
        "text_en": phrase.text_en,
        "tags": list(phrase.tags),
        "urgent": phrase.urgent,
        "professions": list(phrase.professions),
        "units": list(phrase.units),
        "when": _when(phrase.when),
        "owner": phrase.owner,
        "review_by": phrase.review_by.isoformat(),
        "whose": whose(phrase),
        "version": phrase.version,
    }


def _when(conditions: Conditions) -> PhraseWhen:
    when: PhraseWhen = {}
    if conditions.age_from is not None:
        when["age_from"] = conditions.age_from
    if conditions.age_under is not None:
        when["age_under"] = conditions.age_under
    if conditions.sex is not None:
        when["sex"] = conditions.sex
    if conditions.levels:
        when["levels"] = sorted(conditions.levels)
    if conditions.entrances:
        when["entrances"] = sorted(conditions.entrances)
    return when


def faults(text: str, *, urgent: bool = False) -> tuple[Fault, ...]:
    """What is wrong in one text of a phrase; `urgent` texts go at once, so nothing in them may wait to be filled in."""
    found = [fault for part in parse(text) for fault in _part_faults(part, urgent=urgent)]
    if not text.strip():
        found.append(Fault("Texten är tom. Skriv en text.", "The text is empty. Write a text."))
    if len(text) > TEXT_MAX:
        sv = f"Texten har {len(text)} tecken. Korta den till högst {TEXT_MAX}."
        found.append(Fault(sv, f"The text has {len(text)} characters. Shorten it to at most {TEXT_MAX}."))
    if any(category(sign) in {"Cc", "Cf"} and sign != "\n" for sign in text):
        sv = "Texten har ett osynligt styrtecken. Skriv om stycket för hand."
        found.append(Fault(sv, "The text has an invisible control character. Retype the passage by hand."))
    return tuple(found)


def _part_faults(part: Part, *, urgent: bool) -> Iterator[Fault]:
    match part:
        case Torn(mark):
            yield Fault(
                f"Märket {mark} saknar sin andra hälft. Skriv [[namn]] eller {{{{namn}}}} på en rad.",
                f"The mark {mark} lacks its other half. Write [[name]] or {{{{name}}}} on one line.",
            )
        case Placeholder(name, fallback):
            yield from _placeholder_faults(name, fallback, urgent=urgent)
        case Choice(options) if len(options) < 2 or not all(options):
            yield Fault(
                "Ett val behöver minst två ord eller fler: {{choose: i morgon | på fredag}}.",
                "A choice needs two wordings or more: {{choose: tomorrow | on Friday}}.",
            )
        case Blank(""):
            yield Fault(
                "Luckan saknar namn. Skriv till exempel [[tid]].", "The blank has no name. Write for example [[time]]."
            )
    if urgent and isinstance(part, Choice | Blank):
        yield Fault(
            "En brådskande text sänds direkt och får inte ha luckor eller val. Ta bort dem.",
            "An urgent text goes at once and may have no blanks or choices. Remove them.",
        )


def _placeholder_faults(name: str, fallback: str | None, *, urgent: bool) -> Iterator[Fault]:
    if name not in PLACEHOLDERS:
        known = ", ".join(PLACEHOLDERS)
        yield Fault(f"Okänt namn {{{{{name}}}}}. Kända: {known}.", f"Unknown name {{{{{name}}}}}. Known: {known}.")
    elif fallback == "":
        yield Fault(f"{{{{{name}|}}}} saknar ord efter strecket.", f"{{{{{name}|}}}} lacks the words after the bar.")
    elif urgent and fallback is None:
        yield Fault(
            f"En brådskande text sänds direkt: ge {{{{{name}}}}} ett reservord, {{{{{name}|ord}}}}.",
            f"An urgent text goes at once: give {{{{{name}}}}} a fallback, {{{{{name}|word}}}}.",
        )


def shortcut_fault(shortcut: str) -> Fault | None:
    """What is wrong with a shortcut: 2–20 small letters and digits, beginning with a letter, without spaces."""
    if _SHORTCUT.fullmatch(shortcut):
        return None
    return Fault(
        "Kortnamnet ska ha 2–20 små bokstäver eller siffror, börja med en bokstav och sakna mellanslag, som halsråd.",
        "The shortcut has 2–20 small letters or digits, begins with a letter and has no spaces, like halsråd.",
    )


def language_fault(text_sv: str, text_en: str) -> Fault | None:
    """What differs between the languages: both must have as many blanks and choices and the same placeholders."""
    if _shape(text_sv) == _shape(text_en):
        return None
    return Fault(
        "Den svenska och den engelska texten har inte samma luckor, val och namn. Ge båda samma.",
        "The Swedish and the English text do not have the same blanks, choices and names. Give both the same.",
    )


def _shape(text: str) -> list[str]:
    return sorted(
        part.name if isinstance(part, Placeholder) else type(part).__name__
        for part in parse(text)
        if not isinstance(part, Plain)
    )
