"""A sheet: it asks for one thing in the work area, so that the identity band and the history above it can be read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.strip import Strip
from textual.types import CSSPathType
from textual.widget import Widget

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.sheet import SHEET
from clinic24_tui.locale import _
from clinic24_tui.messages import LineChanged
from clinic24_tui.themes import tokens
from clinic24_tui.unanswered import READ_FIRST_MS, Asked
from clinic24_tui.widgets.keys import KeysRow
from clinic24_tui.widgets.modal import Modal
from clinic24_tui.widgets.row import Part, harmless, row, wrap

if TYPE_CHECKING:
    from clinic24_tui.unanswered import Unanswered
    from clinic24_tui.workplace import Workplace

Result = TypeVar("Result")
IDENTITY_ROWS = 2
"""Rows at the top of a case's room that say who it is."""


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

    @property
    def words(self) -> str:
        """Return the row as one text: what stands apart in it comes after a comma."""
        said = ""
        for part in (*self._parts, *(part._replace(text=f"  {part.text}") for part in self._right)):
            text = harmless(part.text)
            apart = said and text.strip() and text.startswith("  ") and said[-1] not in ".:!"
            said = f"{said.rstrip()}, {text.strip()}" if apart else said + text
        return " ".join(said.split())

    @property
    def is_heading(self) -> bool:
        """Say whether the row names what stands under it."""
        return bool(self._parts) and self._parts[0].bold and self._parts[0].color == "strong"

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        look = tokens(self.app.theme)
        if y:
            return row(self.size.width, look, [], ground="sheet")
        return row(self.size.width, look, self._parts, self._right, ground="sheet")


class Sheet(Modal[Result]):
    """Base of the sheets. Subclasses give `title`, `compose_sheet` and, as `keys`, what the last row says."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss"]
    """Style sheets, found beside the sheet's own file."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(*SHEET),
        Binding("f1", "app.help", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    COVERS: ClassVar[bool] = False
    OVER: ClassVar[tuple[str, ...]] = ("#talk", "#work")
    """What the sheet lies over, the first that the screen under it has."""
    FOOT: ClassVar[int] = 0
    """Rows that the sheet takes at the foot of what it lies over; 0 for all of them."""
    NEEDS_LINE: ClassVar[bool] = True
    """Whether the answer is asked of the server: without a line the sheet then stays, with all that is written in it."""

    sheet_title = ""
    asks: Callable[[Any, Any], Asked] | None = None
    """What asks the server, given the room under the sheet and the answer; None where whoever put it up asks."""
    within: type = object
    """The kind of room that `asks` needs."""
    of_case = ""
    """The case that it is about, empty for none or several."""
    _left = _stop = ""
    _came_back = _why_rows = 0

    def compose(self) -> ComposeResult:
        """Lay the frame around the sheet's own rows."""
        with Vertical(id="sheet"):
            yield from self.compose_sheet()

    def compose_sheet(self) -> ComposeResult:
        """Yield the sheet's own rows."""
        return iter(())

    def on_mount(self) -> None:
        """Put the sheet in its place."""
        self.heading = self.sheet_title
        self.query_one("#sheet").border_title = Content(f" {harmless(self.sheet_title)} ")
        for field in self.query("Input"):
            # A field may begin with the words of others; what is pasted is made harmless where it comes in.
            field.value = harmless(field.value)  # type: ignore[attr-defined]  # the class is read only where it is used
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

    def on_screen_suspend(self) -> None:
        """Let them speak so also when the sheet is kept."""
        self.app.call_later(self._tell_keys)

    def on_screen_resume(self) -> None:
        """Lie where the room has place now; a sheet that came back may find another room."""
        self.call_after_refresh(self._fit)
        self.call_after_refresh(self._tell_keys)
        self._unanswered.bring_up()

    def on_resize(self) -> None:
        """Follow the work area when the window changes."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self not in self.app.screen_stack:
            # Answered before it had followed the window.
            return
        under = self.under
        if isinstance(under, Sheet):
            region = under.query_one("#sheet").region
        else:
            region = next((found[0].region for found in map(under.query, self.OVER) if found), under.region)
        frame = self.query_one("#sheet")
        least = min(region.height, self.FOOT or region.height)
        # Why it was refused stands in rows of its own, over the history if need be but never over who it is.
        work = next((found[0].region.y for found in (under.query("#work"),) if found), region.y)
        height = min(least + self._why_rows, max(least, region.bottom - work - IDENTITY_ROWS))
        frame.styles.offset = (region.x, region.bottom - height)
        frame.styles.width, frame.styles.height = region.width, height

    def show_keys(self, *pairs: tuple[str, str], warn: str = "") -> None:
        """Show keys with what they do in the lower edge, and what is left to do."""
        live = {"^s": "give", "Tab": "next_field"}
        self.keys_to_say = tuple((key_of(live[key]) if key in live else key, harmless(words)) for key, words in pairs)
        self._left = warn
        self._foot_row()

    def _foot_row(self) -> None:
        """Draw the lower edge; what stands in the way comes before the keys, and takes the place of all but the last."""
        self.warning = self._stop or self._left
        said: list[Content | str | tuple[str, str]] = [" "]
        if self._stop:
            said += [(harmless(self._stop), "bold $warn"), "  "]
        for n, (key, words) in enumerate(self.keys_to_say[-1:] if self._stop else self.keys_to_say):
            said += ["  " if n else "", (key, "bold $focus"), (f" {words}", "$text")]
        said.append((f"   {harmless(self._left)} ", "bold $warn") if self._left and not self._stop else " ")
        self.query_one("#sheet").border_subtitle = Content.assemble(*said)

    # ---- what stands in the way

    def stops_for(self, words: str) -> bool:
        """Say whether these words stop the answer: the foot says them the first time, and the same key goes on the second."""
        if not words or words == self._stop:
            return False
        self._stop = words
        self._foot_row()
        return True

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave with the answer. One that must reach the server waits in the sheet for the line, and the foot says so; what
        has been asked is kept with the sheet until the server has it on disk.
        """
        if result is not None and (self._is_too_early() or self.waits_for_line() or not self._is_asked(result)):
            return AwaitComplete()
        return super().dismiss(result)

    def waits_for_line(self) -> bool:
        """Say whether what the sheet asks for must wait for the line; the foot says so then."""
        if not self.NEEDS_LINE:
            return False
        link = cast("Workplace", self.app).link
        if link.state != "online":
            self._stop = _("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka.")
        elif link.outbox.is_full:
            self._stop = _("För mycket väntar på att skickas. Vänta, och försök igen.")
        else:
            return False
        self._foot_row()
        return True

    # ---- what it asks of the server

    @property
    def _unanswered(self) -> "Unanswered":
        return cast("Workplace", self.app).unanswered

    @property
    def under(self) -> Screen[Any]:
        """Return the room, or the sheet, that it lies over."""
        return self.app.screen_stack[self.app.screen_stack.index(self) - 1]

    def comes_back(self) -> bool:
        """Say whether the sheet is of any use once it was refused."""
        return True

    def come_back(self, why: str, *, asked: bool) -> None:
        """Say why it was refused; all that was written stands here still. `asked`: it was a key that brought it."""
        self._came_back = 0 if asked else cast("Workplace", self.app).link.now()
        self._say_why(why)

    def _say_why(self, why: str) -> None:
        frame = self.query_one("#sheet")
        frame.query(".why").remove()
        rows = wrap(f"▌ {why}", max(20, frame.size.width - 4)) if why else []
        if rows:
            frame.mount(Vertical(*(SheetRow(Part(words, "warn", True)) for words in rows), classes="why"))
        self._why_rows = len(rows)
        self.call_after_refresh(self._fit)

    def _is_too_early(self) -> bool:
        """Say whether the sheet came up by itself a moment ago: the key may have been meant for what was there."""
        return cast("Workplace", self.app).link.now() - self._came_back < READ_FIRST_MS

    def _is_asked(self, result: Result) -> bool:
        """Ask the server; False when nothing could be asked: then the sheet stays, and it is told."""
        if self.asks is None:
            return True
        if not isinstance(self.under, self.within):
            self._say_why(
                _("Ärendet är inte öppet här längre, och inget kan göras i det. Orden står kvar tills du går härifrån.")
            )
            return False
        asked = self.asks(self.under, result)
        if not asked:
            return False
        self._say_why("")
        self._unanswered.keep(self, asked)
        return True

    def on_line_changed(self, message: LineChanged) -> None:
        """Take the reason away when the line is back; what was asked is asked anew by whoever asked it."""
        if self._stop and message.state == "online":
            self._stop = ""
            self._foot_row()

    def action_back(self) -> None:
        """Go back without doing anything."""
        self.dismiss(None)

    def action_give(self) -> None:
        """Do what the sheet asks about."""

    def action_next_field(self) -> None:
        """Go to the next field."""
        self.focus_next()
