"""How a simulated patient puts it: ja and nej, what she has said before, what she does not know, and how long it takes to type."""

from collections.abc import Mapping
from random import Random
from typing import Final

from server.domain.flow import Writer
from server.training.scenario import Fact, Person, Writing
from server.training.understanding import Form

UNKNOWN: Final = ("det vet jag inte", "vet faktiskt inte", "ingen aning tyvärr", "det kan jag inte svara på")
ABSENT: Final[Mapping[Writer, tuple[str, ...]]] = {
    "self": ("inte vad jag har märkt", "inte vad jag vet"),
    "guardian": ("inte vad vi har märkt", "inte vad jag har sett"),
    "relative": ("inte vad jag har sett", "inte vad jag vet"),
}
AGAIN: Final = ("som jag skrev, ", "som sagt, ", "jag skrev det nyss, ")
WEARY: Final = ("det har du redan frågat, men ", "nu har jag svarat på det flera gånger, ")
DODGES: Final = (
    "varför undrar du det?",
    "det är inte det jag söker för",
    "hm. måste jag svara på det?",
)
LOST: Final = ("hur menar du?", "jag förstår inte riktigt, vad menar du?", "vad är det du undrar?")
LOST_AGAIN: Final = (
    "jag hänger inte med, kan du fråga på ett annat sätt?",
    "förlåt, jag förstår inte frågan. kan du skriva den enklare?",
)
MISSED: Final = ("är du kvar?", "hallå?", "hej, är det någon där?")
RELIEVED: Final = ("skönt att du är kvar", "bra, jag trodde du hade gått")
HELLO: Final = ("hej", "hej, tack för att du svarar")
HELLO_WORRIED: Final = ("hej, vad bra att någon svarar", "hej, tack, jag är rätt orolig")
STUNG: Final = ("okej, ursäkta att jag frågar", "du behöver inte låta så")
EASED: Final = ("tack, det känns bättre när du säger så", "tack, snällt")
REPLIES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("advise_112", ("okej, jag ringer 112 nu", "jag ringer nu")),
    ("advise_ed", ("okej, då åker vi in", "okej, jag försöker ta mig dit")),
    ("safety_net", ("okej, då hör jag av mig om det blir så", "okej, jag håller koll på det")),
    ("book", ("tack, det blir bra", "okej, då kommer jag")),
    ("prescribe", ("tack, vad bra", "toppen, tack")),
    ("hand_over", ("okej, tack", "okej, då väntar jag på det")),
    ("will_call", ("okej, jag har telefonen på", "okej, det går bra")),
    ("self_care", ("okej, det ska jag prova", "okej, då gör jag så")),
    ("reassure", ("okej, skönt att höra", "okej, om du säger det")),
    ("help_lines", ("okej, tack, jag sparar numret", "tack, jag ska tänka på det")),
    ("wait", ("okej", "okej, jag väntar")),
    ("closing", ("tack för hjälpen", "tack, hej då")),
    ("understood", ("ja, det känns bra", "ja, jag är med")),
    ("instruct", ("okej, vänta lite", "okej, ska göra det")),
)
"""What she says to what a line does, the gravest first; only the first is said."""

_SPEED: Final[Mapping[Writing, float]] = {"short": 4.0, "plain": 3.3, "wordy": 4.6}
"""Characters a second on a phone."""
_READING: Final = 25.0
"""Characters a second that she reads."""


def told(fact: Fact, form: Form, times: int, chance: Random) -> str:
    """A fact in her words: with ja, jo or nej where that is an answer, and otherwise where it has been said before."""
    says = f"{fact.says}, tror jag" if fact.manner == "unsure" else fact.says
    if times >= 2:
        return chance.choice(WEARY) + says
    if times == 1:
        return chance.choice(AGAIN) + says
    return _begun(fact, form, says)


def _begun(fact: Fact, form: Form, says: str) -> str:
    first = says.split(maxsplit=1)[0].strip(",.").lower() if says else ""
    if form == "open" or fact.stance in ("is", "unknown"):
        return says
    if fact.stance == "has" and first not in ("ja", "jo", "jag"):
        return f"{'jo' if form == 'negated' else 'ja'}, {says}"
    if fact.stance == "has" and first == "jag":
        return f"{'jo' if form == 'negated' else 'ja'} {says}"
    if fact.stance == "lacks" and first not in ("nej", "nä"):
        return f"nej, {says}"
    return says


def typing(text: str, read: str, person: Person, chance: Random) -> float:
    """Seconds from the clinician's line to hers: reading, thinking, typing; the worried are quicker."""
    speed = _SPEED[person.writes] * (1.2 if person.worry >= 7 else 1.0)
    seconds = len(read) / _READING + chance.uniform(0.8, 3.0) + len(text) / speed
    return round(seconds * chance.uniform(0.85, 1.2), 1)
