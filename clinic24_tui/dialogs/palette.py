"""The palette: all that can be done here, found by a part of its words."""

from textual.command import CommandPalette

from clinic24_tui.locale import _
from clinic24_tui.widgets.modal import Modal


class Palette(CommandPalette, Modal[None]):
    """The library's palette in the language of the program, and as lines in flat mode."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("Sök bland allt som går att göra"), id="--command-palette")
        self.heading = _("Kommandon")
        self.keys_to_say = (("Enter", _("Gör")), ("Esc", _("Stäng")))
