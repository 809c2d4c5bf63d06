"""Close the case: one outcome of the fixed list, what is missing with it, a note if there is something to say, Enter."""

from collections.abc import Callable
from typing import ClassVar, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.pictures import ShowPictures
from clinic24_tui.commands.reach import PhonePatient
from clinic24_tui.locale import _
from clinic24_tui.messages import StoreChanged
from clinic24_tui.state.closing import Reminder
from clinic24_tui.state.transcript import outcome_name
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.commands import OUTCOMES


class Outcome(NamedTuple):
    """The outcome's id, and the note, empty when there is none."""

    outcome: str
    note: str


class CloseSheet(Sheet[Outcome | Literal["pictures", "phone"] | None]):
    """The outcomes by digit and letter, by arrows, or by `/` and a part of the word; Enter closes the case.

    `missing` gives the reminders for an outcome; those with a sentence are asked about once, with Enter as the way back.
    `unseen` counts the pictures that nobody has opened: with one left nothing is closed, and F5 leads to it ("pictures").
    `calling` says that a telephone protocol has no outcome: nothing is closed then either, and `r` leads to it ("phone").
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "close.tcss"]
    AUTO_FOCUS = "#outcomes"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ShowPictures, PhonePatient)]

    def __init__(
        self,
        missing: Callable[[str], list[Reminder]],
        unsent: str = "",
        unseen: Callable[[], int] = lambda: 0,
        calling: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self.sheet_title = _("Avsluta")
        self._missing, self._unsent, self._unseen, self._calling = missing, unsent, unseen, calling

    def compose_sheet(self) -> ComposeResult:
        """Yield the outcomes, the note and the keys."""
        yield Chooser([Item(key, outcome_name(key)) for key in OUTCOMES], keyed=True, columns=2, id="outcomes")
        yield SheetRow(id="missing")
        yield Input(placeholder=_("Anteckning för kollegor (frivillig)"), id="note", max_length=2000)

    def on_mount(self) -> None:
        """Show the keys, and whether a text has not been sent."""
        do = (("Enter", _("Avsluta")), ("Tab", _("Anteckning")), ("/", _("Sök")), ("Esc", _("Åter")))
        self.show_keys(*do, warn=self._unsent)
        self._remind()

    @on(Chooser.Moved)
    def _moved(self) -> None:
        self._remind()

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Remind of what the patient has written meanwhile."""
        self._remind()

    def _remind(self) -> None:
        item = self.query_one(Chooser).current
        words = " · ".join(reminder.words for reminder in self._missing(item.value)) if item else ""
        left = self._stopped()
        said = [Part(f"! {left}  ", "alarm_text", True)] if left else []
        self.query_one("#missing", SheetRow).show(*said, Part(f"! {words}" if words else "", "warn", True))

    def _stopped(self) -> str:
        """Return what must be done before anything can be closed, empty when nothing must."""
        calling = _("telefonprotokollet saknar utfall: {key}").format(key=PhonePatient.key_name())
        return "  ".join([*filter(None, [self._pictures()]), *([calling] if self._calling() else [])])

    def _pictures(self) -> str:
        """Return what must be done with pictures first, empty when nothing must."""
        n = self._unseen()
        if not n:
            return ""
        return _("1 bild är inte öppnad: F5") if n == 1 else _("{n} bilder är inte öppnade: F5").format(n=n)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that the way to the pictures is open while one is left, and that to the protocol while it has no outcome."""
        del parameters
        if action == "phone_patient":
            return self._calling()
        return action != "show_pictures" or self._unseen() > 0

    def action_show_pictures(self) -> None:
        """Go to the pictures that nobody has opened."""
        self.dismiss("pictures")

    def action_phone_patient(self) -> None:
        """Go to the telephone protocol."""
        self.dismiss("phone")

    @on(Chooser.Chosen)
    @on(Input.Submitted)
    def _done(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Close with the chosen outcome; asks first when a text is not sent or the patient could be left alone."""
        item = self.query_one(Chooser).current
        if item is None:
            return
        if self._unseen():
            self.show_keys(("F5", _("Bilder")), ("Esc", _("Åter")), warn=self._pictures())
            return
        if self._calling():
            self.show_keys((PhonePatient.key_name(), _(PhonePatient.label)), ("Esc", _("Åter")), warn=self._stopped())
            return
        result = Outcome(item.value, self.query_one("#note", Input).value.strip())
        asked = [reminder.sentence for reminder in self._missing(item.value) if reminder.sentence]
        if self._unsent:
            asked.append(_("En text i ärendet är inte skickad. Avslutar du nu når den inte patienten."))
        if not asked:
            self.dismiss(result)
            return
        from clinic24_tui.dialogs.confirm import ConfirmSheet

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss(result)

        self.app.push_screen(ConfirmSheet(_("Avsluta"), " ".join(asked), _("Avsluta ändå")), sure)
