"""How fast a session goes: real milliseconds to the patients' own, and back. Pure."""

from dataclasses import dataclass
from typing import Final

FOREVER: Final = float("inf")
FASTEST: Final = 60.0
NOTHING: Final = 1e-9
"""Seconds that are lost in reckoning back and forth."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Changes of pace as (ms UTC, patients' seconds a real second), the first one first; 0 stands still, 60 is fast."""

    changes: tuple[tuple[int, float], ...] = ()

    @property
    def now(self) -> float:
        """The pace that holds."""
        return self.changes[-1][1] if self.changes else 1.0

    def changed(self, at: int, rate: float) -> "Pace":
        """The same with another pace from a moment on."""
        return Pace((*self.changes, (at, rate)))

    def seconds(self, since: int, at: int) -> float:
        """The patients' seconds from one real moment to another."""
        spent = 0.0
        for begun, ends, rate in self._stretches(since):
            if begun >= at:
                break
            spent += (min(ends, at) - begun) / 1000 * rate
        return spent

    def moment(self, since: int, seconds: float) -> float:
        """The real moment (ms UTC) when so many of the patients' seconds have gone; infinity while they stand still."""
        left = seconds
        for begun, ends, rate in self._stretches(since):
            length = (ends - begun) / 1000 * rate if rate else 0.0
            if rate and left <= length + NOTHING:
                return begun + left / rate * 1000
            left -= length
        return FOREVER

    def _stretches(self, since: int) -> list[tuple[float, float, float]]:
        edges: list[tuple[float, float]] = [(since, 1.0)]
        for at, rate in self.changes:
            if at <= since:
                edges = [(since, rate)]
            else:
                edges.append((at, rate))
        ends = [at for at, _rate in edges[1:]] + [FOREVER]
        return [(at, end, rate) for (at, rate), end in zip(edges, ends, strict=True)]
