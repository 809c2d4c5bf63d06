"""Builds the red-flag rules from their file: the patterns' small language, read and checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from server.domain.flag_patterns import Pattern, Phrase
from server.domain.red_flags import RedFlagRule, RedFlagRules
from server.domain.spelling import Vocabulary
from server.flows.conditions import FieldError, Path
from server.flows.flag_format import FlagRuleFile, RedFlagsFile
from server.flows.format import LEVEL_WORDS

_WORD: Final = re.compile(r"[^\W\d_]+\*?|\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?")


@dataclass(slots=True)
class _Book:
    """What has been read so far: words and concepts, each numbered as it comes."""

    groups: dict[str, tuple[str, ...]]
    words: dict[str, int] = field(default_factory=dict)
    concepts: dict[frozenset[Phrase], int] = field(default_factory=dict)
    grouped: dict[str, int] = field(default_factory=dict)
    places: dict[str, frozenset[int]] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)

    def word(self, text: str, path: Path) -> int:
        """Number a word of a pattern."""
        text = text.lower()
        known = self.words.get(text)
        if known is not None:
            return known
        if not _WORD.fullmatch(text):
            raise FieldError(path, f"{text!r} is no word; write letters, a beginning with *, or a range such as 38-41")
        return self.words.setdefault(text, len(self.words))

    def concept(self, phrases: Sequence[tuple[str, ...]], path: Path) -> int:
        """Number the concept of these phrases, each a tuple of places such as "hand|handen"."""
        read = frozenset(tuple([self.place(place, path) for place in phrase]) for phrase in phrases)
        return self.concepts.setdefault(read, len(self.concepts))

    def place(self, text: str, path: Path) -> frozenset[int]:
        """Number the words of "hand|handen"; the same places stand in many phrases."""
        found = self.places.get(text)
        if found is None:
            found = self.places[text] = frozenset([self.word(word, path) for word in text.split("|")])
        return found

    def group(self, name: str, path: Path) -> int:
        if name not in self.groups:
            raise FieldError(path, f"there is no group {name!r}")
        if name not in self.grouped:
            self.grouped[name] = self.concept(self.phrases(name, (), path), path)
        return self.grouped[name]

    def phrases(self, name: str, above: tuple[str, ...], path: Path) -> list[tuple[str, ...]]:
        """The phrases of a group, with those of the groups that it names."""
        if name in above or name not in self.groups:
            raise FieldError(path, f"the group {name!r} {'names itself' if name in above else 'does not exist'}")
        found: list[tuple[str, ...]] = []
        for entry in self.groups[name]:
            if entry.startswith("@"):
                found += self.phrases(entry[1:], (*above, name), path)
            else:
                found.append(tuple(entry.split()))
        return found

    def _numbered(self, text: str, path: Path) -> int:
        found = self.terms[text] = self.term(text, path)
        return found

    def term(self, text: str, path: Path) -> int:
        """Number the concept of "@group", of "hand|handen|båda_händerna", or of both together."""
        if text[0] == "@" and "|" not in text:
            return self.group(text[1:], path)
        phrases: list[tuple[str, ...]] = []
        for choice in text.split("|"):
            phrases += self.phrases(choice[1:], (), path) if choice.startswith("@") else [tuple(choice.split("_"))]
        return self.concept(phrases, path)

    def pattern(self, text: str, near: int, path: Path) -> Pattern:
        """Read "@pain + @chest" or "kan inte andas"."""
        parts = []
        for part in text.split(" + "):
            terms = [self.terms.get(term) or self._numbered(term, path) for term in part.split()]
            if not terms:
                raise FieldError(path, "nothing stands before or after a +")
            parts.append(tuple(terms))
        return Pattern(tuple(parts), near, text)


def red_flags(file: RedFlagsFile) -> RedFlagRules:
    """The rules of a file, ready to scan; raises FieldError where a pattern is not right."""
    book = _Book(dict(file.groups))
    for name in file.groups:
        book.group(name, ("groups", name))
    seen: set[str] = set()
    rules = []
    for index, rule in enumerate(file.rules):
        path: Path = ("rules", index)
        if rule.id in seen:
            raise FieldError((*path, "id"), f"there are two rules {rule.id!r}")
        seen.add(rule.id)
        rules.append(_rule(rule, file, book, path))
    words = Vocabulary(book.words, file.ordinary, (*file.glue, *file.common))
    return RedFlagRules(rules, book.concepts, words, file.common)


def _rule(rule: FlagRuleFile, file: RedFlagsFile, book: _Book, path: Path) -> RedFlagRule:
    def read(name: str, texts: Sequence[str]) -> tuple[Pattern, ...]:
        return tuple(book.pattern(text, rule.near, (*path, name, index)) for index, text in enumerate(texts))

    return RedFlagRule(
        id=rule.id,
        level=LEVEL_WORDS[rule.level],
        ed=rule.level == "ED",
        title=dict(rule.title),
        source=rule.source,
        owner=dict(rule.owner or file.owner),
        approval=rule.approval,
        strict=rule.strict,
        ages=(rule.ages.from_, rule.ages.to),
        patterns=(*read("sv", rule.sv), *read("en", rule.en)),
        exceptions=read("except", rule.except_),
    )
