"""What a simulated patient will write and when, out of what the journal says that she has been told. Pure.

Nothing is kept but the journal and the seed: played anew from the beginning the same lines come at the same times, so a
server that starts again goes on where it was.
"""

from dataclasses import dataclass

from server.training.scenario import Cue, Scenario
from server.training.talk import Line, SimulatedPatient
from server.training.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Planned:
    """A line and when she has written it, in her own seconds since she was taken."""

    at: float
    line: Line


class Player:
    """One patient from her taking on; moments are given in order."""

    def __init__(self, scenario: Scenario, seed: int, understanding: Understanding | None = None) -> None:
        """Begin with nothing said."""
        self._patient = SimulatedPatient(scenario, seed, understanding)
        self._busy = 0.0
        self.lines: list[Planned] = []

    def hears(self, text: str, at: float) -> None:
        """Take in a clinician's line."""
        self.passes(at)
        self._plan(self._patient.hears(text, at), at)

    def turns(self, cue: Cue, at: float) -> None:
        """Let something happen to her that her scenario did not foresee, or not yet."""
        self.passes(at)
        self._plan(self._patient.turns(cue, at), at)

    def passes(self, at: float) -> None:
        """Let time pass as far as `at`."""
        while (moment := self._patient.next_at()) <= at:
            self._plan(self._patient.due(moment), moment)

    def next_at(self) -> float:
        """When she may next do something by herself; infinity for never."""
        return self._patient.next_at()

    def _plan(self, lines: list[Line], at: float) -> None:
        """One line after the other: who writes cannot begin on the next."""
        for line in lines:
            self._busy = max(self._busy, at) + line.seconds
            self.lines.append(Planned(self._busy, line))
