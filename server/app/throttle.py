"""How often somebody may try: a bucket of tries for each key that refills with time."""

from collections import OrderedDict


class Throttle:
    """`burst` tries at once, then one each `seconds`; the keys that were asked for longest ago are forgotten first."""

    def __init__(self, burst: int, seconds: float, *, most: int = 10_000) -> None:
        """Remember at most `most` keys."""
        self._burst, self._seconds, self._most = burst, seconds, most
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, key: str, now: float) -> bool:
        """Spend one try of `key` at `now` (monotonic seconds); False when none is left."""
        spent, since = self._spent.pop(key, (0.0, now))
        spent = max(0.0, spent - (now - since) / self._seconds)
        allowed = spent + 1 <= self._burst
        self._spent[key] = (spent + 1 if allowed else spent, now)
        while len(self._spent) > self._most:
            self._spent.popitem(last=False)
        return allowed

    def give_back(self, key: str) -> None:
        """Give one try back: it was right."""
        spent, since = self._spent.get(key, (0.0, 0.0))
        if spent > 1:
            self._spent[key] = (spent - 1, since)
        else:
            self._spent.pop(key, None)

    def forget(self, key: str) -> None:
        """Give `key` all its tries back."""
        self._spent.pop(key, None)
