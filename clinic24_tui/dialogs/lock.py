"""The lock: it covers the whole screen until the password is given. Line, cases and drafts go on behind it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Input, Static

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.widgets.modal import Modal
from clinic24_tui.widgets.row import harmless


class LockScreen(Modal[None]):
    """Asks for the password of who is logged in; the server says whether it is right."""

    CSS_PATH: ClassVar[CSSPathType | None] = "lock.tcss"
    AUTO_FOCUS = "#password"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "leave", show=False, priority=True)]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self.opened = False
        self._whose = link.session.token

    def compose(self) -> ComposeResult:
        """Lay out the one field."""
        me = self._link.store.me
        with Vertical():
            yield Static(Content(_("Clinic24 är låst.")).stylize("bold"))
            whose = _("Lösenord för {name}").format(name=harmless(me["name"]) if me else "")
            yield Static(Content(whose), classes="caption")
            yield Input(id="password", password=True)
            yield Static(Content(_("Enter Lås upp    ^q Lämna programmet; utkasten finns på servern")))
            yield Static(id="told")

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        password, event.input.value = event.value, ""
        if password:
            self._tell(_("Frågar servern …"))
            self.run_worker(self._prove(password), exclusive=True)

    async def _prove(self, password: str) -> None:
        why_not = await self._link.prove(password)
        if why_not:
            self._tell(f"! {why_not}")
        else:
            self.opened = True
            self.dismiss(None)

    def on_screen_resume(self) -> None:
        """Open when somebody has logged in anew over the lock, whose session had ended."""
        token = self._link.session.token
        if token and token != self._whose and not self.opened:
            self.opened = True
            self.dismiss(None)

    def _tell(self, words: str) -> None:
        self.query_one("#told", Static).update(Content(words))

    def action_leave(self) -> None:
        """Leave the program, unless something is not on the server's disk."""
        if self._link.unsaved():
            self._tell(_("! Något väntar på att sparas. Vänta tills linjen är tillbaka, eller lås upp."))
        else:
            self.app.exit(0)
