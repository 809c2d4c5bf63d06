"""Every long task has a supervisor: it is started again with back-off, and health is red while it is down."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Task = Callable[[], Awaitable[None]]


class Supervisor:
    """Runs named tasks until it is stopped; `ill` names those that are down now."""

    def __init__(self, *, first: float = 0.1, most: float = 30.0) -> None:
        """Wait `first` seconds after the first fault, then twice as long each time, at most `most`."""
        self._first, self._most = first, most
        self._tasks: list[asyncio.Task[None]] = []
        self.ill: set[str] = set()

    def start(self, name: str, task: Task) -> None:
        """Run a task for ever."""
        self._tasks.append(asyncio.create_task(self._run(name, task), name=name))

    async def _run(self, name: str, task: Task) -> None:
        pause = self._first
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await task()
            except Exception:
                if loop.time() - began > self._most:
                    pause = self._first
                log.exception("%s failed and is started again in %.1f s", name, pause)
                self.ill.add(name)
            else:
                return
            await asyncio.sleep(pause)
            self.ill.discard(name)
            pause = min(self._most, pause * 2)

    async def stop(self) -> None:
        """End every task and wait for it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
