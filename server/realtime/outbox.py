"""What waits to leave on one socket, bounded in bytes: a reader that cannot keep up is told so and refills from the journal."""

import asyncio
from collections import deque
from collections.abc import Callable


class Outbox:
    """Frames in order. Queue views ask `idle` before they build a delta, so that they coalesce instead of piling up."""

    def __init__(self, max_bytes: int, overflow: Callable[[], None]) -> None:
        """Hold at most `max_bytes` of frames; with more, `overflow` is called once and nothing is taken any longer."""
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._max = max_bytes
        self._full = min(64 * 1024, max_bytes // 4)
        self._room = asyncio.Event()
        self._room.set()
        self._overflow = overflow
        self._shut = False

    def put(self, frame: bytes) -> None:
        """Queue a frame."""
        if self._shut:
            return
        size = self._bytes + len(frame)
        if size > self._max:
            self._shut = True
            self.drain()
            self._overflow()
            return
        self._frames.append(frame)
        self._bytes = size
        if size >= self._full:
            self._room.clear()

    @property
    def idle(self) -> bool:
        """Whether less than a frame's worth waits."""
        return self._bytes < self._full

    def take(self, most: int) -> list[bytes]:
        """Take the first frames out, one at least and `most` bytes at most; nothing when nothing waits."""
        if self._bytes <= most:
            taken = self.drain()
        else:
            taken = [self._frames.popleft()]
            size = len(taken[0])
            while self._frames and size + len(self._frames[0]) <= most:
                taken.append(self._frames.popleft())
                size += len(taken[-1])
            self._bytes -= size
        if self._bytes < self._full:
            self._room.set()
        return taken

    def shut(self) -> None:
        """The reader is gone: forget what waits, take nothing more, and let nobody wait for room."""
        self._shut = True
        self.drain()
        self._room.set()

    async def room(self) -> None:
        """Wait until the reader has taken what waits: for what may be longer than the box, such as a first view."""
        await self._room.wait()

    def drain(self) -> list[bytes]:
        """Return what waits now."""
        frames = list(self._frames)
        self._frames.clear()
        self._bytes = 0
        return frames
