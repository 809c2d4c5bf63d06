"""Words as people type them: without dots and rings, with letters doubled, lost or swapped, and with no spaces."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Final, TypeVar

from rapidfuzz.distance import OSA

WORD: Final = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u200b-\u200d\u00ad\ufeff])*")
"""A number, or letters with the invisible marks that phones put among them."""
FUZZY_LENGTH: Final = 5
"""From this many letters a word may be misspelt as the ear or a quick thumb does it: swapped letters, a sound-alike."""
FREE_LENGTH: Final = 8
"""From this many letters by any one letter; from TWICE_LENGTH by two."""
TWICE_LENGTH: Final = 11
PREFIX_FUZZY_LENGTH: Final = 6
GLUED_LENGTH: Final = 6
"""From this many letters an unknown word is tried as several words written together."""
PIECE_MEAN: Final = 3
REMEMBERED: Final = 20_000
REMEMBERED_LENGTH: Final = 400
"""Longer than this no token is taken apart: nobody writes so much without a space."""
MISSPELT_LENGTH: Final = 24

_FOLD: Final = str.maketrans("åäáàâãæöøóòôéèêëüúùíïñç", "aaaaaaaooooo" + "eeeeuuuiinc")
_MARKS: Final = re.compile("[\u0300-\u036f\u200b-\u200d\u00ad\ufeff]")
_LONG_RUN: Final = re.compile(r"(.)\1{2,}")
_DOUBLE: Final = re.compile(r"(.)\1+")
_PAIRS: Final = ("ea", "oa", "ck", "kq", "vw", "sz", "sc", "gj", "iy", "dt", "uo")
_ALIKE: Final = frozenset((*_PAIRS, *(pair[::-1] for pair in _PAIRS)))
"""Letters that sound alike, or lie so near that one is written for the other."""
_VOWELS: Final = frozenset("aeiouy")
_STRONGER: Final = ("jätte", "jatte", "skit", "svin", "super", "mega", "pisse", "asa", "as", "sjukt", "dunder")
"""What people put before a word to make it stronger: "jätteont"."""
_ENDINGS: Final = ("", "a", "e", "n", "t", "r", "s", "en", "et", "ar", "er", "or", "de", "an", "na", "erna", "arna")

_Noted = TypeVar("_Noted")
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


def _note(table: dict[str, tuple[_Noted, ...]], keys: Iterable[str], value: _Noted) -> None:
    """Add a value under each key; most keys have one, and share the tuple."""
    alone = (value,)
    for key in keys:
        held = table.get(key)
        table[key] = alone if not held else held if value in held else held + alone


def misspelt(word: str, known: str) -> bool:
    """Whether a folded word may be the known one, misspelt; short words have too many neighbours to be guessed freely."""
    length = len(known)
    if length >= FREE_LENGTH:
        limit = 2 if min(length, len(word)) >= TWICE_LENGTH and known[0] == word[0] else 1
        return OSA.distance(word, known, score_cutoff=limit) <= limit
    if OSA.distance(word, known, score_cutoff=1) > 1:
        return False
    if len(word) == length:
        wrong = [at for at in range(length) if word[at] != known[at]]
        return len(wrong) == 2 or word[wrong[0]] + known[wrong[0]] in _ALIKE if wrong else True
    if len(word) < length:
        at = next((at for at in range(len(word)) if word[at] != known[at]), len(word))
        return length == FREE_LENGTH - 1 and 0 < at < length - 1 and known[at] in _VOWELS
    return False


class Vocabulary:
    """Known words, numbered; finds which of them a typed word may be.

    A word that ends in `*` stands for every word that begins so; `38-41` for a number of that range. `ordinary` words
    are never taken for a misspelling; `glue` words may stand between known ones where spaces are missing.
    """

    def __init__(self, words: Iterable[str], ordinary: Iterable[str], glue: Collection[str]) -> None:
        self.number: dict[str, int] = {}
        for word in words:
            self.number.setdefault(word, len(self.number))
        self._ordinary = frozenset((*ordinary, *glue))
        self._exact: dict[str, set[int]] = {}
        self._folded: dict[str, set[int]] = {}
        self._usual: dict[str, set[int]] = {}
        self._undoubled: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._folded_stems: dict[str, set[int]] = {}
        self._lost: dict[str, tuple[str, ...]] = {}
        self._lost_stems: dict[str, tuple[str, ...]] = {}
        self._ranges: list[tuple[float, float, int]] = []
        self._forms: dict[str, tuple[int, ...]] = dict.fromkeys(glue, ())
        for word, number in self.number.items():
            self._add(word, number)
        self._stem_lengths = sorted({len(stem) for stem in (*self._stems, *self._folded_stems)})
        self._longest_stem = max((len(stem) for stem in self._folded_stems), default=0)
        self._form_lengths: dict[str, set[int]] = {}
        for form in self._forms:
            self._form_lengths.setdefault(form[:2], set()).add(len(form))
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
            if word in self._ordinary:
                self._usual.setdefault(folded, set()).add(number)
            if len(word) >= 4:
                self._undoubled.setdefault(_undoubled(folded), set()).add(number)
            if len(folded) >= FUZZY_LENGTH:
                _note(self._lost, _lost(folded), folded)
            forms = {folded, word}
        else:
            self._stems.setdefault(stem, set()).add(number)
            self._folded_stems.setdefault(folded, set()).add(number)
            if len(folded) >= PREFIX_FUZZY_LENGTH:
                _note(self._lost_stems, {folded[:at] + folded[at + 1 :] for at in range(1, len(folded) + 1)}, folded)
            forms = {base + ending for base in {stem, folded} for ending in _ENDINGS}
        if len(stem) >= 2:
            _note(self._forms, forms, number)

    def __contains__(self, token: str) -> bool:
        """Say whether the token has been read before, so that reading it again costs nothing."""
        return token in self._memo

    def read(self, token: str, guess: bool = True) -> tuple[Piece, ...]:
        """What a lower-case token of WORD may be: one piece as a rule, several when words are written together.

        Without `guess` it is taken as it is spelt, which costs little whatever it is.
        """
        known = self._memo.get(token)
        if known is not None:
            return known
        if not guess:
            found = () if token[0].isdigit() else tuple(sorted(self._as_written(plain(token))))
            return ((0, len(token), self._numbers(token) if token[0].isdigit() else found),)
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
        if not found and GLUED_LENGTH <= len(word) <= REMEMBERED_LENGTH and word not in self._ordinary:
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
        if word in self._ordinary:
            # Ordinary words stand for each other without dots and rings ("for", "för"), never for a telling one.
            return self._exact.get(word, set()) | self._begun(self._stems, word) | self._usual.get(word, set())
        found = self._as_written(word)
        if found or len(word) < 3:
            return found
        if _LONG_RUN.search(word):
            for held in (r"\1", r"\1\1"):
                if found := self._as_written(_LONG_RUN.sub(held, word)):
                    return found
            word = _LONG_RUN.sub(r"\1", word)
        for stronger in _STRONGER:
            rest = word.removeprefix(stronger)
            if 3 <= len(rest) < len(word) and (found := self._as_written(rest)):
                return found
        folded = fold(word)
        if folded in self._ordinary or len(folded) > REMEMBERED_LENGTH:
            return set()
        if len(folded) >= 4 and (found := self._undoubled.get(_undoubled(folded), set())):
            return found
        return self._misspelt(folded) if len(folded) >= FUZZY_LENGTH else set()

    def _begun(self, stems: dict[str, set[int]], word: str) -> set[int]:
        """The stems that the word begins with."""
        found: set[int] = set()
        for length in self._stem_lengths:
            if length > len(word):
                break
            found |= stems.get(word[:length], set())
        return found

    def _as_written(self, word: str) -> set[int]:
        """The known words that this is, dots and rings left out or not; with them they must be right."""
        found = self._exact.get(word, set()) | self._begun(self._stems, word)
        if word.isascii():
            found |= self._folded.get(word, set()) | self._begun(self._folded_stems, word)
        return found

    def _misspelt(self, word: str) -> set[int]:
        found: set[int] = set()
        keys = _lost(word) if len(word) <= MISSPELT_LENGTH else ()
        near = {known for key in keys for known in self._lost.get(key, ())}
        for known in near:
            if misspelt(word, known):
                found |= self._folded[known]
        for stem in self._near_stems(word):
            found |= self._folded_stems[stem]
        return found

    def _near_stems(self, word: str) -> Iterator[str]:
        """The stems that the word begins with, but for one letter; the first letter is right."""
        for length in range(PREFIX_FUZZY_LENGTH - 1, min(len(word), self._longest_stem + 1) + 1):
            part = word[:length]
            for at in range(1, length + 1):
                for stem in self._lost_stems.get(part[:at] + part[at + 1 :], ()):
                    if misspelt(part, stem):
                        yield stem

    def _apart(self, word: str) -> tuple[Piece, ...]:
        """The word as known words written together, in as few pieces as will do; nothing when a part is unknown."""
        best: dict[int, tuple[int, int]] = {0: (0, 0)}
        for begin in range(len(word)):
            if begin not in best:
                continue
            count = best[begin][0] + 1
            for length in self._form_lengths.get(word[begin : begin + 2], ()):
                end = begin + length
                if (end not in best or best[end][0] > count) and word[begin:end] in self._forms:
                    best[end] = (count, begin)
            if word[begin] in self._forms and begin + 1 not in best:
                best[begin + 1] = (count, begin)
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
