"""Choose the ages that *take next* takes: all, from an age, or up to an age. The list goes on showing everybody."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.commands.base import key_of
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.state.ages import OLDEST
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.taking import Ages


class AgesSheet(Sheet[bool | None]):
    """A digit chooses which way, a number of years where one is needed, Enter; the answer is whether it is kept for later."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "ages.tcss"]
    AUTO_FOCUS = "#ways"
    NEEDS_LINE = False

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self.sheet_title = _("Åldrar som {key} tar").format(key=key_of("take_next"))

    def compose_sheet(self) -> ComposeResult:
        """Yield what holds whatever is chosen, the ways and the years."""
        always = _(
            "Alla syns kvar i listan. Nivå 112–2, och den som har väntat längst av dem vars tid har gått ut, tas alltid,"
            " vad du än väljer. Valet gäller dig i det här uppdraget, också nästa gång du startar programmet."
        )
        for words in wrap(always, 70):
            yield SheetRow(Part(words, "text"))
        yield Chooser(
            [Item("all", _("Alla åldrar")), Item("from", _("Från en ålder")), Item("to", _("Till och med en ålder"))],
            keyed=True,
            id="ways",
        )
        yield SheetRow(Part(_("Hela år"), "strong", True), Part(f"  {_('t.ex. 18')}", "dim"))
        yield Input(id="years", max_length=3)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Begin with what holds now."""
        ages = self._link.chosen.ages
        if ages is not None:
            upward = "oldest" not in ages
            self.query_one(Chooser).go_to("from" if upward else "to")
            self.query_one("#years", Input).value = str(ages["youngest"] if upward else ages["oldest"])
        self.show_keys(("1–3", _("Välj")), ("Tab", _("Hela år")), ("^s", _("Spara")), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        if message.item.value == "all":
            self.action_give()
        else:
            self.query_one("#years", Input).focus()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Take the choice, or say what is missing."""
        item, years = self.query_one(Chooser).current, self.query_one("#years", Input).value.strip()
        if item is None:
            self.query_one(Chooser).focus()
            return
        ages: Ages | None = None
        if item.value != "all":
            if not (years.isascii() and years.isdigit() and int(years) <= OLDEST):
                self.query_one("#fault", SheetRow).show(Part(_("▌ Skriv åldern i hela år, t.ex. 18."), "warn", True))
                self.query_one("#years", Input).focus()
                return
            ages = {"youngest": int(years)} if item.value == "from" else {"youngest": 0, "oldest": int(years)}
        self.dismiss(self._link.chosen.choose(ages))
