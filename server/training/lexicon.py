"""The words behind concepts, aspects and acts, and which of them a clause has: stems, beginnings of words, misspellings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import snowballstemmer
import yaml

from server.domain.spelling import FUZZY_LENGTH, REMEMBERED, WORD, fold, misspelt, plain


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LEAST_STEM: Final = 4
"""A shorter stem is that of too many words."""
FUNCTION_WORDS: Final = _set(
    """är var varit har hade haft det den de dem du ni hon han jag vi man din ditt dina dig er era sig som på i av om för med
    till att en ett och eller hur när vad vilken vilket vilka vem varför någon något några nåt kan ska vill gör göra gjort känns
    känner finns blir få får går nu just här så då också mycket många ha hos från vid ur in ut inte ingen inga inget alls mer
    andra annat annan själv se tar ta tog tagit"""
)
"""Words that bind: a pattern may need them, and they tell nothing by themselves."""
_STEMMER: Final = snowballstemmer.stemmer("swedish")


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word as it is compared: as it is written, its stem, and folded where it was typed without dots and rings."""

    plain: str
    stem: str
    bare: str

    @property
    def folded(self) -> str:
        """The word without dots and rings."""
        return fold(self.plain)


@dataclass(frozen=True, slots=True)
class _Part:
    """One place in a pattern: any of these words (by stem), beginnings, parts of words, or runs of words; `way` as written."""

    way: str
    stems: frozenset[str]
    whole: frozenset[str]
    starts: tuple[str, ...]
    inside: tuple[str, ...]
    runs: tuple[tuple[str, ...], ...]

    def fits(self, words: tuple[Word, ...], at: int) -> tuple[int, int]:
        """How many words from `at` are one of these, and how many letters of it are said; 0 for none."""
        word = words[at]
        if word.plain in self.whole or (word.bare and word.bare in map(fold, self.whole)):
            return 1, len(word.plain)
        found = [len(start) for start in self.starts if word.plain.startswith(start)]
        if word.bare:
            found += [len(start) for start in self.starts if word.bare.startswith(fold(start))]
        found += [len(part) for part in self.inside if part in word.plain or (word.bare and fold(part) in word.bare)]
        if word.stem in self.stems:
            found.append(len(word.stem))
        if found:
            return 1, max(found)
        for run in self.runs:
            if tuple(one.plain for one in words[at : at + len(run)]) == run:
                return len(run), sum(map(len, run))
        return 0, 0

    def nearly(self, word: Word) -> bool:
        """Whether the word may be one of these misspelt."""
        typed = word.folded
        if len(typed) < FUZZY_LENGTH:
            return False
        known = (*self.whole, *(start for start in self.starts if abs(len(start) - len(typed)) <= 1))
        return any(len(one) >= FUZZY_LENGTH and misspelt(typed, fold(one)) for one in known)


Pattern = tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that may be asked about; `absent` says that one who does not name it does not have it.

    `under` is the wider concept that a question may mean, `near` those whose fact answers where there is none of this.
    """

    id: str
    title: str
    absent: bool
    under: str
    near: tuple[str, ...]
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What a line does beside asking; any word of `unless` takes it away."""

    id: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """What fits a clause: the places of its telling words, how many words its fullest pattern has, and how much they say."""

    id: str
    used: frozenset[int]
    size: int
    weight: int
    sure: bool


class _Index:
    """Which places of patterns a word may fill, so that a clause is tried against those only; a word is looked up once."""

    def __init__(self, patterns: Iterable[Pattern], known: frozenset[str]) -> None:
        self._known = known
        self._exact: dict[tuple[str, str], set[str]] = {}
        self._inside: dict[str, set[str]] = {}
        self._near: dict[tuple[str, bool], set[str]] = {}
        self._memo: dict[Word, frozenset[str]] = {}
        for part in {part.way: part for pattern in patterns for part in pattern}.values():
            self._add(part)

    def _add(self, part: _Part) -> None:
        exact = [("whole", one) for one in part.whole] + [("stem", one) for one in part.stems]
        exact += [("bare", fold(one)) for one in part.whole] + [("whole", run[0]) for run in part.runs]
        exact += [("start", one) for one in part.starts] + [("bare_start", fold(one)) for one in part.starts]
        for key in exact:
            self._exact.setdefault(key, set()).add(part.way)
        for one in part.inside:
            self._inside.setdefault(one, set()).add(part.way)
        for begins, ways in ((False, part.whole), (True, part.starts)):
            for one in ways:
                if len(one) >= FUZZY_LENGTH:
                    self._near.setdefault((fold(one), begins), set()).add(part.way)

    def able(self, words: tuple[Word, ...]) -> set[str]:
        """The places that any of the words may fill, as written."""
        found: set[str] = set()
        for word in words:
            if word not in self._memo:
                if len(self._memo) >= REMEMBERED:
                    self._memo.clear()
                self._memo[word] = frozenset(self._filled(word))
            found |= self._memo[word]
        return found

    def _filled(self, word: Word) -> set[str]:
        keys = [("whole", word.plain), ("stem", word.stem)]
        keys += [("start", word.plain[:end]) for end in range(1, len(word.plain) + 1)]
        if word.bare:
            keys.append(("bare", word.bare))
            keys += [("bare_start", word.bare[:end]) for end in range(1, len(word.bare) + 1)]
        found: set[str] = set().union(*(self._exact.get(key, ()) for key in keys))
        for inner, ways in self._inside.items():
            if inner in word.plain or (word.bare and fold(inner) in word.bare):
                found |= ways
        typed = word.folded
        if len(typed) >= FUZZY_LENGTH and typed not in self._known:
            for (one, begins), ways in self._near.items():
                if abs(len(one) - len(typed)) <= (1 if begins else 2) and misspelt(typed, one):
                    found |= ways
        return found


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the built-in understanding knows."""

    concepts: Mapping[str, Concept]
    aspects: Mapping[str, tuple[Pattern, ...]]
    acts: Mapping[str, Act]
    known: frozenset[str]
    """Every whole word of the patterns, and ordinary words, folded: none is taken for another misspelt."""
    index: _Index

    def concept_hits(self, words: tuple[Word, ...]) -> list[Hit]:
        """The concepts that a clause names."""
        able = self.index.able(words)
        return [hit for one in self.concepts.values() if (hit := self._best(one.id, one.patterns, words, able))]

    def aspect_hits(self, words: tuple[Word, ...]) -> list[Hit]:
        """What is asked of a thing, in the lexicon's order."""
        able = self.index.able(words)
        return [hit for name, patterns in self.aspects.items() if (hit := self._best(name, patterns, words, able))]

    def acts_in(self, words: tuple[Word, ...]) -> set[str]:
        """What a sentence does."""
        able = self.index.able(words)
        return {
            act.id
            for act in self.acts.values()
            if self._best(act.id, act.patterns, words, able)
            and not any(self._places(pattern, words) for pattern in act.unless)
        }

    def _best(self, name: str, patterns: Iterable[Pattern], words: tuple[Word, ...], able: set[str]) -> Hit | None:
        tried = (pattern for pattern in patterns if all(part.way in able for part in pattern))
        found = [placed for pattern in tried if (placed := self._places(pattern, words)) is not None]
        if not found:
            return None
        exact = [one for one in found if one.sure] or found
        fullest = max(exact, key=lambda one: (len(one.places), one.weight))
        used = frozenset().union(*(telling(one.places, words) for one in exact))
        return Hit(name, used, len(fullest.places), max(one.weight for one in exact), fullest.sure)

    def _places(self, pattern: Pattern, words: tuple[Word, ...]) -> "_Placed | None":
        """Where the words of a pattern stand, each at its own place, or None when one is missing."""
        used: list[int] = []
        weight, sure = 0, True
        for part in pattern:
            at, length, said = self._place(part, words, used)
            if not length:
                at = next((at for at, one in enumerate(words) if at not in used and self._near(part, one)), -1)
                length, said, sure = 1, 1, False
            if at < 0:
                return None
            used += range(at, at + length)
            weight += said
        return _Placed(frozenset(used), weight, sure)

    @staticmethod
    def _place(part: _Part, words: tuple[Word, ...], used: list[int]) -> tuple[int, int, int]:
        for at in range(len(words)):
            if at not in used:
                length, said = part.fits(words, at)
                if length:
                    return at, length, said
        return -1, 0, 0

    def _near(self, part: _Part, word: Word) -> bool:
        return word.folded not in self.known and part.nearly(word)


@dataclass(frozen=True, slots=True)
class _Placed:
    places: frozenset[int]
    weight: int
    sure: bool


def telling(places: frozenset[int], words: tuple[Word, ...]) -> frozenset[int]:
    """The places whose words tell something by themselves; all of them when none does."""
    return frozenset(at for at in places if words[at].plain not in FUNCTION_WORDS) or places


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    return tuple(_word(typed) for typed in WORD.findall(text.lower()))


@lru_cache(REMEMBERED)
def _word(typed: str) -> Word:
    typed = plain(typed)
    return Word(typed, _STEMMER.stemWord(typed), typed if typed.isascii() else "")


def _pattern(written: str) -> Pattern:
    return tuple(_part(place.split("|")) for place in written.split())


def _part(ways: list[str]) -> _Part:
    whole = [way for way in ways if "*" not in way and "_" not in way]
    stems = {_word(way).stem for way in whole if way not in FUNCTION_WORDS}
    return _Part(
        "|".join(ways),
        frozenset(stem for stem in stems if len(stem) >= LEAST_STEM),
        frozenset(whole),
        tuple(way[:-1] for way in ways if way.endswith("*") and not way.startswith("*")),
        tuple(way.strip("*") for way in ways if way.startswith("*")),
        tuple(tuple(way.split("_")) for way in ways if "_" in way),
    )


def _patterns(written: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(map(_pattern, written))


def _wholes(entries: Iterable[tuple[Pattern, ...]]) -> Iterator[str]:
    for patterns in entries:
        for pattern in patterns:
            for part in pattern:
                yield from map(fold, part.whole)


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    content: dict[str, Any] = yaml.safe_load((files("server.training") / "lexicon.yaml").read_text(encoding="utf-8"))
    concepts = {
        name: Concept(
            name,
            one["title"],
            one["kind"] == "symptom",
            one.get("under", ""),
            tuple(one.get("near", ())),
            _patterns(one["words"]),
        )
        for name, one in content["concepts"].items()
    }
    aspects = {name: _patterns(words) for name, words in content["aspects"].items()}
    acts = {
        name: Act(name, _patterns(one["words"]), _patterns(one.get("unless", ())))
        for name, one in content["acts"].items()
    }
    wholes = _wholes([one.patterns for one in concepts.values()] + list(aspects.values()))
    known = frozenset((*wholes, *map(fold, content["ordinary"].split()), *map(fold, FUNCTION_WORDS)))
    entries = [
        *(one.patterns for one in concepts.values()),
        *aspects.values(),
        *(one.patterns for one in acts.values()),
    ]
    return Lexicon(concepts, aspects, acts, known, _Index((one for each in entries for one in each), known))
