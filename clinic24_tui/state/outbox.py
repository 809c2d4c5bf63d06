"""Commands that are not on the server's disk yet. The same id is said again on every new line until it is answered."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

LIMIT = 500
"""Commands that may wait for the line; a person who types does not reach it."""


@dataclass(slots=True)
class Pending:
    """One command on its way: `made` is ms UTC, `sent` says whether it has been said on this line."""

    cmd: dict[str, Any]
    made: int
    sent: bool = False

    @property
    def id(self) -> str:
        """Return the command's id."""
        return str(self.cmd["id"])

    @property
    def type(self) -> str:
        """Return the command's type."""
        return str(self.cmd["type"])

    @property
    def case(self) -> str:
        """Return the case's id, empty for `TakeNext`."""
        return str(self.cmd.get("case", ""))


class OutboxFull(Exception):  # named for what has happened
    """Too much waits to be sent; nothing more can be taken in before the line is back."""


class Outbox:
    """Unanswered commands in the order they were asked for."""

    def __init__(self) -> None:
        self._items: dict[str, Pending] = {}

    def __len__(self) -> int:
        return len(self._items)

    @property
    def is_full(self) -> bool:
        """Say whether nothing more can be taken in now."""
        return not self.has_room(1)

    def has_room(self, n: int) -> bool:
        """Say whether so many commands can be taken in now."""
        return len(self) + n <= LIMIT

    def add(self, cmd: dict[str, Any], now: int) -> Pending:
        """Take in a command. Raises OutboxFull."""
        if self.is_full:
            raise OutboxFull
        item = self._items[cmd["id"]] = Pending(cmd, now)
        return item

    def decisions(self) -> int:
        """Return how many commands that a person has decided wait for their answer; what has been seen is not one."""
        return sum(item.type != "MarkRead" for item in self._items.values())

    def asks(self, types: Container[str]) -> bool:
        """Say whether a command of one of these types waits for its answer."""
        return any(item.type in types for item in self._items.values())

    def unsent(self) -> list[Pending]:
        """Return what must be said on this line, in order."""
        return [item for item in self._items.values() if not item.sent]

    def line_lost(self) -> None:
        """Forget what was said on the old line: unanswered commands are said again."""
        for item in self._items.values():
            item.sent = False

    def answered(self, command_id: str) -> Pending | None:
        """Take out the command that the server has answered; None when the id is not ours, or answered before."""
        return self._items.pop(command_id, None)

    def of_case(self, case: str) -> list[Pending]:
        """Return what is on its way in a case, oldest first."""
        return [item for item in self._items.values() if item.case == case]
