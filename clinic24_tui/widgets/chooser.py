"""A list to choose one thing from: by its own key, by arrows, or by typing a part of its words."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.locale import _
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import Part, clip, row, rows_of

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The keys of keyed items, in order."""


class Item(NamedTuple):
    """One thing to choose: `value` is what is chosen, `aside` stands at the right edge; a muted one says why."""

    value: str
    words: str
    aside: str = ""
    muted: bool = False


class Chooser(Widget, can_focus=True):
    """Rows of items in one or two columns. Keyed lists choose by `keys` and search after `/`; the others search as one
    types.
    """

    at: reactive[int] = reactive(0)
    needle: reactive[str] = reactive("")
    searching: reactive[bool] = reactive(False)

    class Chosen(Message):
        """Enter was pressed on an item."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Moved(Message):
        """Another item is under the cursor."""

    def __init__(
        self,
        items: Sequence[Item],
        *,
        keyed: bool = False,
        keys: str = KEYS,
        columns: int = 1,
        id: str | None = None,  # noqa: A002  # Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._all = list(items)
        self._keyed, self._keys = keyed, keys
        self._columns = columns
        self.shown = list(items)

    @property
    def current(self) -> Item | None:
        """Return the item under the cursor, None when nothing fits the search."""
        return self.shown[self.at] if self.shown else None

    def put(self, items: Sequence[Item]) -> None:
        """Take other items; the cursor stays on its item, or in its place when that is gone."""
        at, current = self.at, self.current
        self._all = list(items)
        self._narrow(self.needle)
        self.at = min(at, max(0, len(self.shown) - 1))
        if current is not None:
            self.go_to(current.value)

    def go_to(self, value: str) -> None:
        """Put the cursor on an item."""
        self.at = next((place for place, item in enumerate(self.shown) if item.value == value), self.at)

    def watch_at(self) -> None:
        """Tell that the cursor has moved."""
        self.post_message(self.Moved())

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Say which keys are text: what one types to search."""
        del key
        return (self.searching or not self._keyed) and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Move, choose, search; what is not ours goes on."""
        if self._moves(event.key) or self._searches(event) or self._picks(event):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Search for what is pasted where one types to search."""
        if self.searching or not self._keyed:
            event.stop()
            self._narrow(self.needle + " ".join(rows_of(event.text)).strip())

    def _moves(self, key: str) -> bool:
        rows = self._rows()
        steps = {"up": -1, "down": 1}
        if self._columns > 1:
            steps |= {"left": -rows, "right": rows}
        if key in steps:
            self.at = min(max(0, self.at + steps[key]), max(0, len(self.shown) - 1))
            return True
        if key == "enter":
            if self.searching and self._keyed:
                self.searching = False
            elif self.current is not None:
                self.post_message(self.Chosen(self.current))
            return True
        return False

    def _searches(self, event: events.Key) -> bool:
        typing = self.searching or not self._keyed
        if self._keyed and not self.searching and event.character == "/":
            self.searching = True
            return True
        if typing and event.key == "backspace":
            self._narrow(self.needle[:-1])
            return True
        if typing and event.key == "escape" and (self.needle or self.searching):
            self.searching = False
            self._narrow("")
            return True
        if typing and event.is_printable and event.character:
            self._narrow(self.needle + event.character)
            return True
        return False

    def _picks(self, event: events.Key) -> bool:
        place = self._keys.find(event.character or "\0") if self._keyed else -1
        if not 0 <= place < len(self._all):
            return False
        self._narrow("")
        self.at = place
        return True

    def _narrow(self, needle: str) -> None:
        self.needle = needle
        words = folded(needle).split()
        found = [item for item in self._all if all(word in folded(item.words) for word in words)]
        # What begins so is meant more often than what holds it: f is the physiotherapist, not every Fagersunda.
        self.shown = sorted(found, key=lambda item: not folded(item.words).startswith(tuple(words[:1])))
        self.at = 0
        self.post_message(self.Moved())
        self.refresh()

    def _rows(self) -> int:
        return -(-len(self.shown) // self._columns)

    def render_line(self, y: int) -> Strip:
        """Draw a row: the search when there is one, else items."""
        width, look = self.size.width, tokens(self.app.theme)
        search = 1 if self.searching or not self._keyed else 0
        if search and y == 0:
            cursor = Part("█" if self.has_focus else " ", "focus")
            return row(width, look, [Part(_("Sök: "), "dim"), Part(self.needle, "strong"), cursor], ground="sheet")
        if not self.shown:
            return row(width, look, [Part(_("Inget passar.") if y == search else "", "warn")], ground="sheet")
        first = self._first(self.size.height - search)
        cell = width // self._columns
        parts: list[Part] = []
        for column in range(self._columns):
            place = first + y - search + column * self._rows()
            inside = first + y - search < self._rows() and place < len(self.shown)
            parts += self._cell(place, cell) if inside else [Part(" " * cell)]
        return row(width, look, parts, ground="sheet")

    def _first(self, height: int) -> int:
        rows, at = self._rows(), self.at % max(1, self._rows())
        return 0 if rows <= height else min(max(0, at - height + 1), rows - height)

    def _cell(self, place: int, width: int) -> list[Part]:
        item = self.shown[place]
        here = place == self.at
        ground = "selected" if here else ""
        edge = "█" if self.has_focus else "▌"
        key = self._keys[self._all.index(item) :][:1] if self._keyed else ""
        left = [Part(edge if here else " ", "focus", on=ground), Part(f" {key}" if key else "", "focus", True, ground)]
        room = width - cell_len(item.aside) - 4 - len(key)
        words = clip(item.words, room)
        left.append(Part(f" {words}", "dim" if item.muted else "strong" if here else "text", here, ground))
        used = sum(cell_len(part.text) for part in left)
        aside = clip(item.aside, width - used - 1)
        gap = " " * max(0, width - used - cell_len(aside) - 1)
        return [*left, Part(gap, on=ground), Part(f"{aside} ", "warn" if item.muted else "dim", on=ground)]
