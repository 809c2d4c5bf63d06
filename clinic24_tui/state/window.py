"""Which case of a listing stands on which row of the screen: the pinned ones at the top, the rest scrolling under them."""

from clinic24_tui.state.queue import Listing

RULE = "·"
"""Stands for the dotted row under the pinned block."""
ROOM_FOR_RULE = 12


class Window:
    """A listing on `height` rows of the screen. Indexes count cases, lines count the dotted row too, y is the screen's."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.pinned = 0
        self.height = 0
        self.top = 0
        """Lines that are scrolled out between the pinned block and the first row under it."""
        self._rule = False
        self._frozen = 0

    def show(self, listing: Listing) -> None:
        """Put another listing in."""
        self.ids, self.pinned = listing
        self._settle()

    def resize(self, height: int) -> None:
        """Take another height."""
        self.height = height
        self._settle()

    def _settle(self) -> None:
        self._rule = 0 < self.pinned < len(self.ids) and self.height >= ROOM_FOR_RULE
        rows = self.pinned + self._rule
        self._frozen = rows if rows <= self.height // 2 else 0

    @property
    def half(self) -> int:
        """Return half of the rows that scroll."""
        return max(1, (self.height - self._frozen) // 2)

    def item(self, y: int) -> str | None:
        """Return the case at a row of the screen, RULE for the dotted row, None under the end."""
        line = y if y < self._frozen else y + self.top
        if self._rule and line >= self.pinned:
            if line == self.pinned:
                return RULE
            line -= 1
        return self.ids[line] if line < len(self.ids) else None

    def y_of(self, index: int) -> int:
        """Return the row of the screen where a case stands; it may lie outside."""
        line = self._line(index)
        return line if line < self._frozen else line - self.top

    def keep(self, index: int) -> None:
        """Scroll by half of the rows when the case would lie outside."""
        self.top = max(0, min(self.top, self._lines - self.height))
        line = self._line(index)
        if line < self._frozen:
            return
        y = line - self.top
        if y >= self.height:
            self.top = max(0, min(self._lines - self.height, line - self.height + self.half))
        elif y < self._frozen:
            self.top = max(0, line - self._frozen - self.half + 1)

    @property
    def _lines(self) -> int:
        return len(self.ids) + self._rule

    def _line(self, index: int) -> int:
        return index + 1 if self._rule and index >= self.pinned else index
