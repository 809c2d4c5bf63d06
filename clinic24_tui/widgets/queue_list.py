"""The prioritised list, drawn line by line: the cursor belongs to a case, and no event moves it.

While the person moves about, the rows stand still: new ones wait as a count in the heading until five seconds of
rest. What is pinned (level 112–2, passed target, longest waiter) stays at the top while the rest scrolls under it.
"""

from collections.abc import Iterable
from itertools import zip_longest

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.state.queue import Listing, QueueState
from clinic24_tui.state.store import ListName
from clinic24_tui.state.window import RULE, Window
from clinic24_tui.themes import style, tokens
from clinic24_tui.widgets.queue_row import NARROW, WIDE, Columns, Facts, draw, fuse
from clinic24_tui.widgets.still import Still
from clinic24_tui.wording import at_it, who
from server.contract.views import QueueRow

REST_MS = 5_000
CACHE = 2_000
ROOMY = 100


class QueueList(Still, can_focus=True):
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
        self._window = Window()
        self._at = 0
        self._touched = 0
        self.matches = 0
        """How many cases of the list the search finds, the pinned ones that it finds among them."""
        self._seen_version = -1
        self._told = 0
        self._cache: dict[tuple[Facts, int, Columns, str], Strip] = {}
        self._drawn: list[Facts | str] = []

    # ---- what is shown

    @property
    def state(self) -> QueueState:
        """Return the list of the store that is shown."""
        return self._link.store.lists[self.shown]

    @property
    def row(self) -> QueueRow | None:
        """Return the row under the cursor while it is still in the list."""
        return self.state.rows.get(self.selected)

    @property
    def ids(self) -> list[str]:
        """Return the cases of the list as it stands, from its top."""
        return self._window.ids

    def passed(self, cases: Iterable[str]) -> frozenset[str]:
        """Return which of these *take next* passes over."""
        waits = self.shown == "waiting"
        return self._link.chosen.passed_over(self.state, cases, self._link.now()) if waits else frozenset()

    @property
    def waiting_rows(self) -> int:
        """Return how many new rows wait for a rest before they are shown."""
        return len(self.state.fresh)

    def watch_shown(self, before: ListName) -> None:
        """Show another list from its top."""
        self._link.store.lists[before].leave()
        self._at = self._window.top = 0
        self.selected = ""
        self.relist()

    def watch_needle(self) -> None:
        """Filter the list; the pinned rows stay."""
        self._window.top = 0
        self.relist()

    def store_changed(self) -> None:
        """Take in a batch: at rest the list is made anew, else only rows that are on the screen are drawn again."""
        if self._seen_version == self.state.version:
            return
        if self._resting():
            self.relist()
            return
        self._paint()
        if self._told != self.waiting_rows:
            self._told = self.waiting_rows
            self.post_message(self.Relisted())

    def second(self) -> None:
        """Draw the times that have changed; catch up after a rest."""
        if self._seen_version != self.state.version and self._resting():
            self.relist()
        else:
            self._paint()

    def _resting(self) -> bool:
        return self._link.now() - self._touched >= REST_MS

    def relist(self) -> None:
        """Make the list anew; the cursor stays on its case, on the same row of the screen where that can be."""
        if not self.is_mounted:
            return
        state, before, window = self.state, self.selected, self._window
        words = self._words() if self.needle else {}
        self.matches = sum(folded(self.needle) in said for said in words.values())
        listing = state.listing(self._link.now(), folded(self.needle), words)
        window.show(listing if self.shown == "waiting" else Listing(listing.ids, 0))
        self._seen_version, self._told = state.version, 0
        at = self._index_of(self.selected)
        if at is None:
            at = max(0, min(self._at, self.last))
            self.selected = self.ids[at] if self.ids else ""
        elif window.top:
            window.top += at - self._at
        self._at = at
        window.keep(at)
        self._paint()
        self.post_message(self.Relisted())
        if self.selected != before:
            self.post_message(self.Moved(self.selected))

    def _index_of(self, case: str) -> int | None:
        """Return where a case stands in the list."""
        try:
            return self.ids.index(case)
        except ValueError:
            return None

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

    # ---- the cursor

    def move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.go(self._at + rows)

    def page(self, direction: int) -> None:
        """Move the cursor by half a page."""
        self.move(direction * self._window.half)

    def go(self, index: int) -> None:
        """Put the cursor on the row with this index, or the nearest one."""
        self._touched = self._link.now()
        index = max(0, min(index, self.last))
        if not self.ids or (index == self._at and self.selected == self.ids[index]):
            return
        self._at, self.selected = index, self.ids[index]
        self._window.keep(index)
        self._paint()
        self.post_message(self.Moved(self.selected))

    def select(self, case: str) -> None:
        """Put the cursor on a case of the list."""
        index = self._index_of(case)
        if index is not None:
            self.go(index)

    @property
    def last(self) -> int:
        """Return the index of the last row."""
        return len(self.ids) - 1

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a second click opens it."""
        case = self._window.item(event.y)
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

    def on_resize(self, event: events.Resize) -> None:
        """Find the cursor's place anew."""
        self._window.resize(event.size.height)
        self._window.keep(self._at)
        self._paint()

    def on_focus(self) -> None:
        """Draw the full edge."""
        self._paint()

    def on_blur(self) -> None:
        """Draw the half edge."""
        self._paint()

    # ---- drawing

    @property
    def columns(self) -> Columns:
        """Return the columns for the terminal's width."""
        return WIDE if self.app.size.width >= ROOMY else NARROW

    def _paint(self) -> None:
        """Have the rows drawn that do not stand on the screen as they should now."""
        before, self._drawn = self._drawn, self._survey()
        width = self.size.width
        changed = [
            Region(0, y, width, 1) for y, (was, now) in enumerate(zip_longest(before, self._drawn)) if was != now
        ]
        if changed:
            self.refresh(*changed)

    def _survey(self) -> list[Facts | str]:
        """Return what should stand on each row of the screen: a case, or words in their own right."""
        state, window, now, focused = self.state, self._window, self._link.now(), self.has_focus
        longest = state.longest_waiting() if self.shown == "waiting" and len(state) > 1 else None
        out: list[Facts | str] = []
        above, asked = -1, self.shown == "asked"
        passed = self.passed(case for y in range(window.height) if (case := window.item(y)))
        for y in range(window.height):
            case = window.item(y)
            if case is None or case == RULE:
                out.append(case or (self._nobody() if not y else ""))
                above = -1
                continue
            row = state.rows.get(case)
            gone, row = row is None, row or state.gone[case]
            selected = case == self.selected
            out.append(
                Facts(
                    case=case,
                    pos=row["pos"],
                    left=times.left(row["due"], now),
                    cells=fuse(row, now),
                    selected=selected,
                    focused=selected and focused,
                    gone=gone,
                    first_of_run=row["level"] != above,
                    waited=times.span((now - row["entered"]) // 1000) if case == longest or asked else "",
                    # A target that has passed keeps its look, also outside the chosen ages.
                    faint=gone or self.shown in ("others", "unrecorded") or (case in passed and row["due"] > now),
                    at_it=at_it(self._link.store.looking.get(case)),
                    question=asked,
                    open_cases=0 if gone else self._link.store.open_count(case),
                    passed=case in passed,
                )
            )
            above = row["level"]
        return out

    def _nobody(self) -> str:
        if not self._link.store.ready:
            return f"  {_('Hämtar kön …')}"
        if self.shown == "asked":
            return f"  {_('Ingen fråga till dig. Nya frågor syns så fort de kommer.')}"
        return f"  {_('Ingen väntar här. Nya ärenden syns så fort de kommer.')}"

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        width, look = self.size.width, tokens(self.app.theme)
        seen = self._drawn[y] if y < len(self._drawn) else ""
        if isinstance(seen, str):
            ruled = seen == RULE
            said = f"  {_('ovan: alltid synliga, även vid sökning')} ".ljust(width, RULE) if ruled else seen
            ground = style(look.faint if ruled else look.dim if seen else look.text, look.bg)
            return Strip([Segment(said[:width].ljust(width), ground)], width)
        # Two sizes of terminal can give the list the same width with different columns.
        key = (seen, width, self.columns, self.app.theme)
        strip = self._cache.get(key)
        if strip is None:
            if len(self._cache) >= CACHE:
                self._cache.clear()
            row = self.state.rows.get(seen.case) or self.state.gone[seen.case]
            complaint = self._link.store.complaint(row["complaint"], language())
            strip = self._cache[key] = draw(row, seen, complaint, self.columns, width, look, self._link.now())
        return strip
