"""Asks before the program is left while something is not on the server's disk."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.locale import N_, _, ngettext


class LeaveAnyway(Command):
    """Leave although something waits."""

    id = "leave_anyway"
    keys = ("l",)
    label = N_("Lämna ändå")
    help = N_("Lämna programmet fast något inte är skickat. Texten finns kvar som utkast om servern har hunnit få den.")
    place = "dialog"
    rank = 10
    in_palette = False


class StayHere(Command):
    """Stay in the program."""

    id = "stay_here"
    keys = ("escape", "enter")
    label = N_("Stanna")
    help = N_("Stanna kvar tills allt är skickat.")
    place = "dialog"
    rank = 20
    in_palette = False


class LeaveDialog(ModalScreen[bool]):
    """True: leave anyway."""

    CSS_PATH = "leave.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LeaveAnyway, StayHere)]

    def __init__(self, waiting: int) -> None:
        super().__init__()
        self._waiting = waiting

    def compose(self) -> ComposeResult:
        """Lay out the sheet."""
        said = ngettext("{n} meddelande är inte skickat.", "{n} meddelanden är inte skickade.", self._waiting)
        with Vertical():
            yield Static(Content(said.format(n=self._waiting)).stylize("bold"))
            yield Static(Content(_("Vänta tills linjen är tillbaka, eller lämna programmet ändå.")))
            yield Static(Content(f"Esc {_(StayHere.label)}    l {_(LeaveAnyway.label)}"), classes="keys")

    def action_leave_anyway(self) -> None:
        """Leave."""
        self.dismiss(True)  # the dialog's answer

    def action_stay_here(self) -> None:
        """Stay."""
        self.dismiss(False)  # the dialog's answer
