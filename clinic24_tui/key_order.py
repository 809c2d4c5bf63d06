"""Keys in the order they were typed: the next one waits until all that the last one set off has been done, so that what
is typed ahead of a sheet lands in the sheet.

A follower takes the same way as the key, from the focused widget up to the app; when it arrives, everything that was
queued before it has been handled. Three of them reach what a handler posts anew, and a focus that is asked for.
"""

import asyncio
from collections import deque

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

MOVES = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete"})
"""Keys that open nothing anywhere, besides text."""
ROUNDS = 3
PATIENCE = 0.25
"""Seconds until it is looked at whether a widget that was taken away has taken its follower along."""
LOOKS = 40
"""How often that is looked at before a widget that is there, and does not come to an end, is left to itself."""
ANSWER = 1.0
"""Seconds that keys wait at most for an answer of the server that will open a room."""


class Followed(Message):
    """Comes after a key and says that the widgets are done with it; one with an older number says nothing."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeysInOrder(App[int]):
    """An app that handles one key, or one paste, at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._busy = self._writing = False
        self._number = self._rounds = self._looks = 0
        self._target: Widget | None = None
        self._patience: asyncio.TimerHandle | None = None

    def on_mount(self) -> None:
        """Begin anew on each screen that comes up: its first key finds it with its focus."""
        self.screen_change_signal.subscribe(self, self._another_screen, immediate=True)

    def opens_soon(self) -> bool:
        """Say whether the server has been asked for something whose answer opens a room."""
        return False

    def key_done(self) -> None:
        """Do what is to be done when a key's effect has come on the screen."""

    def before_paste(self, event: events.Paste) -> None:
        """Make a paste ready for the field that has the focus now."""

    async def on_event(self, event: events.Event) -> None:
        """Take a key when it is its turn; everything else at once."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed += self._apart(event)
            await self._next_key()
        else:
            await super().on_event(event)

    def _apart(self, event: events.Key | events.Paste) -> list[events.Key | events.Paste]:
        """Return Esc and a letter where both came in one packet and the terminal reads them as Alt and the letter."""
        if not isinstance(event, events.Key) or not event.key.startswith("alt+") or not event.is_printable:
            return [event]
        if event.character is None or event.key in self.screen.active_bindings:
            return [event]
        return [events.Key("escape", "\x1b"), events.Key(event.character, event.character)]

    async def _next_key(self) -> None:
        while self._typed and not self._busy:
            if self._opens_nothing(self._typed[0]):
                # It may queue up where the focus is, and is painted once.
                self._writing = True
                await super().on_event(self._typed.popleft())
            elif self._writing:
                self._writing, self._busy = False, True
                self._follow(1)
            else:
                self._busy, event = True, self._typed.popleft()
                if isinstance(event, events.Paste):
                    self.before_paste(event)
                await super().on_event(event)
                self._follow(ROUNDS)

    def _opens_nothing(self, event: events.Key | events.Paste) -> bool:
        if isinstance(event, events.Paste):
            return False
        if event.key in MOVES:
            return True
        field = self.focused
        return field is not None and event.is_printable and field.check_consume_key(event.key, event.character)

    def _follow(self, rounds: int) -> None:
        if not self.screen_stack:
            # The program is on its way out.
            return
        self._number += 1
        self._rounds, self._looks = rounds, LOOKS
        self._target = self.focused or self.screen
        self._target.post_message(Followed(self._number))
        self._look_after(PATIENCE)

    def _look_after(self, seconds: float) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = asyncio.get_running_loop().call_later(seconds, self.call_later, self._look)

    async def _look(self) -> None:
        """Follow anew when the follower is lost; a widget that is only slow gets its time."""
        if not self._busy or not self.screen_stack:
            return
        self._looks -= 1
        here = self._target is not None and self._target.is_attached
        if not self._rounds or self._looks <= 0:
            await self._let_on()
        elif here and self._target is (self.focused or self.screen):
            self._look_after(PATIENCE)
        else:
            self._follow(self._rounds)

    def _another_screen(self, _screen: Screen[object]) -> None:
        if self._busy:
            self._follow(ROUNDS)

    @on(Followed)
    async def _followed(self, message: Followed) -> None:
        if message.number != self._number or not self._busy:
            return
        if self._rounds > 1:
            self._follow(self._rounds - 1)
        elif self.opens_soon():
            self._rounds = 0
            self._look_after(ANSWER)
        else:
            await self._let_on()

    async def _let_on(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._busy = False
        self.key_done()
        await self._next_key()

    def answered(self) -> None:
        """Let the keys go on that waited for the server's answer, after what it opened has come up."""
        if self._busy:
            self._follow(ROUNDS)
