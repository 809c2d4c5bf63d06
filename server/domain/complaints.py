"""Free text to complaint: which flows a patient's own words suggest, for the patient to choose from."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log
from typing import Final

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from server.domain.flow import Entrance, Flow, Subject
from server.domain.spelling import WORD, fold

LEAST_SCORE: Final = 18
"""Below this score (0–100) a flow is not suggested."""
NEGATED_WEIGHT: Final = 0.4
"""What is left of a match that only a denied clause gives: it ranks lower, and is never removed."""
MAX_TEXT: Final = 2_000
"""Characters of the text that are read; complaints stand first."""
MOST_WORDS: Final = 120
"""Different words of the text that are looked up."""
REMEMBERED: Final = 20_000
LONGEST_WORD: Final = 40
SURE: Final = 0.88
"""From this likeness (0–1) a word is not taken for a misspelling of another."""
LEAST_LIKENESS: Final = 0.7
"""From this likeness a word of six letters or more may be a misspelling of another; a shorter one must be closer."""
LEAST_LIKENESS_SHORT: Final = 0.75

_CLAUSE: Final = re.compile(r"(?<!\d),|,(?!\d)|[.](?!\d)|[;:!?\n]|\b(?:men|bara|utom|fast|but|only|except)\b")
_NEGATION: Final = re.compile(r"\b(?:inte|ej|ingen|inget|inga|utan|aldrig|varken|no|not|never|without)\b")
_CANNOT: Final = re.compile(
    r"\b(?:kan|kunde|orkar|får|vill|vågar|går|hör|ser|slutar|släpper|läker|can|could)\s+(?:\w+\s+)?(?:inte|ej|not)\b|\bcannot\b"
    r"|\b(?:inte|ej|not)\s+(?:fått|hört|kunnat|kommit|sluta|läker|heard)\b|\binge[nt] (?:energi|ork|lust|aptit|luft|kraft)\b"
)
_STRONGER: Final = re.compile(r"^(?:jätte|jatte|skit|svin|super|mega|as|döds|sjukt|dunder|så)(?=\w{3})")
"""What people put before a word to make it stronger: "jätteont"."""
_CLUES: Final = (
    (
        re.compile(
            r"(?<![\d/,.])(?:3[89]|4[0-2])(?:[.,]\d)?(?![\d/])"
            r"(?!\s*(?:veckor|v\b|år|dagar|dar|kr|kilo|kg|cm|min|mg|ml|st\b|över|graviditet))"
        ),
        "feber",
    ),
    (re.compile(r"\b(?:9\d|1\d\d|2[0-4]\d) ?(?:/|över|genom|på) ?(?:[4-9]\d|1[0-4]\d)\b"), "blodtryck"),
)
"""What bare figures stand for: a body temperature ("39,5 i två dagar"), a blood pressure ("168 över 95")."""
# Words that say nothing about which complaint it is.
_EMPTY_WORDS: Final = """
jag har är och i på det den en ett som med av för att min mitt mina mig sig så till vid om när mycket lite sedan sen
nu inte ej varit haft får fått känner känns gör blir blivit ha vara då också än eller hans hennes o å ju mej sej
the a an i have has is am my me it and in on of to for with been when so very since now not or at get
han hon de vi du man mot ut upp ner hela tiden dag dagar idag igår vecka veckor några två tre gånger igen typ jätte
blev går gick kom mår bra sitter ligger står över under samma annars förut alls varje mellan efter före innan bara
men vår var här där månad månaden månader år dar dygn timme timmar minut minuter morse kväll förrgår helgen ingen inget
fyra fem sju åtta nio tio tolv nästan helt mer kommer gång gången ibland förra fortfarande få vad hur måste göra gå gått
började börjat undrar alltid fast alldeles allt stund varför rätt par annan ungefär genom sin hos bli åt ens okej tog tar ta vet
tror kanske kan vill ska skulle någon något nåt lite hej tack hjälp behöver fick var hade efter
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
    stems: tuple[int, ...]
    weight: float
    """The sum of its stems' weights."""


@dataclass(frozen=True, slots=True)
class ComplaintIndex:
    """The phrases of the flows, stemmed once, and the flows that they name.

    `stems` numbers every folded stem, `weights` says how telling each is (a stem of many flows tells little), `of_stem`
    names the phrases that hold it, once for each time they do. `near` holds the stems of each first letter, the shortest
    first: a misspelling keeps that letter and nearly the length. What a typed word may be is remembered.
    """

    flows: Mapping[str, Flow]
    stems: Mapping[str, int]
    weights: Sequence[float]
    phrases: Sequence[_Phrase]
    of_stem: Sequence[Sequence[int]]
    flows_of_stem: Sequence[frozenset[str]]
    in_order: Sequence[str]
    near: Mapping[str, Sequence[str]]
    remembered: dict[str, Mapping[int, float]] = field(default_factory=dict)


def build_index(flows: Iterable[Flow]) -> ComplaintIndex:
    """Stem every title and word of the flows once."""
    known = {flow.id: flow for flow in flows}
    numbers: dict[str, int] = {}
    phrases: dict[tuple[str, tuple[int, ...]], None] = {}
    holders: dict[int, set[str]] = {}
    stemmed: dict[str, str] = {}
    for flow in known.values():
        if not any(flow.words.values()):
            continue  # The flow for "something else" is always offered beside the suggestions.
        for text in (*flow.titles.values(), *flow.words["sv"], *flow.words["en"]):
            stems = tuple(
                numbers.setdefault(stem, len(numbers))
                for word in _words(text)
                if (stem := stemmed.get(word) or stemmed.setdefault(word, _stem(word)))
            )
            if stems:
                phrases[(flow.id, stems)] = None
                for number in stems:
                    holders.setdefault(number, set()).add(flow.id)
    weights = [1.0 + log((1 + len(known)) / (1 + len(holders[number]))) for number in range(len(numbers))]
    made = [_Phrase(flow_id, stems, sum(weights[stem] for stem in stems)) for flow_id, stems in phrases]
    of_stem: list[list[int]] = [[] for _ in numbers]
    for at, phrase in enumerate(made):
        for number in phrase.stems:
            of_stem[number].append(at)
    flows_of_stem = [frozenset(holders[number]) for number in range(len(numbers))]
    in_order = sorted(numbers)
    near: dict[str, list[str]] = {}
    for stem in sorted(in_order, key=len):
        near.setdefault(stem[0], []).append(stem)
    return ComplaintIndex(known, numbers, weights, made, of_stem, flows_of_stem, in_order, near)


def suggest(
    text: str, index: ComplaintIndex, subject: Subject, limit: int = 3, entrance: Entrance | None = "symptom"
) -> tuple[Suggestion, ...]:
    """The flows that fit the text, best first; only those made for this person and this entrance (None: any).

    A denied word ("ingen feber") lowers its flow in the order and never hides it. Time grows with the words of the
    text and the phrases that share a stem with them, not with the number of flows.
    """
    lowered = unicodedata.normalize("NFC", text[:MAX_TEXT]).lower()
    words = _typed(lowered)
    if not words:
        return ()
    affirmed = set(_typed(_without_denied(lowered)))
    found = [(_meanings(word, index), 1.0 if word in affirmed else NEGATED_WEIGHT) for word in words]
    suited = {flow.id for flow in index.flows.values() if entrance in (None, flow.entrance) and flow.suits(subject)}
    scores = _scores(found, index, suited)
    hits = [Suggestion(flow_id, round(min(score, 100.0), 1)) for flow_id, score in scores.items()]
    hits = [hit for hit in hits if hit.score >= LEAST_SCORE]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.flow_id))[:limit])


def _scores(
    found: Sequence[tuple[Mapping[int, float], float]], index: ComplaintIndex, suited: set[str]
) -> dict[str, float]:
    """Each suited flow's score: its best phrase, a little for further ones, and how much of the text it explains."""
    held: dict[int, float] = {}
    for meanings, affirmed in found:
        for stem, likeness in meanings.items():
            held[stem] = max(held.get(stem, 0.0), likeness * affirmed)
    weight_met: defaultdict[int, float] = defaultdict(float)
    for stem, likeness in held.items():
        value = likeness * index.weights[stem]
        for at in index.of_stem[stem]:
            weight_met[at] += value
    met: dict[str, list[float]] = {}
    for at, value in weight_met.items():
        phrase = index.phrases[at]
        if phrase.flow_id in suited:
            share = value / phrase.weight
            # A phrase of one everyday word says less than one that no other flow has.
            telling = min(1.0, 0.3 + 0.14 * phrase.weight)
            met.setdefault(phrase.flow_id, []).append(share * telling)
    explained = _explained(found, index, suited)
    scores = {}
    for flow_id, shares in met.items():
        shares.sort(reverse=True)
        scores[flow_id] = 45 * shares[0] + 9 * sum(shares[1:4]) + 30 * explained.get(flow_id, 0.0)
    return scores


def _explained(
    found: Sequence[tuple[Mapping[int, float], float]], index: ComplaintIndex, suited: set[str]
) -> dict[str, float]:
    """The share of the text's telling words that a flow has, in any of its phrases."""
    total = 0.0
    share: dict[str, float] = {}
    for meanings, affirmed in found:
        if not meanings:
            continue
        best: dict[str, float] = {}
        for stem, likeness in meanings.items():
            value = likeness * index.weights[stem]
            for flow_id in index.flows_of_stem[stem] & suited:
                best[flow_id] = max(best.get(flow_id, 0.0), value)
        total += max(index.weights[stem] for stem in meanings)
        for flow_id, value in best.items():
            share[flow_id] = share.get(flow_id, 0.0) + value * affirmed
    return {flow_id: value / total for flow_id, value in share.items()} if total else {}


def _meanings(word: str, index: ComplaintIndex) -> Mapping[int, float]:
    """The stems that a typed word may be, each with its likeness (0–1)."""
    known = index.remembered.get(word)
    if known is None:
        known = _looked_up(word, index)
        if len(index.remembered) >= REMEMBERED:
            index.remembered.clear()
        index.remembered[word] = known
    return known


def _looked_up(word: str, index: ComplaintIndex) -> Mapping[int, float]:
    stem, whole = _stem(word), fold(word)
    same = index.stems.get(stem, index.stems.get(whole))
    plainer = _STRONGER.sub("", word) if same is None else word
    if plainer != word and (found := _looked_up(plainer, index)):
        return found
    found = dict(_inside(whole, index))
    if same is None:
        found.update(_begun(stem, index))
    if same is not None:
        found[same] = 1.0
    if len(stem) >= 4 and max(found.values(), default=0.0) < SURE:
        for known, likeness in _alike(stem, index):
            number = index.stems[known]
            found[number] = max(found.get(number, 0.0), likeness)
    return found


def _alike(stem: str, index: ComplaintIndex) -> Iterator[tuple[str, float]]:
    """The stems of which this may be a misspelling, each with its likeness, three at most."""
    least = LEAST_LIKENESS if len(stem) >= 6 else LEAST_LIKENESS_SHORT
    known = index.near.get(stem[0], ())
    # A word that much shorter or longer is less alike than that, whatever its letters.
    first = bisect_left(known, ceil(len(stem) * least), key=len)
    last = bisect_right(known, floor(len(stem) / least), key=len)
    found = process.extract(stem, known[first:last], scorer=OSA.normalized_similarity, score_cutoff=least, limit=3)
    for word, likeness, _ in found:
        yield word, likeness


def _inside(whole: str, index: ComplaintIndex) -> Iterator[tuple[int, float]]:
    """The stems that a word begins or ends with, as compounds and endings do."""
    for end in range(len(whole) - 1, 2, -1):
        number = index.stems.get(whole[end:])
        if number is not None and len(whole) - end >= 4:
            yield number, 0.45 + 0.45 * (len(whole) - end) / len(whole)
    for end in range(4, len(whole)):
        number = index.stems.get(whole[:end])
        if number is not None:
            yield number, 0.55 + 0.4 * end / len(whole)


def _begun(stem: str, index: ComplaintIndex) -> Iterator[tuple[int, float]]:
    """The stems that begin with the word's, and are little longer."""
    if len(stem) >= 4:
        for at in range(bisect_left(index.in_order, stem), len(index.in_order)):
            known = index.in_order[at]
            if not known.startswith(stem):
                break
            if len(known) - len(stem) <= 4:
                yield index.stems[known], 0.95 - 0.05 * (len(known) - len(stem))


def _stem(word: str) -> str:
    """The folded stem of a Swedish word; English words keep theirs, nearly."""
    return fold(snowballstemmer.stemmer("swedish").stemWord(word))


def _without_denied(text: str) -> str:
    """The text without what its clauses deny; "kan inte …" is a complaint, not a denial."""
    kept = []
    for clause in _CLAUSE.split(text):
        found = _NEGATION.search(clause)
        kept.append(clause if found is None or _CANNOT.search(clause) else clause[: found.start()])
    return " . ".join(kept)


def _typed(text: str) -> list[str]:
    """The words of the text, each once, and those that its figures stand for."""
    words = dict.fromkeys(word for word in _words(text) if len(word) <= LONGEST_WORD)
    return [*(word for clue, word in _CLUES if word not in words and clue.search(text)), *words][:MOST_WORDS]


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(text.lower()) if word not in _EMPTY and not word[0].isdigit()]
