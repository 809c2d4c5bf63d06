"""Free text to complaint: which flows a patient's own words suggest, for the patient to choose from."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import snowballstemmer
from rapidfuzz import fuzz

from server.domain.flow import Entrance, Flow, Subject

LIKE_STEMS: Final = 84
"""From this similarity (0–100) two stems count as the same word, misspelt."""
LEAST_SCORE: Final = 45
"""Below this score (0–100) a flow is not suggested."""
NEGATED_WEIGHT: Final = 0.4
"""What is left of a match that only a denied clause gives: it ranks lower, and is never removed."""
MAX_TEXT: Final = 2_000
"""Characters of the text that are read; complaints stand first."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_CLAUSE: Final = re.compile(r"[,.;:!?\n]|\b(?:men|bara|utom|fast|but|only|except)\b")
_NEGATION: Final = re.compile(r"\b(?:inte|ej|ingen|inget|inga|utan|aldrig|varken|no|not|never|without)\b")
_CANNOT: Final = re.compile(
    r"\b(?:kan|kunde|orkar|får|vill|vågar|går|can|could)\s+(?:\w+\s+)?(?:inte|ej|not)\b|\bcannot\b"
    r"|\b(?:inte|ej|not)\s+(?:fått|hört|kunnat|kommit|heard)\b"
)
# Words that say nothing about which complaint it is.
_EMPTY_WORDS: Final = """
jag har är och i på det den en ett som med av för att min mitt mina mig sig så till vid om när mycket lite sedan
nu inte ej varit haft får fått känner känns gör blir blivit ha vara då också än eller hans hennes
the a an i have has is am my me it and in on of to for with been when so very since now not or at get
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A flow, and how well the text fits it (0–100)."""

    flow_id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    flow_id: str
    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class ComplaintIndex:
    """The phrases of the flows, stemmed once, and the flows that they name."""

    flows: dict[str, Flow]
    phrases: tuple[_Phrase, ...]


def build_index(flows: Iterable[Flow]) -> ComplaintIndex:
    """Stem every title and word of the flows once."""
    known = {flow.id: flow for flow in flows}
    phrases: dict[tuple[str, tuple[str, ...]], float] = {}
    for flow in known.values():
        if not any(flow.words.values()):
            continue  # The flow for "something else" is always offered beside the suggestions.
        for text in (*flow.titles.values(), *flow.words["sv"], *flow.words["en"]):
            if stems := _stems(text):
                phrases[(flow.id, stems)] = _weight(stems)
    return ComplaintIndex(known, tuple(_Phrase(flow_id, stems, weight) for (flow_id, stems), weight in phrases.items()))


def suggest(
    text: str, index: ComplaintIndex, subject: Subject, limit: int = 3, entrance: Entrance = "symptom"
) -> tuple[Suggestion, ...]:
    """The flows that fit the text, best first; only those made for this person and this entrance.

    A denied word ("ingen feber") lowers its flow in the order and never hides it.
    """
    whole = _stems(text[:MAX_TEXT].lower())
    affirmed = set(_stems(_without_denied(text[:MAX_TEXT].lower())))
    scores: dict[str, float] = {}
    suited = {flow.id for flow in index.flows.values() if flow.entrance == entrance and flow.suits(subject)}
    for phrase in index.phrases:
        if phrase.flow_id in suited:
            score = _score(phrase, whole, affirmed)
            # A second phrase that fits adds a little: two words for one complaint are better than one.
            best = scores.get(phrase.flow_id, 0.0)
            scores[phrase.flow_id] = max(best, score) + 0.06 * min(best, score)
    found = [
        Suggestion(flow_id, round(min(score, 100.0), 1)) for flow_id, score in scores.items() if score >= LEAST_SCORE
    ]
    return tuple(sorted(found, key=lambda item: (-item.score, item.flow_id))[:limit])


def _score(phrase: _Phrase, whole: Sequence[str], affirmed: set[str]) -> float:
    """How much of the phrase the text holds, weighted by the length of its words; long phrases count a little more."""
    if not whole:
        return 0.0
    found = 0.0
    for stem in phrase.stems:
        likeness, match = max((_likeness(stem, word), word) for word in whole)
        if likeness >= LIKE_STEMS:
            found += len(stem) * likeness / 100 * (1.0 if match in affirmed else NEGATED_WEIGHT)
    return 100 * found / sum(len(stem) for stem in phrase.stems) * phrase.weight


def _likeness(stem: str, word: str) -> float:
    if stem == word:
        return 100.0
    if len(stem) < 4 or len(word) < 4:
        return 0.0
    # Swedish writes compounds together ("huvudvärkstablett"), and the stemmer leaves some endings ("bröstet").
    if len(stem) >= 5 and word.startswith(stem):
        return 92.0
    if len(word) >= 5 and stem.startswith(word) and len(stem) - len(word) <= 3:
        return 92.0
    return fuzz.ratio(stem, word)


def _weight(stems: Sequence[str]) -> float:
    return min(1.0, 0.86 + 0.02 * sum(len(stem) for stem in stems) / 2)


def _without_denied(text: str) -> str:
    """The text without what its clauses deny; "kan inte …" is a complaint, not a denial."""
    kept = []
    for clause in _CLAUSE.split(text):
        found = _NEGATION.search(clause)
        kept.append(clause if found is None or _CANNOT.search(clause) else clause[: found.start()])
    return " . ".join(kept)


def _stems(text: str) -> tuple[str, ...]:
    stemmer = snowballstemmer.stemmer("swedish")
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return tuple(stemmer.stemWords([word for word in words if word not in _EMPTY]))
