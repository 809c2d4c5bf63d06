"""Servers under measurement, in processes of their own, and cases opened in them by the way that patients use."""

import contextlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import orjson
from websockets.sync.client import connect

from server.contract import PROTOCOL
from server.contract.ids import new_id
from server.training.patient import Story, act

UNIT = "asby"
SECRETARY = Story("renewal", "secretary", "self", "jag vill förnya mitt recept", (), "prescription_renewal", 0.0, 1.0)
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """One server process and the folder that its data lies in."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, folder: Path) -> None:
        """Keep what is needed to measure it."""
        self._process, self.port, self.folder = process, port, folder

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def cpu(self) -> float:
        """Return the seconds of CPU it has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @classmethod
    @contextlib.contextmanager
    def _run(cls, arguments: list[str], folder: Path) -> Iterator["Server"]:
        process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().strip().rstrip("/").rsplit(":", 1)[-1])
            yield cls(process, port, folder)
        finally:
            process.terminate()
            process.wait(20)

    @classmethod
    @contextlib.contextmanager
    def echo(cls, folder: Path) -> Iterator["Server"]:
        """Run the baseline."""
        with cls._run(["benchmarks.baselines.echo"], folder) as server:
            yield server

    @classmethod
    @contextlib.contextmanager
    def practice(cls, folder: Path) -> Iterator["Server"]:
        """Run a practice server on the seeded `data` of a folder."""
        serve = ["server", "serve", "--practice", "--data", str(folder / "data"), "--port", "0"]
        with cls._run(serve, folder) as server:
            yield server

    @classmethod
    @contextlib.contextmanager
    def product(cls, folder: Path, clock: str = "2026-11-24T09:10") -> Iterator["Server"]:
        """Run the complete server with the invented region, on a weekday morning."""
        data = folder / "data"
        password = folder / "password"
        password.write_text(secrets.token_urlsafe(12), encoding="ascii")
        seed = ["seed", "--data", str(data), "--password-file", str(password)]
        subprocess.run([sys.executable, "-m", "server", *seed], check=True, capture_output=True)
        serve = ["server", "serve", "--data", str(data), "--port", "0", "--demo", "--clock", clock]
        with cls._run(serve, folder) as server:
            yield server


def flushes(folder: Path) -> int | None:
    """Return how many flushes the device under a folder has completed, None where the kernel does not say."""
    device = folder.stat().st_dev
    path = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}/stat")
    fields = path.read_text(encoding="ascii").split() if path.exists() else []
    return int(fields[15]) if len(fields) > 15 else None


def open_cases(server: Server, count: int) -> tuple[list[list[str]], dict[str, Any]]:
    """Let patients send in `count` cases and one clinician take them: [[case, patient's token], …] and her login."""
    chance = Random(7)
    waiting: dict[str, str] = {}
    with httpx.Client(base_url=server.address, timeout=20) as http:
        people = http.get("/api/demo/people", params={"centre": UNIT}).json()["people"]
        adults = [one for one in people if one["age_unit"] == "y" and one["age"] >= 18]
        while len(waiting) < count:
            case, token = send_in(http, chance.choice(adults)["number"], chance)
            waiting[case] = token
    password = (server.folder / "password").read_text(encoding="ascii")
    with connect(f"ws://127.0.0.1:{server.port}/ws/staff", max_size=None) as socket:
        user, assignment = "eva", ""
        socket.send(orjson.dumps(_login(user, password)).decode())
        welcome = orjson.loads(socket.recv())
        assignment = next(a["id"] for a in welcome["me"]["assignments"] if a["unit"] == UNIT)
        socket.send(orjson.dumps({"type": "wear", "assignment": assignment}).decode())
        while orjson.loads(str(socket.recv()).split("\n")[-1])["type"] != "worn":
            pass
        for case in waiting:
            socket.send(orjson.dumps({"type": "cmd", "cmd": {"id": new_id(), "type": "Take", "case": case}}).decode())
            answer = orjson.loads(str(socket.recv()))
            assert answer["type"] == "ack", answer
    return [[case, token] for case, token in waiting.items()], {"token": welcome["token"], "assignment": assignment}


def _login(user: str, password: str) -> dict[str, Any]:
    return {"type": "login", "protocol": PROTOCOL, "user": user, "password": password}


def send_in(http: httpx.Client, number: str, chance: Random, story: Story = SECRETARY) -> tuple[str, str]:
    """Go the patient's way in, to the queue; returns her case and its token."""
    known = http.post("/api/patient/identify", json={"number": number, "who": "self", "lang": "sv"}).json()
    own = {"authorization": f"Bearer {known['identity']}"}
    opened = http.post("/api/patient/cases", json={"who": "self", "lang": "sv"}, headers=own).json()
    key = {"authorization": f"Bearer {opened['token']}"}
    step = opened["step"]
    while step["kind"] not in ("waiting", "chat"):
        command = act(step, story, "070-174 06 05", chance)
        assert command is not None, step
        answer = http.post("/api/patient/case/commands", json={"id": new_id(), **command}, headers=key).json()
        step = answer["step"]
    return opened["case"], opened["token"]
