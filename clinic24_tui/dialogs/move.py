"""Where the coordinator moves a colleague's case: to its queue or to a person, always with a reason."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.locale import _, ngettext
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from clinic24_tui.wording import profession
from server.contract.views import Colleague, Me

QUEUE = ""


class Moving(NamedTuple):
    """Why, and to whom; no `person` is the queue."""

    reason: str
    person: str = QUEUE


class MoveSheet(Sheet[Moving | None]):
    """The queue first, then the colleagues who are here; Enter goes to the reason, Enter there moves."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "team.tcss"]
    AUTO_FOCUS = "#to"

    def __init__(self, mates: Sequence[Colleague], me: Me | None, cases: int) -> None:
        super().__init__()
        self.sheet_title = ngettext("Flytta {n} ärende", "Flytta {n} ärenden", cases).format(n=cases)
        self._mates, self._me = mates, me

    def compose_sheet(self) -> ComposeResult:
        """Yield the receivers, the reason and what is missing."""
        items = [Item(QUEUE, _("Till kön"), _("direkt"))]
        if self._me is not None:
            items.append(Item(self._me["user"], self._me["name"], _("du, när du har kvitterat")))
        for mate in sorted(self._mates, key=lambda mate: not mate["here"]):
            here = _("när hon eller han har kvitterat") if mate["here"] else _("inte här")
            items.append(
                Item(mate["user"], f"{mate['name']}, {profession(mate['profession'])}", here, muted=not mate["here"])
            )
        yield Chooser(items, keyed=True, keys="", id="to")
        yield SheetRow(Part(_("Orsak"), "strong", True))
        yield Input(id="reason", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("Enter", _("Orsak")), ("^s", _("Flytta")), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give receiver and reason, when there is one."""
        item, reason = self.query_one(Chooser).current, self.query_one("#reason", Input).value.strip()
        if item is None or not reason:
            self.query_one("#fault", SheetRow).show(Part(_("▌ Skriv en orsak."), "warn", True))
            self.query_one("#reason", Input).focus()
            return
        self.dismiss(Moving(reason, item.value))
