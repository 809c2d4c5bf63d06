"""A case's journal against what good care of its patient looks like: each goal met or missed, with the line that shows it.

Pure. Nothing is weighed or summed: a debrief is a talk, not a grade.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from server.contract.events import Event
from server.training.scenario import Cue, Expectation, Goal, Scenario
from server.training.understanding import Understanding, WordUnderstanding

MINUTE_MS: Final = 60_000
SILENCE_MS: Final = 3 * MINUTE_MS
_FLAGS: Final = frozenset(("Flagged", "Told112", "Worsened"))

Part: TypeAlias = Literal["must", "should", "pitfall"]
Status: TypeAlias = Literal["met", "missed", "not_reached"]
"""A pitfall is `met` when it was kept from. `not_reached`: what it comes after never came."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event as the judge reads it: `at` in milliseconds, who, its words, and what a clinician's line asks and does."""

    seq: int
    at: int
    type: str
    by: str
    text: str
    asks: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a goal, and the moment that shows it (None when it is shown by nothing being there)."""

    goal: Goal
    part: Part
    status: Status
    shown: Moment | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that the debrief tells of."""

    scenario: Scenario
    moments: tuple[Moment, ...]
    verdicts: tuple[Verdict, ...]
    taken_at: int

    @property
    def asked(self) -> frozenset[str]:
        """Every concept that the clinician asked of."""
        return frozenset().union(*(one.asks for one in self.moments))

    def came(self, name: str) -> int | None:
        """When a concept, an act, an event, a cue or a moment first came (ms), None when it has not."""
        first = _Reading(self.scenario, self.moments, self.taken_at).first(name)
        return first[0] if first else None


def judge(scenario: Scenario, events: Sequence[Event], understanding: Understanding | None = None) -> Judgement:
    """Judge a journal from its taking on; what came before (the way in) is the patient's own."""
    moments = tuple(_moments(scenario, events, understanding or WordUnderstanding()))
    taken = next((one.at for one in moments if one.type == "Taken"), moments[0].at if moments else 0)
    reading = _Reading(scenario, moments, taken)
    care = scenario.care
    parts: tuple[tuple[Part, tuple[Goal, ...]], ...] = (
        ("must", care.must),
        ("should", care.should),
        ("pitfall", care.pitfalls),
    )
    verdicts = tuple(reading.verdict(goal, part) for part, goals in parts for goal in goals)
    return Judgement(scenario, moments, verdicts, taken)


def _moments(scenario: Scenario, events: Sequence[Event], understanding: Understanding) -> Iterator[Moment]:
    facts = {*scenario.facts, *(key for cue in scenario.by_herself for key in cue.facts)}
    last, begun = scenario.about, False
    for event in events:
        begun = begun or event["type"] == "Taken"
        if not begun and event["type"] not in _FLAGS:
            continue
        data = event["data"]
        text = str(data.get("text") or data.get("note") or "")
        asks: frozenset[str] = frozenset()
        acts: frozenset[str] = frozenset()
        if event["type"] == "Message" and event["by"]["kind"] == "staff":
            heard = understanding.read(text, facts, last)
            asks, acts = frozenset(one.concept for one in heard.asked), heard.acts
            last = heard.asked[-1].concept if heard.asked else last
        to = frozenset(str(data[key]) for key in ("profession", "unit", "person") if data.get(key))
        yield Moment(event["seq"], event["at"], event["type"], event["by"]["kind"], text, asks, acts, to)


@dataclass(frozen=True, slots=True)
class _Reading:
    scenario: Scenario
    moments: tuple[Moment, ...]
    taken: int

    def verdict(self, goal: Goal, part: Part) -> Verdict:
        expect = goal.expect
        start = self._start(expect)
        if start is None:
            return Verdict(goal, part, "not_reached", None)
        shown = next((one for one in self.moments if self._shows(one, expect, start)), None)
        bad = part == "pitfall" or expect.never
        good = (shown is None) if bad else (shown is not None)
        return Verdict(goal, part, "met" if good else "missed", shown)

    def _start(self, expect: Expectation) -> tuple[int, int] | None:
        """When what it comes after came, as (milliseconds, seq); None when it never did."""
        if not expect.after:
            return self.taken, -1
        return self.first(expect.after)

    def _shows(self, one: Moment, expect: Expectation, start: tuple[int, int]) -> bool:
        if one.by != "staff" or one.at < start[0] or one.seq <= start[1]:
            return False
        if expect.within is not None and one.at - start[0] > expect.within * MINUTE_MS:
            return False
        if expect.to and expect.to not in one.to:
            return False
        done = one.asks & set(expect.asks) or one.acts & set(expect.says) or one.type in expect.does
        if not done:
            return False
        limit = self.first(expect.before) if expect.before else None
        return limit is None or one.seq < limit[1]

    def first(self, name: str) -> tuple[int, int] | None:
        """When a concept, an act, an event, a cue or a moment first came."""
        if name == "silence":
            return self._silence()
        cue = self.scenario.cue(name)
        for one in self.moments:
            if self._is(one, name, cue):
                return one.at, one.seq
        return None

    def _is(self, one: Moment, name: str, cue: Cue | None) -> bool:
        if cue is not None:
            said = one.by == "patient" and one.type == "Message" and one.text in cue.says
            return said or (cue.does == "picture" and one.type == "PictureSent")
        if name == "flag":
            return one.type in _FLAGS
        if one.by != "staff":
            return False
        return name in one.asks or name in one.acts or name == one.type

    def _silence(self) -> tuple[int, int] | None:
        """The first line of the clinician, the last of those in a row, that stood unanswered for three minutes."""
        chat = [one for one in self.moments if one.type == "Message"]
        end = self.moments[-1].at if self.moments else 0
        for number, one in enumerate(chat):
            following = chat[number + 1] if number + 1 < len(chat) else None
            in_a_row = following is not None and following.by == "staff" and following.at - one.at < MINUTE_MS
            if one.by != "staff" or in_a_row:
                continue
            answer = next((later.at for later in chat[number + 1 :] if later.by == "patient"), end)
            if answer - one.at >= SILENCE_MS:
                return one.at, one.seq
        return None
