"""A raw WebSocket client for load: text frames only, no masking work, no compression, no copy that can be spared."""

import asyncio
import struct
from collections.abc import Callable


class RawSocket(asyncio.Protocol):
    """One connection; `on_text` is called with each frame's bytes."""

    def __init__(self, on_text: Callable[[bytes], None]) -> None:
        """Begin unconnected."""
        self.on_text = on_text
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._parts: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]  # uvloop's transport is no subclass

    def ask(self, host: str, port: int, path: str) -> None:
        """Send the handshake."""
        self._write(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def _write(self, content: bytes) -> None:
        assert self._transport is not None
        self._transport.write(content)

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        self._buffer += data
        if not self.opened.done():
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self._buffer = rest
            self.opened.set_result(None)
        while self._frame():
            pass

    def _frame(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        size, at = buffer[1], 2
        if size == 126:
            if len(buffer) < 4:
                return False
            size, at = struct.unpack(">H", buffer[2:4])[0], 4
        elif size == 127:
            if len(buffer) < 10:
                return False
            size, at = struct.unpack(">Q", buffer[2:10])[0], 10
        if len(buffer) < at + size:
            return False
        content, self._buffer = buffer[at : at + size], buffer[at + size :]
        if buffer[0] & 0x0F in (0, 1, 2):
            self._parts.append(content)
            if buffer[0] & 0x80:
                for line in b"".join(self._parts).split(b"\n"):
                    self.on_text(line)
                self._parts = []
        return True

    def connection_lost(self, fault: Exception | None) -> None:
        """A line lost before it was open is a fault of the benchmark."""
        if not self.opened.done():
            self.opened.set_exception(fault or ConnectionError("closed"))

    def send(self, content: bytes) -> None:
        """Send one text frame; the mask is zero, so the payload stands as it is."""
        size = len(content)
        if size < 126:
            head = struct.pack(">BB4x", 0x81, 0x80 | size)
        elif size < 65536:
            head = struct.pack(">BBH4x", 0x81, 0x80 | 126, size)
        else:
            head = struct.pack(">BBQ4x", 0x81, 0x80 | 127, size)
        self._write(head + content)

    def close(self) -> None:
        """Drop the line."""
        if self._transport is not None:
            self._transport.close()


async def connect(port: int, path: str, on_text: Callable[[bytes], None]) -> RawSocket:
    """Open a socket to this machine."""
    _, socket = await asyncio.get_running_loop().create_connection(lambda: RawSocket(on_text), "127.0.0.1", port)
    socket.ask("127.0.0.1", port, path)
    await socket.opened
    return socket
