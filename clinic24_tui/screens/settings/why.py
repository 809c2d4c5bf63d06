"""Why a person sees a case or a queue, or does not: the question above, the rules below, asked anew for every change."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from clinic24_tui.client.admin import NotDone
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.screens.settings.form import FormPane
from clinic24_tui.screens.settings.room import Room, words_of
from clinic24_tui.state.form import Form
from clinic24_tui.state.people_page import People
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]


class WhyScreen(Room):
    """The chain of rules that lets a person in or stops her; of a case its number is given and its queue is told."""

    KEY = "people"
    AUTO_FOCUS: ClassVar[str | None] = "#form-lines"

    def __init__(self, link: Link, person: Answer, people: People) -> None:
        super().__init__(link)
        self._person, self._people = person, people
        self._form: Form = people.matter()
        self._asked: Answer = {}
        """What the rules below are the answer to."""

    def compose_work(self) -> ComposeResult:
        """Lay out the question and the answer."""
        told = _("Varför ser {name}, eller inte …").format(name=self._person["name"])
        yield SheetRow(Part(told, "strong", True), id="heading")
        yield FormPane(self._form, id="form")
        yield Reading(id="chain")

    @property
    def pane(self) -> FormPane:
        """Return the question's form."""
        return self.query_one(FormPane)

    @on(FormPane.Changed)
    def _changed(self) -> None:
        self.speak()
        asked = self._people.asked(self._form)
        if asked and asked != self._asked:
            self._asked = asked
            self.asks(self._ask)

    async def _ask(self) -> None:
        answer = await self.post("people/why", {"user": self._person["user"], **self._asked})
        if not self.is_attached or not self.query(Reading):
            return
        lang = language()
        parts = [
            Part(answer["asked"][lang]),
            Part(answer["answer"][lang], "strong" if answer["allowed"] else "warn", True),
            Part(""),
        ]
        for n, step in enumerate(answer["steps"], 1):
            word = _("ja") if step["holds"] else _("nej")
            parts.append(Part(f"{n}. {word}: {step[lang]}", "text" if step["holds"] else "warn"))
        self.query_one(Reading).show(*parts)
        self.speak()

    def refused(self, fault: NotDone) -> None:
        """Say in the place of the answer why there is none."""
        if self.is_attached and self.query(Reading):
            self._asked = {}
            self.query_one(Reading).show(Part(words_of(fault), "warn", True))
            self.speak()

    def action_leave_room(self) -> None:
        """Stop typing or searching first."""
        if not self.pane.leave_typing():
            self.app.pop_screen()

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the question's fields, then the chain."""
        lines, at = self.pane.lines.said()
        return [*lines, *(words for words in self.query_one(Reading).paragraphs if words)], at
