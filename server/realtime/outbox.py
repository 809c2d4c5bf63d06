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
        self._reader: asyncio.Future[None] | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._overflow = overflow
        self.overflowed = False

    def put(self, frame: bytes) -> None:
        """Queue a frame."""
        if self.overflowed:
            return
        size = self._bytes + len(frame)
        if size > self._max:
            self.overflowed = True
            self.drain()
            self._overflow()
            return
        self._frames.append(frame)
        self._bytes = size
        if size >= self._full:
            self._room.clear()
        if self._reader is not None:
            if not self._reader.done():
                self._reader.set_result(None)
            self._reader = None

    @property
    def idle(self) -> bool:
        """Whether less than a frame's worth waits."""
        return self._bytes < self._full

    async def first(self, most: int) -> list[bytes]:
        """Return the first frames, one at least and `most` bytes at most; they stay until `sent`. Sleeps when nothing waits."""
        while not self._frames:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        if self._bytes <= most:
            return list(self._frames)
        taken: list[bytes] = []
        size = 0
        for frame in self._frames:
            size += len(frame)
            if taken and size > most:
                break
            taken.append(frame)
        return taken

    def sent(self, frames: list[bytes]) -> None:
        """The first frames have been handed over; nothing is left of them when the box was emptied meanwhile."""
        if len(frames) >= len(self._frames):
            self._frames.clear()
            self._bytes = 0
        else:
            for frame in frames:
                self._frames.popleft()
                self._bytes -= len(frame)
        if self._bytes < self._full:
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
