"""The program: its looks, its keys, one worker for the link, and which screen is up. A crash never prints what is in
memory.
"""

import copy
import gc
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from clinic24_tui.commands.base import REGISTRY, bindings, wear
from clinic24_tui.commands.everywhere import EVERYWHERE
from clinic24_tui.commands.settings import Settings
from clinic24_tui.commands.terminal import TERMINAL
from clinic24_tui.commands.tour import TOUR
from clinic24_tui.commands.training import TRAINING
from clinic24_tui.config import Config
from clinic24_tui.crash import cause_of, place_of
from clinic24_tui.guide import Guided
from clinic24_tui.keymap import checked, sentence
from clinic24_tui.lean import lean_driver
from clinic24_tui.link import LEAVING, TAKING, Link
from clinic24_tui.locale import _
from clinic24_tui.login_verbs import LoginVerbs
from clinic24_tui.messages import (
    Acked,
    CallerTold,
    FromLink,
    LineChanged,
    LoginStep,
    OpenCase,
    PasswordAnswered,
    PhraseAnswered,
    Refused,
    Said,
    Say,
    Second,
    Stopped,
    StoreChanged,
)
from clinic24_tui.settings_verbs import SettingsVerbs
from clinic24_tui.state.ages import why_outside
from clinic24_tui.state.alarms import Ringing
from clinic24_tui.state.store import QUEUE_VID
from clinic24_tui.state.tour import Tour
from clinic24_tui.themes import DEFAULT, LOOKS, themes
from clinic24_tui.training_verbs import TrainingVerbs
from clinic24_tui.unanswered import INFO
from clinic24_tui.unit_verbs import UnitVerbs
from clinic24_tui.wording import untrusted
from clinic24_tui.workplace import Workplace

if TYPE_CHECKING:
    from clinic24_tui.dialogs.look import LookSheet
    from clinic24_tui.screens.case_source import Shelf


def _verbs() -> type[Provider]:
    from clinic24_tui.commands.palette import Verbs

    return Verbs


class ClinicApp(Guided, UnitVerbs, SettingsVerbs, LoginVerbs, TrainingVerbs, Workplace):
    """The clinician's terminal on a link."""

    TITLE = "Clinic24"
    CSS_PATH: ClassVar = ["screens/frame.tcss", "screens/workbench.tcss"]
    COMMANDS: ClassVar = {_verbs}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*EVERYWHERE, Settings, *TERMINAL, *TOUR, *TRAINING)]

    def __init__(self, link: Link, config: Config | None = None) -> None:
        super().__init__(link, config or Config())
        self._shelf: Shelf | None = None
        self.tour = Tour() if self.config.tour else None
        self.ringing = Ringing()
        self.replied: set[tuple[str, int]] = set()
        self._failure = self._left = self._settings_told = ""
        self.HORIZONTAL_BREAKPOINTS = [(0, "-rail"), (120, "-column"), (160, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-low"), (40, "-tall"), (50, "-high")]
        for theme in themes():
            self.register_theme(theme)
        self.theme = self.config.look if self.config.look in LOOKS else DEFAULT
        self.set_class(self.config.flat, "-flat")

    # ---- start and end

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, writing few bytes."""
        return lean_driver(super().get_driver_class())

    def get_default_screen(self) -> Screen[None]:
        """Return the workbench: it lies under everything else."""
        from clinic24_tui.screens.workbench import WorkbenchScreen

        return WorkbenchScreen(self.link)

    def on_mount(self) -> None:
        """Put on the keys, and start the link."""
        self._put_on_keys()
        self.show_cursor()
        self.link.attach(self.post_message)
        if self.config.user and self.config.password:
            self.link.login(self.config.user, self.config.password)
        elif not self.link.session.logged_in:
            self.ask_login()
        self.run_worker(self.link.run(), name="link", group="link", exclusive=True, exit_on_error=False)
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(gc.freeze)
        self.begin_tour()
        if self._settings_told:
            self.post_message(Say(self._settings_told, "warn"))

    def _put_on_keys(self) -> None:
        """Let the user's keys hold, and keep a sentence on what of the settings could not be used."""
        keymap, told = checked(self.config.keymap)
        wear(keymap)
        self.set_keymap(keymap)
        for ident in keymap.keys() & REGISTRY.keys():
            if not REGISTRY[ident].keys:
                self.bind(keymap[ident], ident, description=REGISTRY[ident].label, show=False)
        self._settings_told = sentence([*map(str, self.config.told), *told])

    def _tick(self) -> None:
        self.lock_when_idle()
        self._hand_on(Second(self.link.now()))
        self.hear()
        self.practise_on()

    @on(Worker.StateChanged)
    def _link_ended(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "link" and event.state is WorkerState.ERROR and event.worker.error is not None:
            self._handle_exception(cause_of(event.worker.error))

    def _handle_exception(self, error: Exception) -> None:
        """Keep where it happened for the sentence; rendering a traceback would print variables with patients' data."""
        self._failure = self._failure or place_of(error)
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Leave with one sentence instead of a traceback."""
        said = _("Clinic24 stannade av ett fel ({place}). Det du skrivit finns som utkast på servern; starta om.")
        self._exit_renderables.append(Text(said.format(place=self._failure)))
        self._close_messages_no_wait()

    async def action_quit(self) -> None:
        """Leave; asks first when I have open cases, or something is not on the server's disk or in the record."""
        store = self.link.store
        if not (self.link.lost_by_leaving() or store.mine() or store.unrecorded()):
            self.exit(0)
            return
        from clinic24_tui.dialogs.leave import LEAVE, LeaveSheet

        def decided(answer: str | None) -> None:
            if answer == LEAVE:
                self.exit(0)
            elif answer:
                self.open_case(answer)

        if not any(isinstance(screen, LeaveSheet) for screen in self.screen_stack):
            self.push_screen(LeaveSheet(self.link), decided)

    async def action_quit_anywhere(self) -> None:
        """Leave, also from a text field."""
        await self.action_quit()

    # ---- verbs that work everywhere

    def action_help(self) -> None:
        """Show the keys of this place."""
        from clinic24_tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Open the palette, in the language of the program."""
        from clinic24_tui.dialogs.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_next_to_answer(self) -> None:
        """Go to the case that has waited longest for my answer, after the one that is open."""
        waiting = self.link.store.to_answer()
        here = getattr(self.screen, "case_id", "")
        others = [case for case in waiting if case != here]
        if others:
            self.open_case(others[0])
        elif waiting:
            self.open_case(waiting[0])
        else:
            self.post_message(Say(_("Inget ärende väntar på ditt svar.")))

    def action_read_left(self) -> None:
        """Open the case that I left last; the server logs it as a reading."""
        if self._left:
            self.open_case(self._left)
        else:
            self.post_message(Say(_("Du har inte lämnat något ärende sedan du loggade in.")))

    def action_retry_line(self) -> None:
        """Try the line at once."""
        self.link.retry_now()

    def action_change_assignment(self) -> None:
        """Choose another assignment."""
        if self.link.store.me is not None:
            self.ask_login()

    def action_change_look(self) -> None:
        """Go on to the next look."""
        names = list(LOOKS)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def action_hazards(self) -> None:
        """Show what can harm a patient, and what the program does about it."""
        from clinic24_tui.dialogs.hazards import HazardsSheet

        self._read(HazardsSheet)

    def action_triage_feedback(self) -> None:
        """Show what colleagues say of the triage; the server says who may read it."""
        from clinic24_tui.dialogs.triage_feedback import TriageFeedbackSheet

        self._read(TriageFeedbackSheet)

    def _read(self, kind: "type[LookSheet]") -> None:
        if not any(isinstance(screen, kind) for screen in self.screen_stack):
            self.push_screen(kind(self.link))

    def action_my_phrases(self) -> None:
        """Show the phrases of my own, to write, change and remove them."""
        from clinic24_tui.dialogs.my_phrases import MyPhrasesSheet

        if self.link.store.assignment is not None and not isinstance(self.screen, MyPhrasesSheet):
            self.push_screen(MyPhrasesSheet(self.link))

    def opens_soon(self) -> bool:
        """Say whether a case has been asked for that opens when the server has given it."""
        return self.link.state == "online" and self.link.outbox.asks(TAKING | {"AnswerColleague"})

    def ask_login(self) -> None:
        """Show the login, or the choice of assignment when the person is known."""
        from clinic24_tui.screens.login import LoginScreen

        if not any(isinstance(screen, LoginScreen) for screen in self.screen_stack):
            self.push_screen(LoginScreen(self.link, self._settings_told))

    # ---- cases

    @on(OpenCase)
    def _open_case(self, message: OpenCase) -> None:
        self.open_case(message.case, message.reason, message.lift)

    def open_case(self, case: str, reason: str = "", lift: str = "") -> None:
        """Show the case's own screen; another case's screen gives way to it, and for a moment nothing is sent."""
        from clinic24_tui.screens.case import CaseScreen
        from clinic24_tui.screens.case_source import Shelf

        self._shelf = self._shelf or Shelf(self.link)
        top = self.screen
        if self.locked or (isinstance(top, CaseScreen) and top.case_id == case):
            return
        if isinstance(top, CaseScreen):
            self.switch_screen(CaseScreen(self.link, case, self._shelf, reason, lift, switched=True))
        elif not any(isinstance(screen, CaseScreen) for screen in self.screen_stack):
            self.push_screen(CaseScreen(self.link, case, self._shelf, reason, lift))
        else:
            self.post_message(Say(_("Stäng rutan först."), "warn"))

    # ---- what the link tells, and what is said

    @on(StoreChanged)
    @on(LineChanged)
    @on(PhraseAnswered)
    @on(CallerTold)
    @on(LoginStep)
    @on(PasswordAnswered)
    def _told(self, message: FromLink) -> None:
        if not self.screen_stack:
            # The program is on its way out.
            return
        self.look_at_what_came()
        self._hand_on(message)
        self._look_at_unanswered(message)
        if isinstance(message, StoreChanged):
            self.told(message)
        if isinstance(message, StoreChanged) and message.touches("ready"):
            self.call_after_refresh(gc.freeze)
        if isinstance(message, LineChanged) and message.state == "stopped":
            self.post_message(Say(self.link.refusal or _("Servern tog inte emot programmet. Uppgradera det."), "alarm"))
        if isinstance(message, LineChanged) and message.state == "untrusted":
            self.post_message(Say(untrusted(), "alarm"))
            if not self.link.session.logged_in:
                self.ask_login()
        if isinstance(message, StoreChanged) and message.touches("me") and not self.link.session.assignment:
            self.ask_login()
        if isinstance(message, LoginStep) and (self.link.session.asked or self.link.session.recovery):
            self.ask_login()

    def _look_at_unanswered(self, message: FromLink) -> None:
        """Bring up what was refused in a case that is here now; a line of Dagens info is answered by the list of them."""
        if isinstance(message, LineChanged):
            self.unanswered.line(message.state)
        elif isinstance(message, StoreChanged):
            if message.touches("info"):
                self.unanswered.answered(INFO)
            self.unanswered.bring_up()

    @on(Acked)
    def _acked(self, message: Acked) -> None:
        self._hand_on(message)
        self.let_go(message)
        self.unanswered.answered(message.item.id)
        if message.item.type in LEAVING:
            self.unanswered.over(message.case)
        if message.item.type in TAKING:
            self.open_case(message.case)
            self.answered()
            if message.why:
                self.post_message(Say(why_outside(message.why), "warn"))
        elif message.item.type == "AnswerColleague":
            self.after_answer(message)
            self.answered()
        elif message.item.type in LEAVING:
            self._left = message.case

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        self._hand_on(message)
        asked = message.item.id if message.item is not None else "" if message.vid else INFO
        self.unanswered.refused(asked, self.words_of(message))
        self.answered()
        # Nobody asked by a key for a mark of reading, nor for the queue of an assignment that has none.
        unasked = message.item.type == "MarkRead" if message.item else self.has_no_queue and message.vid == QUEUE_VID
        if not unasked:
            self.post_message(Say(self.words_of(message), "warn"))
        if not self.link.session.logged_in:
            self.ask_login()

    @on(Stopped)
    def _stopped(self, message: Stopped) -> None:
        self._hand_on(message)
        words = _("Raden skickades inte: {what}. Den är utkast igen.").format(what=message.what)
        self.post_message(Say(words, "alarm"))

    @on(Say)
    def _say(self, message: Say) -> None:
        self._hand_on(Said(message.text, message.tone))

    def _hand_on(self, message: FromLink) -> None:
        for screen in self.screen_stack:
            screen.post_message(copy.copy(message))
        self.follow(message)
