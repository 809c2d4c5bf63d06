"""Ask whether to go on, in one sentence; Enter is always the way back."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.sheet import Confirm
from clinic24_tui.locale import _
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class ConfirmSheet(Sheet[bool]):
    """Yes is a letter, no is Enter or Esc: what is confirmed by habit is the harmless answer."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Confirm), Binding("enter", "back", show=False)]

    def __init__(self, title: str, sentence: str, yes: str) -> None:
        super().__init__()
        self.sheet_title = title
        self._sentence, self._yes = sentence, yes

    def compose_sheet(self) -> ComposeResult:
        """Yield the sentence and the two answers."""
        yield SheetRow()
        for words in wrap(self._sentence, 70):
            yield SheetRow(Part(words, "strong"))
        yield SheetRow()

    def on_mount(self) -> None:
        """Show the two answers."""
        self.show_keys(("Enter", _("Åter")), ("j", self._yes))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that there is nothing to fill in here."""
        del parameters
        return action not in ("give", "next_field")

    def action_confirm(self) -> None:
        """Go on."""
        self.dismiss(True)  # the sheet's answer
