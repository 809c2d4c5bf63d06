"""A text that is longer than its place: paragraphs, each in one look, broken at the width and scrolled by rows."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import Part, row, wrap


class Reading(ScrollView, can_focus=True):
    """Paragraphs on the ground of a sheet; each begins on a row of its own."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._paragraphs: tuple[Part, ...] = ()
        self._rows: list[Part] = []

    def show(self, *paragraphs: Part) -> None:
        """Show other paragraphs, from where the reader stands."""
        self._paragraphs = paragraphs
        self._break()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the words of each paragraph."""
        return tuple(part.text for part in self._paragraphs)

    def on_resize(self) -> None:
        """Break the rows for another width."""
        self._break()

    def turn(self, by: int) -> None:
        """Turn the pages, 1 forward or -1 back."""
        (self.scroll_page_down if by > 0 else self.scroll_page_up)(animate=False)

    def _break(self) -> None:
        width = self.size.width - 1
        self._rows = [part._replace(text=text) for part in self._paragraphs for text in wrap(part.text, width)]
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        place = y + round(self.scroll_y)
        shown = self._rows[place : place + 1]
        return row(self.size.width, tokens(self.app.theme), shown, ground="sheet")
