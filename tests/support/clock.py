"""Two clocks that are set by hand."""

from tests.domain.patient_way import OPEN


class HandClock:
    """Milliseconds UTC and monotonic seconds; both stand still until `advance`."""

    def __init__(self, now: int = OPEN) -> None:
        self.at, self.seconds = now, 1000.0

    def now(self) -> int:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.at += int(seconds * 1000)
        self.seconds += seconds

    def jump(self, milliseconds: int) -> None:
        """Move the wall clock only, as a correction of the machine's time does."""
        self.at += milliseconds
