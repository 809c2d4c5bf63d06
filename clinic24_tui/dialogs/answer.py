"""A colleague's question: answer it by a letter or in words, or look at my own open one and take it back."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.types import CSSPathType

from clinic24_tui.commands.base import Command, bindings, key_of
from clinic24_tui.commands.sheet import Confirm
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.messages import Say, StoreChanged
from clinic24_tui.state.questions import asked_whom, is_task
from clinic24_tui.state.wrong_patient import named_words
from clinic24_tui.times import clock, until
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract import TEXT_LIMIT
from server.contract.questions import Question

READ_FIRST_MS = 700
"""How long a question must have stood on the screen before a letter answers it: a key held too long answers no other one."""


class ReplyYes(Command):
    """Answer a colleague's question with yes."""

    id = "reply_yes"
    keys = ("j",)
    label = N_("Ja")
    help = N_("Svara ja på kollegans fråga; nästa fråga öppnas av sig själv.")
    place = "dialog"
    in_palette = False


class ReplyNo(Command):
    """Answer a colleague's question with no."""

    id = "reply_no"
    keys = ("n",)
    label = N_("Nej")
    help = N_("Svara nej på kollegans fråga; nästa fråga öppnas av sig själv.")
    place = "dialog"
    in_palette = False


class ReplyComment(Command):
    """Answer a colleague in words: go to them."""

    id = "reply_comment"
    keys = ("k",)
    label = N_("Kommentar")
    help = N_("Gå till orden i svaret till kollegan. De går med ja eller nej, eller lämnas för sig.")
    place = "dialog"
    in_palette = False


class Answering(NamedTuple):
    """The answer and its words."""

    answer: str
    text: str


def question_parts(question: Question, now: int) -> list[Part]:
    """Return who asks whom since when, until when, and what."""
    asked, due = clock(question["at"]), until(question["due"], now)
    late = question["due"] <= now
    task = is_task(question)
    words = (
        _("Uppdrag från {name} till {to} {at}, svar före {due}")
        if task
        else _("{name} frågar {to} {at}, svar före {due}")
    )
    said = words.format(name=question["by_name"], to=asked_whom(question), at=asked, due=due)
    return [Part(said, "warn" if late else "dim", late), Part(f"”{question['text']}”", "strong", True)]


class AnswerSheet(Sheet[Answering | None]):
    """`j` and `n` answer at once, `k` or Tab goes to the words; words that stand there go along."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "ask.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ReplyYes, ReplyNo, ReplyComment)]
    AUTO_FOCUS = "#asked"

    def __init__(self, link: Link, case: str, question: Question, another: Callable[[str], str]) -> None:
        super().__init__()
        self.sheet_title = f"║ {_('INTERNT')} ║ {_('Uppdrag till dig') if is_task(question) else _('Fråga till dig')}"
        self._link, self._case, self._question = link, case, question
        self._shown_at, self._another = link.now(), another

    def compose_sheet(self) -> ComposeResult:
        """Yield the question, the answers, the words and the keys."""
        yield Reading(id="asked")
        yield SheetRow(Part(_("Svaret"), "note", True), Part(_("  ord går med ja och nej"), "dim"), id="words")
        yield Area(id="text")

    def on_mount(self) -> None:
        """Show the question and the keys."""
        self.query_one(Reading).show(*question_parts(self._question, self._link.now()))
        replies = (("reply_yes", _("Ja")), ("reply_no", _("Nej")), ("reply_comment", _("Kommentar")))
        keys = [(key_of(reply), words) for reply, words in replies]
        self.show_keys(*keys, ("^s", _("Svara")), ("Esc", _("Läs ärendet")))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Say that nobody waits for the answer any more; what has been written stays until one goes back."""
        if not message.touches("case", self._case):
            return
        if self._is_open():
            return
        gone = _("Frågan är besvarad eller tillbakatagen.")
        self.post_message(Say(gone, "warn"))
        if self.query_one("#text", Area).text.strip():
            self.query_one("#words", SheetRow).show(Part(f"▌ {gone}", "warn", True))
        else:
            self.dismiss(None)

    def _is_open(self) -> bool:
        view = self._link.store.case(self._case)
        question = view.head["question"] if view is not None and view.head is not None else None
        return question is not None and question["seq"] == self._question["seq"]

    def comes_back(self) -> bool:
        """Say whether there are words, or somebody waits for the answer still."""
        return bool(self.query_one("#text", Area).text.strip()) or self._is_open()

    def action_reply_yes(self) -> None:
        """Answer yes."""
        self._at_once("yes")

    def action_reply_no(self) -> None:
        """Answer no."""
        self._at_once("no")

    def action_reply_comment(self) -> None:
        """Go to the words."""
        self.query_one("#text", Area).focus()

    def _at_once(self, answer: str) -> None:
        if self._link.now() - self._shown_at < READ_FIRST_MS:
            self.query_one("#words", SheetRow).show(Part(_("▌ Läs frågan först, och svara sedan."), "warn", True))
        else:
            self._answer(answer)

    def action_give(self) -> None:
        """Answer with the words; without any the words have the cursor."""
        self._answer("comment")

    def _answer(self, answer: str) -> None:
        field = self.query_one("#text", Area)
        text = field.text.strip()
        if (answer == "comment" and not text) or len(text) > TEXT_LIMIT:
            field.focus()
            self.query_one("#words", SheetRow).show(Part(_("▌ Skriv svaret."), "warn", True))
        elif not self.stops_for(named_words(self._another(text))):
            self.dismiss(Answering(answer, text))


class OpenQuestionSheet(Sheet[bool | None]):
    """My own open question; taking it back is a letter, Enter is the way back."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "ask.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Confirm), Binding("enter", "back", show=False)]
    AUTO_FOCUS = "#asked"

    def __init__(self, link: Link, question: Question) -> None:
        super().__init__()
        self.sheet_title = f"║ {_('INTERNT')} ║ {_('Väntar på kollega')}"
        self._link, self._question = link, question

    def compose_sheet(self) -> ComposeResult:
        """Yield the question."""
        yield Reading(id="asked")

    def on_mount(self) -> None:
        """Show the question and the two ways."""
        self.query_one(Reading).show(*question_parts(self._question, self._link.now()))
        self.show_keys(("Enter", _("Åter")), ("j", _("Ta tillbaka frågan")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that there is nothing to fill in here."""
        del parameters
        return action not in ("give", "next_field")

    def action_confirm(self) -> None:
        """Take the question back."""
        self.dismiss(True)  # the sheet's answer
