"""Ask for a reason in one row; Enter gives it."""

from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from clinic24_tui.dialogs.asking import ask_as_owner, put_up
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class ReasonDialog(Sheet[str | None]):
    """The reason as a text, or None when one goes back; an empty one is refused unless it is `optional`.

    `given` stands in the field to begin with.
    """

    def __init__(self, title: str, sentence: str = "", *, optional: bool = False, given: str = "") -> None:
        super().__init__()
        self.sheet_title = title
        self._sentence, self._optional, self._given = sentence, optional, given

    def compose_sheet(self) -> ComposeResult:
        """Yield what is asked, the field and the keys."""
        for words in wrap(self._sentence, 70) if self._sentence else []:
            yield SheetRow(Part(words, "text"))
        yield SheetRow(Part(_("Orsak (frivillig)") if self._optional else _("Orsak"), "strong", True))
        yield Input(self._given, id="reason", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("Enter", self.sheet_title), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the reason, when there is one."""
        reason = self.query_one("#reason", Input).value.strip()
        if reason or self._optional:
            self.dismiss(reason)
        else:
            self.query_one("#fault", SheetRow).show(Part(_("▌ Skriv en orsak."), "warn", True))


def ask_return(app: App[Any], link: Link, case: str) -> None:
    """Ask why my case goes back to its queue; what is held in it is a draft again."""
    sheet = ReasonDialog(_("Lämna tillbaka"), _("Ärendet går tillbaka till kön."))
    put_up(app, sheet, lambda _room, reason: ask_as_owner(app, link, case, "Return", reason=reason), case)
