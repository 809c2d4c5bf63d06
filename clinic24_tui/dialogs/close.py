"""Close the case: one outcome of the fixed list, what is missing with it, a note if there is something to say, Enter."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.pictures import ShowPictures
from clinic24_tui.commands.reach import PhonePatient
from clinic24_tui.commands.sheet import SendAndClose
from clinic24_tui.locale import _
from clinic24_tui.messages import StoreChanged
from clinic24_tui.state.closing import Reminder
from clinic24_tui.state.transcript import outcome_name
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.commands import OUTCOMES

if TYPE_CHECKING:
    from clinic24_tui.screens.case_closing import CaseClosing


class Outcome(NamedTuple):
    """The outcome's id, and the note, empty when there is none; `send` says that the held line goes first."""

    outcome: str
    note: str
    send: bool = False


Lead = Literal["pictures", "phone", "write", "record_case", "hand_over_case", "accept_flag"]
"""Where a key of the sheet leads instead of closing."""
MENDS: dict[str, str] = {"write": "o", "record_case": "j", "hand_over_case": "l"}
"""The key of each verb that mends what is missing, beside the keys of the outcomes."""


class CloseSheet(Sheet[Outcome | None]):
    """The outcomes by digit and letter, by arrows, or by `/` and a part of the word; Enter closes the case.

    `missing` gives the reminders for an outcome; those with a sentence are asked about once, with Enter as the way back.
    `unseen` counts the pictures that nobody has opened: with one left nothing is closed, and F5 leads to it ("pictures").
    With a red flag that is not acknowledged (`flagged`) nothing is closed either, and F7 leads back to it.
    `calling` says that a telephone protocol has no outcome: nothing is closed then either, and `r` leads to it ("phone").
    `unsent` says what has not been sent; where that is a held line and nothing else (`held`), one key sends it and closes.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "close.tcss"]
    AUTO_FOCUS = "#outcomes"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(ShowPictures, PhonePatient, SendAndClose),
        Binding("f7", "lead('accept_flag')", show=False, priority=True),
        *(Binding(key, f"lead('{verb}')", show=False) for verb, key in MENDS.items()),
    ]

    def __init__(
        self,
        missing: Callable[[str], list[Reminder]],
        unsent: Callable[[], str] = lambda: "",
        unseen: Callable[[], int] = lambda: 0,
        flagged: Callable[[], bool] = lambda: False,
        calling: Callable[[], bool] = lambda: False,
        held: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self.sheet_title = _("Avsluta")
        self._missing, self._unsent, self._held = missing, unsent, held
        self._unseen, self._flagged, self._calling = unseen, flagged, calling

    def compose_sheet(self) -> ComposeResult:
        """Yield the outcomes, the note and the keys."""
        yield Chooser([Item(key, outcome_name(key)) for key in OUTCOMES], keyed=True, columns=2, id="outcomes")
        yield SheetRow(id="missing")
        yield Input(placeholder=_("Anteckning för kollegor (frivillig)"), id="note", max_length=2000)

    def on_mount(self) -> None:
        """Show the keys, and whether a text has not been sent."""
        self._remind()

    @on(Chooser.Moved)
    def _moved(self) -> None:
        self._remind()

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Remind of what the patient has written meanwhile."""
        self._remind()

    def on_screen_resume(self) -> None:
        """Remind of what holds now; the sheet may have been kept."""
        self._remind()

    def _remind(self) -> None:
        item = self.query_one(Chooser).current
        found = self._missing(item.value) if item else []
        words = " · ".join(_keyed(one, found[n + 1 :]) for n, one in enumerate(found) if one.verb != "record_case")
        left = self._stopped()
        said = [Part(f"! {left}  ", "alarm_text", True)] if left else []
        self.query_one("#missing", SheetRow).show(*said, Part(f"! {words}" if words else "", "warn", True))
        copy = next((_keyed(one, []) for one in found if one.verb == "record_case"), "")
        do: tuple[tuple[str, str], ...] = (
            ("Enter", _("Avsluta")),
            ("Tab", _("Anteckning")),
            ("/", _("Sök")),
            ("Esc", _("Åter")),
        )
        if self._held():
            do = ((SendAndClose.key_name(), _(SendAndClose.label)), ("Esc", _("Åter")))
        self.show_keys(*do, warn=self._unsent() or copy)

    def _stopped(self) -> str:
        """Return what must be done before anything is closed, a red flag alone and first; empty when nothing must."""
        if self._flagged():
            return _("röd flagga är inte kvitterad: F7")
        calling = _("telefonprotokollet saknar utfall: {key}").format(key=PhonePatient.key_name())
        return "  ".join([*filter(None, [self._pictures()]), *([calling] if self._calling() else [])])

    def _pictures(self) -> str:
        """Return what must be done with pictures first, empty when nothing must."""
        n = self._unseen()
        if not n:
            return ""
        return _("1 bild är inte öppnad: F5") if n == 1 else _("{n} bilder är inte öppnade: F5").format(n=n)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that the way to pictures, flag and protocol is open while one is left, and to what else is missing while it is."""
        if action == "lead":
            return self._leads(str(parameters[0]))
        if action == "phone_patient":
            return self._calling()
        if action == "send_and_close":
            return self._held()
        return action != "show_pictures" or self._unseen() > 0

    def _leads(self, verb: str) -> bool:
        if verb == "accept_flag":
            return self._flagged()
        item = next((chooser.current for chooser in self.query(Chooser)), None)
        return item is not None and any(one.verb == verb for one in self._missing(item.value))

    def action_lead(self, verb: Lead) -> None:
        """Go to what mends what is missing."""
        room = cast("CaseClosing", self.under)
        self.dismiss(None)
        room.call_next(room.mend, verb)

    def action_show_pictures(self) -> None:
        """Go to the pictures that nobody has opened."""
        self.action_lead("pictures")

    def action_phone_patient(self) -> None:
        """Go to the telephone protocol."""
        self.action_lead("phone")

    @on(Chooser.Chosen)
    @on(Input.Submitted)
    def _done(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Close with the chosen outcome; asks first when a text is not sent or the patient could be left alone."""
        self._finish(send=False)

    def action_send_and_close(self) -> None:
        """Send the held line and close with the chosen outcome; asks first when the patient could be left alone."""
        self._finish(send=True)

    def _finish(self, *, send: bool) -> None:
        item = self.query_one(Chooser).current
        if item is None:
            return
        left = self._stopped()
        if left:
            way = (PhonePatient.key_name(), _(PhonePatient.label)) if self._calling() else ("", "")
            way = ("F5", _("Bilder")) if self._unseen() else way
            way = ("F7", _("Kvittera flagga")) if self._flagged() else way
            self.show_keys(way, ("Esc", _("Åter")), warn=left)
            return
        result = Outcome(item.value, self.query_one("#note", Input).value.strip(), send)
        asked = [reminder.sentence for reminder in self._missing(item.value) if reminder.sentence]
        if self._unsent() and not send:
            asked.append(_("En text i ärendet är inte skickad. Avslutar du nu når den inte patienten."))
        if not asked:
            self.dismiss(result)
            return
        from clinic24_tui.dialogs.confirm import ConfirmSheet

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss(result)

        self.app.push_screen(ConfirmSheet(_("Avsluta"), " ".join(asked), _("Avsluta ändå")), sure)


def _keyed(reminder: Reminder, after: list[Reminder]) -> str:
    """Return a reminder's words with the key that mends it; where the next ones have the same key the last bears it."""
    same = any(one.verb == reminder.verb for one in after)
    return f"{reminder.words}: {MENDS[reminder.verb]}" if reminder.verb and not same else reminder.words
