"""Red flags in free text: what a patient writes, against rules that are data. Stands on the chat's send path.

A line is split into words, each looked up once (`spelling`); without a word that a rule hangs on, that is all. On such
a word the rules' patterns are tried, and a pattern that is met stands unless the line denies it (`denial`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import Final

from server.domain.denial import Reading, denied, elsewhere
from server.domain.flow import Level, Subject, Text
from server.domain.quotation import quoted as quoted_words
from server.domain.spelling import WORD, Vocabulary, plain

GAP: Final = 2
"""So many other words may stand between the words of a phrase."""
MOST_TRIED: Final = 64
"""So many denied places of one pattern are looked at; where there are more, the flag stands."""
GUESSED: Final = 200
"""So many unknown words of a line are looked at for misspelling; of those beyond, only what is rightly spelt is found."""
REMEMBERED: Final = 50_000

Phrase = tuple[frozenset[int], ...]
"""Words in order; each place is held by one of the vocabulary's words."""
Span = tuple[int, ...]
"""The places of the words that meet a phrase, in order."""

_SENTENCE: Final = re.compile(r"[.!?\n]+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts in any order within `near` words; a part is terms in order, a term any one of the concept's phrases."""

    parts: tuple[tuple[int, ...], ...]
    near: int
    source: str


@dataclass(frozen=True, slots=True)
class RedFlagRule:
    """What to find and how urgent it is; `ed` marks level 1 with "to the emergency department", `strict` what must
    never be missed; `ages` in months, the upper not included."""

    id: str
    level: Level
    ed: bool
    title: Text
    source: str
    owner: Text
    approval: str | None
    strict: bool
    ages: tuple[int, int | None]
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...]

    def suits(self, subject: Subject | None) -> bool:
        """Whether the rule is meant for a person of this age; an unknown age suits every rule."""
        low, high = self.ages
        return subject is None or (subject.age_months >= low and (high is None or subject.age_months < high))


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that a line meets, and where: begin and end of each word in the line."""

    rule: str
    level: Level
    ed: bool
    words: tuple[tuple[int, int], ...]


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


_Hung = tuple[int, frozenset[int], RedFlagRule, Pattern]
"""A pattern with the concepts that it needs, as bits and as numbers."""


class RedFlagRules:
    """The rules, ready to scan: the vocabulary, the concepts, and which patterns hang on which concept.

    `common` words are so usual that no pattern hangs on them where it has others.
    """

    def __init__(
        self,
        rules: Iterable[RedFlagRule],
        concepts: Iterable[Iterable[Phrase]],
        words: Vocabulary,
        common: Iterable[str] = (),
    ) -> None:
        self.rules: Mapping[str, RedFlagRule] = {rule.id: rule for rule in rules}
        usual = frozenset(words.number[word] for word in common if word in words.number)
        self.concepts = tuple(Concept(phrases, usual) for phrases in concepts)
        self.words = words
        hung: dict[int, list[_Hung]] = {}
        for rule in self.rules.values():
            for pattern in rule.patterns:
                every = frozenset(concept for part in pattern.parts for concept in part)
                anchor = min(sorted(every), key=lambda concept: self.concepts[concept].weight)
                hung.setdefault(anchor, []).append((sum(1 << concept for concept in every), every, rule, pattern))
        self._hung = hung
        self._of_word: dict[int, set[int]] = {}
        for number, concept in enumerate(self.concepts):
            for word in concept.anchors:
                self._of_word.setdefault(word, set()).add(number)
        self._told: dict[str, tuple[int, frozenset[int], frozenset[int]]] = {}

    def __eq__(self, other: object) -> bool:
        """Whether these are the same rules over the same words."""
        if not isinstance(other, RedFlagRules):
            return NotImplemented
        return self.rules == other.rules and self.words.number == other.words.number

    __hash__ = None  # type: ignore[assignment]  # What it remembers changes; nothing keeps rules in a set.

    def candidates(self, words: Iterable[str], subject: Subject | None = None) -> list[tuple[RedFlagRule, Pattern]]:
        """The patterns that lower-case words may meet, in whatever order they stand and whatever denies them.

        Each word is looked up once and remembered with the concepts that it may tell of, as the bits of a number, so
        that an everyday line costs a few steps a word.
        """
        told = self._told
        present = 0
        ids: list[frozenset[int]] = []
        hung_on: set[int] = set()
        for count, word in enumerate(dict.fromkeys(words)):
            known = told.get(word)
            bits, numbers, hung = known if known is not None else self._tell(word, count < GUESSED)
            if numbers:
                present |= bits
                ids.append(numbers)
                hung_on |= hung
        missing = ~present
        wanted = [hung for concept in sorted(hung_on) for hung in self._hung[concept] if not hung[0] & missing]
        if not wanted:
            return []
        line = frozenset().union(*ids)
        return [
            (rule, pattern)
            for _, every, rule, pattern in wanted
            if rule.suits(subject) and all(self.concepts[concept].possible(line) for concept in every)
        ]

    def _tell(self, word: str, guess: bool) -> tuple[int, frozenset[int], frozenset[int]]:
        """The concepts that a word may tell of, as bits, which words it may be, and which concepts patterns hang on."""
        numbers = frozenset(number for _, _, ids in self.words.read(word, guess) for number in ids)
        concepts = frozenset(concept for number in numbers for concept in self._of_word.get(number, ()))
        told = sum(1 << concept for concept in concepts), numbers, concepts & self._hung.keys()
        if guess and len(word) <= 40:
            if len(self._told) >= REMEMBERED:
                self._told.clear()
            self._told[word] = told
        return told


NO_RED_FLAGS: Final = RedFlagRules((), (), Vocabulary((), (), ()))
"""What stands in for a file that was refused: nothing is found, and the problem is told at the start."""


def scan(
    line: str, rules: RedFlagRules, subject: Subject | None = None, staff_lines: Sequence[str] = ()
) -> tuple[Hit, ...]:
    """The rules that the line meets, the most urgent first; each once, at its first place that stands.

    `subject` is the person the case concerns, with who writes; `staff_lines` what staff wrote lately, which a patient
    may quote. Never raises; time grows with the line's length.
    """
    lowered = _lowered(line)
    words = WORD.findall(lowered)
    candidates = rules.candidates(words, subject)
    if not candidates:
        return ()
    loose = _Match(rules, _pieces(words, rules.words))
    candidates = [hung for hung in candidates if any(True for _ in loose.found(hung[1]))]
    if not candidates:
        return ()
    reading = _read(lowered, rules.words)
    match = _Match(rules, reading.ids, reading.sentence)
    staff = tuple(_words(sentence) for staff_line in staff_lines for sentence in _SENTENCE.split(staff_line))
    quoted = quoted_words(lowered, reading, staff) if staff else frozenset()
    hits: dict[str, Hit] = {}
    for rule, pattern in candidates:
        if rule.id in hits:
            continue
        found = _standing(lowered, reading, match, rule, pattern, subject, quoted)
        if found is not None:
            places = sorted({(reading.starts[at], reading.ends[at]) for at in found})
            hits[rule.id] = Hit(rule.id, rule.level, rule.ed, tuple(places))
    return tuple(sorted(hits.values(), key=lambda hit: (hit.level, hit.words[0], hit.rule)))


def _lowered(line: str) -> str:
    """The line in lower case with every character at its place."""
    lowered = line.lower()
    if len(lowered) == len(line):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in line)


def _words(line: str) -> tuple[str, ...]:
    return tuple(plain(word) for word in WORD.findall(_lowered(line)))


def _pieces(words: Iterable[str], vocabulary: Vocabulary) -> list[tuple[int, ...]]:
    """What each word of a line may be, in order; words written together count as several."""
    ids: list[tuple[int, ...]] = []
    for word in words:
        ids += [known for _, _, known in vocabulary.read(word, len(ids) < GUESSED or word in vocabulary)]
    return ids


def _read(lowered: str, vocabulary: Vocabulary) -> Reading:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    ids: list[tuple[int, ...]] = []
    sentence: list[int] = []
    clause: list[int] = []
    colon: set[int] = set()
    here = part = behind = 0
    for found in WORD.finditer(lowered):
        token = found.group()
        between = lowered[behind : found.start()]
        if between not in ("", " ") and words:
            if not _STOPS.isdisjoint(between):
                here, part = here + 1, part + 1
            elif "," in between:
                part += 1
            elif ":" in between or "-" in between or "–" in between:
                colon.add(len(words) - 1)
        behind = found.end()
        for begin, end, known in vocabulary.read(token, len(words) < GUESSED or token in vocabulary):
            whole = end - begin == len(token)
            words.append(plain(token) if whole else token[begin:end])
            starts.append(found.start() + begin)
            ends.append(found.start() + end)
            ids.append(known)
            sentence.append(here)
            clause.append(part)
    return Reading(
        tuple(words), tuple(starts), tuple(ends), tuple(ids), tuple(sentence), tuple(clause), frozenset(colon)
    )


_STOPS: Final = frozenset(".;!?\n")


class _Match:
    """One line against the patterns, with what each concept meets worked out once.

    Without `sentence`, the sentence of each word, the line is taken as one.
    """

    def __init__(
        self, rules: RedFlagRules, ids: Sequence[tuple[int, ...]], sentence: Sequence[int] | None = None
    ) -> None:
        self.rules = rules
        self._sentence = sentence
        self.at: dict[int, list[int]] = {}
        for place, known in enumerate(ids):
            for word in known:
                self.at.setdefault(word, []).append(place)
        self._spans: dict[int, tuple[Span, ...]] = {}
        self._parts: dict[tuple[int, ...], tuple[Span, ...]] = {}

    def possible(self, pattern: Pattern) -> bool:
        """Whether all of the pattern's concepts may be in the line."""
        return all(self.rules.concepts[concept].possible(self.at.keys()) for part in pattern.parts for concept in part)

    def spans(self, number: int) -> tuple[Span, ...]:
        """Where a concept's phrases stand, in order of their first words."""
        known = self._spans.get(number)
        if known is None:
            concept = self.rules.concepts[number]
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


def _standing(
    lowered: str,
    reading: Reading,
    match: _Match,
    rule: RedFlagRule,
    pattern: Pattern,
    subject: Subject | None,
    quoted: frozenset[int],
) -> frozenset[int] | None:
    """The first way in which the line meets the pattern that it does not take back."""
    excepted: frozenset[int] | None = None
    places: frozenset[int] = frozenset()
    writer = subject.writer if subject is not None else "self"
    tried = 0
    for places in match.found(pattern):
        if places <= quoted and not rule.strict:
            continue
        if excepted is None:
            excepted = _excepted(match, reading, rule)
        if not excepted.isdisjoint(places):
            continue
        if tried == MOST_TRIED:
            return places
        tried += 1
        if not denied(reading, places, rule.strict) and not elsewhere(lowered, reading, places, writer, rule.strict):
            return places
    return None


def _excepted(match: _Match, reading: Reading, rule: RedFlagRule) -> frozenset[int]:
    """The words that the rule's exceptions take: "dör av hunger"."""
    taken: set[int] = set()
    for pattern in rule.exceptions:
        if not match.possible(pattern):
            continue
        for places in match.found(pattern):
            if len({reading.sentence[at] for at in places}) == 1:
                taken |= places
    return frozenset(taken)
