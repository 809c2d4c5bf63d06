"""One simulated patient of a session over real sockets: she comes in by the public pages and answers until her case is closed.

What she writes follows from the journal and the seed alone (`player`), and each of her lines is a command with an id of its
own, so a server that starts again sends none twice and leaves none out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from ssl import SSLContext
from typing import Any, Final

import httpx
import orjson
from PIL import Image
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.training.pace import Pace
from server.training.phone import Refused, frames, post
from server.training.player import Planned, Player
from server.training.scenario import Cue, Scenario

log = logging.getLogger(__name__)

LAG_MS: Final = 300
"""Her time stands so far behind the clock that a line which is already on disk is read before it passes."""
AGAIN: Final = 1.0
"""Seconds until a lost line is tried again."""
FOREVER: Final = float("inf")


@dataclass(slots=True)
class Talk:
    """Her side of one case. `pace` and `turns` (ms UTC, what happens) are the session's as they stand now."""

    server: str
    http: httpx.AsyncClient
    case: str
    token: str
    scenario: Scenario
    seed: int
    now: Callable[[], int]
    pace: Callable[[], Pace]
    turns: Callable[[], Sequence[tuple[int, Cue]]]
    tls: SSLContext | None = None
    seq: int = 0
    begun: int = 0
    player: Player = field(init=False)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _heard: list[dict[str, Any]] = field(default_factory=list)
    _turned: int = 0
    _sent: int = 0
    _read: int = 0
    _live: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        self.player = Player(self.scenario, self.seed)

    async def run(self, history: Callable[[str, int], Awaitable[list[dict[str, Any]]]]) -> None:
        """Take up the talk where `history` (events of a case after a seq) leaves it, and end with the case."""
        while events := await history(self.case, self.seq):
            self._take(events)
            self.seq = events[-1]["seq"]
        self._follow()
        self._sent = len([one for one in self._heard if _hers(one)]) if self.begun else 0
        self._heard.clear()
        listening = asyncio.create_task(self._listen())
        try:
            while not self.closed:
                await self._turn()
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _turn(self) -> None:
        """Hear what has come, write what is due, and wait for the next of either."""
        self.woken.clear()
        self._follow()
        self._heard.clear()
        now = self.now()
        if self.begun and self._live:
            self.player.passes(self.pace().seconds(self.begun, now - LAG_MS))
            await self._mark_read()
            if self._due() is not None and self._moment(self._due()) <= now:
                await self._write()
                return
        with suppress(TimeoutError):
            await asyncio.wait_for(self.woken.wait(), self._patience(now))

    def _patience(self, now: int) -> float | None:
        if not (self.begun and self._live):
            return None
        moments = [self._moment(self._due()), self.pace().moment(self.begun, self.player.next_at()) + LAG_MS]
        earliest = min(moments)
        return None if earliest == FOREVER else max(0.0, (earliest - now) / 1000)

    def _due(self) -> Planned | None:
        return self.player.lines[self._sent] if self._sent < len(self.player.lines) else None

    def _moment(self, planned: Planned | None) -> float:
        return FOREVER if planned is None else self.pace().moment(self.begun, planned.at)

    # hearing

    def _take(self, events: list[dict[str, Any]]) -> None:
        self._heard += events

    def _follow(self) -> None:
        """Let her hear what was written and what the leader let happen, in the order in which it came."""
        for event in self._heard:
            self._happens(event["at"])
            if event["type"] == "Taken" and not self.begun:
                self.begun = event["at"]
            if event["type"] == "Message" and event["by"]["kind"] == "staff":
                self.begun = self.begun or event["at"]
                self._read = event["seq"]
                self.player.hears(event["data"]["text"], self._at(event["at"]))
            self.closed = self.closed or event["type"] == "Closed"
        self._happens(self.now() if self._live else -1)

    def _happens(self, upto: int) -> None:
        turns = self.turns()
        while self.begun and self._turned < len(turns) and turns[self._turned][0] <= upto:
            at, cue = turns[self._turned]
            self.player.turns(cue, self._at(max(at, self.begun)))
            self._turned += 1

    def _at(self, moment: int) -> float:
        return self.pace().seconds(self.begun, moment)

    async def _listen(self) -> None:
        address = self.server.replace("http", "ws", 1) + "/ws/patient"
        while True:
            try:
                async with connect(address, ssl=self.tls) as socket:
                    await socket.send(orjson.dumps({"type": "open", "token": self.token, "seq": self.seq}).decode())
                    async for frame in frames(socket):
                        if frame["type"] == "events":
                            self.seq = frame["seq"]
                            self._take(frame["events"])
                        self._live = True
                        self.woken.set()
            except (ConnectionClosed, InvalidHandshake, OSError):
                self._live = False
                await asyncio.sleep(AGAIN)

    # writing

    async def _mark_read(self) -> None:
        if self._read:
            upto, self._read = self._read, 0
            await self._command({"type": "MarkRead", "upto": upto}, f"r{upto}")

    async def _write(self) -> None:
        planned, n = self._due(), self._sent
        if planned is None:
            return
        if not planned.line.picture:
            said = await self._command({"type": "SendMessage", "text": planned.line.text}, f"l{n}")
            self._sent += said
            return
        self._sent += 1
        picture = BytesIO()
        Image.new("RGB", (320, 240), (188, 120, 110)).save(picture, "JPEG")
        headers = {"authorization": f"Bearer {self.token}", "content-type": "image/jpeg"}
        await self.http.post(
            f"/api/patient/case/pictures?id={self.case}-l{n}", content=picture.getvalue(), headers=headers
        )

    async def _command(self, wanted: dict[str, Any], name: str) -> bool:
        """Give a command once, however often it is tried; a refused one (the case has just been closed) is left. Says
        whether it has been answered.
        """
        try:
            await post(self.http, "/api/patient/case/commands", self.token, {"id": f"{self.case}-{name}", **wanted})
        except Refused as refused:
            log.info("a training patient was refused: %s", refused)
        except httpx.TransportError:
            await asyncio.sleep(AGAIN)
            return False
        return True


def _hers(event: dict[str, Any]) -> bool:
    return event["by"]["kind"] == "patient" and event["type"] in ("Message", "PictureSent")
