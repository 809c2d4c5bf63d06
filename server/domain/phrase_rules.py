"""What a whole phrase must be: its fields together, phrases of one's own, and which goes before which."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple
from unicodedata import category

from server.contract.phrases import OWN_MAX, PRECEDENCE, TEXT_MAX, TITLE_MAX
from server.domain.pasted import cleaned
from server.domain.phrases import (
    Conditions,
    Fault,
    Phrase,
    clash,
    faults,
    folded,
    language_fault,
    meets,
    shortcut_fault,
    whose,
)
from server.domain.refusal import Refusal

Place = tuple[str, ...]
"""Path of a field in a phrase, such as `("text", "sv")`."""

OWN_REVIEW: Final = timedelta(days=365)
WISH_MAX: Final = 4 * TEXT_MAX
"""Characters of what is pasted that are cleaned at all: setting marks in order costs their number squared."""
_NUMBER: Final = re.compile(r"(?<!\d)(?:(?:19|20)\d{6}[-+ ]?\d{4}|\d{6}[-+]\d{4})(?!\d)")
LANGUAGES: Final[tuple[Literal["sv"], Literal["en"]]] = ("sv", "en")


def whole_faults(phrase: Phrase) -> Iterator[tuple[Place, Fault]]:
    """Faults that show only when the fields are seen together, with the field that they stand in."""
    texts = {"sv": phrase.text_sv, "en": phrase.text_en}
    written = {language: text for language, text in texts.items() if text.strip()}
    fault = language_fault(phrase.text_sv, phrase.text_en) if len(written) == len(texts) else None
    if fault is not None:
        yield ("text",), fault
    for language, text in (written or {"sv": ""}).items():
        for fault in faults(text, urgent=phrase.urgent):
            yield ("text", language), fault
    if phrase.urgent and len(written) < len(texts):
        sv = "En 112-text måste finnas på svenska och engelska. Skriv båda."
        yield ("text",), Fault(sv, "A 112 text must be there in Swedish and English. Write both.")
    if phrase.valid_from and phrase.valid_to and phrase.valid_from > phrase.valid_to:
        yield ("valid_to",), Fault("Slutdagen ligger före startdagen.", "The last day is before the first.")
    if phrase.urgent and phrase.when != Conditions():
        sv = "En brådskande text får inte gömmas av villkor: en okänd ålder skulle ta bort den. Ta bort when."
        yield (
            ("when",),
            Fault(sv, "No condition may hide an urgent text: an unknown age would take it away. Remove when."),
        )
    lowest, under = phrase.when.age_from, phrase.when.age_under
    if lowest is not None and under is not None and lowest >= under:
        sv = "Ingen ålder passar: from ska vara lägre än under."
        yield ("when", "age"), Fault(sv, "No age fits: from must be below under.")


def kept_faults(phrase: Phrase) -> Iterator[tuple[Place, Fault]]:
    """Every fault of a phrase that comes from a sheet or an imported file."""
    if fault := shortcut_fault(phrase.shortcut):
        yield ("shortcut",), fault
    for language, title in (("sv", phrase.title_sv), ("en", phrase.title_en)):
        if fault := title_fault(title):
            yield ("title", language), fault
    yield from whole_faults(phrase)
    for language, text in (
        ("sv", f"{phrase.title_sv} {phrase.text_sv}"),
        ("en", f"{phrase.title_en} {phrase.text_en}"),
    ):
        if _NUMBER.search(text):
            sv = "Texten har ett personnummer. En fras går till många: ta bort numret."
            yield ("text", language), Fault(sv, "The text has an identity number. A phrase goes to many: remove it.")


def title_fault(title: str) -> Fault | None:
    """What is wrong with a title: 1–60 characters on one line."""
    if len(title.strip()) > 0 and len(title) <= TITLE_MAX and not any(category(sign) == "Cc" for sign in title):
        return None
    return Fault(
        f"Titeln ska ha 1–{TITLE_MAX} tecken på en rad.", f"The title has 1–{TITLE_MAX} characters on one line."
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """A phrase that somebody wants to keep as her own; `phrase` is the id of the one that it replaces, or empty."""

    shortcut: str
    title: str
    text_sv: str
    text_en: str
    phrase: str = ""


class Person(NamedTuple):
    """Who keeps it."""

    account: str
    name: str


def own_phrase(
    wish: Wish, person: Person, own: Sequence[Phrase], shared: Iterable[Phrase], new_id: str, today: date
) -> Phrase | Refusal:
    """Return the phrase to keep, cleaned, or why it is not kept.

    `own` are the person's own, `shared` those that she sees beside them. Refusals: no_phrase, phrases_full, bad_phrase.
    """
    old = next((one for one in own if one.id == wish.phrase), None)
    if wish.phrase and old is None:
        return Refusal("no_phrase")
    if old is None and len(own) >= OWN_MAX:
        return Refusal("phrases_full", {"most": str(OWN_MAX)})
    if max(map(len, (wish.shortcut, wish.title, wish.text_sv, wish.text_en))) > WISH_MAX:
        sv = f"Texten är längre än {WISH_MAX} tecken. Korta den till högst {TEXT_MAX}."
        en = f"The text is longer than {WISH_MAX} characters. Shorten it to at most {TEXT_MAX}."
        return Refusal("bad_phrase", {"sv": sv, "en": en})
    title = " ".join(cleaned(wish.title).split())
    phrase = Phrase(
        id=old.id if old else new_id,
        shortcut=cleaned(wish.shortcut).removeprefix(";").lower(),
        title_sv=title,
        title_en=title,
        text_sv=cleaned(wish.text_sv),
        text_en=cleaned(wish.text_en, "en"),
        owner=person.name,
        review_by=today + OWN_REVIEW,
        account=person.account,
        version=old.version + 1 if old else 1,
    )
    found = next((fault for _, fault in kept_faults(phrase)), None) or _taken(phrase, own, shared)
    return Refusal("bad_phrase", {"sv": found.sv, "en": found.en}) if found else phrase


def _taken(phrase: Phrase, own: Sequence[Phrase], shared: Iterable[Phrase]) -> Fault | None:
    other = next((one for one in (*own, *shared) if one.id != phrase.id and clash(one, phrase)), None)
    if other is None:
        return None
    if other.urgent:
        return Fault(
            f"Kortnamnet {other.shortcut} hör till en 112-text och får inte skymmas. Välj ett annat.",
            f"The shortcut {other.shortcut} is a 112 text's and may not be hidden. Choose another.",
        )
    return Fault(
        f"Du har redan en egen fras med kortnamnet {other.shortcut}. Välj ett annat.",
        f"You have a phrase of your own with the shortcut {other.shortcut} already. Choose another.",
    )


class Shadow(NamedTuple):
    """Two phrases with one shortcut: `first` comes before `second` in the list."""

    first: Phrase
    second: Phrase


def shadows(phrases: Sequence[Phrase]) -> list[Shadow]:
    """Return the pairs of phrases whose shortcut is shared and of which one goes before the other, in their order."""
    by_name: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        by_name.setdefault(folded(phrase.shortcut), []).append(phrase)
    found = []
    for alike in by_name.values():
        ordered = sorted(alike, key=lambda phrase: PRECEDENCE.index(whose(phrase)))
        found += [
            Shadow(one, other)
            for place, one in enumerate(ordered)
            for other in ordered[place + 1 :]
            if meets(one, other) and whose(one) != whose(other)
        ]
    return found


def fresh(phrase: Phrase, kept: Iterable[Phrase]) -> Phrase:
    """Return an imported phrase as the next version of the one of the same place and shortcut, or as it is."""
    for old in kept:
        place = (old.account, old.units, set(old.professions))
        if place == (phrase.account, phrase.units, set(phrase.professions)) and meets(old, phrase):
            return replace(phrase, id=old.id, version=old.version + 1)
    return phrase
