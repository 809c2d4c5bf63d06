"""The line itself: a WebSocket that is brought back when it breaks, and what came on it, in order.

Reading stops while the inbox is full, so that the server sees a slow reader and coalesces; nothing is dropped here.
"""

import asyncio
import ipaddress
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLCertVerificationError, SSLContext, create_default_context
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

Frame = dict[str, Any]

INBOX_FRAMES = 2_000
OUTBOX_BYTES = 4 * 1024 * 1024
BEAT_SECONDS = 5.0
"""How often the line is tried; it counts as broken after as long again without an answer."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
FINAL = frozenset({4003})
"""Close codes after which trying again cannot help."""
UNTRUSTED = -1
"""The code of a line that was broken off because the certificate is not one that this machine trusts for that address."""


class Arrival(NamedTuple):
    """What came: a frame, or that the line went `up` or `down` (`code` is the close code, 0 when there was none)."""

    kind: str
    frame: Frame
    code: int = 0


def pause(attempt: int, random: Callable[[], float], first: float = FIRST_PAUSE) -> float:
    """Return how many seconds to wait before try `attempt` (from 0): doubling, capped, and spread so that all do not
    come at once.
    """
    ceiling = min(LONGEST_PAUSE, first * 2.0 ** min(attempt, 16))
    return ceiling * (0.5 + 0.5 * random())


def socket_url(server: str) -> str:
    """Return the address of the staff's socket on a server given as http(s)://host:port."""
    base = server.rstrip("/")
    for web, socket in (("http://", "ws://"), ("https://", "wss://")):
        if base.startswith(web):
            base = socket + base.removeprefix(web)
    return f"{base}/ws/staff"


def is_private(server: str) -> bool:
    """Say whether nobody else can read what is said to a server: it is https, or this very machine."""
    parts = urlsplit(server)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def trust(server: str, authority: str = "") -> SSLContext | None:
    """Return what makes sure that a https server is the one that is meant: this machine's authorities, and those of a PEM
    file. Raises OSError when the file cannot be read.
    """
    if urlsplit(server).scheme != "https":
        return None
    context = create_default_context()
    if authority:
        context.load_verify_locations(cafile=authority)
    return context


class Stream:
    """A line that is kept up. `wake` is set when something has come; `drain` gives it."""

    def __init__(
        self, url: str, random: Callable[[], float], first_pause: float = FIRST_PAUSE, tls: SSLContext | None = None
    ) -> None:
        self.wake = asyncio.Event()
        self.pause_until = 0.0
        """The loop's time of the next try, 0 while the line is up or being tried."""
        self._url = url
        self._random = random
        self._first_pause = first_pause
        self._tls = tls
        self._inbox: deque[Arrival] = deque()
        self._room = asyncio.Event()
        self._room.set()
        self._out: deque[str] = deque()
        self._out_bytes = 0
        self._said = asyncio.Event()
        self._retry = asyncio.Event()
        self._socket: ClientConnection | None = None

    @property
    def up(self) -> bool:
        """Say whether the line is up."""
        return self._socket is not None

    def send(self, frame: Frame) -> bool:
        """Say a frame on the line; False when there is none, or when it cannot keep up and is broken off."""
        if self._socket is None:
            return False
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        if self._out_bytes + len(text) > OUTBOX_BYTES:
            self._out.clear()
            self._out_bytes = 0
            self._socket.transport.abort()
            return False
        self._out.append(text)
        self._out_bytes += len(text)
        self._said.set()
        return True

    def drain(self) -> list[Arrival]:
        """Return all that has come since the last time, in order."""
        got = list(self._inbox)
        self._inbox.clear()
        self._room.set()
        self.wake.clear()
        return got

    def retry_now(self) -> None:
        """Do not wait for the next try."""
        self._retry.set()

    async def ask(self, frame: Frame) -> Frame | None:
        """Ask on a line of its own, before any login, and return the answer; None without a server."""
        try:
            async with (
                asyncio.timeout(2 * BEAT_SECONDS),
                connect(self._url, ssl=self._tls, compression=None, close_timeout=1, proxy=None) as socket,
            ):
                await socket.send(json.dumps(frame, ensure_ascii=False))
                return _frame(str(await socket.recv()).split("\n")[0])
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI, ConnectionClosed, ValueError):
            return None

    async def run(self) -> None:
        """Keep the line up until cancelled, or until the server says that this program cannot talk to it."""
        attempt = 0
        while True:
            code, heard = await self._once()
            self._put(Arrival("down", {}, code))
            if code in FINAL:
                return
            attempt = 0 if heard else attempt + 1
            await self._wait(pause(attempt, self._random, self._first_pause))

    async def _wait(self, seconds: float) -> None:
        self._retry.clear()
        self.pause_until = asyncio.get_running_loop().time() + seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._retry.wait()
        self.pause_until = 0.0

    async def _once(self) -> tuple[int, bool]:
        try:
            socket = await connect(
                self._url,
                ssl=self._tls,
                compression=None,
                open_timeout=10,
                ping_interval=BEAT_SECONDS,
                ping_timeout=BEAT_SECONDS,
                close_timeout=1,
                max_size=8 * 1024 * 1024,
                proxy=None,
            )
        except SSLCertVerificationError:
            return UNTRUSTED, False
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI):
            return 0, False
        try:
            return await self._serve(socket)
        finally:
            self._socket = None
            await socket.close()

    async def _serve(self, socket: ClientConnection) -> tuple[int, bool]:
        self._socket = socket
        self._out.clear()
        self._out_bytes = 0
        self._put(Arrival("up", {}))
        writer = asyncio.create_task(self._write(socket), name="line-writer")
        heard = False
        try:
            async for message in socket:
                heard = True
                for text in str(message).split("\n"):
                    self._put(Arrival("frame", _frame(text)))
                if len(self._inbox) >= INBOX_FRAMES:
                    self._room.clear()
                    await self._room.wait()
        except ConnectionClosed:
            pass
        except ValueError:
            return 1002, heard
        finally:
            self._socket = None
            writer.cancel()
            with suppress(asyncio.CancelledError, ConnectionClosed):
                await writer
        return socket.close_code or 0, heard

    async def _write(self, socket: ClientConnection) -> None:
        while True:
            while self._out:
                text = self._out.popleft()
                self._out_bytes -= len(text)
                await socket.send(text)
            self._said.clear()
            await self._said.wait()

    def _put(self, arrival: Arrival) -> None:
        self._inbox.append(arrival)
        self.wake.set()


def _frame(text: str) -> Frame:
    frame = json.loads(text)
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        msg = "not a frame"
        raise ValueError(msg)  # noqa: TRY004  # broken JSON is a ValueError too, and both break the line
    return frame
