"""Sheets that have asked the server for something: until it is done they are kept as they stand, with all that was written.

What is refused comes up again, the very sheet, over the room it was opened in or over its case, whichever one is in first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clinic24_tui.locale import _
from clinic24_tui.messages import LineState
from clinic24_tui.widgets.modal import Modal

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from clinic24_tui.link import Link
    from clinic24_tui.widgets.sheet import Sheet

INFO = "info"
"""What a line of Dagens info waits for: it is no command, and has no id."""
Asked = frozenset[str] | None
"""The ids of what was asked for; None when nothing was."""
READ_FIRST_MS = 700
"""How long a sheet that came up by itself must have stood before it can be given: the keys may be meant for what was there."""


@dataclass(eq=False)
class Kept:
    """A sheet that is not on the screen: `waits` are the ids of what it asked for, `why` is why not when that was refused.

    `room` and `here` say where it was opened: the kind of screen and the case that was open there. One that is `aside` does
    not come up by itself.
    """

    sheet: "Sheet[Any]"
    waits: set[str]
    room: "type[Screen[Any]]"
    here: str
    why: str = ""
    aside: bool = False


class Unanswered:
    """The sheets whose answer is not on the server's disk."""

    def __init__(self, app: "App[Any]", link: "Link") -> None:
        self._app, self._link = app, link
        self._kept: list[Kept] = []

    def keep(self, sheet: "Sheet[Any]", waits: Iterable[str]) -> None:
        """Keep a sheet that is about to leave the screen until all that it waits for is answered."""
        under = self._app.screen_stack[-2]
        self._app.install_screen(sheet, f"unanswered-{id(sheet)}")
        self._kept.append(Kept(sheet, set(waits), type(under), getattr(under, "case_id", "")))

    # ---- what comes

    def answered(self, ident: str) -> None:
        """Let a sheet go whose last question is on the server's disk."""
        for kept in self._waiting_for(ident):
            kept.waits.discard(ident)
            if not kept.waits and not kept.why:
                self._forget(kept)

    def refused(self, ident: str, why: str) -> None:
        """Note why a sheet's question was refused; it comes up again as soon as one is where it belongs."""
        for kept in self._waiting_for(ident):
            kept.waits.discard(ident)
            if kept.sheet.comes_back():
                kept.why = why
            elif not kept.waits:
                self._forget(kept)
        self.bring_up()

    def line(self, state: LineState) -> None:
        """A line of Dagens info that was not answered before the connection broke is not said again by itself."""
        if state != "online":
            self.refused(
                INFO, _("Frånkopplad: det är inte säkert att raden är uppsatt. Se efter, och sätt upp den igen.")
            )

    def over(self, case: str) -> None:
        """Let go of what was refused in a case that one has got rid of in another way."""
        for kept in [kept for kept in self._kept if kept.why and kept.sheet.of_case == case]:
            self._forget(kept)

    # ---- a sheet whose question waits for another one

    def follow(self, ident: str, waits: Iterable[str]) -> None:
        """What a sheet waited for has led to other questions."""
        for kept in self._waiting_for(ident):
            kept.waits.discard(ident)
            kept.waits.update(waits)

    def set_aside(self, ident: str, why: str) -> None:
        """What a sheet waited for will not be asked; it comes up again when it is taken up."""
        for kept in self._waiting_for(ident):
            kept.waits.discard(ident)
            kept.why, kept.aside = why, True
        self._count()

    def take_up(self, kind: "type[Sheet[Any]]", case: str) -> bool:
        """Bring a sheet of this kind for the case up again; False when none is kept that is not on its way."""
        found = [kept for kept in self._kept if kept.why and kept.sheet.of_case == case and type(kept.sheet) is kind]
        if found:
            self._show(found[0], asked=True)
        return bool(found)

    # ---- the screen

    def bring_up(self) -> None:
        """Bring up what was refused and belongs over the screen that is foremost now."""
        self._count()
        if not self._app.screen_stack or not self._kept:
            return
        top = self._app.screen
        found = [kept for kept in self._kept if kept.why and not kept.aside and self._belongs(kept, top)]
        if found:
            self._show(found[0])

    def _belongs(self, kept: Kept, top: "Screen[Any]") -> bool:
        here, case = getattr(top, "case_id", ""), kept.sheet.of_case
        if type(top) is kept.room and here == kept.here:
            return True
        if isinstance(top, Modal):
            return False
        unseen = self._link.store.row(case) is None and self._link.store.case(case) is None
        # A case that is in no list any more cannot be gone to: then the workbench has its words.
        return (bool(case) and here == case) or (unseen and top is self._app.screen_stack[0])

    def _show(self, kept: Kept, *, asked: bool = False) -> None:
        self._kept.remove(kept)
        self._app.uninstall_screen(kept.sheet)
        self._count()
        self._app.push_screen(kept.sheet)
        kept.sheet.come_back(kept.why, asked=asked)

    def _waiting_for(self, ident: str) -> list[Kept]:
        return [kept for kept in self._kept if ident in kept.waits]

    def _forget(self, kept: Kept) -> None:
        self._kept.remove(kept)
        self._app.uninstall_screen(kept.sheet)
        self._app.call_later(kept.sheet.remove)
        self._count()

    def _count(self) -> None:
        """Let the link count the words that wait, so that the program is not left without them by accident."""
        self._link.given_back = sum(bool(kept.why) for kept in self._kept)
