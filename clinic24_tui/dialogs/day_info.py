"""Dagens info: the unit's five dated lines, and the sheet in which who has the role for it writes one."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui import times
from clinic24_tui.dialogs.asking import put_up
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Refused, StoreChanged
from clinic24_tui.unanswered import INFO, Asked
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.views import InfoLine

LINES = 5
LONGEST = 200


class DayInfoSheet(Sheet[None]):
    """The lines in full; Enter changes one for who may."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "team.tcss"]

    def __init__(self, link: Link, *, writes: bool) -> None:
        super().__init__()
        self.sheet_title = _("Dagens info")
        self._link, self._writes = link, writes

    def compose_sheet(self) -> ComposeResult:
        """Yield the lines and, under them, the chosen one in full."""
        yield Chooser(self._items(), keyed=True, id="lines")
        yield SheetRow(id="whole-1")
        yield SheetRow(id="whole-2")
        yield SheetRow(id="whole-3")
        yield SheetRow(id="told")

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(Chooser).focus()
        self.show_keys(*([("Enter", _("Ändra"))] if self._writes else []), ("Esc", _("Åter")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that there is nothing to fill in here."""
        del parameters
        return action not in ("give", "next_field")

    def _lines(self) -> dict[int, InfoLine]:
        info = self._link.store.info
        return {line["n"]: line for line in info["lines"]} if info else {}

    def _items(self) -> list[Item]:
        lines, now = self._lines(), self._link.now()
        today = times.local(now).date().isoformat()
        return [_item(n, lines.get(n), today) for n in range(1, LINES + 1)]

    def on_store_changed(self, message: StoreChanged) -> None:
        """Follow what others write."""
        if message.touches("info"):
            self.query_one(Chooser).put(self._items())
            self._whole()

    def on_refused(self, message: Refused) -> None:
        """Say why a line was not put up."""
        self.query_one("#told", SheetRow).show(Part(message.words, "warn", True))

    @on(Chooser.Moved)
    def _whole(self) -> None:
        """Show the chosen line in full, with who wrote it and when."""
        item = self.query_one(Chooser).current
        line = self._lines().get(int(item.value)) if item else None
        rows = wrap(line["text"], 74) if line else []
        for n in (1, 2, 3):
            self.query_one(f"#whole-{n}", SheetRow).show(Part(rows[n - 1] if n <= len(rows) else "", "text"))
        who = f"{line['by']} {times.arrived(line['at'], self._link.now())}" if line else ""
        self.query_one("#told", SheetRow).show(Part(who, "dim"))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        if not self._writes:
            return
        n = int(message.item.value)
        line = self._lines().get(n)
        day = line["day"] if line else times.local(self._link.now()).date().isoformat()
        put_up(self.app, InfoLineSheet(n, line["text"] if line else "", day), lambda _room, given: self._post(n, given))

    def _post(self, n: int, given: "Written") -> Asked:
        self._link.post_info(n, given.day, given.text)
        return frozenset({INFO})


def _item(n: int, line: InfoLine | None, today: str) -> Item:
    if line is None:
        return Item(str(n), "–")
    day = _("i dag") if line["day"] == today else line["day"]
    return Item(str(n), line["text"], day)


class Written(NamedTuple):
    """A line's words and its day (ISO); empty words take it down."""

    text: str
    day: str


class InfoLineSheet(Sheet[Written | None]):
    """One line: its words, its day."""

    def __init__(self, n: int, text: str, day: str) -> None:
        super().__init__()
        self.sheet_title = _("Dagens info, rad {n}").format(n=n)
        self._text, self._day = text, day

    def compose_sheet(self) -> ComposeResult:
        """Yield the two fields."""
        yield SheetRow(Part(_("Text"), "strong", True), Part(_("  tom tar ned raden; inga patientuppgifter"), "dim"))
        yield Input(self._text, id="words", max_length=LONGEST, select_on_focus=False)
        yield SheetRow(Part(_("Dag"), "strong", True), Part(_("  ÅÅÅÅ-MM-DD, sista dagen raden visas"), "dim"))
        yield Input(self._day, id="day", max_length=10, select_on_focus=False)

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one("#words", Input).focus()
        self.show_keys(("Enter", _("Sätt upp")), ("Tab", _("Dag")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the line; the server says what is wrong with it."""
        text, day = (self.query_one(name, Input).value.strip() for name in ("#words", "#day"))
        self.dismiss(Written(text, day))
