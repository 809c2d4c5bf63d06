"""What one can do in the case view: one method a verb, and whether it can be done now."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from clinic24_tui.dialogs.asking import ask_as_owner, ask_for, ask_owned, put_up
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Say
from clinic24_tui.screens.case_closing import CaseClosing
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.anamnesis import Anamnesis

if TYPE_CHECKING:
    from clinic24_tui.app import ClinicApp
    from clinic24_tui.dialogs.feedback import Feedback
    from clinic24_tui.dialogs.level import NewLevel
    from clinic24_tui.widgets.sheet import Sheet
    from server.contract.views import HistoryLine

Result = TypeVar("Result")


class CaseVerbs(CaseClosing):
    """The verbs of the case view; the screen itself draws and listens."""

    if TYPE_CHECKING:

        def _push_draft(self) -> None: ...
        def _merge_draft(self) -> None: ...
        def _draw(self) -> None: ...
        def action_phone_patient(self) -> None:
            """Open the telephone protocol."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now; what cannot is not shown."""
        del parameters
        if not self.is_mounted:
            return True
        head, me = self.head, self.link.store.me
        state = head["state"] if head else ""
        user = me["user"] if me else ""
        cared = state in ("waiting", "open")
        wanted = {
            "send": self.mine,
            "phrases": self.mine,
            "slash_list": True,
            "save_note": self.composer.internal,
            "internal_note": cared and self._near,
            "save_phrase": not self.composer.internal and bool(self.composer.writing.text.strip()),
            "plain_words": not self.composer.internal and bool(self.composer.writing.text.strip()),
            "accept_flag": self.mine and bool(head and any(mark["key"] == "flag" for mark in head["marks"])),
            "accept_case": bool(head and head["offered_to"] == user),
            "hand_over_case": self.mine,
            "ask_colleague": self.mine or self.asks_me,
            "task_to_doctor": self.may_give_task,
            "close_case": self.mine,
            "return_case": self.mine,
            "change_level": cared and self._near,
            "give_feedback": cared and self._near,
            "reopen_case": state == "closed" and self._in_my_queue,
            "record_case": head is not None,
            "confirm_recorded": self._unrecorded,
            "earlier_contacts": head is not None,
            "open_cases": self.several > 1,
            "merge_cases": self.mine and self.several > 1,
            "lift_block": head is None and bool(self._barred),
            "show_pictures": bool(head and head["pictures"]),
            "take_over_case": cared and not self.mine and self._near,
            "write": self.mine or self._has_text,
        }
        return wanted.get(action, True)

    @property
    def _has_text(self) -> bool:
        return any(text.strip() for text in self.composer.sides)

    def ask(self, kind: str, /, **fields: object) -> Asked:
        """Ask for something in this case; None when there is no line: nothing is decided behind one's back later."""
        return ask_for(self.app, self.link, kind, case=self.case_id, **fields)

    def _ask_as_owner(self, kind: str, /, **fields: object) -> Asked:
        """Ask for what only the owner may; held lines are drafts again before it is said."""
        asked = ask_as_owner(self.app, self.link, self.case_id, kind, **fields)
        self._merge_draft()
        self._draw()
        return asked

    def put_up(self, sheet: "Sheet[Result | None]", asks: Callable[[Any, Result], Asked]) -> None:
        """Put up a sheet of this case; `asks` is a method of the case view."""
        put_up(self.app, sheet, asks, self.case_id, CaseVerbs)

    def _take_in(self, text: str | None) -> None:
        """Show in the composer what came back into the draft."""
        if text is not None:
            self._merge_draft()
            self._draw()

    # ---- writing

    def action_send(self) -> None:
        """Send as Enter in the composer does."""
        self.composer.internal = False
        self.composer.writing.action_send()

    def action_phrases(self) -> None:
        """Open the phrases."""
        self.composer.begin(";")

    def action_slash_list(self) -> None:
        """Open the commands."""
        self.composer.begin("/")

    def action_take_back(self) -> None:
        """Take the newest held line back; with none held, undo the last typing."""
        self._push_draft()
        text = self.link.take_back(self.case_id)
        if text is None:
            self.composer.area.undo()
            return
        self.composer.internal = False
        self._take_in(text)
        self.composer.writing.focus()

    def action_internal_note(self) -> None:
        """Go between the two sides; each keeps its own text."""
        self.composer.internal = not self.composer.internal
        self.composer.remove_class("-quiet")
        self.composer.area.focus()
        self._draw()

    def action_save_note(self) -> None:
        """Save the note, after the keys that are still on their way to it."""
        self.composer.noting.call_later(self.composer.save_note)

    def action_save_phrase(self) -> None:
        """Keep what is written to the patient as a phrase of my own, after the keys that are still on their way."""
        self.composer.writing.call_later(self._save_phrase)

    def _save_phrase(self) -> None:
        from clinic24_tui.dialogs.own_phrase import OwnPhraseSheet

        text = self.composer.writing.text.strip()
        if text:
            self.app.push_screen(OwnPhraseSheet(self.link, self.source.own_phrase(text)))

    def action_write(self) -> None:
        """Go to the composer."""
        self.composer.area.focus()
        self.refresh_bindings()

    def action_to_transcript(self) -> None:
        """Go to the conversation; the text stays."""
        self.chat.focus()

    # ---- looking

    def action_whole_history(self) -> None:
        """Show the whole history, or the conversation again."""
        whole = not self.has_class("-whole")
        self.set_class(whole, "-whole")
        history = self.query_one(Anamnesis)
        roomy = "normal" if self.has_class("-roomy") else "short"
        history.extent = "whole" if whole else roomy  # type: ignore[assignment]  # one of the three
        (history if whole else self.composer.area if self.mine else self.chat).focus()

    def mark_statement(self, place: int, line: "HistoryLine", kind: str) -> None:
        """Mark a statement of the history; a mark of the same kind is taken away."""
        from clinic24_tui.dialogs.correct import CorrectSheet

        known = line.get("mark")
        if known is not None and known["kind"] == kind:
            self.mark(place, "none")
        elif kind == "unclear":
            self.mark(place, "unclear")
        else:
            said = line["en"] if language() == "en" else line["sv"]
            self.put_up(CorrectSheet(said), lambda room, right: room.mark(place, "changed", right))

    def mark(self, place: int, mark: str, text: str = "") -> Asked:
        """Ask for a mark, none to take it away."""
        return ask_owned(self.app, self.link, self.case_id, "MarkStatement", statement=place, mark=mark, text=text)

    def action_older_lines(self) -> None:
        """Show older lines, of the history while it is open."""
        self.turn_flat(-1)
        if self.has_class("-whole"):
            self.query_one(Anamnesis).turn(-1)
        else:
            self.chat.older()

    def action_newer_lines(self) -> None:
        """Show newer lines."""
        self.turn_flat(1)
        if self.has_class("-whole"):
            self.query_one(Anamnesis).turn(1)
        else:
            self.chat.newer()

    def action_leave_case(self) -> None:
        """Go back: from the whole history to the conversation, from there to the workbench."""
        if self.has_class("-whole"):
            self.action_whole_history()
        else:
            self.app.pop_screen()

    # ---- the case

    def action_accept_flag(self) -> None:
        """Say that the red flag has been read."""
        head = self.head
        since = next((mark.get("since") for mark in head["marks"] if mark["key"] == "flag"), None) if head else None
        if since is not None:
            self._ask_as_owner("AcknowledgeFlag", since=since)

    def action_accept_case(self) -> None:
        """Accept the case that is offered to me."""
        self.ask("Acknowledge")

    def action_hand_over_case(self) -> None:
        """Ask to whom and with which words."""
        from clinic24_tui.dialogs.handover import ask_handover

        self._push_draft()
        ask_handover(self.app, self.link, self.case_id)

    def action_show_pictures(self) -> None:
        """Open the pictures, the first that nobody has opened before the others."""
        from clinic24_tui.screens.picture import PictureScreen

        how = cast("ClinicApp", self.app).config.pictures
        self.app.push_screen(PictureScreen(self.link, self.case_id, how))

    def action_change_level(self) -> None:
        """Ask for the level and the reason."""
        from clinic24_tui.dialogs.level import LevelSheet

        head = self.head
        if head is not None:
            self.put_up(LevelSheet(head["level"]), CaseVerbs._set_level)

    def _set_level(self, given: "NewLevel") -> Asked:
        head = self.head
        owned = {"owner_seq": head["owner_seq"]} if head is not None and self.mine else {}
        return self.ask("SetLevel", level=given.level, reason=given.reason, **owned)

    def action_give_feedback(self) -> None:
        """Ask what was wrong with the triage; the rules that decided the suggestion go along."""
        from clinic24_tui.dialogs.feedback import FeedbackSheet

        self.put_up(FeedbackSheet(), CaseVerbs._give_feedback)

    def _give_feedback(self, given: "Feedback") -> Asked:
        head = self.head
        decided = (
            [rule["id"] for rule in head["rules"] if rule["level"] == head["suggested"]] if head is not None else []
        )
        asked = self.ask("GiveFeedback", kind=given.kind, text=given.text, rules=decided)
        if asked:
            self.post_message(Say(_("Återkopplingen är lämnad.")))
        return asked

    def action_return_case(self) -> None:
        """Ask why the case goes back to its queue."""
        from clinic24_tui.dialogs.reason import ask_return

        ask_return(self.app, self.link, self.case_id)

    def action_reopen_case(self) -> None:
        """Ask why a closed case is opened again."""
        from clinic24_tui.dialogs.reason import ReasonDialog

        sheet = ReasonDialog(_("Öppna igen"), _("Ärendet blir ditt igen."))
        self.put_up(sheet, lambda room, reason: room.ask("Reopen", reason=reason))

    def action_take_over_case(self) -> None:
        """Take a case that nobody has, or ask why it is taken from the one who has it."""
        from clinic24_tui.dialogs.take_over import take_over_sheet

        head = self.head
        if head is None:
            return
        if head["owner"] is None:
            self.ask("Take")
            return
        self.put_up(take_over_sheet(head), lambda room, reason: room.ask("TakeOver", reason=reason))
