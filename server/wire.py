"""The web server's socket with a short way out for text: a message is one write, without a task and a copy for each step.

The usual way out (an ASGI message that is awaited, checked, packed and joined) costs a chat more than its transition does.
Everything else goes the usual way: opening, what comes in, pings, closing.
"""

from collections.abc import Callable
from struct import pack

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from server.realtime.line import WIRE

_TEXT = 0x81
"""The first byte of a text message in one frame (RFC 6455, section 5.2); what a server sends is not masked."""


def text_message(content: bytes) -> bytes:
    """Return a text message as it stands on the wire."""
    size = len(content)
    if size < 126:
        return pack(">BB", _TEXT, size) + content
    if size < 1 << 16:
        return pack(">BBH", _TEXT, 126, size) + content
    return pack(">BBQ", _TEXT, 127, size) + content


class WireProtocol(WebSocketsSansIOProtocol):
    """One connection; stands in its scope's extensions under `WIRE`."""

    on_ready: Callable[[], None] | None = None
    on_lost: Callable[[], None] | None = None

    async def run_asgi(self) -> None:
        """Run the app, which finds the short way out in its scope."""
        extensions: dict[str, object] = self.scope.setdefault("extensions", {})  # type: ignore[assignment]  # any name may stand here
        extensions[WIRE] = self
        await super().run_asgi()

    def connection_lost(self, exc: Exception | None) -> None:
        """The reader is gone."""
        super().connection_lost(exc)
        if self.on_lost is not None:
            self.on_lost()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        if self.on_ready is not None:
            self.on_ready()

    @property
    def ready(self) -> bool:
        """Whether the reader keeps up: what is written now leaves without piling up here."""
        return self.writable.is_set()

    def write_text(self, content: bytes) -> None:
        """Write one text message; after the end nothing is written any longer."""
        if self.conn.state is State.OPEN and not self.transport.is_closing():
            self.transport.write(text_message(content))
