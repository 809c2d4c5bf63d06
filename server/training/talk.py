"""A simulated patient in a chat: answers what she is asked out of her facts, and does what her scenario has her do.

Pure: time comes in as seconds since the clinician took the case, chance as a seed. The same lines at the same times give the
same talk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from server.training.lexicon import Lexicon, lexicon
from server.training.manner import (
    ABSENT,
    DODGES,
    EASED,
    HELLO,
    HELLO_WORRIED,
    LOST,
    LOST_AGAIN,
    MISSED,
    RELIEVED,
    REPLIES,
    STUNG,
    UNKNOWN,
    told,
    typing,
)
from server.training.scenario import Cue, Fact, Scenario
from server.training.understanding import AS_CONCEPT, Asked, Heard, Understanding, WordUnderstanding

MINUTE: Final = 60.0
WORRIED: Final = 6
FOREVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that a line gives: its key (`concept` or `concept.aspect`) and the words."""

    key: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Line:
    """What she writes, seconds from what she answers until it is sent, and the facts that it gives.

    `cue` names what made her write by herself; `lost` says that she asks back.
    """

    text: str
    seconds: float
    states: tuple[Stated, ...] = ()
    cue: str = ""
    picture: bool = False
    lost: bool = False


@dataclass(slots=True)
class _State:
    last: str
    facts: dict[str, Fact]
    times: dict[str, int] = field(default_factory=dict)
    given: dict[str, float] = field(default_factory=dict)
    lines: int = 0
    waits_since: float = 0.0
    waiting: bool = True
    missed: bool = False
    silent_until: float = 0.0
    unread: list[str] = field(default_factory=list)
    lost: int = 0
    kind: bool = False
    stung: int = 0
    looked: float = -1.0


class SimulatedPatient:
    """One scenario's patient in one talk."""

    def __init__(self, scenario: Scenario, seed: int, understanding: Understanding | None = None) -> None:
        """The same seed and the same lines give the same talk."""
        self.scenario = scenario
        self._seed = seed
        self._reads = understanding or WordUnderstanding()
        self._lexicon: Lexicon = lexicon()
        self._state = _State(scenario.about, dict(scenario.facts))

    @property
    def facts(self) -> Mapping[str, Fact]:
        """What she knows as it is now."""
        return dict(self._state.facts)

    def hears(self, text: str, at: float) -> list[Line]:
        """Read a clinician's line at `at` (seconds) and return what she writes to it, in order."""
        state = self._state
        state.lines += 1
        if at < state.silent_until:
            state.unread.append(text)
            state.waiting = False
            return []
        chance = self._chance("hears")
        heard = self._reads.read(text, state.facts.keys(), state.last)
        lines = list(self._replies(text, heard, chance))
        state.looked = max(state.looked, at)
        lines += self._cues(at, heard, text)
        if not lines and state.lines == 1:
            lines = [self._line(chance.choice(HELLO), text, chance)]
        state.waiting = False
        if lines:
            self._waits(at + sum(line.seconds for line in lines))
        return lines

    def due(self, at: float) -> list[Line]:
        """Return what she writes by herself up to `at`."""
        state = self._state
        if at < state.silent_until:
            return []
        state.looked = max(state.looked, at)
        lines: list[Line] = []
        if state.unread:
            unread, state.unread = state.unread, []
            state.lines -= len(unread)
            for text in unread:
                lines += self.hears(text, at)
        lines += self._cues(at, Heard(), "")
        patience = self.scenario.person.patience * MINUTE
        if not lines and state.waiting and not state.missed and at - state.waits_since >= patience:
            chance = self._chance("missed")
            state.missed = True
            return [self._line(chance.choice(MISSED), "", chance)]
        if lines:
            self._waits(at)
        return lines

    def next_at(self) -> float:
        """The earliest time, in seconds, at which `due` may have something that it did not have when it was asked last;
        infinity when nothing is to come by itself.
        """
        state = self._state
        times = [cue.when.minute * MINUTE for cue in self._left() if cue.when.minute is not None]
        if state.waiting:
            times += [state.waits_since + c.when.waited * MINUTE for c in self._left() if c.when.waited is not None]
            times += [] if state.missed else [state.waits_since + self.scenario.person.patience * MINUTE]
        if state.unread:
            times.append(state.silent_until)
        earliest = min((at for at in times if at > state.looked), default=FOREVER)
        return max(earliest, state.silent_until)

    def turns(self, cue: Cue, at: float) -> list[Line]:
        """Let something happen to her now that nobody has waited for: one of her own cues, or another."""
        lines = self._given(cue, at, "")
        self._waits(at)
        return lines

    def fact_of(self, asked: Asked) -> Stated:
        """The fact that answers a question: her own, or that she has not got it, or that she does not know."""
        key, fact = self._found(asked)
        if fact.manner == "unsure" or fact.says:
            return Stated(key, fact)
        chance = Random(f"{self._seed}/{self.scenario.id}/{key}")  # noqa: S311  a seed, not secrecy
        words = UNKNOWN if fact.stance == "unknown" else ABSENT[self.scenario.person.writer]
        return Stated(key, Fact(fact.stance, chance.choice(words)))

    def _found(self, asked: Asked) -> tuple[str, Fact]:
        facts, about = self._state.facts, self.scenario.about
        concept, aspect = asked.concept, asked.aspect
        keys = [f"{concept}.{aspect}"] if aspect else []
        wider = self._lexicon.concepts[about].under == concept if about in self._lexicon.concepts else False
        known = self._lexicon.concepts.get(concept)
        narrower = known is not None and known.under == about
        if aspect in AS_CONCEPT and (concept == about or wider or narrower or aspect == "cause"):
            keys.append(AS_CONCEPT[aspect])
        keys.append(concept)
        keys += [about] if wider else []
        keys += known.near if known is not None else ()
        for key in keys:
            if key in facts:
                return key, facts[key]
        return concept, Fact("lacks" if known is not None and known.absent else "unknown", "")

    def _replies(self, text: str, heard: Heard, chance: Random) -> Iterator[Line]:
        state, person = self._state, self.scenario.person
        if state.missed:
            state.missed = False
            if not heard.asked:
                yield self._line(chance.choice(RELIEVED), text, chance)
        elif state.lines == 1 and "greet" in heard.acts:
            hello = HELLO_WORRIED if person.worry >= WORRIED else HELLO
            yield self._line(chance.choice(hello), text, chance)
        state.kind = state.kind or "kind" in heard.acts
        yield from self._tone(text, heard, chance)
        if self._misread(heard):
            return
        if heard.asked:
            state.lost = 0
            yield from self._answers(text, heard, chance)
        elif heard.lost:
            words = LOST_AGAIN if state.lost else LOST
            state.lost += 1
            yield Line(chance.choice(words), typing(words[0], text, person, chance), lost=True)
        scripted = {act for cue in self._left() for act in cue.when.heard}
        said = next((words for act, words in REPLIES if act in heard.acts and act not in scripted), None)
        if said is not None and not heard.lost and not (heard.asked and "understood" in heard.acts):
            yield self._line(chance.choice(said), text if not heard.asked else "", chance)

    def _tone(self, text: str, heard: Heard, chance: Random) -> Iterator[Line]:
        state = self._state
        if "curt" in heard.acts and not state.stung:
            state.stung += 1
            yield self._line(chance.choice(STUNG), text, chance)
        elif "kind" in heard.acts and self.scenario.person.worry >= WORRIED and not heard.asked and state.lines > 1:
            yield self._line(chance.choice(EASED), text, chance)

    def _misread(self, heard: Heard) -> bool:
        """Whether she takes this question for another: her cue says what she answers instead."""
        concepts = {one.concept for one in heard.asked}
        return any(cue.does == "misunderstands" and concepts & set(cue.when.asked) for cue in self._left())

    def _answers(self, text: str, heard: Heard, chance: Random) -> Iterator[Line]:
        state = self._state
        said: list[tuple[str, Stated | None]] = []
        for asked in heard.asked:
            stated = self.fact_of(asked)
            if any(one is not None and one.key == stated.key for _, one in said):
                continue
            state.last = asked.concept
            times = state.times.get(stated.key, 0)
            state.times[stated.key] = times + 1
            if stated.fact.manner == "reluctant" and not times and not state.kind:
                said.append((chance.choice(DODGES), None))
                continue
            own = stated.key in state.facts
            before = times - (stated.fact.manner == "reluctant" and times > 0 and not state.kind)
            words = told(stated.fact, asked.form, max(0, before), chance)
            if not own and stated.fact.stance == "lacks" and len(heard.asked) > 1:
                words = f"nej, inte {self._lexicon.concepts[stated.key].title}, {stated.fact.says}"
            said.append((words, stated))
        yield from self._together(text, said, chance)

    def _together(self, text: str, said: list[tuple[str, Stated | None]], chance: Random) -> Iterator[Line]:
        """Several answers: a line each from who writes short, else one text."""
        person = self.scenario.person
        if person.writes == "short":
            read = text
            for words, stated in said:
                yield Line(words, typing(words, read, person, chance), (stated,) if stated else ())
                read = ""
            return
        words = ". ".join(one.rstrip(".") for one, _ in said)
        if words:
            yield Line(words, typing(words, text, person, chance), tuple(stated for _, stated in said if stated))

    def _left(self) -> list[Cue]:
        return [cue for cue in self.scenario.by_herself if cue.id not in self._state.given]

    def _cues(self, at: float, heard: Heard, text: str) -> list[Line]:
        lines: list[Line] = []
        state = self._state
        before = set(state.given)
        for cue in self.scenario.by_herself:
            if cue.id in state.given or not self._comes(cue, at, heard):
                continue
            if (cue.when.heard or cue.when.asked) and cue.when.after not in before | {""}:
                continue  # One line of the clinician's is not heard twice.
            lines += self._given(cue, at, text)
            if cue.does == "silent":
                break
        return lines

    def _given(self, cue: Cue, at: float, text: str) -> list[Line]:
        """Do what a cue has her do."""
        state = self._state
        state.given[cue.id] = at
        state.facts.update(cue.facts)
        for key in cue.facts:
            state.times.pop(key, None)
        chance = self._chance(cue.id)
        lines = [Line(said, typing(said, text, self.scenario.person, chance), cue=cue.id) for said in cue.says]
        if cue.does == "picture":
            lines.append(Line("", 4.0, cue=cue.id, picture=True))
        if cue.does == "silent":
            state.silent_until = at + cue.silent_minutes * MINUTE if cue.silent_minutes else FOREVER
        return lines

    def _comes(self, cue: Cue, at: float, heard: Heard) -> bool:
        when, state = cue.when, self._state
        asked = {one.concept for one in heard.asked}
        waited = (at - state.waits_since) / MINUTE if state.waiting else 0.0
        return (
            (when.minute is None or at >= when.minute * MINUTE)
            and (when.waited is None or waited >= when.waited)
            and (when.lines is None or state.lines >= when.lines)
            and (not when.asked or bool(asked & set(when.asked)))
            and (not when.heard or bool(heard.acts & set(when.heard)))
            and (not when.after or when.after in state.given)
        )

    def _waits(self, since: float) -> None:
        self._state.waiting, self._state.waits_since = True, since

    def _line(self, words: str, text: str, chance: Random) -> Line:
        return Line(words, typing(words, text, self.scenario.person, chance))

    def _chance(self, what: str) -> Random:
        return Random(f"{self._seed}/{self.scenario.id}/{self._state.lines}/{what}")  # noqa: S311  a seed, not secrecy
