"""The case view and its end: the closing sheet, what it leads to, and a held line that goes before the case is closed."""

from typing import TYPE_CHECKING, NamedTuple, cast

from clinic24_tui.locale import _
from clinic24_tui.messages import Acked, LineChanged, Refused, Say, Tone
from clinic24_tui.screens.case_record import CaseRecord
from clinic24_tui.state.closing import Reminder, reminders
from clinic24_tui.state.pictures import unseen
from clinic24_tui.state.reach import phone_open
from clinic24_tui.state.sides import unpacked
from clinic24_tui.unanswered import Asked, Unanswered

if TYPE_CHECKING:
    from clinic24_tui.app import ClinicApp
    from clinic24_tui.dialogs.close import Lead, Outcome


class Closing(NamedTuple):
    """A decided outcome, and the ids of the lines that must be acknowledged before it is asked for."""

    outcome: "Outcome"
    lines: frozenset[str]


class CaseClosing(CaseRecord):
    """The part of the case view that closes the case."""

    _ending: Closing | None = None

    if TYPE_CHECKING:

        def _draw(self) -> None: ...
        def _ask_as_owner(self, kind: str, /, **fields: object) -> Asked: ...
        def _push_draft(self) -> None: ...
        def action_show_pictures(self) -> None:
            """Open the pictures."""

        def action_phone_patient(self) -> None:
            """Open the telephone protocol."""

        def action_write(self) -> None:
            """Go to the composer."""

        def action_hand_over_case(self) -> None:
            """Ask to whom and with which words."""

    def action_close_case(self) -> None:
        """Ask for the outcome; the sheet reminds of what is missing, and warns of a text that has not been sent."""
        from clinic24_tui.dialogs.asking import put_up
        from clinic24_tui.dialogs.close import CloseSheet

        self._push_draft()
        if self._unanswered.take_up(CloseSheet, self.case_id):
            return
        sheet = CloseSheet(
            self._missing,
            self._unsent,
            lambda: len(unseen(self.head)),
            lambda: self._flagged,
            lambda: phone_open(self.head),
            lambda: self._held_alone,
        )
        put_up(self.app, sheet, CaseClosing._close, self.case_id, CaseClosing)

    @property
    def _unanswered(self) -> Unanswered:
        return cast("ClinicApp", self.app).unanswered

    @property
    def _ended(self) -> str:
        """Return what the closing sheet waits for while a line goes first."""
        return f"close:{self.case_id}"

    def _missing(self, outcome: str) -> list[Reminder]:
        view = self.link.store.case(self.case_id)
        if view is None or view.head is None:
            return []
        return reminders(view.head, view.events, outcome, copied=self.source.notes.copied)

    @property
    def _flagged(self) -> bool:
        head = self.head
        return head is not None and any(mark["key"] == "flag" for mark in head["marks"])

    def _unsent(self) -> str:
        sides = unpacked(self.link.drafts.text(self.case_id))
        if self.link.hold.lines(self.case_id):
            return _("en rad är inte skickad")
        if sides.said.strip():
            return _("texten är inte skickad")
        return _("anteckningen är inte sparad") if sides.note.strip() else ""

    @property
    def _held_alone(self) -> bool:
        """Say whether all that is unsent is a line that is held or on its way, and may go now."""
        hold, sides = self.link.hold, unpacked(self.link.drafts.text(self.case_id))
        if not self.link.live(self.case_id) or hold.waiting(self.case_id):
            return False
        return bool(hold.lines(self.case_id)) and not sides.said.strip() and not sides.note.strip()

    def _close(self, given: "Outcome") -> Asked:
        self._ending = None
        if not given.send:
            return self._ask_close(given)
        if self._unsent() and not self._held_alone:
            self._not_closed()
            return None
        lines = self.link.send_now(self.case_id)
        if not lines:
            return self._ask_close(given)
        self._ending = Closing(given, lines)
        self._draw()
        return frozenset({self._ended})

    def _ask_close(self, given: "Outcome") -> Asked:
        note = {"note": given.note} if given.note else {}
        return self._ask_as_owner("Close", outcome=given.outcome, **note)

    def _not_closed(self) -> None:
        self._stays(_("En text i ärendet är inte skickad. Ärendet är inte avslutat."))

    def _stays(self, words: str, tone: Tone = "alarm") -> None:
        """Say that the case stays open, and keep what was written in the sheet for the next time it is asked for."""
        self._ending = None
        self._unanswered.set_aside(self._ended, words)
        self.app.post_message(Say(words, tone))

    # ---- a line that goes first

    def on_acked(self, message: Acked) -> None:
        """Ask to close when the last line that was to go first is on the server's disk, and nothing new is unsent."""
        closing = self._ending
        if closing is None or message.item.id not in closing.lines:
            return
        left = closing.lines - {message.item.id}
        self._ending = Closing(closing.outcome, left) if left else None
        if left:
            return
        asked = self._ask_close(closing.outcome) if self.mine and not self._unsent() else None
        if asked:
            self._unanswered.follow(self._ended, asked)
        else:
            self._not_closed()

    def on_refused(self, message: Refused) -> None:
        """Keep the case open when the line that was to go first is refused, and say so."""
        if self._ending is None or message.item is None or message.item.id not in self._ending.lines:
            return
        words = _("Raden skickades inte: {why} Den är utkast igen och ärendet är inte avslutat.")
        self._stays(words.format(why=message.words))

    def on_line_changed(self, message: LineChanged) -> None:
        """Keep the case open when the connection goes before the line is acknowledged: nothing is closed later unseen."""
        if self._ending is None or message.state == "online":
            return
        self._stays(_("Linjen bröts: ärendet är inte avslutat. Raden skickas när linjen är tillbaka. Avsluta igen då."))

    def on_unmount(self) -> None:
        """Say that the case was left before it was closed."""
        if self._ending is not None:
            self._stays(_("Du lämnade ärendet innan raden var framme. Ärendet är inte avslutat."), "warn")

    def mend(self, lead: "Lead") -> None:
        """Do what the closing sheet has led to."""
        if lead == "accept_flag":
            self.chat.focus()
            self.post_message(Say(_("Läs patientens rad och kvittera flaggan med F7."), "warn"))
            return
        ways = {
            "pictures": self.action_show_pictures,
            "phone": self.action_phone_patient,
            "write": self.action_write,
            "record_case": self.action_record_case,
            "hand_over_case": self.action_hand_over_case,
        }
        ways[lead]()
