"""The first password: who has a one-time code sets her own with it, and is logged in."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from clinic24_tui.client.admin import NotDone
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow

LEAST = 12
"""Characters of a password at least; the server judges."""


class FirstPasswordSheet(Sheet[tuple[str, str] | None]):
    """The user name and the password that holds now, or None; the code is good once."""

    NEEDS_LINE = False

    def __init__(self, link: Link, user: str = "") -> None:
        super().__init__()
        self.sheet_title = _("Engångskod")
        self._link, self._user = link, user

    def compose_sheet(self) -> ComposeResult:
        """Yield the fields."""
        yield SheetRow(Part(_("Användarnamn"), "strong", True))
        yield Input(self._user, id="who", max_length=64)
        yield SheetRow(Part(_("Engångskod"), "strong", True), Part(_("  som du har fått av din administratör"), "dim"))
        yield Input(id="code", max_length=40)
        yield SheetRow(Part(_("Nytt lösenord"), "strong", True), Part(_("  minst tolv tecken, gärna fyra ord"), "dim"))
        yield Input(id="new", password=True, max_length=256)
        yield SheetRow(Part(_("Samma lösenord igen"), "strong", True))
        yield Input(id="again", password=True, max_length=256)
        yield SheetRow(id="fault")
        yield SheetRow(id="more")

    def on_mount(self) -> None:
        """Begin with the first empty field."""
        self.query_one("#code" if self._user else "#who", Input).focus()
        self.show_keys(("Enter", _("Sätt lösenordet")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "again":
            self.action_give()
        else:
            self.focus_next()

    def action_give(self) -> None:
        """Ask the server, when all is written."""
        user, code, new, again = (self.query_one(f"#{name}", Input).value for name in ("who", "code", "new", "again"))
        if not user.strip() or not code.strip():
            self._say(_("Skriv användarnamn och engångskod."))
        elif len(new) < LEAST:
            self._say(_("Lösenordet är kortare än tolv tecken. Ta gärna fyra ord efter varandra."))
        elif new != again:
            self._say(_("Lösenorden är inte lika. Skriv dem igen."))
        else:
            self._say(_("Frågar servern …"))
            self.run_worker(self._ask(user.strip(), code.strip(), new), group="invite", exclusive=True)

    async def _ask(self, user: str, code: str, password: str) -> None:
        try:
            await self._link.invited.post("invite", {"user": user, "code": code, "password": password})
        except NotDone as fault:
            if self.is_attached and self.query("#fault"):
                self._say(fault.words.get(language()) or _("Servern svarar inte. Inget är ändrat; försök igen."))
            return
        if self.is_attached:
            self.dismiss((user, password))

    def _say(self, words: str) -> None:
        first, *rest = wrap(words, 70)
        self.query_one("#fault", SheetRow).show(Part(first, "warn", True))
        self.query_one("#more", SheetRow).show(Part(" ".join(rest), "warn", True))
