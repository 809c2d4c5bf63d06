"""One socket, whoever is behind it: a task receives, what is to leave goes with the turn, and it ends with a documented code."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol, cast

from starlette.types import Receive, Scope, Send

from server.contract.frames import CLOSE_PROTOCOL, CLOSE_SLOW
from server.realtime.codec import BadFrame, Frame, Language, close_code, decode, refuse
from server.realtime.outbox import Outbox

log = logging.getLogger(__name__)

LAST_WORDS_SECONDS = 5.0
"""How long a reader that cannot keep up may take to hear why it is closed."""
FAULT_OF_OURS = 1011
MESSAGE_BYTES = 48 * 1024
"""What waits leaves together, a frame a line: a message on the wire costs the server more than a frame in it."""


WIRE = "clinic24.wire"
"""The name in a socket's ASGI extensions of the short way out (`Wire`)."""


class Wire(Protocol):
    """The web server's end of a socket, written to directly."""

    on_ready: Callable[[], None] | None
    on_lost: Callable[[], None] | None

    @property
    def ready(self) -> bool:
        """Whether the reader keeps up; when it does so again `on_ready` is called, when it is gone `on_lost`."""

    def write_text(self, content: bytes) -> None:
        """Write one text message; nothing after the socket's end."""


class Leave(Exception):
    """Close the socket with a code."""

    def __init__(self, code: int) -> None:
        """Keep the close code."""
        super().__init__(code)
        self.code = code


class Line:
    """Frames in and out of one socket; nothing that is put here ever waits for the reader."""

    def __init__(self, outbox_bytes: int) -> None:
        """A reader that leaves more than `outbox_bytes` unread is closed as slow."""
        self._told: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.outbox = Outbox(outbox_bytes, lambda: self.leave(CLOSE_SLOW))
        self._loop = asyncio.get_running_loop()
        self._wire: Wire | None = None
        self._due = False

    def put(self, frame: bytes) -> None:
        """Send a frame at the end of this turn of the loop, together with whatever else it brings."""
        self.outbox.put(frame)
        if not self._due:
            self._due = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._due = False
        wire = self._wire
        while wire is not None and wire.ready and (frames := self.outbox.take(MESSAGE_BYTES)):
            wire.write_text(b"\n".join(frames))

    def refused(self, code: str, *, id_: str | None = None, vid: str | None = None) -> None:
        """Send a refusal; raises Leave when its code closes the socket."""
        self.put(refuse(code, id_=id_, vid=vid))
        close = close_code(code)
        if close is not None:
            raise Leave(close)

    def leave(self, code: int) -> None:
        """End the socket from outside with a close code."""
        if not self._told.done():
            self._told.set_result(code)

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        language: Language,
        step: Callable[[Frame], Awaitable[None]],
        release: Callable[[], None],
    ) -> None:
        """Work the socket until it ends; `release` is called whatever ends it, then the close code is said."""
        await receive()
        await send({"type": "websocket.accept"})
        wire = self._wire = cast("Wire", scope["extensions"][WIRE])
        wire.on_ready, wire.on_lost = self._flush, self.outbox.shut
        receiver = asyncio.ensure_future(self._receive(receive, language, step))
        code: int | None = None
        try:
            waiting: set[asyncio.Future[Any]] = {receiver, self._told}
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            code = ending(done)
        finally:
            self._wire = wire.on_ready = wire.on_lost = None
            receiver.cancel()
            await asyncio.gather(receiver, return_exceptions=True)
            release()
        if code is not None:
            await self._last_words(send, code)

    async def _last_words(self, send: Send, code: int) -> None:
        try:
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                if code != CLOSE_SLOW:
                    for frame in self.outbox.drain():
                        await send({"type": "websocket.send", "text": frame.decode()})
                await send({"type": "websocket.close", "code": code, "reason": ""})
        except (RuntimeError, OSError, TimeoutError):
            log.debug("the socket was gone before its close code")

    async def _receive(self, receive: Receive, language: Language, step: Callable[[Frame], Awaitable[None]]) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                frame = decode(language, message.get("text") or message.get("bytes") or b"")
            except BadFrame as fault:
                where = {"field": fault.field} if fault.field else None
                self.put(refuse(fault.code, id_=fault.id, vid=fault.vid, fields=where))
                if fault.code != "bad_request":
                    raise Leave(CLOSE_PROTOCOL) from fault
                continue
            await step(frame)


def ending(done: Iterable[asyncio.Future[Any]]) -> int | None:
    """Return the close code that the ended task asks for; a fault of ours is logged and says so."""
    code: int | None = None
    for task in done:
        fault = task.exception()
        if isinstance(fault, Leave):
            code = fault.code
        elif fault is not None:
            log.error("a socket's task failed", exc_info=fault)
            code = FAULT_OF_OURS
        elif fault is None and task.result() is not None:
            code = task.result()
    return code
