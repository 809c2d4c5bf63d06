"""Words as people type them: without dots and rings, with letters doubled, lost or swapped, and with no spaces."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from rapidfuzz.distance import OSA

WORD: Final = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u200b-\u200d\u00ad\ufeff])*")
"""A number, or letters with the invisible marks that phones put among them."""
FUZZY_LENGTH: Final = 5
"""From this many letters a word may be misspelt by one letter; from TWICE_LENGTH by two."""
TWICE_LENGTH: Final = 9
PREFIX_FUZZY_LENGTH: Final = 6
GLUED_LENGTH: Final = 6
"""From this many letters an unknown word is tried as several words written together."""
PIECE_LENGTH: Final = 16
PIECE_MEAN: Final = 3
REMEMBERED: Final = 20_000
REMEMBERED_LENGTH: Final = 40

_FOLD: Final = str.maketrans("åäáàâãæöøóòôéèêëüúùíïñç", "aaaaaaaooooo" + "eeeeuuuiinc")
_MARKS: Final = re.compile("[\u0300-\u036f\u200b-\u200d\u00ad\ufeff]")
_LONG_RUN: Final = re.compile(r"(.)\1{2,}")
_DOUBLE: Final = re.compile(r"(.)\1+")
_STRONGER: Final = ("jätte", "skit", "svin", "super", "mega", "pisse", "asa", "as", "sjukt", "dunder")
"""What people put before a word to make it stronger: "jätteont"."""
_ENDINGS: Final = ("", "a", "e", "n", "t", "r", "s", "en", "et", "ar", "er", "or", "de", "an", "na", "erna", "arna")

Piece = tuple[int, int, tuple[int, ...]]
"""A word inside a token: where it begins and ends, and the numbers of the known words that it may be."""


def fold(word: str) -> str:
    """The lower-case word without dots, rings and accents."""
    return word if word.isascii() else word.translate(_FOLD)


def plain(word: str) -> str:
    """A typed word in lower case, composed, without invisible marks."""
    return word if word.isascii() else _MARKS.sub("", unicodedata.normalize("NFC", word))


def _undoubled(word: str) -> str:
    return _DOUBLE.sub(r"\1", word)


def _lost(word: str) -> set[str]:
    """The word, and the word with one letter lost (two from TWICE_LENGTH on)."""
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    found = {word} | once
    if len(word) >= TWICE_LENGTH:
        found |= {less[:at] + less[at + 1 :] for less in once for at in range(len(less))}
    return found


class Vocabulary:
    """Known words, numbered; finds which of them a typed word may be.

    A word that ends in `*` stands for every word that begins so; `38-41` for a number of that range. `ordinary` words
    are never taken for a misspelling; `glue` words may stand between known ones where spaces are missing.
    """

    def __init__(self, words: Iterable[str], ordinary: Iterable[str], glue: Iterable[str]) -> None:
        self.number: dict[str, int] = {}
        for word in words:
            self.number.setdefault(word, len(self.number))
        self._ordinary = frozenset(ordinary)
        self._exact: dict[str, set[int]] = {}
        self._folded: dict[str, set[int]] = {}
        self._undoubled: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._folded_stems: dict[str, set[int]] = {}
        self._lost: dict[str, set[str]] = {}
        self._lost_stems: dict[str, set[str]] = {}
        self._ranges: list[tuple[float, float, int]] = []
        self._forms: dict[str, set[int]] = {word: set() for word in glue}
        for word, number in self.number.items():
            self._add(word, number)
        self._stem_lengths = sorted({len(stem) for stem in (*self._stems, *self._folded_stems)})
        self._fuzzy_stem_lengths = sorted({len(stem) for stem in self._folded_stems if len(stem) >= 6})
        self._memo: dict[str, tuple[Piece, ...]] = {}

    def _add(self, word: str, number: int) -> None:
        if word[0].isdigit():
            low, _, high = word.partition("-")
            self._ranges.append((float(low), float(high or low), number))
            return
        stem = word.removesuffix("*")
        folded = fold(stem)
        if word == stem:
            self._exact.setdefault(word, set()).add(number)
            self._folded.setdefault(folded, set()).add(number)
            if len(word) >= 4:
                self._undoubled.setdefault(_undoubled(folded), set()).add(number)
            if len(folded) >= FUZZY_LENGTH:
                for key in _lost(folded):
                    self._lost.setdefault(key, set()).add(folded)
            forms = {folded, word}
        else:
            self._stems.setdefault(stem, set()).add(number)
            self._folded_stems.setdefault(folded, set()).add(number)
            if len(folded) >= PREFIX_FUZZY_LENGTH:
                for key in {folded[:at] + folded[at + 1 :] for at in range(len(folded))} | {folded}:
                    self._lost_stems.setdefault(key, set()).add(folded)
            forms = {base + ending for base in {stem, folded} for ending in _ENDINGS}
        if len(stem) >= 2:
            for form in forms:
                self._forms.setdefault(form, set()).add(number)

    def read(self, token: str) -> tuple[Piece, ...]:
        """What a lower-case token of WORD may be: one piece as a rule, several when words are written together."""
        known = self._memo.get(token)
        if known is not None:
            return known
        pieces = self._read(token)
        if len(token) <= REMEMBERED_LENGTH:
            if len(self._memo) >= REMEMBERED:
                self._memo.clear()
            self._memo[token] = pieces
        return pieces

    def _read(self, token: str) -> tuple[Piece, ...]:
        if token[0].isdigit():
            return ((0, len(token), self._numbers(token)),)
        word = plain(token)
        found = self._found(word)
        if not found and len(word) >= GLUED_LENGTH and word not in self._ordinary:
            pieces = self._apart(word)
            # Marks were taken out of the token: its pieces' places are those of the token as a whole.
            if pieces:
                return pieces if len(word) == len(token) else tuple((0, len(token), piece[2]) for piece in pieces)
        return ((0, len(token), tuple(sorted(found))),)

    def _numbers(self, token: str) -> tuple[int, ...]:
        try:
            value = float(token[:12].replace(",", "."))
        except ValueError:
            return ()  # Digits of scripts that float() knows and we need not.
        return tuple(number for low, high, number in self._ranges if low <= value <= high)

    def _found(self, word: str) -> set[int]:
        found = self._as_written(word)
        if found or len(word) < 3:
            return found
        if _LONG_RUN.search(word):
            for held in (r"\1", r"\1\1"):
                if found := self._as_written(_LONG_RUN.sub(held, word)):
                    return found
            word = _LONG_RUN.sub(r"\1", word)
        for stronger in _STRONGER:
            if word.startswith(stronger) and len(word) >= len(stronger) + 3:
                if found := self._as_written(word[len(stronger) :]):
                    return found
        folded = fold(word)
        if word in self._ordinary or folded in self._ordinary or len(folded) > REMEMBERED_LENGTH:
            return set()
        if len(folded) >= 4 and (found := self._undoubled.get(_undoubled(folded), set())):
            return found
        return self._misspelt(folded) if len(folded) >= FUZZY_LENGTH else set()

    def _as_written(self, word: str) -> set[int]:
        """The known words that this is, dots and rings left out or not; with them they must be right."""
        found = set(self._exact.get(word, ()))
        for length in self._stem_lengths:
            if length > len(word):
                break
            found |= self._stems.get(word[:length], set())
        if word.isascii():
            found |= self._folded.get(word, set())
            for length in self._stem_lengths:
                if length > len(word):
                    break
                found |= self._folded_stems.get(word[:length], set())
        return found

    def _misspelt(self, word: str) -> set[int]:
        found: set[int] = set()
        near = {known for key in _lost(word) for known in self._lost.get(key, ())}
        for known in near:
            limit = 2 if min(len(known), len(word)) >= TWICE_LENGTH and known[0] == word[0] else 1
            if OSA.distance(word, known, score_cutoff=limit) <= limit:
                found |= self._folded[known]
        for stem in self._near_stems(word):
            found |= self._folded_stems[stem]
        return found

    def _near_stems(self, word: str) -> Iterator[str]:
        for length in self._fuzzy_stem_lengths:
            if length > len(word) + 1:
                break
            for part in {word[: length + 1], word[:length], word[: length - 1]}:
                for key in {part[:at] + part[at + 1 :] for at in range(len(part))} | {part}:
                    for stem in self._lost_stems.get(key, ()):
                        if stem[0] == word[0] and OSA.distance(part, stem, score_cutoff=1) <= 1:
                            yield stem

    def _apart(self, word: str) -> tuple[Piece, ...]:
        """The word as known words written together, in as few pieces as will do; nothing when a part is unknown."""
        best: dict[int, tuple[int, int]] = {0: (0, 0)}
        for begin in range(len(word)):
            if begin not in best:
                continue
            count = best[begin][0] + 1
            for end in range(begin + 1, min(begin + PIECE_LENGTH, len(word)) + 1):
                if word[begin:end] in self._forms and (end not in best or best[end][0] > count):
                    best[end] = (count, begin)
        # Many short pieces are chance, not words that were meant.
        if len(word) not in best or len(word) < best[len(word)][0] * PIECE_MEAN:
            return ()
        pieces: list[Piece] = []
        end = len(word)
        while end:
            begin = best[end][1]
            pieces.append((begin, end, tuple(sorted(self._forms[word[begin:end]]))))
            end = begin
        return tuple(reversed(pieces))
