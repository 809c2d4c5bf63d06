"""The units: a list to search in, and a page for each, drawn from its settings."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui import paths
from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.settings import ExportSettings, ImportSettings
from clinic24_tui.dialogs.settings_file import SettingsFileSheet
from clinic24_tui.dialogs.settings_save import SettingsSaveSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Say
from clinic24_tui.screens.settings import ADMINISTRATOR
from clinic24_tui.screens.settings.page import PageScreen
from clinic24_tui.screens.settings.room import Room
from clinic24_tui.state.unit_page import UnitPage
from clinic24_tui.times import local
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]


def whole(link: Link) -> bool:
    """Say whether all of a unit may be changed, and not only its texts."""
    worn = link.store.assignment
    return worn is not None and worn["profession"] in ADMINISTRATOR


class UnitsRoom(Room):
    """The list; a super-user has the own unit only."""

    KEY = "units"
    AUTO_FOCUS: ClassVar[str | None] = "#choose-unit"

    def compose_work(self) -> ComposeResult:
        """Lay out the list; one types to search."""
        yield SheetRow(Part(_("Enheter"), "strong", True), id="heading")
        yield Chooser([], id="choose-unit")

    def on_mount(self) -> None:
        """Ask which units there are."""
        self.asks(self._load)

    def on_screen_resume(self) -> None:
        """Ask anew: a name may be another."""
        if self.is_mounted:
            self.asks(self._load)

    async def _load(self) -> None:
        answer = await self.get("settings")
        if not self.is_attached or not self.query(Chooser):
            return
        worn = self.link.store.assignment
        own = "" if whole(self.link) or worn is None else f"unit/{worn['unit']}"
        found = [
            Item(one["subject"], one["document"]["name"], self._aside(one))
            for one in answer["settings"]
            if one["subject"].startswith("unit/") and own in ("", one["subject"])
        ]
        self.query_one(Chooser).put(found)
        self.speak()

    @staticmethod
    def _aside(one: Answer) -> str:
        off = "" if one["document"].get("connected", True) else _("inte i chatten")
        version = _("version {n}").format(n=one["version"]) if one["version"] else ""
        return "  ".join(part for part in (off, version) if part)

    @on(Chooser.Moved)
    def _moved(self) -> None:
        self.speak()

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        self.app.push_screen(UnitScreen(self.link, message.item.value.removeprefix("unit/")))

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the units that fit the search."""
        chooser = self.query_one(Chooser)
        return [f"{item.words} {item.aside}".strip() + "." for item in chooser.shown], chooser.at


class UnitScreen(PageScreen):
    """A unit's page; all that it is made of can go out to a file and come in from one."""

    KEY = "units"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ExportSettings, ImportSettings)]

    def __init__(self, link: Link, unit: str) -> None:
        super().__init__(link)
        self._unit = unit

    @property
    def unit(self) -> str:
        """Return the unit."""
        return self._unit

    def make(self, answer: Answer) -> UnitPage:
        """Return the unit's page."""
        return UnitPage(self._unit, answer, language(), whole=whole(self.link))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who may change all of a unit takes it out and in."""
        if action in ("export_settings", "import_settings"):
            return whole(self.link)
        return super().check_action(action, parameters)

    def action_export_settings(self) -> None:
        """Save the unit's settings among one's documents."""
        self.asks(self._export)

    async def _export(self) -> None:
        answer = await self.get("settings/export", unit=self._unit)
        moment = local(self.link.now()).strftime("%Y-%m-%d-%H%M%S")
        file = paths.export_folder() / f"{self._unit}-{moment}.yaml"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(answer["text"], encoding="utf-8")
        except OSError as fault:
            self.post_message(Say(_("Filen kunde inte sparas: {why}").format(why=fault.strerror or ""), "warn"))
        else:
            self.post_message(Say(_("Sparad: {file}").format(file=file)))

    def action_import_settings(self) -> None:
        """Ask which file, and show what it would change."""
        if self.pane.form.changed():
            self.post_message(Say(_("Spara eller ångra det som är ändrat först."), "warn"))
            return

        def read(text: str | None) -> None:
            if text is not None:
                self.asks(lambda: self._compare(text))

        self.app.push_screen(SettingsFileSheet(str(paths.export_folder()) + "/"), read)

    async def _compare(self, text: str) -> None:
        told = await self.post("settings/import", {"text": text, "dry": True})
        lines = [line for subject, diff in told["diffs"].items() for line in (subject, *diff)]

        def said(why: str | None) -> None:
            if why:
                self.asks(lambda: self._bring_in(text, why))

        if self.is_attached:
            self.app.push_screen(SettingsSaveSheet(lines, lines), said)

    async def _bring_in(self, text: str, why: str) -> None:
        await self.post("settings/import", {"text": text, "why": why})
        await self._load()
        self.post_message(Say(_("Sparat, och gäller nu.")))
