"""The case view and its questions: ask a colleague, look at my open question, answer the one that is to me."""

from typing import TYPE_CHECKING

from clinic24_tui.screens.case_kin import CaseKin
from clinic24_tui.state.questions import to_me
from server.contract.questions import TASK_GIVERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinic24_tui.dialogs.answer import Answering
    from clinic24_tui.dialogs.ask import Asking
    from server.contract.questions import Question


class CaseAsked(CaseKin):
    """The part of the case view that asks and answers colleagues."""

    if TYPE_CHECKING:

        def ask(self, kind: str, /, **fields: object) -> bool:
            """Ask for something in this case."""

        def _ask_as_owner(self, kind: str, /, **fields: object) -> None: ...

        def another(self, text: str) -> str:
            """Return who else than this patient is named in a text."""

    @property
    def question(self) -> "Question | None":
        """Return the open question of the case."""
        head = self.head
        return head["question"] if head is not None else None

    @property
    def asks_me(self) -> bool:
        """Say whether the open question is to me."""
        store = self.link.store
        user = store.me["user"] if store.me else ""
        return not self.mine and to_me(self.question, user, store.assignment)

    @property
    def _near(self) -> bool:
        """Say whether the case is mine, offered to me or in my queue: who is only asked about it may answer, no more."""
        head, store = self.head, self.link.store
        user = store.me["user"] if store.me else ""
        return head is None or user in (head["owner"], head["offered_to"]) or self._in_my_queue

    @property
    def _in_my_queue(self) -> bool:
        """Say whether the case belongs to the queue of the assignment that I wear."""
        head, worn = self.head, self.link.store.assignment
        return bool(head and worn and (head["unit"], head["profession"]) == (worn["unit"], worn["profession"]))

    def action_ask_colleague(self) -> None:
        """Answer the question to me, show my own, or ask."""
        from clinic24_tui.dialogs.answer import OpenQuestionSheet
        from clinic24_tui.dialogs.ask import AskSheet

        head, question = self.head, self.question
        if self.asks_me:
            self.show_question()
        elif question is not None:
            self.app.push_screen(OpenQuestionSheet(self.link, question), self._retract)
        elif head is not None and self.mine:
            self.app.push_screen(AskSheet(self.link, head["level"], self.another), self._asked)

    @property
    def may_give_task(self) -> bool:
        """Say whether I may give a doctor a task about the case: mine, with nothing asked, in a profession that gives them."""
        worn = self.link.store.assignment
        return self.mine and self.question is None and worn is not None and worn["profession"] in TASK_GIVERS

    def action_task_to_doctor(self) -> None:
        """Give a doctor a task."""
        from clinic24_tui.dialogs.task import TaskSheet

        if self.head is not None:
            self.app.push_screen(TaskSheet(self.link, self.head, self.another), self._tasked)

    def show_question(self, text: str = "") -> None:
        """Show the question to me, to be answered; `text` is what I have written already."""
        from clinic24_tui.dialogs.answer import AnswerSheet

        question = self.question
        if question is None:
            return
        seq = question["seq"]
        sheet = AnswerSheet(self.link, self.case_id, question, text, self.another)
        self.app.push_screen(sheet, lambda given: self._answer(given, seq))

    def _asked(self, given: "Asking | None") -> None:
        if given is not None:
            self._ask_as_owner("AskColleague", text=given.text, within=given.within, **given.to)

    def _tasked(self, given: "Asking | None") -> None:
        if given is not None:
            self._ask_as_owner("AskColleague", kind="task", text=given.text, within=given.within, **given.to)

    def _retract(self, sure: bool | None) -> None:
        if sure:
            self._ask_as_owner("RetractQuestion")

    def _answer(self, given: "Answering | None", seq: int) -> None:
        if given is not None:
            words = {"text": given.text} if given.text else {}
            self.ask("AnswerColleague", question=seq, answer=given.answer, **words)

    def answer_refused(self, command: "Mapping[str, object]") -> None:
        """Show the question with my words again, as long as it is to me."""
        if self.asks_me and self.app.screen is self:
            self.show_question(str(command.get("text", "")))
