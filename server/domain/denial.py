"""Whether a line denies what it names, or tells of another time or person; when it is unclear, what is named stands."""

import re
from dataclasses import dataclass
from typing import Final

from server.domain.flow import Writer
from server.domain.spelling import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _without_dots(pattern: str) -> re.Pattern[str]:
    """A pattern for text without dots and rings, as many type."""
    return re.compile(fold(pattern))


NEGATORS: Final = _words(
    "inte ej ingen inget inga aldrig utan varken icke saknar slipper no not never without none nor neither"
) | {"dont", "doesnt", "isnt", "havent", "hasnt", "didnt", "wont", "wouldnt"}
REACH: Final = 6
"""So many words before what is named may a negation stand; STRICT_REACH where a miss would be worst."""
STRICT_REACH: Final = 4
WIDEST: Final = 60
"""So many words to each side are looked at as one sentence, however long it runs."""

_TURNS: Final = _words("men fast fastän utom däremot dock och o but only however though and except för because så")
_CANNOT: Final = _words(
    """
    kan kunde orkar orkade går gick slutar slutade släpper släppte hjälper hjälpte minns försvinner hinner vågar lyckas
    viker känner hör ser sover äter dricker svarar reagerar vaknar andas could can does
    """
)
_ABLE: Final = _words("kan kunde orkar orkade vill går får can")
_UNSURE: Final = _words("vet vette tror trodde säker säkert säkra förstår fattar know sure think")
_STILL: Final = _words(
    "längre mer ännu än idag ikväll inatt nu direkt precis just helt anymore yet now today longer right"
)
_DEGREE: Final = _words(
    "så sån sådan sådant sånt speciellt jätte jättemycket mycket särskilt alltid lika riktigt helt ens bara only just always"
    " liknande maken like such this really very"
)
_SUBJECTS: Final = _words("jag har hade är vi det han hon den får fick känner blir kan vill i have has is it she he we")
_OR: Final = _words("eller or nor")
_NO_WORDS: Final = _words("nej nä nej! no ingen inget inga ej none inte")
_AFTER: Final = re.compile(
    r" (?:har|hade|får|fick|känner|är|var|blir) (?:(?:jag|vi|han|hon|den|det|barnet) )?(?:det )?(?:inte|ej|aldrig)"
    r"(?: (?:haft|fått|känt|nåt|något|någon|alls|varit|av))* $"
)
_NUMERAL: Final = (
    r"(?:\d+|ett par|några|flera|många|en massa|två|tre|fyra|fem|sex|sju|åtta|nio|tio|femton|tjugo|trettio|fyrtio)"
)
_THEN: Final = _without_dots(
    rf"\bför (?:\w+ )?(?:{_NUMERAL}) år (?:se(?:da)?n|tillbaka)\b|\bför (?:väldigt |ganska )?länge se(?:da)?n\b"
    r"|\bförra (?:året|sommaren|vintern|hösten|våren)\b|\bi (?:fjol|våras|somras|höstas|vintras|barndomen|tonåren)\b"
    r"|\bi min ungdom\b|\bsom (?:barn|liten|tonåring|ung)\b|\btidigare i livet\b|\bpå [5-9]0 ?talet\b"
    r"|\bnär jag var (?:liten|barn|ung|yngre|tonåring|\d+)\b|\bmin (?:första|förra) graviditet\b"
    r"|(?<!sedan )(?<!sen )(?<!since )\b(?:19[3-9]\d|20[0-4]\d)\b"
    r"|\byears (?:ago|back)\b|\blast year\b|\bas a (?:child|kid|teenager)\b"
    r"|\bwhen i was (?:little|young|a child|a kid|a teenager|\d+)\b"
)
_NOW: Final = _without_dots(
    r"\b(?:nu|idag|i dag|igen|just|nyss|precis|fortfarande|ikväll|i kväll|inatt|i natt|imorse|i morse|igår|i går|hjälp"
    r"|plötsligt|ligger|samma|again|now|today|still|help|tonight|suddenly)\b"
)
_WELL_NOW: Final = _without_dots(
    r"\binte (?:nu|längre)\b|\b(?:mår|är|allt|känner mig) (?:\w+ )?(?:bra|fine|frisk|okej|ok|stabil)\b[^.!?]*"
    r"|\b(?:inget|inga|ingen|none|nothing|aldrig) [^.!?,]*|\b(?:rädd|behöver|undrar|vill|ska|kan)\b[^.!?]*"
    r"|\bi'?m (?:fine|ok|well)\b[^.!?]*"
)
"""What takes its "nu" back: "mår bra nu", "inget nu"."""
_KIN: Final = (
    "mamma mor morsan pappa far farsan mormor morfar farmor farfar bror brorsan syster syrra syrran svärmor svärfar moster"
    " faster farbror morbror kusin granne grannen kollega kompis vän väninna man fru hustru make maka sambo särbo släkting"
    " mother father mum mom dad grandmother grandfather grandma grandpa brother sister uncle aunt neighbour neighbor friend"
    " colleague husband wife cousin"
)
_CHILDREN: Final = "son sonen dotter dottern barn barnet barnbarn child daughter kid"
_PAST: Final = re.compile(
    r"\b(?:hade|fick|dog|avled|har haft|drabbades|gick bort|tog sitt liv|blev|had|died|got|in my family|ärftligt?|släkten|släkt)\b"
)
_KIN_BEFORE: Final = re.compile(rf"\b(?:{'|'.join((_KIN + ' ' + _CHILDREN).split())})\b")
_KIN_OF_CHILD: Final = re.compile(rf"\b(?:{'|'.join(_KIN.split())})\b")
_FAMILY: Final = re.compile(r"\b(?:släkten|släkt|ärftligt?|runs in (?:my|the) family|family history)\b")
_IF: Final = re.compile(
    r"\b(?:om (?:jag|man|hon|han|det|vi|barnet) (?:\w+ )?(?:skulle|får|fick|blir|börjar)|ifall|risk(?:en)? (?:för|att)"
    r"|läst (?:om|att)|kan man|får man|blir man|vaccin\w* mot|rädd (?:för )?att (?:\w+ )?(?:få|drabbas)"
    r"|orolig (?:för )?att (?:\w+ )?få|för att (?:undvika|förebygga|slippa)|skydda\w* mot"
    r"|if (?:i|you|it) (?:get|start|should)|can (?:it|you|this) (?:cause|give)|risk of|worried about getting)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as words: `words` in lower case, `starts` and `ends` in the line, the known words behind each.

    `sentence` and `clause` number the sentence and the comma-clause of each word; `colon` holds the words that a colon
    or a dash follows.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    ids: tuple[tuple[int, ...], ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    colon: frozenset[int]

    def clause_of(self, at: int) -> tuple[int, int]:
        """The first word of the clause that holds word `at`, and the word after its last."""
        return _run(self.clause, at)

    def sentence_of(self, at: int) -> tuple[int, int]:
        """The first word of the sentence that holds word `at`, and the word after its last."""
        return _run(self.sentence, at)


def _run(numbers: tuple[int, ...], at: int) -> tuple[int, int]:
    """The run of equal numbers round `at`, at most WIDEST words to each side."""
    first = last = at
    while first > max(0, at - WIDEST) and numbers[first - 1] == numbers[at]:
        first -= 1
    while last + 1 < min(len(numbers), at + WIDEST) and numbers[last + 1] == numbers[at]:
        last += 1
    return first, last + 1


def denied(reading: Reading, used: frozenset[int], strict: bool) -> bool:
    """Whether the words at `used`, which name something, are denied; a strict look wants a plainer denial."""
    first, last = min(used), max(used)
    return (
        _inside(reading, first, last, used, strict)
        or _before(reading, first, last, used, strict)
        or _after(reading, last, strict)
    )


def _inside(reading: Reading, first: int, last: int, used: frozenset[int], strict: bool) -> bool:
    """A negation among the words that are named: "vill inte dö", "knöl på testikeln, gör inte ont"."""
    for at in range(first + 1, last):
        if at in used or reading.words[at] not in NEGATORS:
            continue
        before = reading.words[at - 1]
        if before in _UNSURE or (before in _CANNOT and at - 1 not in used):
            continue
        named = min(place for place in used if place > at)
        reach = STRICT_REACH if strict else REACH
        if named - at > reach or reading.clause[named] != reading.clause[at]:
            continue
        if any(word in _TURNS for word in reading.words[at + 1 : named]):
            continue
        if _plain_denial(reading, at, named, strict):
            return True
    return False


def _before(reading: Reading, first: int, last: int, used: frozenset[int], strict: bool) -> bool:
    reach = STRICT_REACH if strict else REACH
    at = first - 1
    listed = False
    while at >= 0 and first - at <= (reach + 6 if listed else reach):
        if reading.sentence[at] != reading.sentence[first]:
            return False
        if reading.clause[at] != reading.clause[at + 1]:
            if strict or not _list(reading, at + 1, first):
                return False
            listed = True
        word = reading.words[at]
        if at not in used and word in NEGATORS:
            if word == "utan" and _but_rather(reading, at):
                return False
            if at and reading.words[at - 1] in _CANNOT | _UNSURE and reading.clause[at - 1] == reading.clause[at]:
                return False
            return _plain_denial(reading, at, last, strict)
        if word in _TURNS and not (word in ("och", "o", "and") and _other_no(reading, at)):
            return False
        at -= 1
    return False


def _plain_denial(reading: Reading, at: int, last: int, strict: bool) -> bool:
    words = reading.words
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in _DEGREE or following in _UNSURE or following in _ABLE:
        return False
    if words[at] == "aldrig" and any(word in _DEGREE for word in words[at + 1 : at + 5]):
        return False
    _, end = reading.clause_of(last)
    rest = words[last + 1 : min(end, last + 4)]
    if any(word in _STILL for word in rest):
        return False
    return not (strict and any(word in _STILL for word in words[at + 1 : last]))


def _list(reading: Reading, first: int, end: int) -> bool:
    """Whether a list goes on over the comma before `first`: "ingen feber, frossa eller andnöd"."""
    if any(word in _SUBJECTS for word in reading.words[first:end]):
        return False
    for at in range(first, min(len(reading.words), end + 6)):
        if reading.sentence[at] != reading.sentence[first]:
            return False
        if reading.words[at] in _OR:
            return True
    return False


def _other_no(reading: Reading, at: int) -> bool:
    """Whether the word before an "and" belongs to a list of denials: "varken … och …"."""
    return "varken" in reading.words[max(0, at - 6) : at]


def _but_rather(reading: Reading, at: int) -> bool:
    """Whether "utan" says "but rather": "inte feber utan ont i bröstet"."""
    first, _ = reading.clause_of(at)
    span = range(max(0, first - 6), at)
    return any(
        reading.words[spot] in ("inte", "ej", "ingen", "inget", "inga")
        for spot in span
        if reading.sentence[spot] == reading.sentence[at]
    )


def _after(reading: Reading, last: int, strict: bool) -> bool:
    """A denial that follows: "bröstsmärta: nej", "ont i bröstet har jag inte"."""
    words = reading.words
    if last + 1 >= len(words) or reading.sentence[last + 1] != reading.sentence[last]:
        return False
    if words[last + 1] in _NO_WORDS and last in reading.colon:
        return True
    if words[last + 1] in ("nej", "nä", "saknas") and reading.clause[last + 1] == reading.clause[last]:
        return True
    if strict:
        return False
    _, end = reading.clause_of(last)
    return _AFTER.match(" " + " ".join(words[last + 1 : end]) + " ") is not None if end - last <= 8 else False


def elsewhere(line: str, reading: Reading, used: frozenset[int], writer: Writer, strict: bool) -> bool:
    """Whether the line tells of another time, of somebody else, or of what may come; `line` is in lower case."""
    first, end = reading.clause_of(min(used))
    clause = line[reading.starts[first] : reading.ends[end - 1]]
    begin, stop = reading.sentence_of(min(used))
    sentence = line[reading.starts[begin] : reading.ends[stop - 1]]
    present = _NOW.search(_WELL_NOW.sub("", fold(sentence))) is not None
    if _THEN.search(fold(clause)) and not present:
        return True
    if strict:
        return False
    if _FAMILY.search(clause):
        return True
    before = line[reading.starts[first] : reading.starts[min(used)]]
    if _IF.search(before):
        return True
    kin = _KIN_BEFORE if writer == "self" else _KIN_OF_CHILD if writer == "guardian" else None
    return kin is not None and kin.search(before) is not None and _PAST.search(clause) is not None and not present
