"""The list for when the server is gone, to read, to copy and to print; the program writes nothing of it to a disk."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clinic24_tui.clipboard import given_to
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.state.reserve import reserve_list
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part, rows_of
from clinic24_tui.widgets.sheet import Sheet


class ReserveSheet(Sheet[None]):
    """PgUp and PgDn turn the list, Ctrl+S copies it, `u` gives it to the program that prints."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
        Binding("u", "print_list", show=False),
    ]

    def __init__(self, link: Link, print_command: str = "") -> None:
        super().__init__()
        self._print_command = print_command
        self.sheet_title = _("Reservlista")
        self._lines = reserve_list(link.store, link.now(), 0 if link.state == "online" else link.since)

    def compose_sheet(self) -> ComposeResult:
        """Yield the list."""
        yield Reading(id="reserve")

    def on_mount(self) -> None:
        """Show the list as it stood when it was asked for."""
        self.query_one(Reading).show(*(Part(line) for line in self._lines))
        self.show_keys(("^s", _("Kopiera")), ("u", _("Skriv ut")), ("PgDn", _("Läs")), ("Esc", _("Åter")))

    def action_turn(self, by: int) -> None:
        """Turn the pages."""
        self.query_one(Reading).turn(by)

    @property
    def _text(self) -> str:
        return "\n".join(" ".join(rows_of(line)) for line in self._lines) + "\n"

    def action_print_list(self) -> None:
        """Give the list to the program that prints."""
        if self._print_command:
            self.run_worker(self._print(), exclusive=True)
        else:
            self.post_message(Say(_('Sätt print_command i config.toml, t.ex. "lp", för att skriva ut.'), "warn"))

    async def _print(self) -> None:
        if await given_to(self._print_command, self._text):
            self.post_message(Say(_("Reservlistan är sänd till {command}.").format(command=self._print_command)))
            if self.is_current:
                self.dismiss(None)
        else:
            said = _("{command} kunde inte skriva ut. Kopiera listan i stället.").format(command=self._print_command)
            self.post_message(Say(said, "warn"))

    def action_give(self) -> None:
        """Copy the whole list."""
        self.app.copy_to_clipboard(self._text)
        self.post_message(Say(_("Reservlistan är kopierad. Klistra in den där patientuppgifter får finnas.")))
        self.dismiss(None)
