"""Durable chat: acknowledged messages a second, 100 chats, one in flight in each, the full path, beside an echo.

Every patient's line goes through permission, transition, journal, projection, kept outcome and a synced commit before it
is acknowledged, and reaches a clinician who has the case and the queue open. The aim is 0.17 of the echo.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.figure import show
from benchmarks.server import Server, flushes, open_cases

CHATS = 100
ROUNDS = 3
SECONDS = 4.0


class Load:
    """One load process."""

    def __init__(self, job: dict[str, Any]) -> None:
        """Start it and wait until its sockets are open."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.chat_load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._say(json.dumps(job))
        assert self._hear() == "open\n"

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def run(self) -> dict[str, Any]:
        """Let it load, and return what it measured."""
        self._say("go")
        found: dict[str, Any] = json.loads(self._hear())
        return found

    def end(self) -> dict[str, Any]:
        """Close its sockets."""
        self._say("end")
        found: dict[str, Any] = json.loads(self._hear())
        self._process.wait(30)
        return found


def load(job: dict[str, Any], server: Server) -> dict[str, Any]:
    """Load a server once; adds its CPU and the device's flushes."""
    run = Load(job)
    cpu, flushed = server.cpu(), flushes(server.folder)
    found = run.run()
    found["cpu_per_1000"] = (server.cpu() - cpu) / found["acked"] * 1000
    after = flushes(server.folder)
    found["flushes"] = None if after is None or flushed is None else (after - flushed) / found["acked"]
    return found | run.end()


def flush_ms(folder: Path, times: int = 200, pause: float = 0.02) -> list[float]:
    """Milliseconds of each flush of 8 KB to the same disk at the same pace: the least that an acknowledgement can take."""
    found = []
    with (folder / "flushed").open("wb+", buffering=0) as file:
        file.write(bytes(8192))
        os.fsync(file.fileno())
        for _ in range(times):
            file.seek(0)
            file.write(os.urandom(8192))
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            found.append((time.perf_counter() - begun) * 1000)
            time.sleep(pause)
    return sorted(found)


def main() -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server.echo(Path(folder)) as echo,
        Server.product(Path(folder)) as house,
    ):
        chats, login = open_cases(house, CHATS)
        base = {"chats": [["", ""]] * CHATS, "echo": True, "port": echo.port, "rate": 0, "seconds": SECONDS}
        job = {**login, "chats": chats, "echo": False, "port": house.port, "rate": 0, "seconds": SECONDS}
        baseline, product = [], []
        for _ in range(ROUNDS):
            baseline.append(load(base, echo))
            product.append(load(job, house))
        calm = load({**job, "rate": 50, "seconds": 10.0}, house)
        disk = flush_ms(Path(folder))
        flagged = load({**job, "flagged": True}, house)
        saturated = product[len(product) // 2]
        show(
            "chat",
            "acknowledged messages/s",
            [round_["per_second"] for round_ in product],
            [round_["per_second"] for round_ in baseline],
            aim="ratio >= 0.17",
            p50_ms_at_50=round(calm["p50_ms"], 2),
            p99_ms_at_50=round(calm["p99_ms"], 2),
            flush_p50_ms=round(disk[len(disk) // 2], 2),
            flush_p99_ms=round(disk[int(len(disk) * 0.99)], 2),
            p99_ms_saturated=round(saturated["p99_ms"], 2),
            cpu_s_per_1000=round(saturated["cpu_per_1000"], 4),
            cpu_s_per_1000_echo=round(baseline[-1]["cpu_per_1000"], 4),
            per_second_of_red_flags=round(flagged["per_second"]),
            flushes_per_message_at_50=calm["flushes"] and round(calm["flushes"], 3),
            flushes_per_message_saturated=saturated["flushes"] and round(saturated["flushes"], 4),
            refused=sum(round_["refused"] for round_ in product),
            received_share=round(saturated["received"] / saturated["acked"], 3),
        )


if __name__ == "__main__":
    main()
