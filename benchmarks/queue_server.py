"""A staff's socket that speaks the contract with a queue of 10,000 cases, ready-made so that it costs the client no wait.

Run as `python -m benchmarks.queue_server [--events N] [--mine]`: prints its port, and sends N deltas a second (a frame and a
message each, as events that are not gathered) from when a queue is open until its line is closed. Half of them move a
case, a quarter bring a new one and a quarter take one away.
"""

import argparse
import asyncio
import contextlib
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from clinic24_tui.testing import COMPLAINTS, NINE, case_head, my_row, queue_row, welcome_frame, worn_frame
from server.contract.views import QueueRow

CASES = 10_000
URGENT = 5
FIRST = "breathlessness"
"""The complaint of the first case, which no other has."""
OTHERS = [name for name in COMPLAINTS if name != FIRST]
MINUTES = {2: 60, 3: 240, 4: 1_440, 5: 4_320}
ROWS_BYTES = 32 * 1024
POS = 1_000


def text(frame: Any) -> str:
    """Return a frame as it stands on the line."""
    return orjson.dumps(frame).decode()


def row(number: int, chance: Random, pos: int) -> QueueRow:
    """Return a waiting case; the first is alone with its complaint and stands before all others."""
    level = 1 if number == 0 else 2 if number < URGENT else chance.choice((3, 3, 4, 4, 4, 5))
    complaint, sex = FIRST if number == 0 else chance.choice(OTHERS), chance.choice(("female", "male"))
    ago = 1 if level < 3 else chance.uniform(1, MINUTES[level] - 30)
    left = MINUTES.get(level, 10) - ago
    case = f"{number:08x}-0000-7000-8000-000000000000"
    return queue_row(case, level, complaint, sex, chance.randrange(18, 95), left=left, ago=ago, pos=pos)


def order(one: QueueRow) -> tuple[int, int, int, str]:
    """Return what places a case."""
    return one["rank"], one["due"], one["entered"], one["id"]


def rows_frames(rows: list[QueueRow]) -> Iterator[str]:
    """Return the frames of a whole queue, each within the limit."""
    head, tail = '{"type":"rows","vid":"queue","rows":[', "]}"
    held: list[str] = []
    size = 0
    for one in map(text, rows):
        if held and size + len(one) > ROWS_BYTES:
            yield head + ",".join(held) + tail
            held, size = [], 0
        held.append(one)
        size += len(one) + 1
    yield head + ",".join(held) + tail


class QueueServer:
    """The queue and what is said about it."""

    def __init__(self, events: float, *, mine: bool = False) -> None:
        """Make all frames beforehand; with `mine` one open case is the clinician's own."""
        self._events = events
        self._rows = sorted((row(number, Random(number), POS) for number in range(CASES)), key=order)
        own = [my_row("mine", 3, OTHERS[0], "Lars Holm", "male", 44, slot=1)] if mine else []
        self._cases = {one["id"]: one for one in (*self._rows, *own)}
        self._queue = [text({"type": "reset", "vid": "queue", "why": "open"}), *rows_frames([*own, *self._rows])]
        self._queue.append(text({"type": "ready", "vid": "queue", "pos": POS, "epoch": "e1"}))

    async def serve(self, socket: ServerConnection) -> None:
        """Answer one clinician until the line is closed."""
        load: list[asyncio.Task[None]] = []
        try:
            with contextlib.suppress(ConnectionClosed):
                async for message in socket:
                    frame = orjson.loads(message)
                    for answer in self._answers(frame):
                        await socket.send(answer)
                    if frame["type"] == "open" and frame["view"] == "queue" and self._events:
                        load.append(asyncio.create_task(self._load(socket)))
        finally:
            for task in load:
                task.cancel()
            await asyncio.gather(*load, return_exceptions=True)

    def _answers(self, frame: dict[str, Any]) -> list[str]:
        if frame["type"] == "login":
            return [text(welcome_frame(NINE))]
        if frame["type"] == "wear":
            return [text(worn_frame())]
        if frame["type"] != "open":
            return []
        if frame["view"] == "queue":
            return self._queue
        vid, head = frame["vid"], case_head(self._cases[frame["case"]])
        ready = {"type": "ready", "vid": vid, "pos": POS, "epoch": "e1"}
        return [text({"type": "head", "vid": vid, "head": head}) + "\n" + text(ready)]

    async def _load(self, socket: ServerConnection) -> None:
        loop, chance = asyncio.get_running_loop(), Random(11)
        living, number, begun = [one["id"] for one in self._rows], 0, loop.time()
        while True:
            number += 1
            await asyncio.sleep(max(0.0, begun + number / self._events - loop.time()))
            await socket.send(text(self._delta(number, living, chance)))

    def _delta(self, number: int, living: list[str], chance: Random) -> dict[str, Any]:
        pos, kind, at = POS + number, number % 4, chance.randrange(URGENT, len(living))
        put: list[QueueRow] = []
        drop: list[str] = []
        if kind == 0:
            put = [row(CASES + number, chance, pos)]
            living.append(put[0]["id"])
        elif kind == 1:
            living[at], living[-1] = living[-1], living[at]
            drop = [living.pop()]
        else:
            put = [row(int(living[at][:8], 16), chance, pos)]
        self._cases |= {one["id"]: one for one in put}
        return {"type": "delta", "vid": "queue", "pos": pos, "put": put, "drop": drop}


async def main() -> None:
    """Serve on a free port of this machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=float, default=0.0)
    parser.add_argument("--mine", action="store_true")
    given = parser.parse_args()
    house = QueueServer(given.events, mine=given.mine)
    async with serve(house.serve, "127.0.0.1", 0, compression=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
