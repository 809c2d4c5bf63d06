"""Patterns of red flags over the numbered words of a vocabulary, and where a line meets them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import Final

GAP: Final = 2
"""So many other words may stand between the words of a phrase."""

Phrase = tuple[frozenset[int], ...]
"""Words in order; each place is held by one of the vocabulary's words."""
Span = tuple[int, ...]
"""The places of the words that meet a phrase, in order."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts in any order within `near` words; a part is terms in order, a term any one of the concept's phrases."""

    parts: tuple[tuple[int, ...], ...]
    near: int
    source: str


class Concept:
    """Phrases that mean the same, ordered for a quick look: single words, and longer phrases by their rarest place."""

    def __init__(self, phrases: Iterable[Phrase], common: frozenset[int]) -> None:
        self.single: frozenset[int] = frozenset()
        self.longer: dict[int, list[Phrase]] = {}
        self.anchors: set[int] = set()
        for phrase in phrases:
            rarest = min(phrase, key=lambda words: (len(words & common), len(words)))
            self.anchors |= rarest
            if len(phrase) == 1:
                self.single |= rarest
            else:
                for word in rarest:
                    self.longer.setdefault(word, []).append(phrase)
        self.weight = (len(self.anchors & common), len(self.anchors))

    def possible(self, words: Set[int]) -> bool:
        """Whether all the words of one of the phrases are among these, in whatever order."""
        if not self.single.isdisjoint(words):
            return True
        for word in self.longer.keys() & words:
            for phrase in self.longer[word]:
                for places in phrase:
                    if places.isdisjoint(words):
                        break
                else:
                    return True
        return False


class Match:
    """One line against the patterns, with what each concept meets worked out once.

    Without `sentence`, the sentence of each word, the line is taken as one.
    """

    def __init__(
        self, concepts: Sequence[Concept], ids: Sequence[tuple[int, ...]], sentence: Sequence[int] | None = None
    ) -> None:
        self._concepts = concepts
        self._sentence = sentence
        self.at: dict[int, list[int]] = {}
        for place, known in enumerate(ids):
            for word in known:
                self.at.setdefault(word, []).append(place)
        self._spans: dict[int, tuple[Span, ...]] = {}
        self._parts: dict[tuple[int, ...], tuple[Span, ...]] = {}

    def possible(self, pattern: Pattern) -> bool:
        """Whether all of the pattern's concepts may be in the line."""
        return all(self._concepts[concept].possible(self.at.keys()) for part in pattern.parts for concept in part)

    def spans(self, number: int) -> tuple[Span, ...]:
        """Where a concept's phrases stand, in order of their first words."""
        known = self._spans.get(number)
        if known is None:
            concept = self._concepts[number]
            found: set[Span] = {(place,) for word in self.at.keys() & concept.single for place in self.at[word]}
            if concept.longer:
                for word in self.at.keys() & concept.longer.keys():
                    for phrase in concept.longer[word]:
                        found.update(self._phrase(phrase))
            known = self._spans[number] = tuple(sorted(found))
        return known

    def _phrase(self, phrase: Phrase) -> Iterator[Span]:
        present = [self.at.keys() & words for words in phrase]
        if not all(present):
            return
        steps = [sorted({place for word in words for place in self.at[word]}) for words in present]
        for place in steps[0]:
            span = [place]
            for step in steps[1:]:
                nearest = bisect_left(step, span[-1] + 1)
                if nearest == len(step) or not self._follows(span[-1], step[nearest]):
                    break
                span.append(step[nearest])
            else:
                yield tuple(span)

    def _follows(self, before: int, after: int) -> bool:
        sentence = self._sentence
        return after - before <= GAP + 1 and (sentence is None or sentence[before] == sentence[after])

    def part(self, terms: tuple[int, ...]) -> tuple[Span, ...]:
        """Where the terms stand in order, few words apart, in one sentence."""
        known = self._parts.get(terms)
        if known is None:
            known = self.spans(terms[0])
            for term in terms[1:]:
                known = self._joined(known, self.spans(term))
            self._parts[terms] = known
        return known

    def _joined(self, left: tuple[Span, ...], right: tuple[Span, ...]) -> tuple[Span, ...]:
        begins = [span[0] for span in right]
        joined = []
        for span in left:
            nearest = bisect_left(begins, span[-1] + 1)
            if nearest < len(right) and self._follows(span[-1], begins[nearest]):
                joined.append(span + right[nearest])
        return tuple(joined)

    def found(self, pattern: Pattern) -> Iterator[frozenset[int]]:
        """The places of the words that meet the pattern, one set for each way that they may."""
        parts = [self.part(terms) for terms in pattern.parts]
        if not all(parts):
            return
        lead = min(range(len(parts)), key=lambda index: len(parts[index]))
        others = [part for index, part in enumerate(parts) if index != lead]
        begins = [[span[0] for span in part] for part in others]
        for span in parts[lead]:
            choices = [_nearest(span, part, begin) for part, begin in zip(others, begins, strict=True)]
            for chosen in product(*choices):
                places = frozenset(span).union(*chosen)
                wanted = len(span) + sum(len(other) for other in chosen)
                if len(places) == wanted and max(places) - min(places) <= pattern.near + wanted - 1:
                    yield places


def _nearest(span: Span, part: tuple[Span, ...], begins: list[int]) -> list[Span]:
    """The spans of a part that stand nearest before and after a span."""
    after = bisect_left(begins, span[-1] + 1)
    inside = bisect_left(begins, span[0])
    near = [part[index] for index in (inside - 2, inside - 1, inside, after) if 0 <= index < len(part)]
    return list(dict.fromkeys(near))
