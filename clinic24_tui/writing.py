"""What I write in the cases: the lines that may be taken back, the drafts, and that somebody is writing."""

from typing import TYPE_CHECKING

from clinic24_tui.live import Live
from clinic24_tui.messages import Happened
from clinic24_tui.state.typing import as_typed

if TYPE_CHECKING:
    from clinic24_tui.client.clock import Clock
    from clinic24_tui.client.line import Line
    from clinic24_tui.client.session import Frame, Session
    from clinic24_tui.state.drafts import Drafts


class Writing(Live):
    """The part of the link that keeps what is written until the server has it."""

    if TYPE_CHECKING:
        line: Line
        clock: Clock
        drafts: Drafts
        session: Session

        def _say(self, frames: list[Frame]) -> None: ...
        def unsaved(self) -> int:
            """Return how many commands and lines are not on the server's disk."""

    given_back: int = 0
    """How many sheets with words wait for their place on the screen, after a refusal."""

    def lost_by_leaving(self) -> int:
        """Return how much of what I have written or decided would be lost with the program."""
        return self.unsaved() + self.given_back

    def take_back(self, case: str) -> str | None:
        """Take back the newest held line; its text is in front in the draft again. None when it is too late."""
        text = self._give_back(case, self.hold.undo(case))
        if text is not None:
            self._post(Happened("taken_back"))
        return text

    def keep(self, case: str) -> str | None:
        """Turn all held lines of the case back into draft (a handover, a close, a lost case)."""
        return self._give_back(case, self.hold.keep(case))

    def draft(self, case: str, text: str) -> None:
        """Note what stands in the composer; it is kept on the server within a second."""
        self.drafts.edit(case, text, self.clock.utc_ms())
        self.line.wake.set()

    def typing(self, case: str, *, on: bool) -> None:
        """Say that I write in a case, or have stopped; the server lets it lapse by itself after some seconds."""
        self._say([{"type": "typing", "case": case, "on": on}])

    def _keep_drafts(self) -> None:
        if self.session.phase != "worn":
            return
        for case, text, n in self.drafts.due(self.clock.utc_ms()):
            waiting = [line.text for line in self.hold.lines(case)]
            held = as_typed("\n".join(waiting))
            whole = "\n".join([held, text] if waiting and text else [held or text])
            self.line.send({"type": "draft", "case": case, "text": whole, "n": n})

    def _give_back(self, case: str, text: str | None) -> str | None:
        if text is None:
            return None
        typed = as_typed(text)
        self.drafts.give_back(case, typed, self.clock.utc_ms())
        self.line.wake.set()
        return typed
