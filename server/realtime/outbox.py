"""What waits to leave on one socket, bounded in bytes: a reader that cannot keep up is told so and refills from the journal."""

import asyncio
from collections import deque


class Overflow(Exception):
    """The socket's reader is too slow; it is closed with its own code."""


class Outbox:
    """Frames in order. Queue views ask `idle` before they build a delta, so that they coalesce instead of piling up."""

    def __init__(self, max_bytes: int = 1024 * 1024) -> None:
        """Hold at most `max_bytes` of frames."""
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._max = max_bytes
        self._wake = asyncio.Event()
        self.overflowed = False

    def put(self, frame: bytes) -> None:
        """Queue a frame; over the bound the box overflows and takes no more."""
        if self.overflowed:
            return
        if self._bytes + len(frame) > self._max:
            self.overflowed = True
        else:
            self._frames.append(frame)
            self._bytes += len(frame)
        self._wake.set()

    @property
    def idle(self) -> bool:
        """Whether less than a frame's worth waits."""
        return self._bytes < 64 * 1024

    async def take(self) -> list[bytes]:
        """Return what waits; raises Overflow when the bound was passed."""
        while not self._frames:
            if self.overflowed:
                raise Overflow
            self._wake.clear()
            await self._wake.wait()
        if self.overflowed:
            raise Overflow
        return self.drain()

    def drain(self) -> list[bytes]:
        """Return what waits now."""
        frames = list(self._frames)
        self._frames.clear()
        self._bytes = 0
        return frames
