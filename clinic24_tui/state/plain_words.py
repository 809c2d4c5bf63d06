"""What in a line to a patient could be said more plainly: a long sentence, a word of the trade, two questions at once, and what
is missing: when to be in touch again, an answer to worry. Swedish; nothing here stops a line.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from clinic24_tui.state.closing import NET
from clinic24_tui.state.jargon import JARGON

Kind: TypeAlias = Literal["long", "jargon", "double", "safety_net", "empathy"]

LONG_WORDS: Final = 22
"""A sentence of more words is read twice on a phone."""
_SENTENCE: Final = re.compile(r"(?:[^.?!\n]|\.(?=\d)|(?<=\bt)\.(?=ex)|(?<=\bkl)\.)+[.?!]*")
_WORD: Final = re.compile(r"\w[\w-]*")
_ASKS: Final = "hur|när|var|vad|vilken|vilket|vilka|vem|varför|har|är|kan|får|känner|finns|tar|blir|gör|kommer"
_SECOND: Final = re.compile(rf"(?:,\s*|\s)(?:och|samt)\s+(?:{_ASKS})\b", re.IGNORECASE)
"""Where a question is followed by another in its sentence; "eller är hon slö" is the other end of the same one."""
_CLOSES: Final = re.compile(
    r"\b(hej\s?då|krya på|ha (det|en) (så )?(bra|fin|fint|trevlig)|lycka till|(ta hand|sköt) om (dig|er)|allt gott|hej så länge|"
    r"(avslutar|stänger) ((jag|vi) )?(nu )?(ärendet|chatten))\b",
    re.IGNORECASE,
)
_WORRIED: Final = re.compile(
    r"\b(orolig\w*|oroar|jätteorolig\w*|rädd\w*|livrädd\w*|skräck\w*|ångest\w*|panik\w*|(orkar|klarar) (jag )?inte|"
    r"gråter|grät|förtvivlad\w*|tänk om|vågar inte|hopplöst|ingen lyssnar|"
    r"fruktansvärt|outhärdlig\w*|ledsen|ensam|skäms|cancer|dör|dö)\b",
    re.IGNORECASE,
)
_MEETS: Final = re.compile(
    r"\b(förstår (att|din|hur|om)|jobbigt|tufft|tungt|svårt för dig|låter (svårt|jobbigt|tufft)|beklagar|tråkigt att|ledsen att|"
    r"(bra|fint|modigt) att du|tack för att du|inte (konstigt|ditt fel)|är inte ensam|(finns|är) här|kvar här|"
    r"hör (dig|att)|behöver inte skämmas|vad (jobbigt|svårt)|din oro)",
    re.IGNORECASE,
)


class Mark(NamedTuple):
    """One thing to look at: its kind, its place in the text (`end` excluded), and plainer words where there are such."""

    kind: Kind
    start: int
    end: int
    instead: str = ""


def marks(text: str, heard: Iterable[str] = (), said: Iterable[str] = ()) -> tuple[Mark, ...]:
    """Return what could be plainer, in the order of the text.

    `heard` are the patient's lines since one's own last, `said` one's own lines before this one.
    """
    said = tuple(said)
    found = [*_long(text), *_jargon(text), *_double(text), *_no_net(text, said), *_no_empathy(text, tuple(heard))]
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind)))


def _long(text: str) -> Iterable[Mark]:
    for found in _SENTENCE.finditer(text):
        if len(_WORD.findall(found[0])) > LONG_WORDS:
            yield Mark("long", *_trimmed(found))


def _jargon(text: str) -> Iterable[Mark]:
    for found in _trade().finditer(text):
        plain = next(JARGON[name] for name, value in found.groupdict().items() if value is not None)
        yield Mark("jargon", found.start(), found.end(), plain.instead)


def _double(text: str) -> Iterable[Mark]:
    """A row with two questions; a list with one question a row is read as a list."""
    place = 0
    for row in text.split("\n"):
        asked = [found for found in _SENTENCE.finditer(row) if found[0].rstrip().endswith("?")]
        if len(asked) > 1 or any(_SECOND.search(found[0]) for found in asked):
            yield Mark("double", place + _trimmed(asked[0])[0], place + asked[-1].end())
        place += len(row) + 1


def _no_net(text: str, said: tuple[str, ...]) -> Iterable[Mark]:
    closing = _CLOSES.search(text)
    if closing is not None and not any(NET.search(line) or _ASKED_BACK.search(line) for line in (*said, text)):
        yield Mark("safety_net", closing.start(), closing.end())


_ASKED_BACK: Final = re.compile(
    r"\b(kontakta (oss|mig)|hör (du|ni) av|skriver? (du |ni )?(här )?igen|blir (det|du|hon|han) (inte )?(värre|bättre))\b",
    re.IGNORECASE,
)


def _no_empathy(text: str, heard: tuple[str, ...]) -> Iterable[Mark]:
    if text.strip() and any(_WORRIED.search(line) for line in heard) and not _MEETS.search(text):
        yield Mark("empathy", 0, 0)


def _trimmed(found: re.Match[str]) -> tuple[int, int]:
    """The place of a sentence without the spaces before it."""
    return found.end() - len(found[0].lstrip()), found.end()


@cache
def _trade() -> re.Pattern[str]:
    ways = (f"(?P<{name}>{word.pattern})" for name, word in JARGON.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)
