"""One scenario's patient over real sockets: comes in by the same door as everybody else, and answers until the case is closed."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import httpx
import orjson
from PIL import Image
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.contract.ids import new_id
from server.domain.flow import Answer
from server.training.arrival import Arrival
from server.training.phone import NoChild, Refused, command, frames
from server.training.scenario import Scenario
from server.training.talk import Line, SimulatedPatient

AGAIN: Final = 1.0
"""Seconds until a lost line is tried again."""


@dataclass(slots=True)
class Practice:
    """One run. `answers` are the flow's, `pace` multiplies what she takes to type (0 = at once)."""

    server: str
    scenario: Scenario
    answers: Mapping[str, Answer]
    seed: int
    centre: str = ""
    pace: float = 1.0
    _said: asyncio.Queue[tuple[int, str]] = field(default_factory=asyncio.Queue)
    _taken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Come in, chat, and return when the case is closed. Raises Refused when the way in ends elsewhere."""
        async with httpx.AsyncClient(base_url=self.server.rstrip("/"), timeout=20.0) as http:
            arrival = Arrival(self.scenario, self.answers, self.seed, self.centre)
            token = await arrival.come_in(http)
            talking = asyncio.create_task(self._talk(http, token))
            try:
                await self._listen(token)
            finally:
                talking.cancel()
                with suppress(asyncio.CancelledError):
                    await talking

    async def _listen(self, token: str) -> None:
        address = self.server.rstrip("/").replace("http", "ws", 1) + "/ws/patient"
        seq = 0
        while True:
            try:
                async with connect(address) as socket:
                    await socket.send(orjson.dumps({"type": "open", "token": token, "seq": seq}).decode())
                    async for frame in frames(socket):
                        if frame["type"] != "events":
                            continue
                        seq = frame["seq"]
                        if self._read(frame["events"]):
                            return
            except (ConnectionClosed, InvalidHandshake, OSError):
                await asyncio.sleep(AGAIN)

    def _read(self, events: list[dict[str, Any]]) -> bool:
        """Take in what has happened; returns whether the case is closed."""
        for event in events:
            if event["type"] == "Taken":
                self._taken.set()
            if event["type"] == "Message" and event["by"]["kind"] == "staff":
                self._taken.set()
                self._said.put_nowait((event["seq"], event["data"]["text"]))
        return any(event["type"] == "Closed" for event in events)

    async def _talk(self, http: httpx.AsyncClient, token: str) -> None:
        await self._taken.wait()
        patient = SimulatedPatient(self.scenario, self.seed)
        clock = asyncio.get_running_loop().time
        begun = clock()
        while True:
            wait = patient.next_at() - (clock() - begun)
            lines: list[Line] = []
            try:
                seq, text = await asyncio.wait_for(self._said.get(), None if wait == float("inf") else max(wait, 0))
            except TimeoutError:
                lines = patient.due(clock() - begun)
            else:
                await command(http, token, {"type": "MarkRead", "upto": seq})
                lines = patient.hears(text, clock() - begun)
            for line in lines:
                await asyncio.sleep(line.seconds * self.pace)
                await self._write(http, token, line)

    async def _write(self, http: httpx.AsyncClient, token: str, line: Line) -> None:
        if not line.picture:
            await command(http, token, {"type": "SendMessage", "text": line.text})
            return
        picture = BytesIO()
        Image.new("RGB", (320, 240), (188, 120, 110)).save(picture, "JPEG")
        headers = {"authorization": f"Bearer {token}", "content-type": "image/jpeg"}
        await http.post(f"/api/patient/case/pictures?id={new_id()}", content=picture.getvalue(), headers=headers)


def run(server: str, scenario: Scenario, answers: Mapping[str, Answer], seed: int, *, centre: str = "") -> int:
    """Run one practice from the command line; returns the exit code."""
    practice = Practice(server, scenario, answers, seed, centre)
    try:
        asyncio.run(practice.run())
    except KeyboardInterrupt:
        return 0
    except NoChild:
        sys.stderr.write(
            "ingen av demons personer har ett barn i den åldern / nobody of the demo has a child of that age\n"
        )
        return 2
    except (Refused, httpx.HTTPError, OSError) as fault:
        sys.stderr.write(f"övningen kan inte köras mot {server}: {fault} / cannot practise\n")
        return 2
    sys.stdout.write("ärendet är avslutat / the case is closed\n")
    return 0
