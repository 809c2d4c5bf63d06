"""What has been asked for and is not on the server's disk yet: held, waiting, refused, or acknowledged and not yet drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

OutgoingState = Literal["held", "waiting", "refused", "acked"]

LIMIT = 500
"""Commands that may wait for the line; a person who types does not reach it."""


@dataclass
class Outgoing:
    """One command on its way. `until` is when a held one is let go (ms UTC); `seq` is where an acknowledged one stands."""

    cmd: dict[str, Any]
    state: OutgoingState
    made: int
    until: int = 0
    sent: bool = False
    seq: int = 0
    code: str = ""
    sv: str = ""
    en: str = ""

    @property
    def id(self) -> str:
        """Return the command's id."""
        return str(self.cmd["id"])

    @property
    def case(self) -> str:
        """Return the case's id, empty for `TakeNext`."""
        return str(self.cmd.get("case", ""))

    @property
    def text(self) -> str:
        """Return what the person wrote, empty for commands without words to the patient or the colleagues."""
        return str(self.cmd.get("text", ""))


class OutboxFull(Exception):  # noqa: N818  # named for what has happened
    """Too much waits to be sent; nothing more can be taken in before the line is back."""


class Outbox:
    """Commands in the order they were asked for; the same id is said again on every new line until it is answered."""

    def __init__(self) -> None:
        self._items: dict[str, Outgoing] = {}

    def __len__(self) -> int:
        return sum(item.state in ("held", "waiting") for item in self._items.values())

    def __iter__(self) -> Iterator[Outgoing]:
        return iter(list(self._items.values()))

    def get(self, command_id: str) -> Outgoing | None:
        """Return the command with this id while it is kept."""
        return self._items.get(command_id)

    def add(self, cmd: dict[str, Any], now: int, hold_ms: int = 0) -> Outgoing:
        """Take in a command; with `hold_ms` it can be taken back until then. Raises OutboxFull."""
        if len(self) >= LIMIT:
            raise OutboxFull
        item = Outgoing(cmd, "held" if hold_ms else "waiting", now, now + hold_ms if hold_ms else 0)
        self._items[item.id] = item
        return item

    def take_back(self, command_id: str) -> Outgoing | None:
        """Remove a held command, or a refused one, and return it; None when it is already on its way."""
        item = self._items.get(command_id)
        if item is None or item.state not in ("held", "refused"):
            return None
        return self._items.pop(command_id)

    def last_held(self, case: str) -> Outgoing | None:
        """Return the newest held line of the case."""
        held = [item for item in self.of_case(case) if item.state == "held"]
        return held[-1] if held else None

    def release(self, now: int) -> list[Outgoing]:
        """Let go of what has been held long enough; returns it, now waiting."""
        due = [item for item in self._items.values() if item.state == "held" and item.until <= now]
        for item in due:
            item.state = "waiting"
        return due

    def next_release(self) -> int | None:
        """Return when the next held line is let go, ms UTC."""
        return min((item.until for item in self._items.values() if item.state == "held"), default=None)

    def unsent(self) -> list[Outgoing]:
        """Return what must be said on this line, in order."""
        return [item for item in self._items.values() if item.state == "waiting" and not item.sent]

    def line_lost(self) -> None:
        """Forget what was said on the old line: unanswered commands are said again."""
        for item in self._items.values():
            item.sent = False

    def acked(self, command_id: str, seq: int) -> Outgoing | None:
        """Note that the command is on disk; a line stays until its event is drawn, anything else leaves."""
        item = self._items.get(command_id)
        if item is None:
            return None
        item.state, item.seq = "acked", seq
        if not item.text:
            del self._items[command_id]
        return item

    def refused(self, command_id: str, code: str, sv: str, en: str) -> Outgoing | None:
        """Note a refusal; a line to the patient leaves the outbox, for its text becomes a draft again."""
        item = self._items.pop(command_id, None)
        if item is not None:
            item.state, item.code, item.sv, item.en = "refused", code, sv, en
        return item

    def settle(self, case: str, seq: int) -> None:
        """Let acknowledged lines go once the case's view has come as far as they stand."""
        for item in self.of_case(case):
            if item.state == "acked" and item.seq <= seq:
                del self._items[item.id]

    def of_case(self, case: str) -> list[Outgoing]:
        """Return what is on its way in a case, oldest first."""
        return [item for item in self._items.values() if item.case == case]
