"""Asks, once the text of a closed case has been copied, whether it stands in the medical record."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.record import ConfirmRecorded
from clinic24_tui.locale import _
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class RecordedSheet(Sheet[bool | None]):
    """`w` says that it stands there; Esc leaves the case among those that are not in the record."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ConfirmRecorded)]

    def __init__(self, said: str) -> None:
        """`said` tells where the text was copied to."""
        super().__init__()
        self.sheet_title = _("Står texten i journalen?")
        self._said = said

    def compose_sheet(self) -> ComposeResult:
        """Yield what was copied and what is asked."""
        sentence = _(
            "Klistra in den i journalen och tryck {key} när den står där. Kom den inte med: prova clinic24 doctor."
        )
        for words in wrap(f"{self._said} {sentence.format(key=ConfirmRecorded.key_name())}", 70):
            yield SheetRow(Part(words, "strong"))

    def on_mount(self) -> None:
        """Show the two answers."""
        self.show_keys((ConfirmRecorded.key_name(), _(ConfirmRecorded.label)), ("Esc", _("Senare")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that there is nothing to fill in here."""
        del parameters
        return action not in ("give", "next_field")

    def action_confirm_recorded(self) -> None:
        """Say that the text stands in the record."""
        self.dismiss(True)  # the sheet's answer
