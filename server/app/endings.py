"""Who is to be told at once that a right has ended: an open socket must not outlive the key that opened it."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

Ended = Callable[[], None]


class Endings(Generic[K]):
    """Those who watch for the end of something, by its key: a session's token hash, a patient's case."""

    def __init__(self) -> None:
        """Start with nobody watching."""
        self._watching: dict[K, set[Ended]] = {}

    def watch(self, key: K, ended: Ended) -> None:
        """Call `ended` when what the key stands for ends."""
        self._watching.setdefault(key, set()).add(ended)

    def unwatch(self, key: K, ended: Ended) -> None:
        """Stop telling."""
        waiting = self._watching.get(key, set())
        waiting.discard(ended)
        if not waiting:
            self._watching.pop(key, None)

    def watched(self) -> set[K]:
        """Return the keys that somebody watches."""
        return set(self._watching)

    def end(self, key: K) -> None:
        """Tell everyone who watches."""
        for ended in tuple(self._watching.get(key, ())):
            ended()
