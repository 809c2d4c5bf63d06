"""Red flags in free text: what a patient writes, against rules that are data. Stands on the chat's send path.

A line is split at its spaces and each run of signs is looked up once (`spelling`); without a word that a rule hangs on,
that is all. On such a word the rules' patterns are tried, and a pattern that is met stands unless the line denies it (`denial`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from server.domain.denial import Reading, denied, elsewhere
from server.domain.flag_patterns import Concept, Match, Pattern, Phrase
from server.domain.flow import Level, Subject, Text
from server.domain.quotation import quoted as quoted_words
from server.domain.spelling import WORD, Vocabulary, plain

MOST_TRIED: Final = 64
"""So many denied places of one pattern are looked at; where there are more, the flag stands."""
GUESSED: Final = 200
"""So many unknown words of a line are looked at for misspelling; of those beyond, only what is rightly spelt is found."""
REMEMBERED: Final = 50_000
LONGEST_REMEMBERED: Final = 40

_SENTENCE: Final = re.compile(r"[.!?\n]+")


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


_Hung = tuple[int, frozenset[int], RedFlagRule, Pattern]
"""A pattern with the concepts that it needs, as bits and as numbers."""
_Told = tuple[int, frozenset[int], Set[int]]
"""The concepts that words may tell of, as bits; which words they may be; the concepts of theirs that patterns hang on."""


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
        self._anchors = sum(1 << concept for concept in hung)
        self._of_word: dict[int, set[int]] = {}
        for number, concept in enumerate(self.concepts):
            for word in concept.anchors:
                self._of_word.setdefault(word, set()).add(number)
        self._told: dict[str, _Told] = {}

    def __eq__(self, other: object) -> bool:
        """Whether these are the same rules over the same words."""
        if not isinstance(other, RedFlagRules):
            return NotImplemented
        return self.rules == other.rules and self.words.number == other.words.number

    __hash__ = None  # type: ignore[assignment]  # What it remembers changes; nothing keeps rules in a set.

    def candidates(self, lowered: str, subject: Subject | None = None) -> list[tuple[RedFlagRule, Pattern]]:
        """The patterns that a lower-case line may meet, in whatever order its words stand and whatever denies them.

        What stands between two spaces is looked up once, with its signs, and remembered with the concepts that it may
        tell of, as the bits of a number, so that an everyday line costs a few steps a word.
        """
        told = self._told
        present = new = 0
        read: list[_Told] = []
        for run in dict.fromkeys(lowered.split()):
            known = told.get(run)
            if known is None:
                known, new = self._tell(run, new)
            read.append(known)
            present |= known[0]
        if not present & self._anchors:
            return []
        missing = ~present
        hung_on = frozenset().union(*[hung for _, _, hung in read if hung])
        wanted = [hung for concept in sorted(hung_on) for hung in self._hung[concept] if not hung[0] & missing]
        if not wanted:
            return []
        line = frozenset().union(*[numbers for _, numbers, _ in read])
        return [
            (rule, pattern)
            for _, every, rule, pattern in wanted
            if rule.suits(subject) and all(self.concepts[concept].possible(line) for concept in every)
        ]

    def _tell(self, run: str, new: int) -> tuple[_Told, int]:
        """What the words of a run may tell of, and how many words of the line have been looked at with it."""
        numbers: set[int] = set()
        for word in WORD.findall(run):
            numbers.update(number for _, _, ids in self.words.read(word, new < GUESSED) for number in ids)
            new += 1
        concepts = {concept for number in numbers for concept in self._of_word.get(number, ())}
        told = sum(1 << concept for concept in concepts), frozenset(numbers), self._hung.keys() & concepts
        if new <= GUESSED and len(run) <= LONGEST_REMEMBERED:
            if len(self._told) >= REMEMBERED:
                self._told.clear()
            self._told[run] = told
        return told, new


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
    candidates = rules.candidates(lowered, subject)
    if not candidates:
        return ()
    loose = Match(rules.concepts, _pieces(WORD.findall(lowered), rules.words))
    candidates = [hung for hung in candidates if any(True for _ in loose.found(hung[1]))]
    if not candidates:
        return ()
    reading = _read(lowered, rules.words)
    match = Match(rules.concepts, reading.ids, reading.sentence)
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


def _standing(
    lowered: str,
    reading: Reading,
    match: Match,
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


def _excepted(match: Match, reading: Reading, rule: RedFlagRule) -> frozenset[int]:
    """The words that the rule's exceptions take: "dör av hunger"."""
    taken: set[int] = set()
    for pattern in rule.exceptions:
        if not match.possible(pattern):
            continue
        for places in match.found(pattern):
            if len({reading.sentence[at] for at in places}) == 1:
                taken |= places
    return frozenset(taken)
