"""The case view and its questions: ask a colleague, look at my open question, answer the one that is to me."""

from typing import TYPE_CHECKING, Any, TypeVar

from clinic24_tui.screens.case_kin import CaseKin
from clinic24_tui.state.questions import to_me
from server.contract.questions import TASK_GIVERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from clinic24_tui.dialogs.answer import Answering
    from clinic24_tui.dialogs.ask import Asking
    from clinic24_tui.unanswered import Asked
    from clinic24_tui.widgets.sheet import Sheet
    from server.contract.questions import Question

Result = TypeVar("Result")


class CaseAsked(CaseKin):
    """The part of the case view that asks and answers colleagues."""

    if TYPE_CHECKING:

        def ask(self, kind: str, /, **fields: object) -> "Asked":
            """Ask for something in this case."""

        def _ask_as_owner(self, kind: str, /, **fields: object) -> "Asked": ...
        def put_up(self, sheet: "Sheet[Result | None]", asks: "Callable[[Any, Result], Asked]") -> None:
            """Put up a sheet of this case."""

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
            self.put_up(OpenQuestionSheet(self.link, question), CaseAsked._retract)
        elif head is not None and self.mine:
            self.put_up(AskSheet(self.link, head["level"], self.another), CaseAsked._asked)

    @property
    def may_give_task(self) -> bool:
        """Say whether I may give a doctor a task about the case: mine, with nothing asked, in a profession that gives them."""
        worn = self.link.store.assignment
        return self.mine and self.question is None and worn is not None and worn["profession"] in TASK_GIVERS

    def action_task_to_doctor(self) -> None:
        """Give a doctor a task."""
        from clinic24_tui.dialogs.task import TaskSheet

        if self.head is not None:
            self.put_up(TaskSheet(self.link, self.head, self.another), CaseAsked._tasked)

    def show_question(self) -> None:
        """Show the question to me, to be answered."""
        from clinic24_tui.dialogs.answer import AnswerSheet

        question = self.question
        if question is None:
            return
        seq = question["seq"]
        sheet = AnswerSheet(self.link, self.case_id, question, self.another)
        self.put_up(sheet, lambda room, given: room.reply(given, seq))

    def _asked(self, given: "Asking") -> "Asked":
        return self._ask_as_owner("AskColleague", text=given.text, within=given.within, **given.to)

    def _tasked(self, given: "Asking") -> "Asked":
        return self._ask_as_owner("AskColleague", kind="task", text=given.text, within=given.within, **given.to)

    def _retract(self, _sure: bool) -> "Asked":
        return self._ask_as_owner("RetractQuestion")

    def reply(self, given: "Answering", seq: int) -> "Asked":
        """Answer the question."""
        words = {"text": given.text} if given.text else {}
        return self.ask("AnswerColleague", question=seq, answer=given.answer, **words)
