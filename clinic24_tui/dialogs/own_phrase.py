"""Keep a phrase of one's own: shortcut, title, the text; Ctrl+S. The server cleans it, and says what is wrong in it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import LineChanged, PhraseAnswered, Say
from clinic24_tui.state.phrase_saving import OwnPhrase
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.phrases import TITLE_MAX

FAULT_CELLS = 74
"""Cells of a row of the sheet in the narrowest window."""


class OwnPhraseSheet(Sheet[None]):
    """A new phrase, or one of mine to change; it stays until the server has it on disk or one goes back."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "own_phrase.tcss"]
    AUTO_FOCUS = "#shortcut"

    def __init__(self, link: Link, phrase: OwnPhrase) -> None:
        super().__init__()
        self.sheet_title = _("Ändra en egen fras") if phrase.phrase else _("Spara som egen fras")
        self._link, self._phrase, self._asked = link, phrase, ""

    def compose_sheet(self) -> ComposeResult:
        """Yield the four fields and a row for what is wrong."""
        yield SheetRow(Part(_("Kortnamn"), "strong", True), Part(f"  {_('skrivs efter ;')}", "dim"))
        yield Input(self._phrase.shortcut, max_length=21, id="shortcut")
        yield SheetRow(Part(_("Titel"), "strong", True))
        yield Input(self._phrase.title, max_length=TITLE_MAX, id="title")
        yield SheetRow(Part(_("Text på svenska"), "strong", True))
        yield Area(id="text-sv")
        yield SheetRow(Part(_("Text på engelska"), "strong", True))
        yield Area(id="text-en")
        yield SheetRow(id="fault")
        yield SheetRow(id="fault-more")

    def on_mount(self) -> None:
        """Put in the texts."""
        self.query_one("#text-sv", Area).place(self._phrase.text_sv)
        self.query_one("#text-en", Area).place(self._phrase.text_en)
        self.show_keys(("^s", _("Spara")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))
        self._tell(_("Bara du ser den. En text räcker; skriv inget som pekar ut en patient."), "dim")

    def _tell(self, words: str, color: str = "warn") -> None:
        rows = [*wrap(words, FAULT_CELLS), ""]
        for name, row in zip(("#fault", "#fault-more"), rows, strict=False):
            self.query_one(name, SheetRow).show(Part(row, color, color == "warn"))

    def _written(self) -> OwnPhrase:
        return OwnPhrase(
            shortcut=self.query_one("#shortcut", Input).value.strip(),
            title=self.query_one("#title", Input).value.strip(),
            text_sv=self.query_one("#text-sv", Area).text.strip(),
            text_en=self.query_one("#text-en", Area).text.strip(),
            phrase=self._phrase.phrase,
        )

    def action_give(self) -> None:
        """Ask the server to keep it, after the keys that are still on their way to a field."""
        self.query_one("#text-sv", Area).call_later(self._keep)

    def _keep(self) -> None:
        wish = self._written()
        for field, value in (("#shortcut", wish.shortcut), ("#title", wish.title)):
            if not value:
                self.query_one(field).focus()
                self._tell(_("▌ Fyll i kortnamn och titel."))
                return
        if self._link.state != "online":
            self._tell(_("▌ Frånkopplad: inget är sparat. Försök igen när linjen är tillbaka."))
            return
        self._asked = self._link.keep_phrase(wish)

    def on_phrase_answered(self, message: PhraseAnswered) -> None:
        """Leave when it is kept; else say why not."""
        if not self._asked or message.asked != self._asked:
            return
        self._asked = ""
        if message.words:
            self._tell(f"▌ {message.words}")
            return
        shortcut = self._written().shortcut.removeprefix(";").lower()
        self.app.post_message(Say(_("Frasen är sparad. Skriv ;{shortcut} så kommer den.").format(shortcut=shortcut)))
        self.dismiss(None)

    def on_line_changed(self, _message: LineChanged) -> None:
        """Say that what was asked is not known to be kept."""
        if self._asked and self._link.state != "online":
            self._asked = ""
            self._tell(_("▌ Frånkopplad: inget är sparat. Försök igen när linjen är tillbaka."))
