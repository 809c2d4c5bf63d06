"""Feedback on the triage: what was wrong by a digit, words if there is something to say, Enter."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.locale import N_, _
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

KINDS = {
    "too_high": N_("För hög nivå"),
    "too_low": N_("För låg nivå"),
    "wrong_way": N_("Fel väg"),
    "bad_question": N_("Dålig fråga"),
    "text": N_("Annat, med egna ord"),
}


class Feedback(NamedTuple):
    """What was wrong, and words."""

    kind: str
    text: str


class FeedbackSheet(Sheet[Feedback | None]):
    """Five kinds by their digits, and words; it changes nothing in the case."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "feedback.tcss"]
    AUTO_FOCUS = "#kinds"

    def __init__(self) -> None:
        super().__init__()
        self.sheet_title = _("Återkoppling på triagen")

    def compose_sheet(self) -> ComposeResult:
        """Yield the kinds and the words."""
        yield Chooser([Item(kind, _(words)) for kind, words in KINDS.items()], keyed=True, id="kinds")
        yield SheetRow(Part(_("Skriv inget som pekar ut patienten: orden läses av dem som ändrar flödena."), "dim"))
        yield Input(id="words", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("1–5", _("Slag")), ("Tab", _("Ord")), ("Enter", _("Lämna")), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    @on(Input.Submitted)
    def _done(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the feedback; a kind without a name of its own needs words."""
        item = self.query_one(Chooser).current
        words = self.query_one("#words", Input).value.strip()
        if item is None or (item.value == "text" and not words):
            self.query_one("#words", Input).focus()
            self.query_one("#fault", SheetRow).show(Part(_("▌ Skriv vad som var fel."), "warn", True))
            return
        self.dismiss(Feedback(item.value, words))
