"""The clinic makes contact: who, why, and the first line to the patient; Ctrl+S begins the case."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.reach import PatientOnPhone
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.state.wrong_patient import another_than, named_words
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract import TEXT_LIMIT

FAULT_CELLS = 74
FIELDS = ("number", "reason", "text")


class ContactSheet(Sheet[dict[str, str] | None]):
    """Three fields, which are its answer; another patient in the words is asked about by the same key once more. `enter` goes
    over to a patient on the telephone, with the number that stands there.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "contact.tcss"]
    AUTO_FOCUS = "#number"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PatientOnPhone)]

    def __init__(self, link: Link, enter: Callable[[str], None]) -> None:
        super().__init__()
        self.sheet_title = _("Ny kontakt")
        self._link, self._enter = link, enter

    def compose_sheet(self) -> ComposeResult:
        """Yield who, why, the line and a row for what is wrong."""
        yield SheetRow(
            Part(_("Personnummer"), "strong", True), Part(f"  {_('listad hos er, utan öppet ärende')}", "dim")
        )
        yield Input(placeholder=_("ÅÅÅÅMMDD-NNNN"), id="number", max_length=20)
        yield SheetRow(Part(_("Orsak, intern"), "strong", True), Part(f"  {_('läses inte av patienten')}", "dim"))
        yield Input(id="reason", max_length=500)
        yield SheetRow(
            Part(_("Första raden till patienten"), "strong", True),
            Part(f"  {_('aviseras utan innehåll, läses med legitimation')}", "dim"),
        )
        yield Area(id="text")
        yield SheetRow(id="fault")
        yield SheetRow(id="fault-more")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("^s", _("Kontakta")), (key_of("patient_on_phone"), _("Patient i telefon")), ("Esc", _("Åter")))

    def _tell(self, words: str) -> None:
        rows = [*wrap(f"▌ {words}", FAULT_CELLS), ""] if words else ["", ""]
        for name, row in zip(("#fault", "#fault-more"), rows, strict=False):
            self.query_one(name, SheetRow).show(Part(row, "warn", True))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.focus_next()

    def action_patient_on_phone(self) -> None:
        """Go over to the other way."""
        number = self.query_one("#number", Input).value.strip()
        self.dismiss(None)
        self._enter(number)

    def action_give(self) -> None:
        """Begin the case, or say which field is empty."""
        given = {key: self.query_one(f"#{key}", Input).value.strip() for key in FIELDS[:2]}
        given["text"] = self.query_one("#text", Area).text.strip()
        empty = next((key for key in FIELDS if not given[key]), "")
        if empty or len(given["text"]) > TEXT_LIMIT:
            self.query_one(f"#{empty or 'text'}").focus()
            self._tell(_("Fyll i personnummer, orsak och en rad till patienten."))
            return
        self._tell("")
        words = f"{given['reason']}\n{given['text']}"
        if not self.stops_for(named_words(another_than(given["number"], words, self._link.store))):
            self.dismiss(given)
