"""Raw clients of the two sockets: they send frames as they are told and keep every frame that comes."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.contract import PROTOCOL
from server.contract.ids import new_id

Frame = dict[str, Any]
PASSWORD = "hemligt"
PATIENCE = 10.0
"""Seconds after which a frame that does not come is a failure; nothing waits this long when all is well."""


class Wire:
    """One socket. Frames are read one by one, in order; `seen` keeps them all."""

    def __init__(self, url: str, **options: Any) -> None:
        self._url, self._options = url, options
        self.seen: list[Frame] = []
        self._waiting: deque[Frame] = deque()
        self.token = ""
        self.epoch = ""

    async def __aenter__(self) -> Self:
        self.socket: ClientConnection = await connect(
            self._url, compression=None, max_size=None, **{"proxy": None, **self._options}
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def next(self) -> Frame:
        if not self._waiting:
            async with asyncio.timeout(PATIENCE):
                message = await self.socket.recv()
            self._waiting.extend(json.loads(line) for line in str(message).split("\n"))
        frame = self._waiting.popleft()
        self.seen.append(frame)
        return frame

    async def until(self, fits: Callable[[Frame], bool]) -> Frame:
        """Read frames until one fits; the others stay in `seen`."""
        while True:
            frame = await self.next()
            if fits(frame):
                return frame

    async def kind(self, kind: str, **fields: Any) -> Frame:
        return await self.until(
            lambda f: f["type"] == kind and all(f.get(key) == value for key, value in fields.items())
        )

    async def closed(self) -> int:
        """Read to the end; returns the close code."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006


class Staff(Wire):
    """A clinician's socket."""

    async def login(self, user: str, password: str = PASSWORD, **more: Any) -> Frame:
        who = {} if more else {"user": user, "password": password}
        await self.send(type="login", protocol=PROTOCOL, **who, **more)
        frame = await self.next()
        self.token, self.epoch = frame.get("token", ""), frame.get("epoch", "")
        return frame

    async def wear(self, assignment: str) -> Frame:
        await self.send(type="wear", assignment=assignment)
        return await self.kind("worn")

    async def work(self, user: str, assignment: int = 1) -> Frame:
        """Log in and wear an assignment."""
        welcome = await self.login(user)
        assert welcome["type"] == "welcome", welcome
        await self.wear(f"{user}-{assignment}")
        return welcome

    async def cmd(self, kind: str, /, case: str | None = None, **fields: Any) -> Frame:
        """Send a command and return its answer."""
        body = {"id": new_id(), "type": kind, **fields}
        if case is not None:
            body["case"] = case
        await self.send(type="cmd", cmd=body)
        return await self.until(lambda f: f["type"] in ("ack", "refuse") and f.get("id") == body["id"])

    async def queue(self, vid: str = "q", **where: Any) -> Frame:
        await self.send(type="open", vid=vid, view="queue", **where)
        return await self.kind("ready", vid=vid)

    async def open(self, case: str, vid: str = "c", **where: Any) -> Frame:
        await self.send(type="open", vid=vid, view="case", case=case, **where)
        return await self.kind("ready", vid=vid)


class Page(Wire):
    """A patient's live page."""

    async def open(self, token: str, seq: int = 0) -> Frame:
        await self.send(type="open", token=token, seq=seq)
        return await self.kind("state")

    async def cmd(self, kind: str, /, case: str, **fields: Any) -> Frame:
        body = {"id": new_id(), "type": kind, "case": case, **fields}
        await self.send(type="cmd", cmd=body)
        return await self.until(lambda f: f["type"] in ("ack", "refuse") and f.get("id") == body["id"])
