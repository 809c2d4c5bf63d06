"""My own phrases: Enter changes one, `n` writes a new one, `x` removes one after a question."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.own_phrase import OwnPhraseSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.messages import PhraseAnswered, StoreChanged
from clinic24_tui.state.phrase_saving import OwnPhrase
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.phrases import PhraseRow


class NewPhrase(Command):
    """Write a new phrase of my own."""

    id = "new_phrase"
    keys = ("n",)
    label = N_("Ny fras")
    help = N_("Skriv en ny egen fras.")
    place = "dialog"
    rank = 21
    in_palette = False


class RemovePhrase(Command):
    """Remove the chosen phrase of my own."""

    id = "remove_phrase"
    keys = ("x",)
    label = N_("Ta bort")
    help = N_("Ta bort den valda egna frasen. Rutan frågar först.")
    place = "dialog"
    rank = 22
    in_palette = False


class MyPhrasesSheet(Sheet[None]):
    """The list of my own phrases; nobody else has it."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "my_phrases.tcss"]
    AUTO_FOCUS = "#phrases"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(NewPhrase, RemovePhrase)]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.sheet_title = _("Mina fraser")
        self._link = link

    def compose_sheet(self) -> ComposeResult:
        """Yield what is said, the phrases and a row for what went wrong."""
        yield SheetRow(id="what")
        yield Chooser(self._items(), keyed=True, keys="", id="phrases")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Draw what there is."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now."""
        del parameters
        return {"give": False, "next_field": False, "remove_phrase": bool(self._own())}.get(action, True)

    def _own(self) -> list[PhraseRow]:
        return sorted(
            (row for row in self._link.store.phrases if row["whose"] == "own"), key=lambda row: row["shortcut"]
        )

    def _items(self) -> list[Item]:
        return [
            Item(row["id"], f";{row['shortcut']}  {row['title']}", _("version {n}").format(n=row["version"]))
            for row in self._own()
        ]

    def _draw(self) -> None:
        none = _("Du har inga egna fraser än. Tryck n, eller Ctrl+O när du har skrivit en text i ett ärende.")
        words = _("Bara du ser dem.") if self._own() else none
        self.query_one("#what", SheetRow).show(Part(words, "dim"))
        self.query_one(Chooser).display = bool(self._own())
        do = [("Enter", _("Ändra")), ("x", _(RemovePhrase.label)), ("/", _("Sök"))] if self._own() else []
        self.show_keys(("n", _(NewPhrase.label)), *do, ("Esc", _("Åter")))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Follow the list."""
        if message.touches("phrases") or message.touches("worn"):
            self.query_one(Chooser).put(self._items())
            self._draw()

    def on_phrase_answered(self, message: PhraseAnswered) -> None:
        """Say why something was not done."""
        self.query_one("#fault", SheetRow).show(Part(f"▌ {message.words}" if message.words else "", "warn", True))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        row = next((row for row in self._own() if row["id"] == message.item.value), None)
        if row is not None:
            wish = OwnPhrase(row["shortcut"], row["title"], row["text_sv"], row["text_en"], row["id"])
            self.app.push_screen(OwnPhraseSheet(self._link, wish))

    def action_new_phrase(self) -> None:
        """Write a new one."""
        self.app.push_screen(OwnPhraseSheet(self._link, OwnPhrase()))

    def action_remove_phrase(self) -> None:
        """Ask, and remove the chosen one."""
        item = self.query_one(Chooser).current
        if item is None:
            return

        def remove(sure: bool | None) -> None:
            if not sure:
                return
            if self._link.state == "online":
                self._link.drop_phrase(item.value)
            else:
                words = _("▌ Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka.")
                self.query_one("#fault", SheetRow).show(Part(words, "warn", True))

        sentence = _("Ta bort {name}? Den går inte att få tillbaka.").format(name=item.words.split("  ")[0])
        self.app.push_screen(ConfirmSheet(_("Ta bort en egen fras"), sentence, _("Ta bort")), remove)
