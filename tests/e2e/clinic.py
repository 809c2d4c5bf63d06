"""A clinic that really runs: the server as a process on a seeded data folder, killed and started again at will."""

import asyncio
import signal
import sqlite3
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx

from tests.support.program import first_line
from tests.support.wire import PASSWORD, Staff

OPENS = datetime(2026, 11, 24, 9, 10)  # noqa: DTZ001  the demo's own clock, in Swedish time
DEADLINE = 60.0
"""Seconds after which what has not come is a failure; nothing waits this long when all is well."""


async def program(*arguments: str, **options: Any) -> asyncio.subprocess.Process:
    """Start `clinic24-server`."""
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "server", *arguments, **options)


class Clinic:
    """The server process and its folder. The time goes on while the server is dead, as it does outside."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.kills = folder, 0, 0
        self._process: asyncio.subprocess.Process | None = None
        self._born = time.monotonic()

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True)
        password = self.folder.parent / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        seed = await program(
            "seed", "--data", str(self.folder), "--password-file", str(password), stderr=asyncio.subprocess.PIPE
        )
        _, said = await seed.communicate()
        assert seed.returncode == 0, said.decode()
        await self.start()
        return self

    async def __aexit__(self, *fault: object) -> None:
        if self._process is not None:
            await self._end(self._process)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the server on the port that it had."""
        passed = timedelta(minutes=-(-int(time.monotonic() - self._born) // 60) if self.port else 0)
        clock = (OPENS + passed).isoformat(timespec="minutes")
        where = ("--data", str(self.folder), "--port", str(self.port))
        self._process = await program(
            "serve", *where, "--demo", "--clock", clock, "--with-parent",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said = await first_line(self._process, DEADLINE)
        self.port = int(said.rstrip("/").rsplit(":", 1)[1])

    async def kill_and_start(self) -> None:
        """Kill the server without a word, and start it again on the same folder and port."""
        assert self._process is not None
        await self._end(self._process)
        self.kills += 1
        await self.start()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()

    async def someone(self, centre: str = "asby") -> str:
        """Return the identity number of an adult who is listed at a centre."""
        async with httpx.AsyncClient(base_url=self.address) as http:
            people = (await http.get("/api/demo/people", params={"centre": centre})).json()["people"]
        return str(next(one["number"] for one in people if one["age_unit"] == "y" and 25 < one["age"] < 50))

    async def journal(self, case: str, user: str = "johan") -> list[dict[str, Any]]:
        """Return a case's whole journal as the doctor reads it on a fresh line."""
        async with Staff(f"ws://127.0.0.1:{self.port}/ws/staff") as staff:
            await staff.work(user)
            await staff.open(case)
            events = [event for frame in staff.seen if frame["type"] == "events" for event in frame["events"]]
            return sorted(events, key=lambda event: event["seq"])

    async def only_case(self) -> str:
        """Return the id of the one case that there is."""
        with closing(sqlite3.connect(f"file:{self.folder / 'clinic24.db'}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT id FROM cases").fetchall()
        assert len(rows) == 1
        return str(rows[0][0])
