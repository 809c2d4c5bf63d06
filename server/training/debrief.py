"""A debrief as Markdown: what went well, what to take along, and the talk line by line. Written to help, never to shame."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from server.training.judging import Judgement, Moment, Verdict
from server.training.lexicon import lexicon

LANGUAGES: Final = ("sv", "en")
LEAST_PIECE: Final = 20
"""Characters of a phrase's own words that must stand in a line for the phrase to count as used."""
_BLANK: Final = re.compile(r"\{\{.*?\}\}|\[.*?\]")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Genomgång", "Debrief"),
    "first": ("Första svaret kom efter {0}.", "The first answer came after {0}."),
    "none": ("Inget svar skrevs.", "No answer was written."),
    "well": ("Det här gjorde du", "What you did"),
    "nothing": (
        "Inget av det viktigaste än; nästa gång vet du vad du letar efter.",
        "None of the most important yet; next time you know what to look for.",
    ),
    "take": ("Att ta med sig", "To take along"),
    "all": ("Inget av det viktigaste saknades.", "Nothing of the most important was missing."),
    "trap": ("Lätt att hamna i", "Easy to fall into"),
    "not_reached": ("Kom inte så långt", "Not reached"),
    "questions": ("Frågor", "Questions"),
    "asked": ("Ställda", "Asked"),
    "unasked": ("Kunde också ha frågats om", "Could also have been asked of"),
    "phrases": ("Fraser som användes", "Phrases used"),
    "turns": ("Vems tur", "Whose turn"),
    "yours": ("Patienten väntade på dig i {0}, du på patienten i {1}.", "The patient waited for you {0}, you for the patient {1}."),
    "timeline": ("Tidslinje", "Timeline"),
    "time": ("Tid", "Time"),
    "who": ("Vem", "Who"),
    "what": ("Vad", "What"),
    "staff": ("du", "you"),
    "patient": ("patienten", "the patient"),
    "system": ("systemet", "the system"),
    "lesson": ("Att minnas", "To remember"),
}  # fmt: skip
EVENT_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "Taken": ("tar ärendet", "takes the case"),
    "HandedOver": ("lämnar över", "hands over"),
    "Returned": ("lämnar tillbaka", "hands back"),
    "Closed": ("avslutar", "closes"),
    "PhoneCalled": ("ringer", "calls"),
    "ColleagueAsked": ("frågar en kollega", "asks a colleague"),
    "ColleagueAnswered": ("kollegan svarar", "the colleague answers"),
    "Note": ("skriver en anteckning", "writes a note"),
    "LevelSet": ("ändrar nivån", "changes the level"),
    "Flagged": ("röd flagga", "red flag"),
    "FlagAcknowledged": ("kvitterar röd flagga", "acknowledges the red flag"),
    "Told112": ("visar 112 för patienten", "shows 112 to the patient"),
    "Replied112": ("svarar på 112-rådet", "answers the 112 advice"),
    "Worsened": ("säger att hon blivit sämre", "says that it has got worse"),
    "PictureSent": ("skickar en bild", "sends a picture"),
    "PictureSeen": ("öppnar bilden", "opens the picture"),
    "Reminded": ("påminner patienten", "reminds the patient"),
    "Parked": ("parkerar", "parks the case"),
    "VideoSent": ("skickar videolänk", "sends a video link"),
}


def debrief(judgement: Judgement, phrases: Mapping[str, str] | None = None, lang: str = "sv") -> str:
    """Return the debrief; `phrases` are the shared phrases' texts by shortcut, `lang` is sv or en."""
    return "\n".join(_Writer(judgement, phrases or {}, LANGUAGES.index(lang)).lines()) + "\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    judgement: Judgement
    phrases: Mapping[str, str]
    lang: int

    def _says(self, name: str, *values: str) -> str:
        return _WORDS[name][self.lang].format(*values)

    def lines(self) -> Iterator[str]:
        scenario = self.judgement.scenario
        yield f"# {self._says('title')}: {scenario.title[LANGUAGES[self.lang]]}"
        yield ""
        first = self._first_answer()
        yield self._says("none") if first is None else self._says("first", _length(first - self.judgement.taken_at))
        yield from self._goals()
        yield from self._questions()
        yield from self._phrases()
        yield from self._turns()
        yield from ("", f"## {self._says('lesson')}", "", scenario.lesson)
        yield from self._timeline()

    def _first_answer(self) -> int | None:
        return next((one.at for one in self.judgement.moments if one.by == "staff" and one.type == "Message"), None)

    def _goals(self) -> Iterator[str]:
        verdicts = self.judgement.verdicts
        well = [one for one in verdicts if one.part != "pitfall" and one.status == "met"]
        missed = [one for one in verdicts if one.part != "pitfall" and one.status == "missed"]
        fallen = [one for one in verdicts if one.part == "pitfall" and one.status == "missed"]
        waiting = [one for one in verdicts if one.part != "pitfall" and one.status == "not_reached"]
        yield from ("", f"## {self._says('well')}", "")
        yield from (self._goal(one) for one in well)
        if not well:
            yield self._says("nothing")
        yield from ("", f"## {self._says('take')}", "")
        yield from (self._goal(one) for one in sorted(missed, key=lambda one: one.part))
        if not missed:
            yield self._says("all")
        for name, some in (("trap", fallen), ("not_reached", waiting)):
            if some:
                yield from ("", f"## {self._says(name)}", "")
                yield from (self._goal(one) for one in some)

    def _goal(self, verdict: Verdict) -> str:
        goal, shown = verdict.goal, verdict.shown
        line = f" ({self._clock(shown.at)}: {self._told(shown)})" if shown is not None else ""
        return f"- **{_plain(goal.text)}**{line} {_plain(goal.why)}"

    def _questions(self) -> Iterator[str]:
        scenario, concepts = self.judgement.scenario, lexicon().concepts
        goals = (*scenario.care.must, *scenario.care.should)
        wanted = dict.fromkeys(name for goal in goals for name in goal.expect.asks)
        asked = [concepts[name].title for name in concepts if name in self.judgement.asked]
        met = {name for one in self.judgement.verdicts if one.status == "met" for name in one.goal.expect.asks}
        left = [concepts[name].title for name in wanted if name not in self.judgement.asked and name not in met]
        yield from ("", f"## {self._says('questions')}", "")
        yield f"- {self._says('asked')}: {', '.join(asked) or '–'}"
        if left:
            yield f"- {self._says('unasked')}: {', '.join(left)}"

    def _phrases(self) -> Iterator[str]:
        said = "\n".join(one.text for one in self.judgement.moments if one.by == "staff" and one.type == "Message")
        used = [shortcut for shortcut, text in self.phrases.items() if any(piece in said for piece in _pieces(text))]
        if used:
            yield from ("", f"## {self._says('phrases')}", "", ", ".join(f"`;{one}`" for one in used))

    def _turns(self) -> Iterator[str]:
        spent = {"staff": 0, "patient": 0}
        turn, since = "staff", self.judgement.taken_at
        for one in self.judgement.moments:
            if one.type != "Message" or one.by not in spent:
                continue
            other = "patient" if one.by == "staff" else "staff"
            spent[turn] += one.at - since if other != turn else 0
            turn, since = (other, one.at) if other != turn else (turn, since)
        yield from ("", f"## {self._says('turns')}", "")
        yield self._says("yours", _length(spent["staff"]), _length(spent["patient"]))

    def _timeline(self) -> Iterator[str]:
        yield from ("", f"## {self._says('timeline')}", "")
        yield f"| {self._says('time')} | {self._says('who')} | {self._says('what')} |"
        yield "|---|---|---|"
        for one in self.judgement.moments:
            if one.type == "Message" or one.type in EVENT_WORDS:
                who = self._says(one.by)
                yield f"| {self._clock(one.at)} | {who} | {self._told(one)} |"

    def _told(self, one: Moment) -> str:
        if one.type == "Message":
            return f"”{_plain(one.text)}”"
        return EVENT_WORDS.get(one.type, (one.type, one.type))[self.lang]

    def _clock(self, at: int) -> str:
        seconds = max(0, at - self.judgement.taken_at) // 1000
        return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _pieces(text: str) -> list[str]:
    """The parts of a phrase that are the same each time it is used."""
    pieces = [piece.strip() for part in _BLANK.split(text) for piece in part.splitlines()]
    return [piece for piece in pieces if len(piece) >= LEAST_PIECE]


def _length(milliseconds: int) -> str:
    seconds = max(0, milliseconds) // 1000
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def _plain(text: str) -> str:
    """Words of people inside Markdown: on one line, with its signs as they are."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
