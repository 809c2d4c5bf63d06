"""Waiting for what no event tells of: the loop runs on until the condition holds, or the patience is out."""

import asyncio
from collections.abc import Callable

LOOK = 0.001
"""Seconds between two looks: whoever brings the condition about has the processor meanwhile."""


async def until(holds: Callable[[], object], seconds: float = 20.0, look: float = LOOK) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  the condition is somebody else's state, and no event comes with it
            await asyncio.sleep(look)
