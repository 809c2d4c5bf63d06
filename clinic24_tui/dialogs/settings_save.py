"""What would be changed, line by line, and why: nothing holds before both have been seen and said."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.settings import ShowText
from clinic24_tui.locale import _
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow


def diff_parts(lines: Sequence[str]) -> list[Part]:
    """Return the lines of a difference: what goes, what comes, and what stands around it."""
    tones = {"-": "warn", "+": "strong"}
    return [Part(line, tones.get(line[:1], "dim"), line[:1] == "+") for line in lines]


class SettingsSaveSheet(Sheet[str | None]):
    """The reason as a text, or None when one goes back. What differs stands in `words`, and by a key as `lines` of text.

    `why` is what was said for a save that was refused.
    """

    NEEDS_LINE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ShowText)]

    def __init__(self, words: Sequence[str], lines: Sequence[str], told: str = "", why: str = "") -> None:
        super().__init__()
        self.sheet_title = _("Spara inställningar")
        self._words, self._lines, self._told = words, lines, told
        self._why, self._as_text = why, False

    def compose_sheet(self) -> ComposeResult:
        """Yield the difference and the field for the reason."""
        yield SheetRow(Part(_("Det här ändras"), "strong", True))
        yield Reading(id="diff")
        yield SheetRow(Part(_("Varför"), "strong", True))
        yield Input(self._why, id="reason", max_length=300)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show what differs and the keys."""
        self._draw()
        self.query_one("#reason", Input).focus()

    def _draw(self) -> None:
        told = [Part(self._told, "warn", True), Part("")] if self._told else []
        self.query_one(Reading).show(*told, *diff_parts(self._lines if self._as_text else self._words))
        other = _("I ord") if self._as_text else _("Som text")
        self.show_keys(("Enter", _("Spara")), ("Tab", _("Läs")), (key_of("show_text"), other), ("Esc", _("Åter")))

    def action_show_text(self) -> None:
        """Show the difference the other way."""
        self._as_text = not self._as_text
        self._draw()

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
