"""What a clinician's line asks and does, from words alone: no language model, no network, the same answer every time.

A region that has its own reading puts it behind `Understanding`; the patient asks nothing more of it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

from server.domain.denial import NEGATORS
from server.domain.spelling import fold
from server.training.lexicon import Hit, Lexicon, Word, lexicon, words_of

Form: TypeAlias = Literal["open", "yes_no", "negated"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what about (empty = what was last spoken of), which side of it, and whether yes or no is an answer."""

    concept: str
    aspect: str = ""
    form: Form = "open"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line asks, what else it does, and whether it asks something that was not understood."""

    asked: tuple[Asked, ...] = ()
    acts: frozenset[str] = frozenset()
    lost: bool = False


class Understanding(Protocol):
    """Reads a clinician's line. Pure: the same text and talk give the same reading."""

    def read(self, text: str, known: Collection[str], last: str) -> Heard:
        """`known` are the concepts (and `concept.aspect`) that this patient has facts of, `last` what was last spoken of."""
        ...


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SENTENCE: Final = re.compile(r"[^.?!\n]+(?:\.(?=\d)[^.?!\n]+)*[.?!]*")
_ASKING: Final = (
    "hur|när|var|vad|vilken|vilket|vilka|vem|har|är|kan|kommer|gör|får|tar|äter|dricker|finns|känner|mår|sedan"
)
_AND: Final = re.compile(rf"(?:\s*[,;]\s*(?:(?:och|eller|samt)\s+)?|\s+(?:och|eller|samt|men)\s+)(?=(?:{_ASKING})\b)")
"""Where one question ends and the next begins inside a sentence."""
_OPENERS: Final = _set(
    "hur nar var vart vad vilken vilket vilka vem vems varfor har ar kan kommer gor far tar ater dricker finns kanner mar hade"
    " brukar sitter star gar ser horde hander vill vet sover blir blev bor ammar vager kissar roker andas fick anvander slar"
    " behover minns upplever tal leker stralar svider kraks spytt skulle jobbar arbetar hostar galler heter bloder kliar"
)
_BEGINS: Final = re.compile(
    r"(?:(?:hej|ok|okej|då|och|men|sen|så|tack|jo|ja|förstår|hm+|mm+|bra|aha)\b[ ,!]*)*"
    r"(?:(?:berätta|beskriv|skriv|säg|förklara)\b|jag (?:undrar|behöver (?:veta|fråga)|vill (?:veta|fråga))|undrar"
    r"|skulle du|kan du|får jag fråga|du (?:har|är|kan|känner|mår)\b.*\b(?:va|eller)$)"
)
"""How a sentence without a question mark may begin and still ask."""
_LEADING: Final = _set("hej ok okej da och men sen sa tack jo ja bra aha forst sedan eller alltsa du ni")
_INTERROGATIVE: Final = _set("hur nar var vart vad vilken vilket vilka vem vems varfor")
_IF: Final = frozenset(("om", "ifall"))
_PRONOUNS: Final = frozenset(("du", "ni", "hon", "han", "jag", "vi", "man", "barnet", "sköterskan", "läkaren"))
_BRIEF: Final = 5
_ASKED_TO_DO: Final = frozenset(("instruct",))
"""Acts that a question may be, and be understood as: "kan du skicka en bild?"."""
_INSTRUCTING: Final = frozenset(
    ("ring", "ta", "drick", "vila", "ak", "sok", "skicka", "mat", "tryck", "lagg", "vanta", "fortsatt")
)
_LEANS: Final = frozenset(("den", "det", "dom", "de", "dem", "dessa", "detta", "dar", "sadan", "nagon", "sen", "sedan"))
GENERIC: Final = frozenset(
    (
        "onset",
        "course",
        "severity",
        "place",
        "side",
        "kind",
        "pattern",
        "worse_by",
        "better_by",
        "cause",
        "pain",
        "before",
    )
)
"""Concepts that say what is asked, and leave of what to the talk."""
AS_CONCEPT: Final = {
    "when": "onset", "amount": "severity", "side": "side", "place": "place", "kind": "kind", "often": "pattern", "course": "course",
    "cause": "cause",
}  # fmt: skip
_AS_ASPECT: Final = {concept: aspect for aspect, concept in AS_CONCEPT.items()}


class WordUnderstanding:
    """Reads by the lexicon's words: stems, beginnings, misspellings, negations, and what a question leans on."""

    def __init__(self, words: Lexicon | None = None) -> None:
        """Use these words, or the shipped ones."""
        self._lexicon = words or lexicon()

    def read(self, text: str, known: Collection[str], last: str) -> Heard:
        """Read sentence by sentence; each clause that asks gives its questions."""
        asked: list[Asked] = []
        acts: set[str] = set()
        lost = False
        sentences = [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip(" .!?")]
        for sentence in sentences:
            words = words_of(sentence)
            acts |= self._lexicon.acts_in(words)
            if not self._asks(sentence, words, alone=len(sentences) == 1):
                continue
            found = self._questions(sentence, known, asked[-1].concept if asked else last)
            new = [one for one in found if one not in asked]
            asked += new
            lost = lost or not (found or self._lexicon.acts_in(words) & _ASKED_TO_DO)
        return Heard(tuple(asked), frozenset(acts), lost and not asked)

    def _asks(self, sentence: str, words: tuple[Word, ...], *, alone: bool) -> bool:
        if sentence.endswith("?"):
            return True
        folded = [word.folded for word in words]
        while folded and folded[0] in _LEADING and folded[:2] != ["du", "kan"]:  # "Du kan ta …" advises.
            folded.pop(0)
        if not folded or folded[0] in _IF or folded[0] in _INSTRUCTING:
            return False
        if folded[0] in _OPENERS or _BEGINS.match(sentence.lower()):
            return True
        brief = alone and len(folded) <= _BRIEF and not sentence.endswith(("!", "."))
        return brief and bool(self._lexicon.concept_hits(words)) and not self._lexicon.acts_in(words)

    def _questions(self, sentence: str, known: Collection[str], last: str) -> list[Asked]:
        asked: list[Asked] = []
        for clause in _AND.split(sentence):
            words = words_of(clause or "")
            if words:
                asked += [one for one in self._clause(words, known, last) if one not in asked]
                last = asked[-1].concept if asked else last
        return asked

    def _clause(self, words: tuple[Word, ...], known: Collection[str], last: str) -> list[Asked]:
        hits = self._told(self._lexicon.concept_hits(words), words, known)
        aspects = self._aspects(words)
        form = self._form(words)
        named = [hit.id for hit in hits if hit.id not in GENERIC]
        generic = [hit.id for hit in hits if hit.id in GENERIC]
        if named:
            wanted = [*aspects, *(_AS_ASPECT[one] for one in generic if one in _AS_ASPECT)]
            return [Asked(name, self._aspect(name, wanted, known), form) for name in named]
        if generic:
            return [self._leaning(one, last, known, form) for one in generic]
        if aspects and last:
            for aspect in aspects:
                if f"{last}.{aspect}" in known:
                    return [Asked(last, aspect, form)]
            concept = next((AS_CONCEPT[one] for one in aspects if one in AS_CONCEPT), "")
            if concept and len(words) <= _BRIEF + 2:
                return [self._leaning(concept, last, known, form)]
            return [Asked(last, aspects[0], form)] if _LEANS & {word.folded for word in words} else []
        return []

    def _aspects(self, words: tuple[Word, ...]) -> list[str]:
        """What the clause asks of a thing; a "när" before a pronoun tells of a time and asks for none."""
        telling = [
            Word("", "", "") if word.plain == "när" and (at > 2 or _next(words, at) in _PRONOUNS) else word
            for at, word in enumerate(words)
        ]
        return [hit.id for hit in self._lexicon.aspect_hits(tuple(telling))]

    def _leaning(self, concept: str, last: str, known: Collection[str], form: Form) -> Asked:
        """A question that says what is asked and not of what: of what was last spoken of, where that has an answer."""
        aspect = _AS_ASPECT.get(concept, "")
        if last and aspect and f"{last}.{aspect}" in known:
            return Asked(last, aspect, form)
        return Asked(concept, "", form)

    def _aspect(self, name: str, wanted: list[str], known: Collection[str]) -> str:
        return next((one for one in wanted if f"{name}.{one}" in known), wanted[0] if wanted else "")

    def _told(self, hits: list[Hit], words: tuple[Word, ...], known: Collection[str]) -> list[Hit]:
        """The hits that no fuller one swallows; where two stand on the same words, the one this patient knows of."""
        found = [hit for hit in hits if hit.sure] or hits
        aside = _subordinate(words)
        outside = [hit for hit in found if min(hit.used) < aside]
        found = outside or found
        kept = [hit for hit in found if not any(_swallows(other, hit) for other in found)]
        alike: dict[frozenset[int], Hit] = {}
        for hit in sorted(kept, key=lambda hit: (hit.id not in known, -hit.size, -hit.weight)):
            alike.setdefault(hit.used, hit)
        chosen = list(alike.values())
        unknown = [
            hit for hit in chosen if hit.id not in known and any(o.used & hit.used for o in chosen if o.id in known)
        ]
        return sorted((hit for hit in chosen if hit not in unknown), key=lambda hit: min(hit.used))

    @staticmethod
    def _form(words: tuple[Word, ...]) -> Form:
        folded = [word.folded for word in words]
        if any(word in _INTERROGATIVE for word in folded[:4]):
            return "open"
        denies = {fold(word) for word in NEGATORS}
        return "negated" if any(word in denies for word in folded) else "yes_no"


def _swallows(fuller: Hit, hit: Hit) -> bool:
    """Whether all that a hit stands on belongs to a fuller one; what is said of a thing yields to the thing."""
    if hit.used < fuller.used:
        return True
    return hit.used == fuller.used and hit.id in GENERIC and fuller.id not in GENERIC and fuller.size >= hit.size


def _subordinate(words: tuple[Word, ...]) -> int:
    """Where a clause of time or condition begins that follows the question ("… när du kissar"), else the end."""
    for at in range(1, len(words) - 1):
        if words[at].plain in ("när", "om", "medan") and words[at + 1].plain in _PRONOUNS:
            return at
    return len(words)


def _next(words: tuple[Word, ...], at: int) -> str:
    return words[at + 1].plain if at + 1 < len(words) else ""
