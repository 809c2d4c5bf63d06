"""Before what the patient has had blocked at another unit: what stops one, and the two ways to open it, with a reason."""

from typing import ClassVar, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.locale import _
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow

Way = Literal["consent", "emergency"]


class Lift(NamedTuple):
    """By which way the block is lifted, and why."""

    way: Way
    reason: str


class BlockSheet(Sheet[Lift | None]):
    """Consent or emergency, and a reason; `asked` says that the register answered: without it there is only the emergency."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "block.tcss"]
    AUTO_FOCUS = "#ways"

    def __init__(self, reason: str = "", *, asked: bool = True) -> None:
        super().__init__()
        self.sheet_title = _("Häv spärr") if asked else _("Spärrtjänsten svarar inte")
        self._reason, self._asked = reason, asked

    def compose_sheet(self) -> ComposeResult:
        """Yield what stops one, the ways, the reason and what is missing."""
        stops = (
            _("Patienten har spärrat uppgifterna vid den andra enheten.")
            if self._asked
            else _("Det går inte att se om patienten har spärrat uppgifterna vid den andra enheten.")
        )
        logged = _("Ärendet öppnas bara för läsning. Sättet och orsaken loggas och granskas av loggkontrollanten.")
        for words in (*wrap(stops, 70), *wrap(logged, 70)):
            yield SheetRow(Part(words, "text"))
        yield Chooser(self._ways(), keyed=True, id="ways")
        yield SheetRow(Part(_("Orsak"), "strong", True))
        yield Input(self._reason, id="reason", max_length=500)
        yield SheetRow(id="fault")

    def _ways(self) -> list[Item]:
        away = "" if self._asked else _("kan inte prövas nu")
        return [
            Item("consent", _("Patienten samtycker till att jag läser"), away, muted=not self._asked),
            Item("emergency", _("Nödöppning: vården kan inte vänta, och samtycke går inte att få")),
        ]

    def on_mount(self) -> None:
        """Begin on the way that is open."""
        if not self._asked:
            self.query_one(Chooser).go_to("emergency")
        self.show_keys(("1–2", _("Välj")), ("Tab", _("Orsak")), ("^s", _("Öppna")), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the way and the reason, when both are right."""
        item, reason = self.query_one(Chooser).current, self.query_one("#reason", Input).value.strip()
        if item is None or item.muted:
            self._lack(_("▌ Samtycke kan inte prövas när spärrtjänsten inte svarar."), "#ways")
        elif not reason:
            self._lack(_("▌ Skriv en orsak."), "#reason")
        else:
            self.dismiss(Lift("consent" if item.value == "consent" else "emergency", reason))

    def _lack(self, words: str, where: str) -> None:
        self.query_one("#fault", SheetRow).show(Part(words, "warn", True))
        self.query_one(where).focus()
