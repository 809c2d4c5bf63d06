"""The first room of the settings: which rooms there are, and what each is for."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from clinic24_tui.locale import _
from clinic24_tui.messages import StoreChanged
from clinic24_tui.screens.settings import rooms_of
from clinic24_tui.screens.settings.room import Room
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow


class SettingsScreen(Room):
    """The list of rooms; Enter enters one."""

    AUTO_FOCUS: ClassVar[str | None] = "#choose-room"

    def compose_work(self) -> ComposeResult:
        """Lay out the list and what the chosen room is for."""
        yield SheetRow(Part(_("Inställningar"), "strong", True), id="heading")
        yield Chooser(self._items(), keyed=True, keys="", id="choose-room")
        yield SheetRow(id="about")

    def _items(self) -> list[Item]:
        return [Item(entry.key, _(entry.title)) for entry in rooms_of(self.link.store.assignment)]

    def on_store_changed(self, message: StoreChanged) -> None:
        """Follow the assignment."""
        if message.touches("worn"):
            self.query_one(Chooser).put(self._items())

    @on(Chooser.Moved)
    def _moved(self) -> None:
        item = self.query_one(Chooser).current
        about = {entry.key: entry.about for entry in rooms_of(self.link.store.assignment)}
        self.query_one("#about", SheetRow).show(Part(_(about.get(item.value, "")) if item else "", "dim"))
        self.speak()

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        for entry in rooms_of(self.link.store.assignment):
            if entry.key == message.item.value:
                self.app.push_screen(entry.load()(self.link))

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the rooms, the chosen one marked."""
        chooser = self.query_one(Chooser)
        lines = [
            f"{entry.words}, {_('vald')}." if n == chooser.at else f"{entry.words}."
            for n, entry in enumerate(chooser.shown)
        ]
        return lines, chooser.at if lines else 0
