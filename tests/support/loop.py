"""The event loop of the tests: what asyncio's debug mode refuses, without the stack that it keeps of every future.

Those stacks are half of the time of a test with sockets or widgets; `make nightly` runs with the whole debug mode.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context
from inspect import CO_COROUTINE
from typing import Any


class CheckedLoop(asyncio.SelectorEventLoop):
    """Refuses to be called from another thread, and to call a coroutine as if it were a function."""

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        self._check(callback, "call_soon")
        return super().call_soon(callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self._check(callback, "call_at")
        return super().call_at(when, callback, *args, context=context)

    def _check(self, callback: Callable[..., Any], method: str) -> None:
        self._check_thread()
        code = getattr(callback, "__code__", None)
        if code is not None and code.co_flags & CO_COROUTINE:
            self._check_callback(callback, method)
