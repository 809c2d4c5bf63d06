"""The lists with their counts: a column under the strips, or one row of tabs. The list that is shown is marked."""

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.state.store import ListName
from clinic24_tui.widgets.panel import Line, Panel, length, right, spread
from clinic24_tui.wording import LIST_NAMES

_SHORT: dict[ListName, str] = {
    "waiting": N_("Väntar"),
    "mine": N_("Mina"),
    "offered": N_("Kvittera"),
    "asked": N_("Frågor"),
    "others": N_("Kollegor"),
    "parked": N_("Bevakn"),
    "unrecorded": N_("Ej journ."),
}
TAB_KEY = "Tab "
GAP = 3
"""Cells between two tabs, where there is room."""


class Queues(Panel):
    """Which lists there are, how many stand in each, and which is shown."""

    shown: reactive[ListName] = reactive[ListName]("waiting")
    """The list that the workbench shows."""

    class Chosen(Message):
        """A list was clicked."""

        def __init__(self, name: ListName) -> None:
            super().__init__()
            self.name = name

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    def watch_shown(self) -> None:
        """Move the mark."""
        self.redraw()

    def content(self, size: Size) -> list[Line]:
        """Return tabs in one row, or a column with a heading."""
        width, height = size
        return (
            [self._tabs(width)] if height == 1 else [self._heading(), *(self._row(name, width) for name in self._named)]
        )

    @property
    def _named(self) -> tuple[ListName, ...]:
        return self._link.store.named_lists(self.shown)

    def _heading(self) -> Line:
        return [(f" {_('Köer')}", self.ink(self.look.strong, bold=True))]

    def _row(self, name: ListName, width: int) -> Line:
        look, chosen = self.look, name == self.shown
        ground = look.raised if chosen else look.bg
        text = self.ink(look.strong if chosen else look.text, bold=chosen, on=ground)
        line: Line = [
            ("▌" if chosen else " ", self.ink(look.focus, on=ground)),
            (f"  {_(LIST_NAMES[name])}".ljust(17), text),
            (right(str(len(self._link.store.lists[name])), 4), self.ink(look.strong, bold=True, on=ground)),
            (f" {self._aside(name)}", self.ink(look.dim, on=ground)),
        ]
        return spread(line, [], min(width, 37), self.ink(look.dim, on=ground))

    def _aside(self, name: ListName) -> str:
        store, now = self._link.store, self._link.now()
        if name == "mine":
            return _("besvara {n}").format(n=len(store.to_answer())) if store.to_answer() else ""
        rows = store.lists[name]
        if name == "waiting":
            longest = rows.longest_waiting()
            return (
                _("längst {t}").format(t=times.span((now - rows.rows[longest]["entered"]) // 1000)) if longest else ""
            )
        if name == "others":
            cut_off = sum(any(mark["key"] == "disconnected" for mark in row["marks"]) for row in rows.rows.values())
            return _("frånkopplade {n}").format(n=cut_off) if cut_off else ""
        return ""

    def _tabs(self, width: int) -> Line:
        look = self.look
        line: Line = [(" ", self.ink(look.text))]
        words = {name: (f"{_(_SHORT[name])} ", str(len(self._link.store.lists[name]))) for name in self._named}
        room = width - 2 - sum(1 + len(word) + len(count) for word, count in words.values())
        # No list is cut: the gaps go first, and the key that the keys row names too.
        key = TAB_KEY if room - len(TAB_KEY) >= len(words) else ""
        gap = max(0, min(GAP, (room - len(key)) // len(words)))
        for name, (word, count) in words.items():
            chosen = name == self.shown
            ground = look.raised if chosen else look.bg
            line += [
                ("▌" if chosen else " ", self.ink(look.focus, on=ground)),
                (word, self.ink(look.strong if chosen else look.dim, bold=chosen, on=ground)),
                (count + " " * min(gap, 1), self.ink(look.strong, bold=True, on=ground)),
                (" " * max(0, gap - 1), self.ink(look.text)),
            ]
        return spread(line, [(key, self.ink(look.dim))], width, self.ink(look.text))

    def on_click(self, event: events.Click) -> None:
        """Choose the list that is clicked."""
        if self.size.height > 1:
            if 1 <= event.y <= len(self._named):
                self.post_message(self.Chosen(self._named[event.y - 1]))
            return
        end, line = 1, self._tabs(self.size.width)
        for n, name in enumerate(self._named):
            end += length(line[1 + 4 * n : 5 + 4 * n])
            if event.x < end:
                self.post_message(self.Chosen(name))
                return
