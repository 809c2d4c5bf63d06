"""One scenario's patient over real sockets: comes in by the same door as everybody else, and answers until the case is closed."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any, Final

import httpx
import orjson
from PIL import Image
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.contract.ids import new_id
from server.domain.flow import Answer
from server.training.patient import Command, Story, act
from server.training.phone import NoChild, Refused, command, frames, identify, people, post, start
from server.training.scenario import Scenario
from server.training.talk import Line, SimulatedPatient

MOST_PAGES: Final = 80
MOST_PEOPLE: Final = 5
WHO: Final = {"self": "self", "guardian": "child", "relative": "relative"}
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
    case: str = ""
    ended: str = ""
    _said: asyncio.Queue[tuple[int, str]] = field(default_factory=asyncio.Queue)
    _taken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Come in, chat, and return when the case is closed. Raises Refused when the way in ends elsewhere."""
        async with httpx.AsyncClient(base_url=self.server.rstrip("/"), timeout=20.0) as http:
            token = await self._come_in(http)
            talking = asyncio.create_task(self._talk(http, token))
            try:
                await self._listen(token)
            finally:
                talking.cancel()
                with suppress(asyncio.CancelledError):
                    await talking

    async def _come_in(self, http: httpx.AsyncClient) -> str:
        """Walk to a queue; whoever is listed where no chat is connected gives place to another."""
        chance = Random(self.seed)  # noqa: S311  a scenario wants a seed, not secrecy
        for _ in range(MOST_PEOPLE):
            token = await self._walk(http, chance)
            if self.ended in ("waiting", "chat"):
                return token
        raise Refused(
            f"patienten kom inte till kön utan till sidan {self.ended} / the patient came to the page {self.ended}"
        )

    async def _walk(self, http: httpx.AsyncClient, chance: Random) -> str:
        story = self._story()
        token, step = await self._identified(http, story, chance)
        phone = f"070-174 06 {chance.randint(5, 99):02d}"
        for _ in range(MOST_PAGES):
            wanted = self._page(step, story, phone, chance)
            if wanted is None:
                break
            done = await post(http, "/api/patient/case/commands", token, {"id": new_id(), **wanted})
            step = done["step"]
        self.ended = str(step["kind"])
        return token

    @staticmethod
    def _page(step: dict[str, Any], story: Story, phone: str, chance: Random) -> Command | None:
        """What she does on a page; who writes to the secretary stays with the secretary."""
        if step["kind"] == "nurse":
            return {"type": "ReplyNurse", "nurse": False}
        return act(step, story, phone, chance)  # type: ignore[arg-type]  # the page as it came over the wire

    def _story(self) -> Story:
        scenario, who = self.scenario, self.scenario.person
        return Story(
            id=scenario.id,
            entrance=scenario.entrance,
            who=WHO[who.writer],
            text=scenario.opening,
            replies=(),
            complaint=scenario.flow,
            worry=0.0,
            goes_on=1.0,
            answers=self.answers,
            sex=who.sex,
            age=who.age_months // 12,
        )

    async def _identified(self, http: httpx.AsyncClient, story: Story, chance: Random) -> tuple[str, dict[str, Any]]:
        """A person of the demo's who can tell it: of her sex and age, or with a child of about that age."""
        found = await people(http, self.centre)
        if story.who != "child":
            fitting = [one for one in found if story.suits(one["number"], one["age"])]
            person = chance.choice(fitting or found)
            known = await identify(http, person["number"], story.who)
            return await start(http, known, story.who, "")
        chance.shuffle(found)
        for person in found:
            known = await identify(http, person["number"], story.who)
            children = [one for one in known["children"] if self._fits(one)]
            if children:
                return await start(http, known, story.who, children[0]["number"])
        raise NoChild

    def _fits(self, child: dict[str, Any]) -> bool:
        """Whether a child of the demo's is about as old: an infant for an infant, else within two years."""
        months = child["age"] * (12 if child["age_unit"] == "y" else 1) if child["age_unit"] in ("y", "m") else 0
        wanted = self.scenario.person.age_months
        return months < 24 if wanted < 24 else abs(months - wanted) <= 24

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
