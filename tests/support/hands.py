"""A pilot that waits for what the program does, never for a quiet processor: the same on a machine that others share."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from tests.support.wait import LOOK, until

DEADLINE = 20.0
"""Seconds after which a program that never comes to rest is a failure; nothing waits this long when all is well."""
LOOKS = 8
"""How often in a row, a turn of the loop apart, the program is found at rest: what runs beside its messages gets its turns."""
TURNS = 200
"""Turns of the loop after which what is waited for takes real time, and the processor is left to others meanwhile."""


class Hands(Pilot[int]):
    """Keys, each with all that it sets off done before the next."""

    def __init__(self, app: ClinicApp) -> None:
        super().__init__(app)
        self._clinic = app

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            event = _event(key)
            event.set_sender(self._clinic)
            self._clinic.post_message(event)
            await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Wait until every key is done, every message handled and all painted; with `delay`, after so many seconds."""
        if delay is not None:
            await asyncio.sleep(delay)
        found = turn = 0
        async with asyncio.timeout(DEADLINE):
            while found < LOOKS:
                turn += 1
                await asyncio.sleep(0 if turn < TURNS else LOOK)
                if self._clinic._exit or self._clinic._exception is not None:
                    return
                found = found + 1 if self._is_handled() and self._is_painted() else 0

    async def until(self, holds: Callable[[], object], seconds: float = DEADLINE, look: float = LOOK) -> None:
        """Wait until something is so, and then until all is painted: a sheet is on top before its words are."""
        await until(holds, seconds, look)
        await self.pause()

    def _is_handled(self) -> bool:
        app = self._clinic
        # A key that has asked the server for a case, and all after it, waits for what the test lets it answer.
        asked = app._busy and not app._rounds
        if (app._typed or app._busy) and not asked:
            return False
        return all(map(_is_idle, (app, *app.screen.walk_children(with_self=True))))

    def _is_painted(self) -> bool:
        """Paint at once what the next frame would, and say whether that was all."""
        screen = self._clinic.screen
        screen._on_timer_update()
        return not (screen._callbacks or screen._layout_required or screen._repaint_required or screen._dirty_widgets)


def _is_idle(node: MessagePump) -> bool:
    """Say whether a part of the program has handled all that was sent to it, and waits for more."""
    ready = node._message_queue.ready_event
    return bool(ready._waiters) and not ready.is_set() and not node._next_callbacks


def _event(key: str) -> events.Key:
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(key, character)


@asynccontextmanager
async def at_work(app: ClinicApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Run the program without a terminal, and yield the hands on its keys."""
    async with app.run_test(size=size):
        hands = Hands(app)
        await hands.pause()
        yield hands
