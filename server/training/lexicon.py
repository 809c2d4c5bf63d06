"""The words behind concepts, aspects and acts, and which of them a clause has: stems, beginnings of words, misspellings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import snowballstemmer
import yaml

from server.domain.spelling import FUZZY_LENGTH, WORD, fold, misspelt

REMEMBERED: Final = 20_000
_STEMMER: Final = snowballstemmer.stemmer("swedish")


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word as it is compared: folded, and its stem."""

    folded: str
    stem: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One place in a pattern: any of these whole words (stem and folded) or beginnings."""

    stems: frozenset[str]
    whole: frozenset[str]
    starts: tuple[str, ...]

    def fits(self, word: Word) -> bool:
        if word.folded in self.whole or word.stem in self.stems:
            return True
        return any(word.folded.startswith(start) for start in self.starts)

    def nearly(self, word: Word) -> bool:
        """Whether the word may be one of these misspelt."""
        if len(word.folded) < FUZZY_LENGTH:
            return False
        known = (*self.whole, *(start for start in self.starts if abs(len(start) - len(word.folded)) <= 1))
        return any(len(one) >= FUZZY_LENGTH and misspelt(word.folded, one) for one in known)


Pattern = tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that may be asked about; `absent` says that one who does not name it does not have it."""

    id: str
    title: str
    absent: bool
    under: str
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What a line does beside asking; any word of `unless` takes it away."""

    id: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that fits a clause, and the places of its words."""

    id: str
    used: frozenset[int]
    sure: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the built-in understanding knows."""

    concepts: Mapping[str, Concept]
    aspects: Mapping[str, tuple[Pattern, ...]]
    acts: Mapping[str, Act]
    known: frozenset[str]
    """Every whole word of the patterns, folded: such a word is not taken for another misspelt."""

    def concept_hits(self, words: tuple[Word, ...]) -> list[Hit]:
        """The concepts that a clause names, each by its longest pattern."""
        return [hit for one in self.concepts.values() if (hit := self._best(one.id, one.patterns, words))]

    def aspect_hits(self, words: tuple[Word, ...]) -> list[Hit]:
        """What is asked of a thing, in the lexicon's order."""
        return [hit for name, patterns in self.aspects.items() if (hit := self._best(name, patterns, words))]

    def acts_in(self, words: tuple[Word, ...]) -> set[str]:
        """What a sentence does."""
        return {
            act.id
            for act in self.acts.values()
            if self._best(act.id, act.patterns, words)
            and not any(self._places(pattern, words) for pattern in act.unless)
        }

    def _best(self, name: str, patterns: Iterable[Pattern], words: tuple[Word, ...]) -> Hit | None:
        found = [(used, sure) for pattern in patterns if (placed := self._places(pattern, words)) for used, sure in [placed]]
        if not found:
            return None
        used, sure = max(found, key=lambda one: (len(one[0]), one[1], -min(one[0])))
        return Hit(name, used, sure)

    def _places(self, pattern: Pattern, words: tuple[Word, ...]) -> tuple[frozenset[int], bool] | None:
        """Where the words of a pattern stand, each at its own place, or None when one is missing."""
        used: list[int] = []
        sure = True
        for part in pattern:
            at = next((at for at, word in enumerate(words) if at not in used and part.fits(word)), None)
            if at is None:
                near = (at for at, word in enumerate(words) if at not in used and self._near(part, word))
                at, sure = next(near, None), False
            if at is None:
                return None
            used.append(at)
        return frozenset(used), sure

    def _near(self, part: _Part, word: Word) -> bool:
        return word.folded not in self.known and part.nearly(word)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    return tuple(_word(typed) for typed in WORD.findall(text.lower()))


@cache
def _word(typed: str) -> Word:
    return Word(fold(typed), fold(_STEMMER.stemWord(typed)))


def _pattern(written: str) -> Pattern:
    return tuple(_part(place.split("|")) for place in written.split())


def _part(ways: list[str]) -> _Part:
    whole = [way for way in ways if not way.endswith("*")]
    starts = tuple(fold(way[:-1]) for way in ways if way.endswith("*"))
    return _Part(
        frozenset(_word(way).stem for way in whole if len(way) > 3), frozenset(map(fold, whole)), starts
    )


def _patterns(written: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(map(_pattern, written))


def _wholes(entries: Iterable[tuple[Pattern, ...]]) -> Iterator[str]:
    for patterns in entries:
        for pattern in patterns:
            for part in pattern:
                yield from part.whole


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    content: dict[str, Any] = yaml.safe_load((files("server.training") / "lexicon.yaml").read_text(encoding="utf-8"))
    concepts = {
        name: Concept(name, one["title"], one["kind"] == "symptom", one.get("under", ""), _patterns(one["words"]))
        for name, one in content["concepts"].items()
    }
    aspects = {name: _patterns(words) for name, words in content["aspects"].items()}
    acts = {
        name: Act(name, _patterns(one["words"]), _patterns(one.get("unless", ())))
        for name, one in content["acts"].items()
    }
    known = frozenset(_wholes([one.patterns for one in concepts.values()] + list(aspects.values())))
    return Lexicon(concepts, aspects, acts, known)
