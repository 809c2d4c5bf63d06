"""How long to wait after wrong logins: it costs who guesses, and cannot be used to keep somebody else out for long."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from server.app.throttle import Throttle

K = TypeVar("K")

FREE = 5
"""Wrong tries of a user at an address before anything must be waited for."""
FIRST_WAIT, LONGEST_WAIT = 20.0, 900.0
"""Seconds after the fifth wrong try, doubled with each one more, and the most."""
KNOWN_WAIT = 60.0
"""The most where this user has logged in from this address before."""
KNOWN_FOR = 30 * 24 * 3600.0
FORGOTTEN_AFTER = 3600.0
"""Seconds without a wrong try after which the earlier ones count no more."""
USER_FREE, USER_SECONDS = 20, 20.0
"""Wrong tries of a user from all unknown addresses together, then one each so many seconds."""
MOST = 10_000


@dataclass(slots=True)
class _Wrong:
    tries: int
    last: float


class _Table(OrderedDict[K, _Wrong], Generic[K]):
    """The wrong tries by key; of too many keys the one that was touched longest ago is forgotten."""

    def add(self, key: K, now: float) -> None:
        found = self.pop(key, None)
        tries = found.tries if found and now - found.last < FORGOTTEN_AFTER else 0
        self[key] = _Wrong(tries + 1, now)
        if len(self) > MOST:
            self.popitem(last=False)


class Lockout:
    """Wrong tries cost the pair of user and address first, then the address, then (from unknown addresses) the user.

    A try is counted when it begins, so that many at once get no further than one after the other; `right` takes it back.
    Times are monotonic seconds. All is held in memory: a restart forgets it.
    """

    def __init__(self, *, burst: int = FREE) -> None:
        """`burst` wrong tries of a user at an address are free, five times that of an address."""
        self._free = burst
        self._pairs: _Table[tuple[str, str]] = _Table()
        self._addresses, self._users = Throttle(burst * 5, 4), Throttle(USER_FREE, USER_SECONDS)
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()

    def wait(self, user: str, address: str, now: float) -> float:
        """Return the seconds that this user at this address must still wait for what was wrong at this very pair."""
        wrong = self._pairs.get((user, address))
        if wrong is None or wrong.tries < self._free or now - wrong.last >= FORGOTTEN_AFTER:
            return 0.0
        most = KNOWN_WAIT if self._is_known(user, address, now) else LONGEST_WAIT
        pause = min(most, FIRST_WAIT * 2.0 ** min(wrong.tries - self._free, 16))
        return max(0.0, wrong.last + pause - now)

    def begin(self, user: str, address: str, now: float) -> bool:
        """Count one try; False when it may not be made now, and then nothing is counted at the pair."""
        if self.wait(user, address, now) > 0:
            return False
        if not self._is_known(user, address, now) and not (
            self._addresses.allow(address, now) and self._users.allow(user, now)
        ):
            return False
        self._pairs.add((user, address), now)
        return True

    def right(self, user: str, address: str, now: float) -> None:
        """Take back what this user has had wrong at this address, and know the two together from now on."""
        pair = (user, address)
        self._pairs.pop(pair, None)
        if not self._is_known(user, address, now):
            self._addresses.give_back(address)
            self._users.give_back(user)
        self._known.pop(pair, None)
        self._known[pair] = now
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def _is_known(self, user: str, address: str, now: float) -> bool:
        since = self._known.get((user, address))
        return since is not None and now - since < KNOWN_FOR
