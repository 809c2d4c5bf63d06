"""Hazards and controls: what can harm a patient, what the program does about it, and what is missing."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType

from clinic24_tui.dialogs.look import LookSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _, language
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow
from server.contract.views import HazardRow, Risk

BUILT = {"yes": N_("inbyggt"), "partly": N_("delvis"), "no": N_("saknas")}


class HazardsSheet(LookSheet):
    """A list to search in, and under it the control of the chosen hazard."""

    AT = "hazards"
    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "hazards.tcss"]
    AUTO_FOCUS = "#hazards"

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.sheet_title = _("Risker och skydd")

    def compose_sheet(self) -> ComposeResult:
        """Yield the list, what is built in all, and the chosen hazard."""
        yield Chooser(self._items(), id="hazards")
        yield SheetRow(id="count")
        yield Reading(id="control")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("↑↓", _("Välj")), (_("skriv"), _("Sök")), ("PgDn", _("Läs")), ("Esc", _("Åter")))

    def has_answer(self) -> bool:
        """Say whether the list has come."""
        return bool(self.link.store.hazards)

    def draw(self) -> None:
        """Draw the list and the chosen hazard."""
        self.query_one(Chooser).put(self._items())
        built: list[str] = [one["built"] for one in self.link.store.hazards]
        words = " · ".join(f"{built.count(state)} {_(word)}" for state, word in BUILT.items()) if built else ""
        self.query_one("#count", SheetRow).show(Part(words, "dim"))
        self._chosen()

    def _items(self) -> list[Item]:
        lang = language()
        return [
            Item(one["id"], f"{one['id']}  {one['title'][lang]}", _(BUILT[one["built"]]))
            for one in self.link.store.hazards
        ]

    @on(Chooser.Moved)
    def _chosen(self) -> None:
        item = self.query_one(Chooser).current
        found = next((one for one in self.link.store.hazards if item and one["id"] == item.value), None)
        if found is not None:
            reading = self.query_one(Reading)
            reading.show(*_told(found, language()))
            reading.scroll_home(animate=False)


def _told(hazard: HazardRow, lang: str) -> list[Part]:
    """Return a hazard's paragraphs: title, control, what is missing, the risk, and the tests that show it."""
    parts = [Part(f"{hazard['id']}  {hazard['title'][lang]}", "strong", True), Part(hazard["control"][lang])]
    if hazard["missing"]:
        parts.append(Part(_("Saknas: {words}").format(words=hazard["missing"][lang]), "warn"))
    return [*parts, Part(_risk(hazard), "dim"), *(Part(name, "faint") for name in hazard["tests"])]


def _risk(hazard: HazardRow) -> str:
    before, after = _product(hazard["before"]), _product(hazard["after"])
    if hazard["built"] == "no":
        return _("Allvar × sannolikhet: {before}. Tillverkarnas första uppskattning.").format(before=before)
    said = _("Allvar × sannolikhet: {before}, med skyddet {after}. Tillverkarnas första uppskattning.")
    return said.format(before=before, after=after)


def _product(risk: Risk) -> str:
    return f"{risk['severity']} × {risk['likelihood']}"
