"""A sheet: it asks for one thing in the work area, so that the identity band and the history above it can be read."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.types import CSSPathType
from textual.widget import Widget

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.sheet import SHEET
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.keys import KeysRow
from clinic24_tui.widgets.row import Part, harmless, row

Result = TypeVar("Result")


class SheetRow(Widget):
    """One row of a sheet, made of parts."""

    DEFAULT_CSS = "SheetRow { height: 1; }"

    def __init__(self, *parts: Part, right: tuple[Part, ...] = (), id: str | None = None) -> None:  # noqa: A002  # Textual's
        super().__init__(id=id)
        self._parts, self._right = parts, right

    def show(self, *parts: Part, right: tuple[Part, ...] = ()) -> None:
        """Show other parts."""
        self._parts, self._right = parts, right
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        look = tokens(self.app.theme)
        if y:
            return row(self.size.width, look, [], ground="sheet")
        return row(self.size.width, look, self._parts, self._right, ground="sheet")


class Sheet(ModalScreen[Result]):
    """Base of the sheets. Subclasses give `title`, `compose_sheet` and, as `keys`, what the last row says."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss"]
    """Style sheets, found beside the sheet's own file."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(*SHEET),
        Binding("f1", "app.help", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    OVER: ClassVar[tuple[str, ...]] = ("#talk", "#work")
    """What the sheet lies over, the first that the screen under it has."""
    FOOT: ClassVar[int] = 0
    """Rows that the sheet takes at the foot of what it lies over; 0 for all of them."""

    sheet_title = ""

    def compose(self) -> ComposeResult:
        """Lay the frame around the sheet's own rows."""
        with Vertical(id="sheet"):
            yield from self.compose_sheet()

    def compose_sheet(self) -> ComposeResult:
        """Yield the sheet's own rows."""
        return iter(())

    def on_mount(self) -> None:
        """Put the sheet in its place."""
        self.query_one("#sheet").border_title = Content(f" {self.sheet_title} ")
        self._fit()
        self.call_after_refresh(self._tell_keys)

    def on_unmount(self) -> None:
        """Let the keys row speak of the screen under the sheet again."""
        self.app.call_later(self._tell_keys)

    def _tell_keys(self) -> None:
        """Have the keys row of every screen say what works now."""
        for screen in self.app.screen_stack:
            for keys in screen.query(KeysRow):
                keys.redraw()

    def on_resize(self) -> None:
        """Follow the work area when the window changes."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self not in self.app.screen_stack:
            # Answered before it had followed the window.
            return
        under = self.app.screen_stack[self.app.screen_stack.index(self) - 1]
        if isinstance(under, Sheet):
            region = under.query_one("#sheet").region
        else:
            region = next((found[0].region for found in map(under.query, self.OVER) if found), under.region)
        frame = self.query_one("#sheet")
        height = min(region.height, self.FOOT or region.height)
        frame.styles.offset = (region.x, region.bottom - height)
        frame.styles.width, frame.styles.height = region.width, height

    def show_keys(self, *pairs: tuple[str, str], warn: str = "") -> None:
        """Show keys with what they do in the lower edge, and what is left to do."""
        said: list[Content | str | tuple[str, str]] = [" "]
        live = {"^s": "give", "Tab": "next_field"}
        named = [(key_of(live[key]) if key in live else key, words) for key, words in pairs]
        for n, (key, words) in enumerate(named):
            said += ["  " if n else "", (key, "bold $focus"), (f" {harmless(words)}", "$text")]
        said.append((f"   {warn} ", "bold $warn") if warn else " ")
        self.query_one("#sheet").border_subtitle = Content.assemble(*said)

    def action_back(self) -> None:
        """Go back without doing anything."""
        self.dismiss(None)

    def action_give(self) -> None:
        """Do what the sheet asks about."""

    def action_next_field(self) -> None:
        """Go to the next field."""
        self.focus_next()
