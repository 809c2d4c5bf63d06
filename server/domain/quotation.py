"""What a patient quotes from staff: a whole sentence of theirs, or words that she marks as theirs."""

from collections.abc import Sequence
from typing import Final

from server.domain.denial import Reading

QUOTE: Final = 7
"""A whole sentence of staff's with so many words is a quotation by itself."""
MARKED_QUOTE: Final = 5
"""So many words of staff's between quotation marks are a quotation; after "du skrev" three are enough."""
LEAST_QUOTE: Final = 3
_YES: Final = frozenset(("ja", "jo", "jadå", "jodå", "japp", "jepp", "yes", "yeah", "yep", "absolut", "precis"))
_SAID: Final = frozenset(("skrev", "skriver", "står", "stod", "frågade", "frågar", "said", "wrote", "asked"))
_OWN: Final = frozenset(
    ("jag", "nu", "har", "känner", "fick", "får", "fått", "blev", "blir", "min", "i", "have", "now", "my", "got")
)
_QUOTE_MARKS: Final = frozenset('"”“»«>')


def quoted(lowered: str, reading: Reading, staff: Sequence[tuple[str, ...]]) -> frozenset[int]:
    """The words that the patient quotes from staff; an answer in their words is the patient's own.

    A quotation is a whole sentence of theirs, or words that the patient marks as theirs: with "du skrev", or between
    quotation marks with nothing before them that says it of herself.
    """
    if reading.words[0] in _YES:
        return frozenset()
    taken: set[int] = set()
    for said in staff:
        heads: dict[tuple[str, ...], int] = {
            said[at : at + LEAST_QUOTE]: at for at in range(len(said) - LEAST_QUOTE, -1, -1)
        }
        at = 0
        while at + LEAST_QUOTE <= len(reading.words):
            origin = heads.get(reading.words[at : at + LEAST_QUOTE])
            length = 0 if origin is None else _same(reading.words, at, said, origin)
            whole = length >= QUOTE and length == len(said)
            if whole or (length and _marked(lowered, reading, at, length)):
                taken.update(range(at, at + length))
            at += max(1, length)
    return frozenset(taken)


def _same(words: tuple[str, ...], at: int, said: tuple[str, ...], origin: int) -> int:
    length = 0
    while at + length < len(words) and origin + length < len(said) and words[at + length] == said[origin + length]:
        length += 1
    return length


def _marked(lowered: str, reading: Reading, at: int, length: int) -> bool:
    """Whether a word of saying stands before the words, or quotation marks do and nobody says them of herself."""
    begin = reading.starts[at]
    before = reading.words[max(0, at - 2) : at]
    if any(word in _SAID for word in before):
        return True
    own = any(word in _OWN for word in reading.words[:at])
    return length >= MARKED_QUOTE and not own and not _QUOTE_MARKS.isdisjoint(lowered[max(0, begin - 2) : begin])
