"""The keys of the place one came from, made from its live bindings, with one sentence each."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.commands.everywhere import Hazards
from clinic24_tui.locale import N_, _
from clinic24_tui.widgets.keys import live
from clinic24_tui.widgets.modal import Modal


class CloseHelp(Command):
    """Close the help."""

    id = "close_help"
    keys = ("escape", "question_mark", "f1", "q", "enter")
    label = N_("Stäng hjälpen")
    help = N_("Stäng hjälpen och gå tillbaka.")
    place = "dialog"
    in_palette = False


class ReadHazards(Command):
    """Go on from the help to the hazards and what the program does about them."""

    id = "read_hazards"
    keys = ("r",)
    label = Hazards.label
    help = Hazards.help
    place = "dialog"
    in_palette = False


class HelpScreen(Modal[None]):
    """Help for the screen under it."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CloseHelp, ReadHazards)]

    def __init__(self, place: Screen[object]) -> None:
        super().__init__()
        self._rows = live(dict(place.active_bindings))

    def compose(self) -> ComposeResult:
        """Lay out one row a verb."""
        rows: list[tuple[str, type[Command]]] = [*self._rows, (ReadHazards.key_name(), ReadHazards)]
        with VerticalScroll():
            yield Static(Content(_("Tangenter här")).stylize("bold"), classes="heading")
            for key, verb in rows:
                yield Static(
                    Content.assemble((f"{key:>9}  ", "bold $focus"), (_(verb.label), "bold"), f"  {_(verb.help)}")
                )
            yield Static(Content(_("Markera text med musen: håll Skift medan du drar.")), classes="closing")
            yield Static(Content(f"{CloseHelp.key_name()} {_(CloseHelp.label)}"))

    def action_read_hazards(self) -> None:
        """Close the help and show the hazards."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "hazards")

    def action_close_help(self) -> None:
        """Close the help."""
        self.dismiss(None)
