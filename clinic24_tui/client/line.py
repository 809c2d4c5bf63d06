"""What carries frames between a program and the server."""

import asyncio
from typing import Protocol

from clinic24_tui.client.session import Frame
from clinic24_tui.client.stream import Arrival


class Line(Protocol):
    """What carries frames: the stream, or a scripted one in tests."""

    wake: asyncio.Event

    @property
    def up(self) -> bool:
        """Say whether the line is up."""
        ...

    @property
    def pause_until(self) -> float:
        """Return the loop's time of the next try, 0 when none is planned."""
        ...

    def send(self, frame: Frame) -> bool:
        """Say a frame; False when there is no line."""
        ...

    def drain(self) -> list[Arrival]:
        """Return what has come, in order."""
        ...

    def retry_now(self) -> None:
        """Try at once."""
        ...

    async def ask(self, frame: Frame) -> Frame | None:
        """Ask on a line of its own, before any login, and return the answer; None without a server."""
        ...

    async def run(self) -> None:
        """Keep the line up."""
        ...
