"""What was found in a file that phrases are imported from: drafts, problems, notes; and a phrase's name of a title."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from server.contract.phrases import Language
from server.domain.pasted import cleaned, gaps_marked
from server.domain.phrases import Fault, folded, shortcut_fault
from server.domain.text import clean


class Place(NamedTuple):
    """Where something stands in a file, in both languages."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do."""

    place: Place
    fault: Fault

    def told(self, file: str) -> str:
        """Return it as one line; what a stranger's file says in it steers no terminal."""
        told = f"{file}, {self.place.sv}: {self.fault.sv} / {self.place.en}: {self.fault.en}"
        return " ".join(clean(told).split("\n"))


@dataclass(frozen=True, slots=True)
class Draft:
    """One phrase as it stands in the file: fields of the phrase format, and where it stands."""

    fields: dict[str, Any]
    place: Callable[[Sequence[str | int]], Place]


@dataclass(slots=True)
class Source:
    """What was found in a file: drafts, problems, and notes on what was left out."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


WHOLE: Final = Place("filen", "the file")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "shortcut": ("shortcut", "kortnamn", "kortkommando", "förkortning"),
    "title_sv": ("title_sv", "title", "titel", "rubrik", "namn"),
    "title_en": ("title_en", "titel_en", "engelsk titel"),
    "text_sv": ("text_sv", "text", "fras", "frastext", "svenska"),
    "text_en": ("text_en", "engelska", "engelsk text", "english"),
    "tags": ("tags", "taggar", "sökord"),
    "professions": ("professions", "profession", "yrken", "yrke"),
    "owner": ("owner", "ägare", "ansvarig"),
    "review_by": ("review_by", "granskas", "granskas senast"),
    "valid_from": ("valid_from", "gäller från"),
    "valid_to": ("valid_to", "gäller till"),
    "age_from": ("age_from", "ålder från"),
    "age_under": ("age_under", "ålder under"),
    "sex": ("sex", "kön"),
    "level": ("level", "nivå"),
    "entrance": ("entrance", "ingång"),
    "": ("id", "version", "whose", "uses", "units"),
}
"""Field -> the headings of its column; those of the empty field are written by `export` and not read back."""
NAMES: Final = {folded(name): column for column, names in COLUMNS.items() for name in names}
_SMALL: Final = frozenset(
    [
        "och",
        "att",
        "vid",
        "om",
        "i",
        "på",
        "för",
        "till",
        "en",
        "ett",
        "av",
        "med",
        "din",
        "ditt",
        "dina",
        "du",
        "den",
        "det",
        "de",
        "and",
        "the",
        "a",
        "an",
        "of",
        "to",
        "for",
    ]
)
_GIVEN: Final = re.compile(r";(\S+)\s+(.+)", re.DOTALL)


def refused(sv: str, en: str) -> Source:
    """Return a file that is wrong as a whole."""
    return Source(problems=[Problem(WHOLE, Fault(sv, en))])


def named(title: str, text: str) -> dict[str, Any]:
    """Return the fields of a phrase whose name is a title, or `;shortcut title`; without one it is made of the title."""
    title = " ".join(cleaned(title).split())
    given = _GIVEN.fullmatch(title)
    if given:
        shortcut, title = given[1].lower(), given[2]
    elif shortcut_fault(title.removeprefix(";")) is None:
        shortcut = title.removeprefix(";")
        title = shortcut.capitalize()
    else:
        shortcut = shortened(title)
    return {"shortcut": shortcut, "title": {"sv": title}, "text": {"sv": plain(text, "sv")}}


def shortened(title: str) -> str:
    """Return a shortcut made of a title's larger words: `Råd vid halsont` gives `rådhalsont`."""
    words = re.findall(r"[a-zåäöéü0-9]+", title.casefold())
    kept = "".join(word for word in words if word not in _SMALL) or "".join(words)
    return kept.lstrip("0123456789")[:20]


def plain(text: str, language: Language) -> str:
    """Return a text that people wrote elsewhere as a phrase's text."""
    return gaps_marked(cleaned(text, language), language)
