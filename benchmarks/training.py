"""Practice: thirty trainees with three patients each on one server.

Aims: a patient's answer computed within 20 ms (p95, CPU); memory at most 1 MB a patient; a line to a patient acknowledged
within twice the quiet server's time (p99) while all ninety talk.
"""

import asyncio
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.figure import show
from benchmarks.server import Server
from server.adapters.region import load_region
from server.contract import PROTOCOL
from server.contract.ids import new_id
from server.flows.loader import load_flows
from server.scenario_tools.files import load_scenarios
from server.training.player import Player

TRAINEES, EACH = 30, 3
ROUNDS: Final = 3
BETWEEN: Final = 6.0
"""Seconds between two lines of one who has three cases before her."""
LINES: Final = (
    "Hej, jag är sjuksköterska här. Hur mår du nu?",
    "Har du feber, och har du ont någonstans?",
    "Sedan när, och hur mycket?",
    "Tar du några läkemedel, och är du allergisk mot något?",
    "Tack. Hör av dig igen om det blir värre.",
)
PROFESSIONS: Final = ("nurse", "secretary", "bvc_nurse")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def computed() -> list[float]:
    """Milliseconds of CPU of every answer of every scenario's patient."""
    found = []
    for scenario in load_scenarios(load_flows().flows).known.values():
        player = Player(scenario, 1)
        for n, line in enumerate(LINES):
            begun = time.thread_time_ns()
            player.hears(line, 60.0 * (n + 1))
            found.append((time.thread_time_ns() - begun) / 1e6)
    return found


def percentile(values: list[float], part: float) -> float:
    """Return the value that this part of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


class Trainee:
    """One who takes part, over a real socket."""

    def __init__(self, socket: ClientConnection, token: str, assignment: str) -> None:
        """Keep the socket and who asks over HTTP."""
        self.socket, self.assignment = socket, assignment
        self.headers = {"authorization": f"Bearer {token}", "x-clinic24-assignment": assignment}
        self.took: list[float] = []
        self.cases: list[tuple[str, int]] = []

    async def answer(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Give a command and return its answer."""
        await self.socket.send(orjson.dumps({"type": "cmd", "cmd": wanted}).decode())
        return await self.until(lambda frame: frame.get("id") == wanted["id"])

    async def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read frames until one fits."""
        while True:
            for line in str(await self.socket.recv()).split("\n"):
                frame: dict[str, Any] = orjson.loads(line)
                if fits(frame):
                    return frame

    async def take(self) -> None:
        """Take the next case, when one waits."""
        taken = await self.answer({"id": new_id(), "type": "TakeNext"})
        if taken["type"] == "ack":
            self.cases.append((taken["case"], taken["owner_seq"]))

    async def talk(self, chance: Random) -> None:
        """Write every line into every case at a person's pace, and keep how long each took to be acknowledged."""
        for line in LINES:
            for case, owner in self.cases:
                await asyncio.sleep(chance.uniform(0, 2 * BETWEEN))
                begun = time.perf_counter()
                wanted = {"id": new_id(), "type": "SendMessage", "case": case, "owner_seq": owner, "text": line}
                await self.answer(wanted)
                self.took.append((time.perf_counter() - begun) * 1000)


async def come(server: Server, password: str) -> list[Trainee]:
    """Log thirty clinicians in, each in the first assignment that can practise."""
    trainees = []
    for person in load_region().staff:
        places = [
            n
            for n, worn in enumerate(person.assignments, 1)
            if worn.profession in PROFESSIONS and worn.unit not in ("1177", "jour")
        ]
        if not places:
            continue
        trainees.append(await login(server, person.user, password, f"{person.user}-{places[0]}"))
        if len(trainees) == TRAINEES:
            break
    return trainees


async def login(server: Server, user: str, password: str, assignment: str) -> Trainee:
    """Log one in."""
    socket = await connect(f"ws://127.0.0.1:{server.port}/ws/staff", max_size=None, compression=None, proxy=None)
    body = {"type": "login", "protocol": PROTOCOL, "user": user, "password": password}
    await socket.send(orjson.dumps(body).decode())
    welcome = orjson.loads(str(await socket.recv()))
    trainee = Trainee(socket, welcome["token"], assignment)
    await socket.send(orjson.dumps({"type": "wear", "assignment": assignment}).decode())
    await trainee.until(lambda frame: frame["type"] == "worn")
    return trainee


def memory_mb(server: Server) -> float:
    """Return what the server's process holds, in MB."""
    pages = int(Path(f"/proc/{server.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE / 1e6


async def session(server: Server, password: str) -> tuple[float, list[float], list[float], int]:
    """Return MB a patient, the milliseconds of a quiet server's and of a full session's lines, and how many patients came."""
    trainees = await come(server, password)
    mats = next(one for one in trainees if one.assignment == "mats-1")  # who leads takes part too
    async with httpx.AsyncClient(base_url=f"{server.address}/api/training", timeout=60) as http:
        home = (await http.get("/home", headers=mats.headers)).json()
        anna = trainees[0]
        for _ in range(EACH):
            await http.post("/practise", json={"scenario": "nurse_cystitis"}, headers=anna.headers)
        while len(anna.cases) < EACH:
            await anna.take()
            await asyncio.sleep(0.1)
        await anna.talk(Random(1))
        quiet, anna.took = anna.took, []
        before = memory_mb(server)
        names = [one["id"] for one in home["all"]]
        opened = (await http.post("/open", json={"scenarios": names, "at_once": EACH}, headers=mats.headers)).json()
        for one in trainees:
            joined = await http.post("/join", json={"code": opened["session"]["code"]}, headers=one.headers)
            joined.raise_for_status()
        wanted = len(trainees) * EACH
        while (await http.get("/board", headers=mats.headers)).json()["waiting"] < wanted:  # noqa: ASYNC110  no event of it
            await asyncio.sleep(0.5)
        for one in trainees:
            for _ in range(EACH):
                await one.take()
        await http.post("/lead", json={"do": "pace", "rate": 2.0}, headers=mats.headers)
        await asyncio.gather(*(one.talk(Random(n)) for n, one in enumerate(trainees)))
        full = [took for one in trainees for took in one.took]
        each = (memory_mb(server) - before) / wanted
    for one in trainees:
        await one.socket.close()
    return each, quiet, full, sum(len(one.cases) for one in trainees)


def practice() -> tuple[float, list[float], list[float], int]:
    """Run one session on a practice server of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        password = secrets.token_urlsafe(12)
        (folder / "password").write_text(password, encoding="ascii")
        seed = ["seed", "--practice", "--data", str(folder / "data"), "--password-file", str(folder / "password")]
        subprocess.run([sys.executable, "-m", "server", *seed], check=True, capture_output=True)
        with Server.practice(folder) as server:
            return asyncio.run(session(server, password))


def main() -> None:
    """Print the figures."""
    rounds = [computed() for _ in range(ROUNDS)]
    show("training_reply", "ms CPU, p95", [percentile(one, 0.95) for one in rounds], [], aim="<= 20")
    found = [practice() for _ in range(ROUNDS)]
    patients = [one[3] for one in found]
    show("training_memory", "MB a patient", [one[0] for one in found], [], aim="<= 1", patients=patients)
    quiet, full = (
        [percentile(took, 0.99) for took in tooks] for tooks in zip(*(one[1:3] for one in found), strict=True)
    )
    middle = round(statistics.median(percentile(one[2], 0.5) for one in found), 2)
    show("training_chat", "ms p99", full, quiet, aim="ratio <= 2", median_ms=middle)


if __name__ == "__main__":
    main()
