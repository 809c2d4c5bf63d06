"""What a written text becomes as a phrase of one's own, and which phrases stand in a text that is sent."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from server.contract.phrases import MARKS

_MARKS = re.compile(MARKS)


class OwnPhrase(NamedTuple):
    """A phrase of one's own as it is to be kept; `phrase` is the id of the one that it replaces, or empty."""

    shortcut: str = ""
    title: str = ""
    text_sv: str = ""
    text_en: str = ""
    phrase: str = ""

    def fields(self) -> dict[str, str]:
        """Return the fields of the frame besides the id."""
        return {name: value for name, value in self._asdict().items() if name != "phrase"}


def as_phrase(text: str, names: Mapping[str, str], people: Iterable[tuple[str, str]]) -> str:
    """Return the text without whom it was written to: known values become `{{name}}`, other personal data blanks.

    `names` are the case's values by placeholder, `people` pairs of (what stands in the text, what to put there). What
    is a blank or a choice already stays.
    """
    pairs = [*people, *((value, f"{{{{{name}}}}}") for name, value in names.items())]
    put = {value.casefold(): new for value, new in pairs if len(value) > 1}
    if not put:
        return text
    longest_first = sorted(map(re.escape, put), key=len, reverse=True)
    sought = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
    return "".join(_outside(text, sought, put))


def _outside(text: str, sought: re.Pattern[str], put: Mapping[str, str]) -> Iterator[str]:
    at = 0
    for found in _MARKS.finditer(text):
        yield sought.sub(lambda hit: put[hit.group().casefold()], text[at : found.start()])
        yield found.group()
        at = found.end()
    yield sought.sub(lambda hit: put[hit.group().casefold()], text[at:])


def sign_of(resolved: str) -> str:
    """Return the longest stretch of an inserted phrase that has no gap in it: by it the phrase is known again."""
    pieces = (piece.strip() for line in resolved.split("\n") for piece in _MARKS.split(line) if piece)
    return max(pieces, key=len, default="")


def standing(signs: Mapping[str, str], sent: str) -> list[str]:
    """Return the ids of the inserted phrases (id -> `sign_of`) that still stand in a text that is sent."""
    return [phrase for phrase, sign in signs.items() if sign and sign in sent]
