"""The simulator: what happens to a case that comes in at a moment, rule by rule, as the settings stand or would stand."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from clinic24_tui.client.admin import NotDone
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.screens.settings.form import FormPane
from clinic24_tui.screens.settings.room import Room, words_of
from clinic24_tui.state.form import Form
from clinic24_tui.state.what_if import WhatIf
from clinic24_tui.times import local
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]


class WhatIfScreen(Room):
    """The question above, the answer below, asked anew for every change. `changes` are tried as if they were saved."""

    KEY = "what_if"
    AUTO_FOCUS: ClassVar[str | None] = "#form-lines"

    def __init__(self, link: Link, unit: str = "", changes: list[Answer] | None = None) -> None:
        super().__init__(link)
        worn = link.store.assignment
        self._unit = unit or (worn["unit"] if worn else "")
        self._changes = changes or []
        self.page: WhatIf | None = None
        self._asked: Answer = {}
        """What the answer below is the answer to."""

    def compose_work(self) -> ComposeResult:
        """Lay out the question and the answer."""
        yield SheetRow(Part(_("Vad händer om …"), "strong", True), right=(Part(f"{self._of} ", "warn"),), id="heading")
        yield FormPane(Form((), {}), id="form")
        yield Reading(id="chain")

    @property
    def _of(self) -> str:
        return _("som om ändringarna vore sparade") if self._changes else ""

    def on_mount(self) -> None:
        """Ask what there is to ask about."""
        self.asks(self._load)

    @property
    def pane(self) -> FormPane:
        """Return the question's form."""
        return self.query_one(FormPane)

    async def _load(self) -> None:
        answer = await self.get("settings")
        if not self.is_attached or not self.query(Reading):
            return
        self.page = WhatIf(answer, language(), self._unit, local(self.link.now()))
        self.pane.show(self.page.form())
        self.speak()

    @on(FormPane.Changed)
    def _changed(self) -> None:
        self.speak()
        if self.page is None:
            return
        asked = self.page.question(self.pane.form, self._changes)
        if asked != self._asked:
            self._asked = asked
            self.asks(self._ask)

    async def _ask(self) -> None:
        asked = self._asked
        answer = await self.post("settings/simulate", asked)
        before = await self.post("settings/simulate", {**asked, "changes": []}) if asked["changes"] else answer
        if self.is_attached and self.query(Reading):
            self.query_one(Reading).show(*self._chain(answer, before))
            self.speak()

    def _chain(self, answer: Answer, before: Answer) -> list[Part]:
        lang = language()
        time = str(self._asked["at"]).partition("T")[2]
        parts = [Part(f"{_('Svar')}: {answer['answer'][lang]}", "strong", True)]
        if before["answer"] != answer["answer"]:
            parts.append(Part(f"{_('Förut')}: {before['answer'][lang]}", "warn"))
        parts.append(Part(f"{_('Patienten läser')}: ”{answer['patient'][lang]}”"))
        parts += [Part(""), Part(f"{answer['day'][lang].capitalize()} {time}", "strong", True)]
        return [*parts, *(Part(f"{n}. {step[lang]}") for n, step in enumerate(answer["steps"], 1))]

    def refused(self, fault: NotDone) -> None:
        """Say in the place of the answer why there is none."""
        if not self.is_attached or not self.query(Reading):
            return
        self._asked = {}
        problems = [f"{one['subject']}, {one['field']}: {one[language()]}" for one in fault.more.get("problems", [])]
        self.query_one(Reading).show(*(Part(words, "warn", True) for words in (words_of(fault), *problems)))
        self.speak()

    def action_leave_room(self) -> None:
        """Stop typing or searching first."""
        if not self.pane.leave_typing():
            self.app.pop_screen()

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the question's fields, then the chain."""
        lines, at = self.pane.lines.said()
        return [*lines, *(words for words in self.query_one(Reading).paragraphs if words)], at
