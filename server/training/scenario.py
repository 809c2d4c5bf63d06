"""What a scenario is: a patient with her facts and her ways, what she does by herself, and what good care of her looks like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from server.domain.flow import Answer, Level, Sex, Text, Writer

Chat: TypeAlias = Literal["nurse", "secretary", "bvc", "1177"]
Kind: TypeAlias = Literal["common", "red_flag", "silent", "disclosure"]
Stance: TypeAlias = Literal["has", "lacks", "is", "unknown"]
"""What a fact says: it is there, it is not, it is so (neither), or she does not know."""
Manner: TypeAlias = Literal["plain", "unsure", "reluctant"]
"""How she tells it: straight out, with a "tror jag", or not until she is met kindly or asked again."""
Writing: TypeAlias = Literal["short", "plain", "wordy"]
Deed: TypeAlias = Literal["says", "worse", "picture", "other_phone", "angry", "misunderstands", "discloses", "silent"]

MOMENTS: Final = ("flag", "silence")
ENTRANCES: Final[Mapping[Chat, str]] = {"nurse": "care", "1177": "care", "secretary": "secretary", "bvc": "bvc"}
"""The entrance that leads to each chat; the nurse line has the care entrance's cases when the centre is closed."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes: age in months and sex are those of the person the case concerns; `worry` 0–10, `patience` in minutes."""

    name: str
    age_months: int
    sex: Sex
    writer: Writer
    language: str = "sv"
    writes: Writing = "plain"
    worry: int = 3
    patience: float = 5.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that she knows, in her own words."""

    stance: Stance
    says: str
    manner: Manner = "plain"


@dataclass(frozen=True, slots=True)
class When:
    """What must all have come for a cue: minutes since the chat began, minutes of waiting for a line, lines of the
    clinician, any one of these concepts asked of, any one of these acts heard, another cue that has been given.
    """

    minute: float | None = None
    waited: float | None = None
    lines: int | None = None
    asked: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """What she does by herself, once: lines to write, facts that are others from then on, minutes of silence."""

    id: str
    does: Deed
    when: When
    says: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    silent_minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Expectation:
    """What in a journal shows that something was done.

    One of `asks` (any one of the concepts), `says` (any one of the acts), `does` (an event's type), with `to` (a profession
    or unit) where it is handed over. `before` and `after` name a concept, an act, an event's type, a cue, or a moment:
    `flag` (the first red flag), `silence` (she has not answered for three minutes). `within` is minutes after `after`, or
    after the case was taken. With `never` it is met when nothing of it stands there.
    """

    asks: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    to: str = ""
    before: str = ""
    after: str = ""
    within: float | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to do (must, should) or to keep from (pitfall), and why, with its source."""

    id: str
    text: str
    why: str
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Care:
    """What good care of her looks like."""

    must: tuple[Goal, ...]
    should: tuple[Goal, ...]
    pitfalls: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. `level` is what the flow gives with these answers; `about` the concept that it is about."""

    id: str
    version: str
    title: Text
    chat: Chat
    kind: Kind
    person: Person
    flow: str
    level: Level
    answers: Mapping[str, Answer]
    about: str
    opening: str
    facts: Mapping[str, Fact]
    by_herself: tuple[Cue, ...]
    care: Care
    lesson: str

    @property
    def entrance(self) -> str:
        """The entrance that she comes by."""
        return ENTRANCES[self.chat]

    def cue(self, cue_id: str) -> Cue | None:
        """The cue with this id, or None."""
        return next((cue for cue in self.by_herself if cue.id == cue_id), None)
