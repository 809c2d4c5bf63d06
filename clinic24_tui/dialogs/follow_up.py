"""Park a case until a day: when, what to ask the patient then, and why; Enter after the day parks it."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import App, ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui import times
from clinic24_tui.dialogs.asking import ask_as_owner, put_up
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.state.when import When, WhenFault, parse
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract import TEXT_LIMIT

DAYS = (N_("måndag"), N_("tisdag"), N_("onsdag"), N_("torsdag"), N_("fredag"), N_("lördag"), N_("söndag"))


class FollowUp(NamedTuple):
    """The day that was written, what to ask then, and why."""

    when: When
    question: str
    reason: str


class FollowUpSheet(Sheet[FollowUp | None]):
    """The day as `2d`, `1v`, `fre`, a date or a time; what is not sent in the composer is the question to begin with."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "follow_up.tcss"]
    AUTO_FOCUS = "#when"

    def __init__(self, now: Callable[[], int], question: str = "") -> None:
        super().__init__()
        self.sheet_title = _("Uppföljning")
        self._now, self._question = now, question

    def compose_sheet(self) -> ComposeResult:
        """Yield the day, what it means, the question and the reason."""
        yield SheetRow(Part(_("När"), "strong", True), Part(f"  {_('2d  1v  fre  2026-12-01  14:30')}", "dim"))
        yield Input(id="when", max_length=40)
        yield SheetRow(id="fault")
        yield SheetRow(Part(_("Fråga till patienten då, färdig som utkast (frivillig)"), "strong", True))
        yield Area(id="question")
        yield Input(placeholder=_("Orsak, läses av den som får ärendet (frivillig)"), id="reason", max_length=500)

    def on_mount(self) -> None:
        """Put in the question."""
        self.query_one("#question", Area).place(self._question)
        self.show_keys(("Enter", _("Parkera")), ("Tab", _("Nästa fält")), ("^s", _("Parkera")), ("Esc", _("Åter")))

    @on(Input.Changed, "#when")
    def _explain(self) -> None:
        """Say which day it is while one writes; what is wrong is said when it is given."""
        try:
            when = self._when()
        except WhenFault:
            self.query_one("#fault", SheetRow).show()
            return
        words = f"{_(DAYS[when.day.weekday()])} {when.day.isoformat()}"
        words += f" {when.time:%H:%M}" if when.time else ""
        self.query_one("#fault", SheetRow).show(Part(f"{words}  "), Part(_("eller när enheten öppnar därefter"), "dim"))

    def _when(self) -> When:
        return parse(self.query_one("#when", Input).value, times.local(self._now()))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the day, or say what would be right."""
        question = self.query_one("#question", Area).text.strip()
        try:
            when = self._when()
        except WhenFault as fault:
            self.query_one("#fault", SheetRow).show(Part(f"▌ {fault}", "warn", True))
            self.query_one("#when", Input).focus()
            return
        if len(question) > TEXT_LIMIT:
            self.query_one("#question", Area).focus()
            return
        self.dismiss(FollowUp(when, question, self.query_one("#reason", Input).value.strip()))


def ask_follow_up(app: App[Any], link: Link, case: str, question: str = "") -> None:
    """Ask until when, and park the case."""

    def park(_room: object, given: FollowUp) -> Asked:
        words = {"question": given.question, "reason": given.reason}
        return ask_as_owner(app, link, case, "Park", **given.when.fields, **words)

    put_up(app, FollowUpSheet(link.now, question), park, case)
