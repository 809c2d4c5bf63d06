"""How many simulated patients wait to be taken, by entrance, so that new ones come as others are taken."""

import asyncio
from collections import Counter
from collections.abc import Collection


class Waiting:
    """Counts of those who wait and of those on their way in; `aim` makes the number of the moment the one to keep."""

    def __init__(self) -> None:
        """Nobody waits."""
        self.now: Counter[str] = Counter()
        self.goal: Counter[str] = Counter()
        self._coming: Counter[str] = Counter()
        self._changed = asyncio.Event()

    def sets_out(self, entrance: str) -> None:
        """Count in one who is on her way."""
        self._coming[entrance] += 1

    def ends_way(self, entrance: str, *, queued: bool) -> None:
        """Count one whose way in has ended, in a queue or elsewhere."""
        self._coming[entrance] -= 1
        self.now[entrance] += queued
        self._changed.set()

    def taken(self, entrance: str) -> None:
        """Count out one who waits no longer."""
        self.now[entrance] -= 1
        self._changed.set()

    def aim(self) -> None:
        """Keep as many waiting at each entrance as wait now."""
        self.goal = Counter(self.now)
        self._changed.set()

    async def lacking(self) -> Collection[str]:
        """Wait until fewer wait or come at an entrance than there should be; returns such entrances."""
        while True:
            found = [way for way, wanted in self.goal.items() if self.now[way] + self._coming[way] < wanted]
            if found:
                return found
            self._changed.clear()
            await self._changed.wait()
