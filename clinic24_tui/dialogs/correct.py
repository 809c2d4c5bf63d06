"""Write what is right instead of a statement of the history; Enter gives it."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from clinic24_tui.locale import _
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class CorrectSheet(Sheet[str | None]):
    """What is right, or None when one goes back; it lies under the history, which can be read meanwhile."""

    OVER = ("#work",)
    FOOT = 7

    def __init__(self, statement: str) -> None:
        super().__init__()
        self.sheet_title = _("Rätta uppgiften")
        self._statement = statement

    def compose_sheet(self) -> ComposeResult:
        """Yield the statement and the field."""
        yield SheetRow(Part(_("Patientens svar: "), "dim"), Part(self._statement))
        yield SheetRow(Part(_("Det rätta, så som det ska stå i journalen"), "strong", True))
        yield Input(id="right", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("Enter", _("Rätta")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give what is right, when there is anything."""
        right = self.query_one("#right", Input).value.strip()
        if right:
            self.dismiss(right)
        else:
            self.query_one("#fault", SheetRow).show(Part(_("▌ Skriv vad som är rätt."), "warn", True))
