"""Raise or lower the level: a digit, a reason, Enter. Lowering demands the reason."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.locale import _
from clinic24_tui.themes import level_mark
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from clinic24_tui.wording import level_word


class NewLevel(NamedTuple):
    """The level that was chosen, and why."""

    level: int
    reason: str


class LevelSheet(Sheet[NewLevel | None]):
    """Five levels by their digits, and a reason."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "level.tcss"]
    AUTO_FOCUS = "#levels"

    def __init__(self, level: int) -> None:
        super().__init__()
        self.sheet_title = _("Nivå")
        self._level = level

    def compose_sheet(self) -> ComposeResult:
        """Yield the levels, the reason and the keys."""
        items = [
            Item(str(level), f"{level_mark(level)} {level_word(level)}", _("nu") if level == self._level else "")
            for level in range(1, 6)
        ]
        yield Chooser(items, keyed=True, id="levels")
        yield SheetRow(Part(_("Orsak"), "strong", True), Part(_("  krävs när nivån sänks"), "dim"))
        yield Input(id="reason", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Begin on the level that it has."""
        self.query_one(Chooser).go_to(str(self._level))
        self.show_keys(("1–5", _("Nivå")), ("Tab", _("Orsak")), ("^s", _("Ändra")), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the level and the reason, when both are right."""
        item = self.query_one(Chooser).current
        reason = self.query_one("#reason", Input).value.strip()
        level = int(item.value) if item else self._level
        fault = ""
        if level == self._level:
            fault = _("▌ Välj en annan nivå än den som gäller.")
        elif level > self._level and not reason:
            fault = _("▌ Skriv varför nivån sänks.")
        if fault:
            self.query_one("#fault", SheetRow).show(Part(fault, "warn", True))
            self.query_one("#levels" if level == self._level else "#reason").focus()
            return
        self.dismiss(NewLevel(level, reason))
