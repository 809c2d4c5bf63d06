"""The server as a process of its own, on a data folder that was filled beforehand."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from server.app.sessions import token_hash
from server.bootstrap import House
from tests.support.clock import HandClock
from tests.support.houses import furnished

NOON = "2026-11-24T10:00"
"""The time in Sweden that the process starts at: every unit is open, and a key that is given now is a month from its end."""


async def filled(folder: Path, fill: Callable[[House], Awaitable[None]]) -> None:
    """Furnish a data folder and let `fill` put cases in it, without a server."""
    house = await furnished(folder, HandClock())
    await house.start()
    try:
        await fill(house)
    finally:
        await house.stop()


async def key_to(house: House, case: str) -> str:
    """Return a patient's key to a case."""
    token = secrets.token_urlsafe(32)
    await house.people.add(case, token_hash(token), HandClock().now() + 30 * 24 * 3_600_000)
    return token


@dataclass
class Program:
    """`python -m server serve`; it can be killed and started again on the same folder."""

    folder: Path
    arguments: tuple[object, ...] = ()
    port: int = 0
    starts: int = 0
    patience: float = 60.0
    """Seconds after which a server that says nothing is ended, and has failed to start."""
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it and wait until it says where it answers."""
        self._process = await spawn(
            "serve", "--data", self.folder, "--port", "0", "--demo", "--clock", NOON, *self.arguments
        )
        said = await first_line(self._process, self.patience)
        self.port, self.starts = int(said.rstrip("/").rsplit(":", 1)[1]), self.starts + 1

    async def complains(self, words: str) -> None:
        """Wait until a line on standard error has these words."""
        assert self._process is not None
        assert self._process.stderr is not None
        async with asyncio.timeout(self.patience):
            while words not in (line := (await self._process.stderr.readline()).decode()):
                assert line, "the program has ended"

    async def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        await self._reaped()

    async def stop(self) -> int:
        """Ask it to end; returns its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        return await self._reaped()

    async def _reaped(self) -> int:
        assert self._process is not None
        async with asyncio.timeout(20):
            await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode


async def first_line(process: asyncio.subprocess.Process, seconds: float) -> str:
    """Return the first line that a program says; one that says none in time, or ends, is reaped and has failed."""
    assert process.stdout is not None
    try:
        async with asyncio.timeout(seconds):
            said = (await process.stdout.readline()).decode().strip()
        assert said, (await process.stderr.read()).decode() if process.stderr else "the program ended without a word"
    except BaseException:
        await ended(process)
        raise
    return said


async def ended(process: asyncio.subprocess.Process) -> None:
    """End a program at once, and reap it."""
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def spawn(*arguments: object) -> asyncio.subprocess.Process:
    """Start `python -m server` with its output in pipes."""
    pipe = asyncio.subprocess.PIPE
    given = [str(argument) for argument in arguments]
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "server", *given, stdout=pipe, stderr=pipe)


async def ran(*arguments: object) -> tuple[int, str, str]:
    """Run `python -m server` to its end; returns its exit code, output and errors."""
    process = await spawn(*arguments)
    try:
        async with asyncio.timeout(60):
            out, err = await process.communicate()
    except BaseException:
        await ended(process)
        raise
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
