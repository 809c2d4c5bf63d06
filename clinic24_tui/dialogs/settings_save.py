"""What would be changed, line by line, and why: nothing holds before both have been seen and said."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from clinic24_tui.locale import _
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow


def diff_parts(lines: Sequence[str]) -> list[Part]:
    """Return the lines of a difference: what goes, what comes, and what stands around it."""
    tones = {"-": "warn", "+": "strong"}
    return [Part(line, tones.get(line[:1], "dim"), line[:1] == "+") for line in lines]


class SettingsSaveSheet(Sheet[str | None]):
    """The reason as a text, or None when one goes back; `lines` are what differs, each with its sign."""

    NEEDS_LINE = False

    def __init__(self, lines: Sequence[str], told: str = "") -> None:
        super().__init__()
        self.sheet_title = _("Spara inställningar")
        self._lines, self._told = lines, told

    def compose_sheet(self) -> ComposeResult:
        """Yield the difference and the field for the reason."""
        yield SheetRow(Part(_("Det här ändras"), "strong", True))
        yield Reading(id="diff")
        yield SheetRow(Part(_("Varför"), "strong", True))
        yield Input(id="reason", max_length=300)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show what differs and the keys."""
        told = [Part(self._told, "warn", True), Part("")] if self._told else []
        self.query_one(Reading).show(*told, *diff_parts(self._lines))
        self.query_one("#reason", Input).focus()
        self.show_keys(("Enter", _("Spara")), ("Tab", _("Läs")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the reason, when there is one."""
        reason = self.query_one("#reason", Input).value.strip()
        if reason:
            self.dismiss(reason)
        else:
            self.query_one("#fault", SheetRow).show(Part(_("▌ Skriv varför. Det står i historiken."), "warn", True))
