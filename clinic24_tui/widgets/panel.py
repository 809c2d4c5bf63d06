"""Text of fixed size drawn line by line: only rows that differ from what is on the screen are painted again.

A line is a list of `(text, style)`. People's words go through `plain` and are never read as markup.
"""

import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from clinic24_tui.themes import Tokens, style, tokens
from clinic24_tui.widgets.still import Still

Span = tuple[str, Style]
Line = list[Span]


def plain(text: str) -> str:
    """Return a person's words as one row: line ends and tabs as spaces, nothing that steers a terminal or the reading
    order.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\t\r\u2028\u2029":
        return " "
    return "" if unicodedata.category(char).startswith("C") else char


def fit(text: str, width: int) -> str:
    """Return the text in exactly `width` cells, with … where it had to be cut."""
    if width <= 0:
        return ""
    if text.isascii() and len(text) <= width:
        return text.ljust(width)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1).rstrip().ljust(0) + "…" if width > 1 else "…"


def right(text: str, width: int) -> str:
    """Return the text at the right edge of `width` cells."""
    return " " * max(0, width - cell_len(text)) + text if cell_len(text) <= width else fit(text, width)


def wrap(text: str, width: int) -> list[str]:
    """Return the words in rows of at most `width` cells; a word that is longer is broken."""
    rows, row = [], ""
    for word in text.split():
        rest = word
        while cell_len(rest) > width:
            if row:
                rows.append(row)
                row = ""
            head = set_cell_size(rest, width).rstrip()
            rows.append(head)
            rest = rest[len(head) :]
        joined = f"{row} {rest}" if row else rest
        if cell_len(joined) > width:
            rows.append(row)
            joined = rest
        row = joined
    return [*rows, row] if row else rows


def length(line: Sequence[Span]) -> int:
    """Return how many cells a line takes."""
    return sum(cell_len(text) for text, _ in line)


def spread(left: Line, right_side: Line, width: int, ground: Style) -> Line:
    """Return both ends of a row with space between; where both do not fit, the left one is cut."""
    room = width - length(right_side)
    left = cut(left, max(0, room - 1))
    return [*left, (" " * max(0, room - length(left)), ground), *right_side]


def cut(line: Line, width: int) -> Line:
    """Return the line in at most `width` cells, with … where words are left out."""
    out: Line = []
    left = width
    for n, (text, look) in enumerate(line):
        cells = cell_len(text)
        more = any(part.strip() for part, _ in line[n + 1 :])
        if cells > left or (cells == left and more):
            if left > 0:
                out.append((fit(f"{text} " if more else text, left), look))
            break
        out.append((text, look))
        left -= cells
    return out


def strip_of(line: Line, width: int, ground: Style) -> Strip:
    """Return a line as a strip of `width` cells with as few changes of style as can be: each costs forty bytes."""
    merged: list[tuple[str, Style]] = []
    for text, look in [*line, (" " * max(0, width - length(line)), ground)]:
        before = merged[-1] if merged else None
        blank = before is not None and text.isspace() and before[1].bgcolor == look.bgcolor and not before[1].underline
        if before is not None and (blank or look == before[1]):
            merged[-1] = (before[0] + text, before[1])
        elif text:
            merged.append((text, look))
    return Strip([Segment(text, look) for text, look in merged]).adjust_cell_length(width, ground)


class Panel(Still):
    """A widget of still lines. Subclasses give `content`; `redraw` compares and paints only what differs."""

    DEFAULT_CSS = "Panel { width: 1fr; height: 1; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []
        self._drawn: tuple[Size, str] | None = None

    @property
    def look(self) -> Tokens:
        """Return the colours of the look that is on."""
        return tokens(self.app.theme)

    def ink(self, color: str, *, bold: bool = False, on: str = "", underline: bool = False) -> Style:
        """Return a style on the panel's ground, or on another."""
        return style(color, on or self.ground, bold, underline)

    @property
    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.bg

    def content(self, size: Size) -> list[Line]:
        """Return the lines as they should stand now, for a widget of this size."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw what has changed since the last time."""
        if not self.is_mounted or not self.size:
            return
        before = self._lines
        self._build()
        for y in range(max(len(before), len(self._lines))):
            if before[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def _build(self) -> None:
        self._drawn = (self.size, self.app.theme)
        self._lines = self.content(self.size)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        if self._drawn != (self.size, self.app.theme):
            self._build()
        width = self.size.width
        ground = style(self.look.text, self.ground)
        if y >= len(self._lines):
            return Strip.blank(width, ground)
        return strip_of(self._lines[y], width, ground)

    def notify_style_update(self) -> None:
        """Draw all anew when the look changes."""
        self._drawn = None
        super().notify_style_update()
