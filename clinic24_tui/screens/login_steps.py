"""The steps of the login after the password: the code, the enrolment with its QR code, the recovery codes."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from clinic24_tui.client.session import Frame
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.widgets.qr import QrCode
from clinic24_tui.widgets.row import harmless

GROUP, GROUPS_IN_ROW = 4, 4
BESIDE = 37
"""Columns that the words beside the QR code take."""


def in_groups(secret: str) -> str:
    """Return a secret in groups of four signs, for typing; four groups a row."""
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
    rows = [groups[at : at + GROUPS_IN_ROW] for at in range(0, len(groups), GROUPS_IN_ROW)]
    return "\n".join(map(" ".join, rows))


def step_of(link: Link) -> "Step | None":
    """Return what is to be shown of the login after the password, None before it and after all."""
    session = link.session
    if session.recovery:
        return RecoveryStep(session.recovery)
    if session.asked is None:
        return None
    return EnrolStep(session.asked) if session.asked["type"] == "enrol" else CodeStep()


class Step(Vertical):
    """One step, in place of name and password."""

    class Code(Message):
        """The person gives a code."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class Kept(Message):
        """The person has the recovery codes."""

    class NotYet(Message):
        """The person has them not yet."""

    def on_mount(self) -> None:
        """Have the keys go to the field."""
        self.query("Input, OptionList").first().focus()

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        code, event.input.value = event.value.strip(), ""
        if code:
            self.post_message(self.Code(code))


class CodeStep(Step):
    """Asks for the code, whether or not the password was right."""

    def compose(self) -> ComposeResult:
        """Lay out the one field."""
        yield Static(
            Content(_("Verifieringskod ur telefonens app, sex siffror, eller en reservkod")), classes="caption"
        )
        yield Input(id="code")
        yield Static(Content(f"Enter {_('Logga in')}    Esc {_('Börja om')}"), classes="keys")


class EnrolStep(Step):
    """Shows the secret to put into the telephone, and asks for a code of it."""

    def __init__(self, offered: Frame) -> None:
        super().__init__()
        self._offered = offered
        self._code = QrCode(str(offered["uri"]), id="qr")

    def compose(self) -> ComposeResult:
        """Lay out the QR code with the words beside it."""
        with Horizontal():
            yield self._code
            with Vertical(id="beside"):
                yield Static(Content(_("Inloggningen behöver en verifieringskod")).stylize("bold"), classes="first")
                yield Static(Content(_("1. Läs av rutan med telefonens app för verifieringskoder.")), id="scan")
                yield Static(Content(_("Eller skriv in nyckeln i appen:")), classes="caption")
                yield Static(Content(in_groups(harmless(str(self._offered["secret"])))), id="secret")
                yield Static(Content(_("2. Skriv koden som appen visar:")), classes="caption")
                yield Input(id="code")
                yield Static(Content(f"Enter {_('Bekräfta')}    Esc {_('Börja om')}"), classes="keys")
                yield Static(classes="told")

    def on_mount(self) -> None:
        """Begin with what the window has room for."""
        self.fit()

    def fit(self) -> None:
        """Leave the QR code out where it would be cut: half a code cannot be read."""
        width, height = self.app.size
        fits = len(self._code.rows) <= height and len(self._code.rows[0]) + BESIDE <= width
        self._code.display = fits and not self.app.has_class("-flat")
        words = (
            _("1. Läs av rutan med telefonens app för verifieringskoder.")
            if self._code.display
            else _("1. Öppna telefonens app för verifieringskoder.")
        )
        self.query_one("#scan", Static).update(Content(words))


class RecoveryStep(Step):
    """Shows the recovery codes, once."""

    KEPT: ClassVar[str] = "kept"

    def __init__(self, codes: list[str]) -> None:
        super().__init__()
        self._codes = codes

    def compose(self) -> ComposeResult:
        """Lay out the codes in two columns, and what is asked about them."""
        half = (len(self._codes) + 1) // 2
        numbered = [f"{n:>2}  {harmless(code)}" for n, code in enumerate(self._codes, 1)]
        rows = ["    ".join(numbered[n::half]) for n in range(half)]
        yield Static(Content(_("Reservkoder för när telefonen är borta")).stylize("bold"), classes="first")
        said = _("Skriv ned dem och lås in dem. Varje kod gäller en gång. De visas bara nu.")
        yield Static(Content(said), classes="caption")
        yield Static(Content("\n".join(rows)), id="codes")
        yield OptionList(
            Option(Content(_("Jag skriver ned dem nu")), id="writing"),
            Option(Content(_("Koderna är nedskrivna: gå vidare")), id=self.KEPT),
            id="kept",
            markup=False,
        )
        yield Static(Content(f"↑↓ {_('Flytta')}    Enter {_('Välj')}"), classes="keys")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Kept() if event.option_id == self.KEPT else self.NotYet())
