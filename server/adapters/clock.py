"""This machine's clocks."""

import time
from datetime import datetime

from server.domain.hours import STOCKHOLM, to_ms


class SystemClock:
    """This machine's clocks; a demo may begin at another time of day and goes on from there."""

    def __init__(self, begin: str = "") -> None:
        """`begin` is a time in Sweden in ISO form, "" for now."""
        wanted = datetime.fromisoformat(begin).replace(tzinfo=STOCKHOLM) if begin else None
        self._ahead = to_ms(wanted) - time.time_ns() // 1_000_000 if wanted else 0

    def now(self) -> int:
        """Return milliseconds UTC."""
        return time.time_ns() // 1_000_000 + self._ahead

    def wall(self) -> int:
        """Return milliseconds UTC as the rest of the world has them."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds of a clock that never jumps."""
        return time.monotonic()
