"""My own logins: `x` ends one after a question, `o` all others."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui import times
from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.messages import LineChanged, StoreChanged
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part, harmless
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class EndLogin(Command):
    """End the chosen login of mine."""

    id = "end_login"
    keys = ("x",)
    label = N_("Avsluta den")
    help = N_("Avsluta den valda inloggningen. Rutan frågar först.")
    place = "dialog"
    rank = 21
    in_palette = False


class EndOtherLogins(Command):
    """End every login of mine but this one."""

    id = "end_other_logins"
    keys = ("o",)
    label = N_("Avsluta alla andra")
    help = N_("Avsluta alla dina inloggningar utom den här. Rutan frågar först.")
    place = "dialog"
    rank = 22
    in_palette = False


class MyLoginsSheet(Sheet[None]):
    """Where I am logged in: terminal, address, since when and when last used."""

    AUTO_FOCUS = "#logins"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EndLogin, EndOtherLogins)]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.sheet_title = _("Mina inloggningar")
        self._link = link

    def compose_sheet(self) -> ComposeResult:
        """Yield what is said, the logins and a row for what went wrong."""
        yield SheetRow(id="what")
        yield Chooser([], keyed=True, keys="", id="logins")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Ask for them."""
        self._draw()
        self._link.ask_sessions()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now."""
        del parameters
        others = {row["id"] for row in self._link.store.sessions if not row["this"]}
        item = next((chooser.current for chooser in self.query(Chooser)), None)
        chosen = item is not None and item.value in others
        live = {"give": False, "next_field": False, "end_login": chosen, "end_other_logins": bool(others)}
        return live.get(action, True)

    def _items(self) -> list[Item]:
        now, items = self._link.now(), []
        for row in self._link.store.sessions:
            words = [harmless(row["device"]), harmless(row["address"]), _("den här") if row["this"] else ""]
            since, used = times.arrived(row["since"], now), times.arrived(row["used"], now)
            aside = _("sedan {since}, använd {used}").format(since=since, used=used)
            items.append(Item(row["id"], ", ".join(filter(None, words)), aside))
        return items

    def _draw(self) -> None:
        self.query_one(Chooser).put(self._items())
        words = _("Känner du inte igen en inloggning: avsluta den och byt lösenord.")
        self.query_one("#what", SheetRow).show(Part(words, "dim"))
        others = any(not row["this"] for row in self._link.store.sessions)
        do = [("x", _(EndLogin.label)), ("o", _(EndOtherLogins.label))] if others else []
        self.show_keys(*do, ("Esc", _("Åter")))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Follow the list."""
        if message.touches("sessions"):
            self._draw()

    def on_line_changed(self, message: LineChanged) -> None:
        """Ask again when the line is back."""
        if message.state == "online":
            self._fault("")
            self._link.ask_sessions()

    def action_end_login(self) -> None:
        """Ask, and end the chosen one."""
        item = self.query_one(Chooser).current
        if item is not None:
            sentence = _("Avsluta inloggningen {which}? Det som är öppet där stängs genast.").format(which=item.words)
            self._ask(sentence, _(EndLogin.label), item.value)

    def action_end_other_logins(self) -> None:
        """Ask, and end all others."""
        self._ask(
            _("Avsluta alla inloggningar utom den här? Det som är öppet där stängs genast."), _(EndOtherLogins.label)
        )

    def _ask(self, sentence: str, yes: str, session: str = "") -> None:
        def end(sure: bool | None) -> None:
            if sure and not self._link.end_sessions(session):
                self._fault(_("▌ Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."))

        self.app.push_screen(ConfirmSheet(self.sheet_title, sentence, yes), end)

    def _fault(self, words: str) -> None:
        self.query_one("#fault", SheetRow).show(Part(words, "warn", True))
