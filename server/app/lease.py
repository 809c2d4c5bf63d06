"""The lease on open cases: how long an owner may be gone before her patients are no longer hers alone.

Monotonic time only, begun anew when the server starts. Without input or output: `run` in the composition root asks
`due` and submits what it says.
"""

from dataclasses import dataclass

LEASE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Gone:
    """An owner without a connection: the deadline on the monotonic clock, and since when in milliseconds UTC."""

    deadline: float
    since: int


class Leases:
    """Who is connected, and who has been gone for how long."""

    def __init__(self, seconds: float = LEASE_SECONDS) -> None:
        """Give everyone `seconds` to come back."""
        self._seconds = seconds
        self._here: dict[str, int] = {}
        self._gone: dict[str, Gone] = {}
        self._lapsed: dict[str, Gone] = {}

    def connected(self, user: str) -> bool:
        """Count a connection in; returns True when the user had been cut off for too long."""
        self._here[user] = self._here.get(user, 0) + 1
        self._gone.pop(user, None)
        return self._lapsed.pop(user, None) is not None

    def left(self, user: str, monotonic: float, now: int) -> None:
        """Count a connection out; with the last one the lease begins to run."""
        count = self._here.get(user, 0) - 1
        if count > 0:
            self._here[user] = count
            return
        self._here.pop(user, None)
        if user not in self._gone and user not in self._lapsed:
            self._gone[user] = Gone(monotonic + self._seconds, now)

    def suppose_gone(self, users: set[str], monotonic: float, now: int) -> None:
        """The server has started: every owner who is not here yet begins a new lease."""
        for user in users - self._here.keys():
            self._gone.setdefault(user, Gone(monotonic + self._seconds, now))

    def here(self, user: str) -> bool:
        """Whether the user has a connection."""
        return user in self._here

    def lapse(self, monotonic: float) -> dict[str, Gone]:
        """Return the users whose lease has run out since the last question."""
        out = {user: gone for user, gone in self._gone.items() if gone.deadline <= monotonic}
        for user, gone in out.items():
            del self._gone[user]
            self._lapsed[user] = gone
        return out

    def lapsed(self) -> dict[str, Gone]:
        """Return everyone who is cut off: their cases return when a patient writes or they fall due."""
        return dict(self._lapsed)

    def let_go(self, user: str) -> None:
        """Forget somebody who is cut off and has no case: nothing will be asked of her."""
        self._lapsed.pop(user, None)

    def next_deadline(self) -> float | None:
        """Return when the next lease runs out, on the monotonic clock."""
        return min((gone.deadline for gone in self._gone.values()), default=None)
