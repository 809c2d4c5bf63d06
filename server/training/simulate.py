"""Simulated patients over real sockets: each identifies, walks the pages of the public API, sends in and chats.

They use nothing but what a phone uses. Their numbers are the demo's invented people (`/api/demo/people`).
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx
import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.contract.ids import new_id
from server.domain.flow import Flow
from server.training.patient import Story, act
from server.training.phone import NoChild, Refused, frames, identify, people, post, start
from server.training.stories import first_day, from_examples, shipped
from server.training.waiting import Waiting

MOST_PAGES = 80
MINUTE = 60.0
PAUSE = (2.0, 9.0)
TOUR_PATIENTS, TOUR_PAUSE = 3, (1.0, 2.0)
"""How many come in the first day's tour, and how soon they answer, in seconds."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What became of the arrivals so far."""

    sent: int = 0
    advised: int = 0
    elsewhere: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """Return how many have come to an end of their way in."""
        return self.sent + self.advised + self.elsewhere + self.refused

    def __str__(self) -> str:
        return (
            f"{self.sent} i kö, {self.advised} fick råd, {self.elsewhere} hänvisade, {self.refused} avvisade"
            f" / {self.sent} queued, {self.advised} advised, {self.elsewhere} elsewhere, {self.refused} refused"
        )


class Simulation:
    """Lets patients arrive at a rate; those who were sent in stay and answer the clinic until the simulation ends."""

    def __init__(
        self,
        server: str,
        seed: int,
        flows: Iterable[Flow],
        *,
        centre: str = "",
        pause: tuple[float, float] = PAUSE,
        tour: bool = False,
    ) -> None:
        """`centre` keeps to people listed there; `pause` is how long a patient takes to answer, in seconds; the
        examples of `flows` come beside the shipped stories. With `tour` only those of the first day's tour come.
        """
        self._centre = centre
        self._server = server.rstrip("/")
        self._chance = Random(seed)  # noqa: S311  a simulation wants a seed, not secrecy
        self._pause = pause
        self._stories = shipped()
        self._stories += from_examples(flows, self._stories[0].replies)
        self._in_order = first_day(self._stories) if tour else []
        self.tally = Tally()
        self.waiting = Waiting()
        self._at_once = 0
        self._ready: Callable[[Tally], None] = lambda _tally: None

    async def run(
        self,
        cases: int,
        per_minute: float,
        *,
        stay: bool,
        steady: bool = False,
        at_once: int = 0,
        ready: Callable[[Tally], None] | None = None,
    ) -> Tally:
        """Let `cases` patients arrive, the first `at_once` of them without a pause; with `stay` go on answering until
        cancelled. `ready` is called when the first are in. With `steady` the others come only as cases are taken, so
        that at each entrance as many wait as did when the first were in.
        """
        self._at_once, self._ready = max(at_once, steady), ready or self._ready
        async with httpx.AsyncClient(base_url=self._server, timeout=20.0) as http:
            found = await people(http, self._centre)
            async with asyncio.TaskGroup() as group:
                await self._arrive(group, http, found, cases, per_minute, stay=stay or steady, steady=steady)
        return self.tally

    async def _arrive(
        self,
        group: asyncio.TaskGroup,
        http: httpx.AsyncClient,
        people: list[dict[str, Any]],
        cases: int,
        per_minute: float,
        *,
        stay: bool,
        steady: bool,
    ) -> None:
        for number in range(cases):
            ways = None
            if number >= max(1, self._at_once):
                ways = await self.waiting.lacking() if steady else None
                await asyncio.sleep(self._chance.expovariate(per_minute / MINUTE) if per_minute else 0)
            story, person = self._drawn(people, ways)
            self.waiting.sets_out(story.entrance)
            own = Random(self._chance.random())  # noqa: S311  a simulation wants a seed, not secrecy
            group.create_task(self._patient(http, person, story, own, stay=stay))
            await asyncio.sleep(0)

    def _drawn(self, people: list[dict[str, Any]], ways: Collection[str] | None) -> tuple[Story, dict[str, Any]]:
        """A person and a story that she can tell."""
        if self._in_order:
            told = self._in_order.pop(0)
            teller = min(
                people, key=lambda one: (not told.suits(one["number"], one["age"]), abs(one["age"] - told.age))
            )
            people.remove(teller)
            return told, teller
        person = self._chance.choice(people)
        stories = [
            story
            for story in self._stories
            if (ways is None or story.entrance in ways) and story.suits(person["number"], person["age"])
        ]
        return self._chance.choices(stories, [story.weight for story in stories])[0], person

    async def _patient(
        self, http: httpx.AsyncClient, person: dict[str, Any], story: Story, chance: Random, *, stay: bool
    ) -> None:
        try:
            token, step = await self._enter(http, person, story, chance)
            phone = f"070-174 06 {chance.randint(5, 99):02d}"
            ended = await self._walk(http, token, step, story, phone, chance)
        except NoChild:
            self._count("elsewhere", story)
            return
        except (Refused, httpx.HTTPError) as fault:
            log.info("a simulated patient was refused: %s", fault)
            self._count("refused", story)
            return
        if ended in ("waiting", "chat"):
            self._count("sent", story)
            if stay:
                await self._chat(token, story, chance)
        else:
            self._count("advised" if ended == "closed" else "elsewhere", story)

    def _count(self, became: str, story: Story) -> None:
        setattr(self.tally, became, getattr(self.tally, became) + 1)
        self.waiting.ends_way(story.entrance, queued=became == "sent")
        if self.tally.total == self._at_once:
            self.waiting.aim()
            self._ready(self.tally)

    async def _enter(
        self, http: httpx.AsyncClient, person: dict[str, Any], story: Story, chance: Random
    ) -> tuple[str, dict[str, Any]]:
        known = await identify(http, person["number"], story.who)
        if story.who == "child" and not known["children"]:
            raise NoChild
        child = chance.choice(known["children"])["number"] if story.who == "child" else ""
        return await start(http, known, story.who, child)

    async def _walk(
        self, http: httpx.AsyncClient, token: str, step: dict[str, Any], story: Story, phone: str, chance: Random
    ) -> str:
        for _ in range(MOST_PAGES):
            command = act(step, story, phone, chance)  # type: ignore[arg-type]  # the page as it came over the wire
            if command is None:
                break
            done = await post(http, "/api/patient/case/commands", token, {"id": new_id(), **command})
            step = done["step"]
        return str(step["kind"])

    # the chat

    async def _chat(self, token: str, story: Story, chance: Random) -> None:
        address = self._server.replace("http", "ws", 1) + "/ws/patient"
        seq, waits, lines = 0, True, story.lines(chance)
        while True:
            try:
                async with connect(address) as socket:
                    await socket.send(orjson.dumps({"type": "open", "token": token, "seq": seq}).decode())
                    async for frame in frames(socket):
                        if frame["type"] == "events":
                            seq = frame["seq"]
                            happened = {event["type"] for event in frame["events"]}
                            if waits and happened & {"Taken", "Closed"}:
                                waits = False
                                self.waiting.taken(story.entrance)
                            if "Closed" in happened:
                                return
                            await self._heard(socket, frame["events"], lines, chance)
            except (ConnectionClosed, InvalidHandshake, OSError):
                await asyncio.sleep(1 + chance.random() * 2)

    async def _heard(self, socket: Any, events: list[dict[str, Any]], lines: Iterator[str], chance: Random) -> None:
        said = [event for event in events if event["type"] == "Message" and event["by"]["kind"] == "staff"]
        if not said:
            return
        await asyncio.sleep(chance.uniform(*self._pause) / 2)
        await self._command(socket, {"type": "MarkRead", "upto": said[-1]["seq"]})
        await socket.send(b'{"type":"typing","on":true}'.decode())
        await asyncio.sleep(chance.uniform(*self._pause) / 2)
        await socket.send(b'{"type":"typing","on":false}'.decode())
        await self._command(socket, {"type": "SendMessage", "text": next(lines)})

    async def _command(self, socket: Any, command: dict[str, Any]) -> None:
        await socket.send(orjson.dumps({"type": "cmd", "cmd": {"id": new_id(), "case": "", **command}}).decode())


def run(
    server: str,
    cases: int,
    per_minute: float,
    seed: int,
    flows: Iterable[Flow],
    *,
    centre: str = "",
    stay: bool = False,
    steady: bool = False,
    at_once: int = 0,
    tour: bool = False,
) -> int:
    """Run a simulation from the command line; returns the exit code."""
    if tour:
        cases = at_once = TOUR_PATIENTS

    def tell(tally: Tally) -> None:
        sys.stdout.write(f"{tally}\n")
        sys.stdout.flush()

    pause = TOUR_PAUSE if tour else PAUSE
    simulation = Simulation(server, seed, flows, centre=centre, pause=pause, tour=tour)
    try:
        tally = asyncio.run(simulation.run(cases, per_minute, stay=stay, steady=steady, at_once=at_once, ready=tell))
    except KeyboardInterrupt:
        return 0
    except (Refused, httpx.HTTPError, OSError) as fault:
        sys.stderr.write(f"simuleringen kan inte köras mot {server}: {fault} / cannot simulate\n")
        return 2
    tell(tally)
    return 0 if not tally.refused else 1
