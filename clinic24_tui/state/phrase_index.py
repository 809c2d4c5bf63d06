"""The words of all phrases, folded once, so that a search per keystroke only looks words up."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from unicodedata import normalize

from server.contract.phrases import FOLDED, Language, PhraseRow

NEAR_FROM = 4
"""Letters a word has at least before one wrong letter in it is forgiven."""


_WORD = re.compile(r"[^\W_]+")


class Rank(IntEnum):
    """By what a phrase was found, best first."""

    SHORTCUT = 0
    PREFIX = 1
    RECENT = 2
    TITLE = 3
    BODY = 4
    NEAR = 5
    ALL = 6


Found = dict[int, tuple[Rank, int]]
"""Phrase's number -> by what it was found, and its weight within that rank (smaller is better)."""

Words = dict[str, tuple[int, ...]]
"""Folded word -> numbers of the phrases that hold it."""


def folded(text: str) -> str:
    """Return a text as it is compared: case and marks over letters taken away."""
    return normalize("NFC", text).casefold().translate(FOLDED)


class Index:
    """Looks up folded words of shortcut, title, tags and body; holds numbers of phrases, not phrases."""

    def __init__(self, rows: Sequence[PhraseRow]) -> None:
        self.shortcuts = [folded(row["shortcut"]) for row in rows]
        self._titles = _gather((row["title"], row["title_en"], *row["tags"], row["shortcut"]) for row in rows)
        self._bodies: dict[Language, Words] = {
            "sv": _gather((row["text_sv"],) for row in rows),
            "en": _gather((row["text_en"],) for row in rows),
        }
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in self._titles:
            self._by_letter[word[0]].append(word)

    def find(self, query: str, language: Language) -> Found:
        """Return the phrases that hold every word of the query; without words, all of them."""
        terms = _words(query)
        if not terms:
            return dict.fromkeys(range(len(self.shortcuts)), (Rank.ALL, 0))
        found = self._all_of(terms, lambda term: self._term(term, language))
        return found or self._all_of(terms, lambda term: self._term(term, language) or self._near(term))

    def _all_of(self, terms: Sequence[str], look_up: Callable[[str], Found]) -> Found:
        """Join the terms: a phrase must be found by each, and its rank is its worst one."""
        joined = look_up(terms[0])
        for term in terms[1:]:
            other = look_up(term)
            joined = {
                number: (max(rank, other[number][0]), weight + other[number][1])
                for number, (rank, weight) in joined.items()
                if number in other
            }
        return joined

    def _term(self, term: str, language: Language) -> Found:
        """Find one term, the better field last so that it wins."""
        found: Found = {}
        _collect(found, self._bodies[language], term, Rank.BODY)
        _collect(found, self._titles, term, Rank.TITLE)
        for number, shortcut in enumerate(self.shortcuts):
            if shortcut.startswith(term):
                found[number] = (Rank.SHORTCUT if shortcut == term else Rank.PREFIX, len(shortcut))
        return found

    def _near(self, term: str) -> Found:
        """Find titles, tags and shortcuts that begin as the term does but for one letter's slip."""
        if len(term) < NEAR_FROM:
            return {}
        candidates = {word for letter in term[:2] for word in self._by_letter.get(letter, ())}
        return {number: (Rank.NEAR, 0) for word in candidates if near(term, word) for number in self._titles[word]}


def near(term: str, word: str) -> bool:
    """Say whether one edit makes `term` the beginning of `word`: a letter changed, left out, added, or two swapped."""
    at = next((place for place, (one, other) in enumerate(zip(term, word, strict=False)) if one != other), None)
    if at is None:
        return len(term) <= len(word) + 1
    rest = term[at + 1 :]
    return (
        word.startswith(rest, at + 1)
        or word.startswith(rest, at)
        or word.startswith(term[at:], at + 1)
        or (len(term) > at + 1 and word.startswith(term[at + 1] + term[at] + term[at + 2 :], at))
    )


def _collect(found: Found, words: Words, term: str, rank: Rank) -> None:
    """Add what begins with the term (weight 0) and what holds it further in (weight 1)."""
    inside = [word for word in words if term in word]
    for word in sorted(inside, key=lambda word: not word.startswith(term), reverse=True):
        place = (rank, 0 if word.startswith(term) else 1)
        for number in words[word]:
            found[number] = place


def _gather(texts: Iterable[Iterable[str]]) -> Words:
    gathered: dict[str, list[int]] = defaultdict(list)
    for number, parts in enumerate(texts):
        for word in dict.fromkeys(word for part in parts for word in _words(part)):
            gathered[word].append(number)
    return {word: tuple(numbers) for word, numbers in gathered.items()}


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))
