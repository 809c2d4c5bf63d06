"""The prioritised list, drawn line by line: the cursor belongs to a case, and no event moves it.

While the person moves about, the rows stand still: new ones wait as a count in the heading until five seconds of
rest. What is pinned (level 112–2, passed target, longest waiter) stays at the top while the rest scrolls under it.
"""

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.state.queue import Listing, QueueState
from clinic24_tui.state.store import ListName
from clinic24_tui.themes import style, tokens
from clinic24_tui.widgets.queue_row import NARROW, WIDE, Columns, Facts, draw, fuse
from clinic24_tui.wording import who
from server.contract.views import QueueRow

REST_MS = 5_000
CACHE = 2_000
ROOMY = 100
RULE = "·"
"""Stands in the listing for the dotted row under the pinned block."""


class QueueList(Widget, can_focus=True):
    """One list of the store. `selected` is the case under the cursor."""

    DEFAULT_CSS = "QueueList { width: 1fr; height: 1fr; }"

    shown: reactive[ListName] = reactive[ListName]("waiting")
    """The list that is shown."""
    needle: reactive[str] = reactive("")
    """What is searched for, empty for all."""

    class Moved(Message):
        """The cursor came to a case, or to none (empty)."""

        def __init__(self, case: str) -> None:
            super().__init__()
            self.case = case

    class Opened(Message):
        """A row was opened with the mouse."""

        def __init__(self, case: str) -> None:
            super().__init__()
            self.case = case

    class Relisted(Message):
        """The heading's figures have changed."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link
        self.selected = ""
        self.waiting_rows = 0
        """New rows that wait for a rest before they are shown."""
        self._listing = Listing([], 0)
        self._at = 0
        self._top = 0
        self._touched = 0
        self._seen_version = -1
        self._known: dict[str, QueueRow] = {}
        self._cache: dict[tuple[Facts, int, str], Strip] = {}
        self._painted: dict[int, Facts | str] = {}

    # ---- what is shown

    @property
    def state(self) -> QueueState:
        """Return the list of the store that is shown."""
        return self._link.store.lists[self.shown]

    @property
    def row(self) -> QueueRow | None:
        """Return the row under the cursor while it is still in the list."""
        return self.state.rows.get(self.selected)

    def watch_shown(self) -> None:
        """Show another list from its top."""
        self._at = self._top = 0
        self.selected = ""
        self.relist()

    def watch_needle(self) -> None:
        """Filter the list; the pinned rows stay."""
        self._top = 0
        self.relist()

    def store_changed(self) -> None:
        """Take in a batch: at rest the list is made anew, else only rows that are on the screen are drawn again."""
        if self._seen_version == self.state.version:
            return
        if self._resting():
            self.relist()
        else:
            self._count_waiting()
            self._paint_changed()

    def second(self) -> None:
        """Draw the times that have changed; catch up after a rest."""
        behind = self.waiting_rows or self._seen_version != self.state.version
        if behind and self._resting():
            self.relist()
        else:
            self._paint_changed()

    def _resting(self) -> bool:
        return self._link.now() - self._touched >= REST_MS

    def _count_waiting(self) -> None:
        shown = len(self._listing.ids)
        fresh = sum(case not in self._known for case in self.state.rows) if len(self.state.rows) + 50 > shown else 0
        if fresh != self.waiting_rows:
            self.waiting_rows = fresh
            self.post_message(self.Relisted())

    def relist(self) -> None:
        """Make the list anew; the cursor stays on its case, on the same row of the screen where that can be."""
        if not self.is_mounted:
            return
        state, before_at, before = self.state, self._at, self.selected
        screen_row = before_at - self._top
        self._listing = state.listing(self._link.now(), folded(self.needle), self._words() if self.needle else None)
        if self.shown != "waiting":
            self._listing = Listing(self._listing.ids, 0)
        self._known = dict(state.rows)
        self._seen_version, self.waiting_rows = state.version, 0
        ids = self._listing.ids
        if self.selected in self._known and self.selected in ids:
            self._at = ids.index(self.selected)
        else:
            self._at = max(0, min(self._at, len(ids) - 1))
            self.selected = ids[self._at] if ids else ""
        if self.selected == before and self._top:
            self._top = self._at - screen_row
        self._keep_in_view()
        self._repaint()
        self.post_message(self.Relisted())
        if self.selected != before:
            self.post_message(self.Moved(self.selected))

    def _words(self) -> dict[str, str]:
        store, lang = self._link.store, language()
        return {
            case: folded(
                " ".join(
                    (store.complaint(row["complaint"], lang), who(row), row.get("owner_name", ""), row.get("name", ""))
                )
            )
            for case, row in self.state.rows.items()
        }

    # ---- where rows stand

    @property
    def columns(self) -> Columns:
        """Return the columns for the terminal's width."""
        return WIDE if self.app.size.width >= ROOMY else NARROW

    @property
    def _frozen(self) -> int:
        """Rows at the top that do not scroll: the pinned ones and their dotted row, where they leave half of the
        height.
        """
        pinned = self._listing.pinned
        rows = pinned + self._rule()
        return rows if 0 < rows <= self.size.height // 2 else 0

    def _rule(self) -> int:
        pinned = self._listing.pinned
        return int(0 < pinned < len(self._listing.ids) and self.size.height >= 12)

    def _item(self, y: int) -> str | None:
        """Return the case at a row of the screen, RULE for the dotted row, None under the end."""
        frozen, pinned, rule = self._frozen, self._listing.pinned, self._rule()
        line = y if y < frozen else y + self._top
        if rule and line == pinned:
            return RULE
        index = line - 1 if rule and line > pinned else line
        return self._listing.ids[index] if index < len(self._listing.ids) else None

    def _line_of(self, index: int) -> int:
        return index + 1 if self._rule() and index >= self._listing.pinned else index

    def _y_of(self, index: int) -> int | None:
        line, frozen = self._line_of(index), self._frozen
        y = line if line < frozen else line - self._top
        return y if line < frozen or frozen <= y < self.size.height else None

    def _lines(self) -> int:
        return len(self._listing.ids) + self._rule()

    def _keep_in_view(self) -> None:
        height = max(1, self.size.height)
        self._top = max(0, min(self._top, self._lines() - height))
        line, frozen = self._line_of(self._at), self._frozen
        if line < frozen:
            return
        y, half = line - self._top, max(1, (height - frozen) // 2)
        if y >= height:
            self._top = min(self._lines() - height, line - height + half)
        elif y < frozen:
            self._top = max(0, line - frozen - half + 1)

    # ---- the cursor

    def move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.go(self._at + rows)

    def page(self, direction: int) -> None:
        """Move the cursor by half a page."""
        self.move(direction * max(1, (self.size.height - self._frozen) // 2))

    def go(self, index: int) -> None:
        """Put the cursor on the row with this index, or the nearest one."""
        self._touched = self._link.now()
        ids = self._listing.ids
        index = max(0, min(index, len(ids) - 1))
        if not ids or (index == self._at and self.selected == ids[index]):
            return
        before, top = self._y_of(self._at), self._top
        self._at, self.selected = index, ids[index]
        self._keep_in_view()
        if self._top != top:
            self._repaint()
        else:
            for y in (before, self._y_of(index)):
                if y is not None:
                    self._paint(y)
        self.post_message(self.Moved(self.selected))

    def select(self, case: str) -> None:
        """Put the cursor on a case of the list."""
        if case in self._known and case in self._listing.ids:
            self.go(self._listing.ids.index(case))

    @property
    def last(self) -> int:
        """Return the index of the last row."""
        return len(self._listing.ids) - 1

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a second click opens it."""
        case = self._item(event.y)
        if case is None or case == RULE:
            return
        self.select(case)
        if event.chain > 1:
            self.post_message(self.Opened(case))

    def on_mouse_scroll_down(self) -> None:
        """Scroll with the cursor."""
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll with the cursor."""
        self.move(-3)

    def on_resize(self) -> None:
        """Find the cursor's place anew."""
        self._keep_in_view()
        self._repaint()

    def on_focus(self) -> None:
        """Draw the full edge."""
        self._repaint()

    def on_blur(self) -> None:
        """Draw the half edge."""
        self._repaint()

    # ---- drawing

    def _repaint(self) -> None:
        self._painted.clear()
        self.refresh()

    def _paint(self, y: int) -> None:
        self._painted.pop(y, None)
        self.refresh(Region(0, y, self.size.width, 1))

    def _paint_changed(self) -> None:
        now = self._link.now()
        for y in range(self.size.height):
            case = self._item(y)
            if case is None or case == RULE:
                continue
            if self._painted.get(y) != self._facts(case, y, now):
                self._paint(y)

    def _facts(self, case: str, y: int, now: int) -> Facts:
        row = self.state.rows.get(case)
        gone = row is None
        row = row or self._known[case]
        above = self._item(y - 1) if y else None
        first = above is None or above == RULE or self._level(above) != row["level"]
        longest = case == self.state.longest_waiting() and self.shown == "waiting" and len(self._known) > 1
        selected = case == self.selected
        return Facts(
            case=case,
            pos=row["pos"],
            left=times.left(row["due"], now),
            cells=fuse(row, now),
            selected=selected,
            focused=selected and self.has_focus,
            gone=gone,
            first_of_run=first,
            longest=longest,
            faint=gone or self.shown == "others",
        )

    def _level(self, case: str) -> int:
        row = self.state.rows.get(case) or self._known[case]
        return row["level"]

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        width, look = self.size.width, tokens(self.app.theme)
        case = self._item(y)
        if case is None:
            return self._empty(y, width)
        if case == RULE:
            said = f"  {_('ovan: alltid synliga, även vid sökning')} "
            return Strip([self._segment((said + "·" * width)[:width], look.faint)], width)
        now = self._link.now()
        seen = self._facts(case, y, now)
        self._painted[y] = seen
        key = (seen, width, self.app.theme)
        strip = self._cache.get(key)
        if strip is None:
            if len(self._cache) >= CACHE:
                self._cache.clear()
            row = self.state.rows.get(case) or self._known[case]
            complaint = self._link.store.complaint(row["complaint"], language())
            strip = self._cache[key] = draw(row, seen, complaint, self.columns, width, look, now)
        return strip

    def _empty(self, y: int, width: int) -> Strip:
        look = tokens(self.app.theme)
        if y or self._listing.ids:
            return Strip.blank(width, style(look.text, look.bg))
        nobody = _("Ingen väntar här. Nya ärenden syns så fort de kommer.")
        said = nobody if self._link.store.ready else _("Hämtar kön …")
        return Strip([self._segment(f"  {said}".ljust(width)[:width], look.dim)], width)

    def _segment(self, text: str, color: str) -> Segment:
        return Segment(text, style(color, tokens(self.app.theme).bg))
