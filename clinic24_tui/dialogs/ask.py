"""Ask a colleague about my case: to whom, what, and how soon. It is internal, and says so; the case stays mine."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import TextArea

from clinic24_tui.dialogs.receivers import asked_of, chosen
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import StoreChanged
from clinic24_tui.state.questions import within_name
from clinic24_tui.state.wrong_patient import named_words
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract import TEXT_LIMIT
from server.contract.questions import WITHIN, WITHIN_OF_LEVEL


class Asking(NamedTuple):
    """To whom (the command's fields), what is asked, and how soon an answer is wanted."""

    to: dict[str, str]
    text: str
    within: str


class AskingSheet(Sheet[Asking | None]):
    """Base of what one asks a colleague: receivers, text and time, which is by the level until it is changed."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "ask.tcss"]
    OF: ClassVar[str] = ""
    """The profession that is asked, empty for all."""

    def __init__(self, link: Link, level: int, another: Callable[[str], str]) -> None:
        super().__init__()
        self._link, self._level, self._another = link, level, another

    def compose_receivers(self) -> ComposeResult:
        """Yield who can be asked."""
        yield Chooser(asked_of(self._link, self.OF), id="receivers")

    def compose_text(self, name: str, aside: str) -> ComposeResult:
        """Yield the text, called `name`, with what holds for it, and how soon."""
        yield SheetRow(Part(name, "note", True), Part(aside, "dim"))
        yield Area(id="question")
        yield SheetRow(Part(_("Svar inom"), "strong", True), Part(_("  ← → ändrar"), "dim"))
        yield Chooser([Item(key, within_name(key)) for key in WITHIN], keyed=True, keys="", columns=4, id="within")

    def on_mount(self) -> None:
        """Ask who is there now, and begin with the time of the level."""
        self.query_one("#within", Chooser).go_to(WITHIN_OF_LEVEL[self._level])
        self._link.look("receivers")
        self.foot()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Show who is there now."""
        if message.touches("receivers"):
            self.query_one("#receivers", Chooser).put(asked_of(self._link, self.OF))

    @property
    def area(self) -> Area:
        """Return the field of the text."""
        return self.query_one("#question", Area)

    @on(Chooser.Chosen)
    def chosen_in(self) -> None:
        """Go to the text."""
        self.area.focus()

    @on(TextArea.Changed)
    def foot(self) -> None:
        """Show the keys, and what is left to do."""

    def action_give(self) -> None:
        """Give the question; without receiver or text the missing field has the cursor."""
        item, text = self.query_one("#receivers", Chooser).current, self.area.text.strip()
        within = self.query_one("#within", Chooser).current
        if item is None or within is None:
            self.query_one("#receivers", Chooser).focus()
        elif not text or len(text) > TEXT_LIMIT:
            self.area.focus()
        elif not self.stops_for(named_words(self._another(text))):
            self.dismiss(Asking(chosen(item), text, within.value))


class AskSheet(AskingSheet):
    """Type a part of whom to ask, Enter, write the question, Ctrl+S."""

    AUTO_FOCUS = "#receivers"

    def __init__(self, link: Link, level: int, another: Callable[[str], str]) -> None:
        super().__init__(link, level, another)
        self.sheet_title = f"║ {_('INTERNT')} ║ {_('Fråga kollega')}"

    def compose_sheet(self) -> ComposeResult:
        """Yield who can be asked, the question, how soon, and the keys."""
        yield from self.compose_receivers()
        yield from self.compose_text(_("Fråga"), _("  bara personal ser den, ärendet är kvar hos dig"))

    @on(TextArea.Changed)
    def foot(self) -> None:
        """Show the keys, and what is left to do."""
        keys = (("^s", _("Ställ frågan")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))
        self.show_keys(*keys, warn="" if self.area.text.strip() else _("1 fält kvar"))
