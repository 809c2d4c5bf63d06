"""Whether what is shown of a case is how it stands, and what becomes of lines that waited for the connection."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from clinic24_tui.asides import Asides
from clinic24_tui.messages import LineState, Stopped
from clinic24_tui.state.basis import changed

if TYPE_CHECKING:
    from clinic24_tui.state.hold import Hold
    from clinic24_tui.state.store import Store


class Live(Asides):
    """The part of the link that knows what is live."""

    if TYPE_CHECKING:
        hold: Hold
        store: Store
        state: LineState
        _stale: set[str]
        _post: Callable[[Message], object]

        def keep(self, case: str) -> str | None:
            """Turn all held lines of the case back into draft."""

        def _let_go(self) -> None: ...

    def live(self, case: str) -> bool:
        """Say whether what is shown of a case is how it stands now."""
        return self.state == "online" and case not in self._stale

    def send_now(self, case: str) -> frozenset[str]:
        """Let go of what is held in the case at once, in the order written; returns the ids of all its lines that are not
        acknowledged.
        """
        self.hold.rush(case)
        self._let_go()
        return frozenset(line.id for line in self.hold.lines(case))

    def _caught_up(self, case: str) -> None:
        """Let the lines of the case that waited for the connection go on, unless something has changed meanwhile."""
        self._stale.discard(case)
        if self.store.case(case) is not None:
            self.ask_contacts(case)
        waiting = self.hold.waiting(case)
        what = changed(waiting[0].waits, self.store.case(case)) if waiting and waiting[0].waits else ""
        if what:
            self._stop(case, what)
        else:
            self.hold.go_on(case)

    def _stop(self, case: str, what: str) -> None:
        """Turn the held lines of the case back into a draft; of those that waited for the connection it is told why."""
        waited = bool(self.hold.waiting(case))
        self.keep(case)
        if waited:
            self._post(Stopped(case, what))
