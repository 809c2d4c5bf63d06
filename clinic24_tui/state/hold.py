"""Lines on their way to the patient: held a moment, sent in the order they were written, never silently, never lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from clinic24_tui.state.basis import Basis

HOLD_DEFAULT = 3.0
"""Seconds that a line is held for undo when nothing else is set."""

HOLD_MAX = 10.0
"""The longest hold that may be set, in seconds; 0 sends at once."""


@dataclass(slots=True)
class Outgoing:
    """One line that the patient has not got yet: `due` is when it may leave, in seconds of the monotonic clock.

    `phrases` are the ids of the phrases that stand in it; they are counted when it is on the server's disk.
    """

    id: str
    case: str
    text: str
    due: float
    number: int = 0
    rushed: bool = False
    in_flight: bool = False
    phrases: tuple[str, ...] = ()
    waits: Basis | None = None
    """What the writer saw, while the line waits for the connection; None otherwise."""


@dataclass(slots=True)
class Hold:
    """The lines of all cases that are held or in flight.

    The head of a case's line leaves when it is due and the one before it has been acknowledged; a rushed line (a 112
    text) leaves at once and takes those written before it along, still in order. `clock` is monotonic, in seconds.
    """

    clock: Callable[[], float]
    new_id: Callable[[], str]
    seconds: float = HOLD_DEFAULT
    _lines: dict[str, list[Outgoing]] = field(default_factory=dict)
    _count: int = 0

    def put(self, case: str, text: str, *, urgent: bool = False) -> Outgoing:
        """Take a written line; an urgent one is due at once together with all that was written before it."""
        wait = 0.0 if urgent else min(max(self.seconds, 0.0), HOLD_MAX)
        self._count += 1
        line = Outgoing(self.new_id(), case, text, self.clock() + wait, self._count, rushed=urgent)
        lines = self._lines.setdefault(case, [])
        lines.append(line)
        if urgent:
            for earlier in lines:
                earlier.rushed = True
        return line

    def leaving(self) -> list[Outgoing]:
        """Return what is to be sent now, in the order written, and count it as in flight."""
        now = self.clock()
        ready: list[Outgoing] = []
        for lines in self._lines.values():
            for place, line in enumerate(lines):
                if line.in_flight:
                    continue
                if line.waits is not None or not (line.rushed or (line.due <= now and place == 0)):
                    break
                line.in_flight = True
                ready.append(line)
        return sorted(ready, key=lambda line: line.number)

    def rush(self, case: str) -> None:
        """Make what is held in the case due at once, but for what waits for the connection."""
        for line in self.held(case):
            line.rushed = line.rushed or line.waits is None

    def wait(self) -> float | None:
        """Return the seconds until `leaving` may have something, or None when nothing is waiting on the clock."""
        heads = [lines[0] for lines in self._lines.values() if lines and not lines[0].in_flight and not lines[0].waits]
        return max(0.0, min(line.due for line in heads) - self.clock()) if heads else None

    def left(self, line: Outgoing) -> int:
        """Return the whole seconds until a held line leaves, at least 1 while it is held."""
        return max(1, ceil(line.due - self.clock()))

    def undo(self, case: str) -> str | None:
        """Take the newest held line of the case back, or None when it is too late for all of them."""
        lines = self._lines.get(case, [])
        if not lines or lines[-1].in_flight:
            return None
        text = lines.pop().text
        self._forget_if_empty(case)
        return text

    def keep(self, case: str, *, waiting: bool = True) -> str | None:
        """Turn every held line of the case back into text, joined in order, or None; what is in flight stays.

        Without `waiting` what waits for the connection stays too.
        """
        held = [line for line in self.held(case) if waiting or line.waits is None]
        self._lines[case] = [line for line in self._lines.get(case, []) if line not in held]
        self._forget_if_empty(case)
        return "\n".join(line.text for line in held) if held else None

    def waiting(self, case: str) -> list[Outgoing]:
        """Return the lines of the case that wait for the connection, oldest first."""
        return [line for line in self._lines.get(case, []) if line.waits is not None]

    def go_on(self, case: str) -> None:
        """Nothing has changed while the lines of the case waited for the connection: they are held as any other from now."""
        for line in self.waiting(case):
            line.waits, line.due = None, self.clock() + min(max(self.seconds, 0.0), HOLD_MAX)

    def acked(self, line_id: str) -> Outgoing | None:
        """Take away the line that is on the server's disk; None when the id is not one of ours."""
        line = self._find(line_id)
        if line is not None:
            self._lines[line.case].remove(line)
            self._forget_if_empty(line.case)
        return line

    def refused(self, line_id: str) -> tuple[str, str] | None:
        """Return (case, text) of the refused line and of all that is held behind it, now drafts; None if not ours."""
        line = self.acked(line_id)
        if line is None:
            return None
        behind = self.keep(line.case)
        return line.case, line.text if behind is None else f"{line.text}\n{behind}"

    def again(self) -> list[Outgoing]:
        """Return what was in flight when the line was lost, to be asked again under the same ids."""
        flying = [line for lines in self._lines.values() for line in lines if line.in_flight]
        return sorted(flying, key=lambda line: line.number)

    def cases(self) -> list[str]:
        """Return the cases with lines that are not known to be on the server's disk."""
        return list(self._lines)

    def held(self, case: str) -> list[Outgoing]:
        """Return the lines of the case that can still be taken back, oldest first."""
        return [line for line in self._lines.get(case, []) if not line.in_flight]

    def lines(self, case: str) -> list[Outgoing]:
        """Return the lines of the case that are not known to be on the server's disk, oldest first."""
        return list(self._lines.get(case, []))

    def _find(self, line_id: str) -> Outgoing | None:
        return next((line for lines in self._lines.values() for line in lines if line.id == line_id), None)

    def _forget_if_empty(self, case: str) -> None:
        if not self._lines.get(case):
            self._lines.pop(case, None)
