"""Another password of one's own: the present one, and the new one twice. The server judges, and ends the other logins."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import LineChanged, PasswordAnswered, Say
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class NewPasswordSheet(Sheet[None]):
    """It stays until the server has changed the password or one goes back."""

    NEEDS_LINE = False
    AUTO_FOCUS = "#old"

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.sheet_title = _("Byt lösenord")
        self._link, self._asked = link, ""

    def compose_sheet(self) -> ComposeResult:
        """Yield the fields and two rows for what is wrong."""
        yield SheetRow(Part(_("Nuvarande lösenord"), "strong", True))
        yield Input(id="old", password=True, max_length=256)
        yield SheetRow(Part(_("Nytt lösenord"), "strong", True), Part(_("  minst tolv tecken, gärna fyra ord"), "dim"))
        yield Input(id="new", password=True, max_length=256)
        yield SheetRow(Part(_("Samma lösenord igen"), "strong", True))
        yield Input(id="again", password=True, max_length=256)
        yield SheetRow(id="fault")
        yield SheetRow(id="more")

    def on_mount(self) -> None:
        """Say the keys."""
        self.show_keys(("Enter", _("Byt lösenord")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "again":
            self.action_give()
        else:
            self.focus_next()

    def action_give(self) -> None:
        """Ask the server, when all is written."""
        old, new, again = (self.query_one(f"#{name}", Input).value for name in ("old", "new", "again"))
        if self._link.state != "online":
            self._say(_("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."))
        elif not old or not new:
            self._say(_("Skriv det nuvarande lösenordet och det nya."))
        elif new != again:
            self._say(_("Lösenorden är inte lika. Skriv dem igen."))
        else:
            self._say(_("Frågar servern …"))
            self._asked = self._link.change_password(old, new)

    def on_password_answered(self, message: PasswordAnswered) -> None:
        """Leave when it is changed; else say why not."""
        if message.asked != self._asked:
            return
        self._asked = ""
        if message.words:
            self._say(message.words)
            return
        self.app.post_message(Say(_("Lösenordet är bytt. Dina andra inloggningar är avslutade.")))
        self.dismiss(None)

    def on_line_changed(self, message: LineChanged) -> None:
        """Say that it is not known whether what was asked has been done."""
        if message.state == "online":
            self._say("")
        elif self._asked:
            self._asked = ""
            self._say(
                _(
                    "Linjen bröts medan servern frågades. Försök igen; är lösenordet redan bytt sägs det nuvarande vara fel."
                )
            )

    def _say(self, words: str) -> None:
        first, *rest = [*wrap(words, 74), ""]
        self.query_one("#fault", SheetRow).show(Part(first, "warn", True))
        self.query_one("#more", SheetRow).show(Part(" ".join(rest).strip(), "warn", True))
