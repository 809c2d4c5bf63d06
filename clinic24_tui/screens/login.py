"""The way in: name, password and code, then the assignment to work in. It says what the program is meant for."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.dialogs.first_password import FirstPasswordSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.messages import LineChanged, LoginStep, Refused, StoreChanged
from clinic24_tui.screens.login_steps import EnrolStep, Step, step_of
from clinic24_tui.widgets.modal import Modal
from clinic24_tui.wording import profession, untrusted


class LeaveLogin(Command):
    """Leave: back to work when an assignment is on, else out of the program."""

    id = "leave_login"
    keys = ("escape",)
    label = N_("Tillbaka")
    help = N_("Gå tillbaka, eller lämna programmet om du inte är inloggad.")
    place = "dialog"
    in_palette = False


class FirstPassword(Command):
    """Set a first password by a one-time code."""

    id = "first_password"
    keys = ("f8", "ctrl+k")
    label = N_("Engångskod")
    help = N_("Sätt ditt lösenord med engångskoden som du har fått av din administratör.")
    place = "dialog"
    in_palette = False
    priority = True


class LoginScreen(Modal[None]):
    """Login and choice of assignment."""

    CSS_PATH = "login.tcss"
    AUTO_FOCUS = "#user"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LeaveLogin, FirstPassword)]

    def __init__(self, link: Link, told: str = "") -> None:
        super().__init__()
        self._link = link
        self._settings = told
        self._at: tuple[object, ...] = (None, [])
        """What the step that is shown was made from."""

    def compose(self) -> ComposeResult:
        """Lay out the form and the list."""
        with Vertical(id="sheet"):
            yield Static(Content("Clinic24").stylize("bold"), id="name")
            yield Static(Content(_("Beslutsstöd med påhittade data, inte CE-märkt.")), id="purpose")
            with Vertical(id="form"):
                yield Static(Content(_("Användarnamn")), classes="caption")
                yield Input(id="user")
                yield Static(Content(_("Lösenord")), classes="caption")
                yield Input(id="password", password=True)
                yield Static(
                    Content(f"Enter {_('Logga in')}    F8 {_('Engångskod')}    Esc {_('Lämna')}"), classes="keys"
                )
            with Vertical(id="choice"):
                yield Static(Content(_("Välj uppdrag")), classes="caption")
                yield OptionList(id="assignments", markup=False)
                yield Static(Content(f"Enter {_('Välj')}    Esc {_('Tillbaka')}"), classes="keys")
            yield Vertical(id="step")
            yield Static(id="told", classes="told")

    def on_mount(self) -> None:
        """Show the form, or the choice when the person is known."""
        self._show()
        self._tell()

    def _show(self) -> None:
        me = self._link.store.me
        known = me is not None and self._link.session.logged_in
        self.set_class(known, "-known")
        if self._show_step():
            return
        if not known or me is None:
            self.query_one("#user").focus()
            return
        options = self.query_one(OptionList)
        options.clear_options()
        for assignment in me["assignments"]:
            words = f"{assignment['unit_name']} · {profession(assignment['profession'])}"
            options.add_option(Option(Content(words), id=assignment["id"]))
        if not me["assignments"]:
            self._told(_("Du har inget uppdrag. Be din administratör om ett."))
        options.highlighted = 0 if me["assignments"] else None
        options.focus()

    def _show_step(self) -> bool:
        """Show what comes after the password, and say whether anything does."""
        session, place = self._link.session, self.query_one("#step")
        at = (session.asked, session.recovery)
        step = step_of(self._link)
        self.set_class(step is not None, "-step")
        self.set_class(isinstance(step, EnrolStep), "-enrol")
        if at != self._at:
            self._at = at
            self.set_focus(None)
            place.remove_children()
            if step is not None:
                place.mount(step)
        return step is not None

    def _tell(self) -> None:
        if self._link.refusal:
            self._told(self._link.refusal)
        elif self._link.state == "untrusted":
            self._told(untrusted())
        elif self._link.state == "offline":
            self._told(_("Servern svarar inte. Nytt försök görs av sig självt."))
        else:
            self._told(self._settings)

    def _told(self, text: str) -> None:
        for place in self.query(".told").results(Static):
            place.update(Content(f"! {text}" if text else ""))

    @on(Input.Submitted, "#user")
    def _to_password(self) -> None:
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def _log_in(self) -> None:
        user, password = self.query_one("#user", Input), self.query_one("#password", Input)
        if not user.value.strip():
            user.focus()
            return
        self._told(_("Loggar in …"))
        self._link.login(user.value.strip(), password.value)
        password.value = ""

    @on(Step.Code)
    def _give_code(self, message: Step.Code) -> None:
        self._told(_("Loggar in …"))
        self._link.give_code(message.code)

    @on(Step.NotYet)
    def _not_yet(self) -> None:
        self._told(_("Välj raden under när koderna är nedskrivna."))

    @on(Step.Kept)
    def _kept(self) -> None:
        self._link.codes_kept()

    def on_login_step(self, _message: LoginStep) -> None:
        """Go to the step that the login is at; after the last one to the choice or to work."""
        if self._link.session.phase == "worn" and not self._link.session.recovery:
            self.dismiss(None)
            return
        self._show()
        self._tell()

    @on(OptionList.OptionSelected, "#assignments")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self._link.wear(event.option_id)

    def on_store_changed(self, message: StoreChanged) -> None:
        """Go on to the choice, or leave when an assignment is on."""
        if message.touches("worn") and not self._link.session.recovery:
            self.dismiss(None)
        elif message.touches("me"):
            self._show()
            self._tell()

    def on_refused(self, message: Refused) -> None:
        """Say why not."""
        self._show()
        self._told(message.words)

    def on_resize(self) -> None:
        """Show the QR code where there is room for it."""
        for step in self.query(EnrolStep):
            step.fit()

    def on_line_changed(self, _message: LineChanged) -> None:
        """Say whether the server answers; a login that waited for its code begins anew."""
        self._show()
        self._tell()

    def action_first_password(self) -> None:
        """Ask for the one-time code and a password; then log in with it."""

        def done(found: tuple[str, str] | None) -> None:
            if found is not None:
                self.query_one("#user", Input).value = found[0]
                self._told(_("Loggar in …"))
                self._link.login(*found)

        if not self._link.session.logged_in:
            self.app.push_screen(FirstPasswordSheet(self._link, self.query_one("#user", Input).value), done)

    def action_leave_login(self) -> None:
        """Go back to work, to name and password, or out."""
        if self._link.session.recovery:
            self._not_yet()
        elif self._link.session.asked:
            self._link.start_over()
        elif self._link.session.phase == "worn":
            self.dismiss(None)
        else:
            self.app.exit(0)
