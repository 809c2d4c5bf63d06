"""Text for the record: two fields of the clinician's own, the whole text under them, one key that copies it."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.types import CSSPathType
from textual.widgets import TextArea

from clinic24_tui.locale import _
from clinic24_tui.messages import StoreChanged
from clinic24_tui.state.record import Notes, lacking
from clinic24_tui.state.record_headings import Headings
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part, rows_of
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class RecordSheet(Sheet[str | None]):
    """Write, Tab, write, Ctrl+S: the text goes to the clipboard and is the sheet's answer. `make` makes it of the notes."""

    NEEDS_LINE: ClassVar[bool] = False
    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "record.tcss"]
    AUTO_FOCUS = "#assessment"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "scroll_text(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_text(1)", show=False, priority=True),
    ]

    def __init__(self, notes: Notes, headings: Headings, make: Callable[[], str], is_whole: Callable[[], bool]) -> None:
        super().__init__()
        self.sheet_title = _("Text till journalen")
        self._notes, self._headings, self._make, self._is_whole = notes, headings, make, is_whole

    def compose_sheet(self) -> ComposeResult:
        """Yield the two fields and the text."""
        yield SheetRow(Part(self._headings["assessment"], "strong", True))
        yield Area(id="assessment")
        yield SheetRow(Part(self._headings["action"], "strong", True))
        yield Area(id="action")
        yield SheetRow(id="what")
        yield Reading(id="record")

    def on_mount(self) -> None:
        """Put back what has been written for this case before."""
        self.query_one("#assessment", Area).place(self._notes.assessment)
        self.query_one("#action", Area).place(self._notes.action)
        self._remake()

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._remake()

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Take in what has been said meanwhile, and older lines that were fetched."""
        self._remake()

    def _keep(self) -> None:
        self._notes.assessment = self.query_one("#assessment", Area).text
        self._notes.action = self.query_one("#action", Area).text

    def _remake(self) -> None:
        self._keep()
        self.query_one(Reading).show(Part(self._make()))
        missing = ", ".join(lacking(self._notes, self._headings))
        warn = _("tomt: {fields}").format(fields=missing) if missing else ""
        words = "" if self._is_whole() else _("äldre rader hämtas")
        self.query_one("#what", SheetRow).show(Part(_("Hela texten"), "strong", True), Part(f"  {words}", "warn"))
        do = (("^s", _("Kopiera")), ("Tab", _("Nästa fält")), ("PgDn", _("Läs")), ("Esc", _("Åter")))
        self.show_keys(*do, warn=warn)

    def action_scroll_text(self, by: int) -> None:
        """Turn the text's pages."""
        self.query_one(Reading).turn(by)

    def action_give(self) -> None:
        """Copy the text, after the keys that are still on their way to a field."""
        self.query_one(Reading).call_later(self._copy)

    def _copy(self) -> None:
        self._keep()
        text = "\n".join(rows_of(self._make()))
        self.app.copy_to_clipboard(text)
        self.dismiss(text)
