"""Two clocks, injected everywhere: UTC for people, monotonic for timers."""

import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time; tests use a frozen one."""

    def utc_ms(self) -> int:
        """Return integer milliseconds UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def utc_ms(self) -> int:
        """Return integer milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return time.monotonic()
