"""The tour is over: what has been done, what was skipped, and where help is."""

from textual.app import ComposeResult

from clinic24_tui.commands.base import key_of
from clinic24_tui.locale import _
from clinic24_tui.state.tour import STEPS, Tour
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet


class TourDoneSheet(Sheet[None]):
    """Ten rows and where to go from here."""

    AUTO_FOCUS = "#done"

    def __init__(self, tour: Tour) -> None:
        super().__init__()
        self.sheet_title = _("Rundturen är klar")
        self._tour = tour

    def compose_sheet(self) -> ComposeResult:
        """Yield the steps and the way to help."""
        yield Reading(id="done")

    def on_mount(self) -> None:
        """Show them, and the way back."""
        rows = [
            Part(_("□ hoppade över: {name}").format(name=_(step.name)), "dim")
            if step.id in self._tour.skipped
            else Part(f"■ {_(step.name)}", "strong")
            for step in STEPS
        ]
        hints = _("Hjälp: {help} visar tangenterna där du står, {command_palette} söker bland allt.")
        keys = {ident: key_of(ident) for ident in ("help", "command_palette", "quit_anywhere")}
        more = _("Öva vidare så länge du vill; {quit_anywhere} lämnar. Inget av det här sparas.")
        self.query_one(Reading).show(*rows, Part(hints.format(**keys)), Part(more.format(**keys)))
        self.show_keys(("Esc", _("Åter")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is given here, and there is one field."""
        del parameters
        return action not in ("give", "next_field")
