"""The flat page: lines of text over the whole screen, and the terminal's own cursor on the line that the keys act on."""

from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.spoken import Page
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import Part, row, wrap


class FlatPage(Widget):
    """Covers the screen with what a screen's `spoken` gives; the widgets under it go on as ever."""

    DEFAULT_CSS = "FlatPage { layer: flat; width: 100%; height: 100%; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.page = Page([], 0)
        self._rows: list[str] = []
        self._cursor = (0, 0)
        self._top = 0

    def show(self, page: Page) -> None:
        """Show other lines; what is the same stays untouched, so that a reader is not disturbed."""
        if page != self.page:
            moved = page.at != self.page.at or page.column != self.page.column
            self.page = page
            self._break(follow=moved)
        self.place_cursor()

    def turn(self, by: int) -> None:
        """Turn the pages, 1 forward or -1 back."""
        self._top += by * max(1, self.size.height - 1)
        self._keep()
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Break the lines for another width."""
        self._break(follow=True)
        self.place_cursor()

    def _break(self, *, follow: bool) -> None:
        width = max(1, self.size.width)
        self._rows, self._cursor = [], (0, 0)
        for n, line in enumerate(self.page.lines):
            broken = wrap(line, width)
            if n == self.page.at:
                self._cursor = self._where(line, width, len(self._rows))
            self._rows += broken
        if follow:
            y = self._cursor[1]
            self._top = min(max(self._top, y - self.size.height + 1), y)
        self._keep()
        self.refresh()

    def _where(self, line: str, width: int, first: int) -> tuple[int, int]:
        """Return the cell of the cursor among all rows."""
        if not self.page.column:
            return (0, first)
        before = wrap(f"{line[: self.page.column]}|", width)
        return (cell_len(before[-1]) - 1, first + len(before) - 1)

    def _keep(self) -> None:
        self._top = max(0, min(self._top, len(self._rows) - self.size.height))

    def place_cursor(self) -> None:
        """Put the terminal's cursor where the keys act."""
        if self.app.screen is self.screen:
            x, y = self._cursor
            self.app.cursor_position = self.region.offset + Offset(x, max(0, y - self._top))

    def render_line(self, y: int) -> Strip:
        """Draw one row, all in one colour."""
        text = self._rows[y + self._top] if y + self._top < len(self._rows) else ""
        return row(self.size.width, tokens(self.app.theme), [Part(text)])
