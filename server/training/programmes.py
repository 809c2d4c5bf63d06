"""What a training programme is: steps to read, talk of, play and do, in an order, with how much is to be met to pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from server.domain.flow import Text

StepKind: TypeAlias = Literal["read", "talk", "play", "do"]
"""`read` a text; `talk` of a question together; `play` a scenario's patient; `do` something once, shown by an event."""
Where: TypeAlias = Literal["practice", "work", "either"]
Track: TypeAlias = Literal["nurse", "secretary", "bvc", "1177", "everybody", "administrator", "leader"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `text` has the live keys of verbs as places to fill in (`{take_next}`), named in `keys`.

    `scenario` and `meets` (its must-goals that pass it; all of them where empty) belong to `play`, `does` (the types of the
    events that show that it has been done) to `do`. `day` counts from 1 in a programme over days, 0 in one that is not.
    """

    id: str
    kind: StepKind
    minutes: int
    title: Text
    text: Text
    keys: tuple[str, ...] = ()
    scenario: str = ""
    meets: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    where: Where = "practice"
    day: int = 0


@dataclass(frozen=True, slots=True)
class Programme:
    """A whole programme. `plays` is how many of its played steps must be passed; what is done is all of it."""

    id: str
    version: str
    title: Text
    track: Track
    minutes: int
    led: bool
    """Whether a super-user leads it; the others are gone through alone."""
    again_months: int
    """Months until it is due for a refresh; 0 for never."""
    plays: int
    steps: tuple[Step, ...]

    def passed(self, met: Mapping[str, bool], done: frozenset[str]) -> bool:
        """Whether it is passed: `met` says of played steps whether their goals are met, `done` names the steps done."""
        played = sum(met.get(step.id, False) for step in self.steps if step.kind == "play")
        return played >= self.plays and all(step.id in done for step in self.steps if step.kind == "do")

    @property
    def days(self) -> int:
        """How many days it goes over; 0 where it is one sitting."""
        return max((step.day for step in self.steps), default=0)
