"""What a caller answers: one of a list or several by their keys, a line, or a text; Enter gives, left at the start goes back."""

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from clinic24_tui.themes import tokens
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part, row, wrap

EDGE = 5
"""Cells of a row that are not words."""


class Given(Message):
    """Enter was pressed: what is chosen or written, nothing where nothing is."""

    def __init__(self, values: Sequence[str]) -> None:
        super().__init__()
        self.values = tuple(values)


class Earlier(Message):
    """The step before is asked for."""


class Answers(Chooser):
    """A keyed list in which nothing is chosen until one has chosen; with `many`, keys and the space bar tick.

    Options in `alone` stand alone. What is read aloud is the words with their tick.
    """

    def __init__(
        self,
        items: Sequence[Item],
        *,
        many: bool = False,
        alone: frozenset[str] = frozenset(),
        chosen: Sequence[str] = (),
        id: str,  # noqa: A002  # Textual's own name
    ) -> None:
        self._plain, self._many, self._alone = tuple(items), many, alone
        self._ticked = [value for value in chosen if any(item.value == value for item in items)]
        self.touched = bool(self._ticked)
        super().__init__(self._drawn() if many else items, keyed=True, id=id)

    def on_mount(self) -> None:
        """Stand on what is chosen already."""
        if self._ticked:
            self.go_to(self._ticked[0])

    @property
    def values(self) -> list[str]:
        """Return what is chosen: several in the order of the list."""
        if self._many:
            return [item.value for item in self._plain if item.value in self._ticked]
        return [self.current.value] if self.touched and self.current is not None else []

    def _moves(self, key: str) -> bool:
        if key == "enter" and not self.searching:
            self.post_message(Given(self.values))
            return True
        if key == "space" and self._many and not self.searching:
            self._tick()
            return True
        if key in ("left", "backspace") and not self.searching:
            self.post_message(Earlier())
            return True
        self.touched = self.touched or key in ("up", "down", "enter")
        return super()._moves(key)

    def _picks(self, event: events.Key) -> bool:
        if not super()._picks(event):
            return False
        self.touched = True
        if self._many:
            self._tick()
        return True

    # ---- drawing: nothing that is read aloud may be cut

    def render_line(self, y: int) -> Strip:
        """Draw a row; words that are longer than the width go on in rows of their own."""
        width, look = self.size.width, tokens(self.app.theme)
        if not self.shown or (self.searching and y == 0):
            return super().render_line(y)
        top = 1 if self.searching else 0
        rows = [
            (place, n, words)
            for place, item in enumerate(self.shown)
            for n, words in enumerate(wrap(item.words, width - EDGE))
        ]
        last = max(n for n, (place, _n, _words) in enumerate(rows) if place == self.at)
        at = max(0, last - (self.size.height - top) + 1) + y - top
        if at >= len(rows):
            return row(width, look, [], ground="sheet")
        place, n, words = rows[at]
        here = place == self.at
        ground = "selected" if here else ""
        more = "▼" if y == self.size.height - 1 and at + 1 < len(rows) else " "
        key = self._keys[self._all.index(self.shown[place]) :][:1] if n == 0 else ""
        return row(
            width,
            look,
            [
                Part(("█" if self.has_focus else "▌") if here else " ", "focus", on=ground),
                Part(f" {key:1} ", "focus", True, ground),
                Part(f"{words:<{width - EDGE}}", "strong" if here else "text", here, ground),
                Part(more, "warn", True, ground),
            ],
            ground="sheet",
        )

    def _tick(self) -> None:
        if self.current is None:
            return
        value = self.current.value
        if value in self._ticked:
            self._ticked.remove(value)
        elif value in self._alone:
            self._ticked = [value]
        else:
            self._ticked = [*(one for one in self._ticked if one not in self._alone), value]
        self.put(self._drawn())

    def _drawn(self) -> list[Item]:
        marks = {item.value: "x" if item.value in self._ticked else " " for item in self._plain}
        return [item._replace(words=f"[{marks[item.value]}] {item.words}") for item in self._plain]


class LineAnswer(Input):
    """One line; Enter gives."""

    def action_cursor_left(self, select: bool = False) -> None:
        """Go left, or back where there is nothing on the left."""
        if self.cursor_position == 0 and not select:
            self.post_message(Earlier())
        else:
            super().action_cursor_left(select)

    def action_delete_left(self) -> None:
        """Erase, or go back where there is nothing to erase."""
        if not self.value:
            self.post_message(Earlier())
        else:
            super().action_delete_left()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line."""
        event.stop()
        self.post_message(Given([self.value]))


class TextAnswer(Area):
    """A text in one paragraph; Enter gives."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Given([self.text]))

    def action_cursor_left(self, select: bool = False) -> None:
        """Go left, or back where there is nothing on the left."""
        if self.cursor_location == (0, 0) and not select:
            self.post_message(Earlier())
        else:
            super().action_cursor_left(select)

    def action_delete_left(self) -> None:
        """Erase, or go back where there is nothing to erase."""
        if not self.text:
            self.post_message(Earlier())
        else:
            super().action_delete_left()


def answers_of(value: Any) -> list[str]:
    """Return the options that an earlier answer chose."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
