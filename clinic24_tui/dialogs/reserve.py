"""The list for when the server is gone, to read and to copy; nothing of it is written to a disk."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.state.reserve import reserve_list
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part, rows_of
from clinic24_tui.widgets.sheet import Sheet


class ReserveSheet(Sheet[None]):
    """PgUp and PgDn turn the list, Ctrl+S copies it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
    ]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.sheet_title = _("Reservlista")
        self._lines = reserve_list(link.store, link.now(), 0 if link.state == "online" else link.since)

    def compose_sheet(self) -> ComposeResult:
        """Yield the list."""
        yield Reading(id="reserve")

    def on_mount(self) -> None:
        """Show the list as it stood when it was asked for."""
        self.query_one(Reading).show(*(Part(line) for line in self._lines))
        self.show_keys(("^s", _("Kopiera")), ("PgDn", _("Läs")), ("Esc", _("Åter")))

    def action_turn(self, by: int) -> None:
        """Turn the pages."""
        self.query_one(Reading).turn(by)

    def action_give(self) -> None:
        """Copy the whole list."""
        self.app.copy_to_clipboard("\n".join(" ".join(rows_of(line)) for line in self._lines))
        self.post_message(Say(_("Reservlistan är kopierad. Klistra in den där patientuppgifter får finnas.")))
        self.dismiss(None)
