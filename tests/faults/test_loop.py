"""The loop that the tests run on refuses what asyncio's debug mode refuses."""

import asyncio

import pytest


async def nothing() -> None:
    """Do nothing."""


class Thing:
    async def nothing(self) -> None:
        """Do nothing."""


async def test_a_call_from_another_thread_is_refused() -> None:
    loop = asyncio.get_running_loop()
    for call in (lambda: loop.call_soon(print), lambda: loop.call_later(1, print)):
        with pytest.raises(RuntimeError, match="Non-thread-safe"):
            await asyncio.to_thread(call)


async def test_a_coroutine_is_no_callback() -> None:
    loop = asyncio.get_running_loop()
    for call in (
        lambda: loop.call_soon(nothing),
        lambda: loop.call_soon(Thing().nothing),
        lambda: loop.call_later(1, nothing),
    ):
        with pytest.raises(TypeError, match="coroutines cannot be used"):
            call()
