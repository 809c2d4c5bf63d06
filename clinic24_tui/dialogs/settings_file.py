"""Which file settings are read from."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from clinic24_tui.locale import _
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

LARGEST = 64_000
"""Characters that the server takes."""


class SettingsFileSheet(Sheet[str | None]):
    """The file's text, or None when one goes back; what cannot be read is told here. `given` begins the path."""

    NEEDS_LINE = False

    def __init__(self, given: str) -> None:
        super().__init__()
        self.sheet_title = _("Importera")
        self._given = given

    def compose_sheet(self) -> ComposeResult:
        """Yield the field for the path."""
        yield SheetRow(Part(_("Skillnaden visas innan något sparas."), "text"))
        yield SheetRow(Part(_("Fil"), "strong", True))
        yield Input(self._given, id="file", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("Enter", _("Importera")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the text of the file."""
        try:
            text = Path(self.query_one("#file", Input).value.strip()).expanduser().read_text("utf-8")
        except (OSError, UnicodeDecodeError, ValueError, RuntimeError):
            self._tell(_("▌ Filen kan inte läsas. Skriv hela sökvägen till en textfil."))
            return
        if len(text) > LARGEST:
            self._tell(_("▌ Filen är för stor för att vara inställningar."))
            return
        self.dismiss(text)

    def _tell(self, words: str) -> None:
        self.query_one("#fault", SheetRow).show(Part(words, "warn", True))
