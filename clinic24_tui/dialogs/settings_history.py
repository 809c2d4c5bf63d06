"""The versions of a page's documents: who, when, why, and how each differs from the one before."""

from typing import Any

from textual import on
from textual.app import ComposeResult

from clinic24_tui.dialogs.settings_save import diff_parts
from clinic24_tui.locale import _
from clinic24_tui.times import local
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

MOST_SHOWN = 8
"""Rows of the list at most; the difference has all the rest."""


class SettingsHistorySheet(Sheet[dict[str, Any] | None]):
    """The version that is to hold again, or None. `versions` are as the server tells them, the newest first."""

    def __init__(self, versions: list[dict[str, Any]]) -> None:
        super().__init__()
        self.sheet_title = _("Historik")
        self._versions = versions

    def compose_sheet(self) -> ComposeResult:
        """Yield the list and the difference."""
        chooser = Chooser(
            [self._item(n, one) for n, one in enumerate(self._versions)], keyed=True, keys="", id="versions"
        )
        chooser.styles.height = min(MOST_SHOWN, max(1, len(self._versions)))
        yield chooser
        yield SheetRow(id="why")
        yield Reading(id="diff")

    @staticmethod
    def _item(n: int, one: dict[str, Any]) -> Item:
        when = local(one["at"]).strftime("%Y-%m-%d %H:%M") if one["at"] else _("från början")
        who = one["by_name"] or _("följer med programmet")
        return Item(
            str(n), f"{when}  {who}", _("{subject} version {n}").format(subject=one["subject"], n=one["version"])
        )

    def on_mount(self) -> None:
        """Show the newest and the keys."""
        self.query_one(Chooser).focus()
        self._draw()
        self.show_keys(("Enter", _("Låt versionen gälla igen")), ("Tab", _("Läs")), ("Esc", _("Åter")))

    @property
    def _current(self) -> dict[str, Any] | None:
        item = self.query_one(Chooser).current
        return self._versions[int(item.value)] if item is not None else None

    @on(Chooser.Moved)
    def _draw(self) -> None:
        one = self._current
        if one is None or not self.query(Reading):
            return
        self.query_one("#why", SheetRow).show(Part(one["why"] or _("Så var det från början."), "strong", True))
        self.query_one(Reading).show(*diff_parts(one["diff"]))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the version under the cursor."""
        if self._current is not None:
            self.dismiss(self._current)
