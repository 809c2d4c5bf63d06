"""Tidigare kontakter: the patient's other contacts with outcomes and dates; Enter opens one."""

from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.types import CSSPathType

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import OpenCase, StoreChanged
from clinic24_tui.state.contacts import told
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.contact_frames import Contact


class ContactsSheet(Sheet[Contact | None]):
    """The open ones first, then the newest; another unit's says only that it is there, and is opened with a reason."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "leave.tcss"]

    def __init__(self, link: Link, case: str) -> None:
        super().__init__()
        self.sheet_title = _("Tidigare kontakter")
        self._link, self._case = link, case

    def compose_sheet(self) -> ComposeResult:
        """Yield the contacts and what is told of them."""
        yield Chooser(self._items(), keyed=True, id="cases")
        yield SheetRow(id="told")

    def on_mount(self) -> None:
        """Ask for how they stand now."""
        self._link.ask_contacts(self._case)
        self._draw()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Show what has come."""
        if message.touches("contacts", self._case):
            self.query_one(Chooser).put(self._items())
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that there is nothing to fill in here."""
        del parameters
        return action not in ("give", "next_field")

    def _contacts(self) -> list[Contact]:
        return self._link.store.contacts.get(self._case, [])

    def _items(self) -> list[Item]:
        now, store = self._link.now(), self._link.store
        found = []
        for one in self._contacts():
            words = told(one, now, lambda key: store.complaint(key, language()))
            day = f"{times.local(one['at']):%Y-%m-%d}" if one["unit_name"] else ""
            found.append(Item(one["case"], words, " ".join(part for part in (one["unit_name"], day) if part)))
        return found

    def _draw(self) -> None:
        contacts = self._contacts()
        none = self._case in self._link.store.contacts and not contacts
        self.query_one("#told", SheetRow).show(
            Part(_("Inga andra kontakter, öppna eller senaste 30 dagarna.") if none else "", "dim")
        )
        self.show_keys(*([("Enter", _("Öppna"))] if contacts else []), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        self.dismiss(next((one for one in self._contacts() if one["case"] == message.item.value), None))


def show_contacts(app: App[int], link: Link, case: str) -> None:
    """Show the contacts, and open the chosen one: another unit's by active choice, with a reason."""

    def chosen(contact: Contact | None) -> None:
        if contact is None:
            return
        if contact["readable"]:
            app.post_message(OpenCase(contact["case"]))
            return
        if contact["blocked"]:
            from clinic24_tui.dialogs.block import BlockSheet, Lift

            def lift_it(lift: Lift | None) -> None:
                if lift is not None:
                    app.post_message(OpenCase(contact["case"], lift.reason, lift.way))

            app.push_screen(BlockSheet(), lift_it)
            return
        from clinic24_tui.dialogs.reason import ReasonDialog

        sentence = _("Aktivt val: ärendet öppnas för läsning. Orsaken och läsningen loggas.")

        def open_it(reason: str | None) -> None:
            if reason:
                app.post_message(OpenCase(contact["case"], reason))

        app.push_screen(ReasonDialog(_("Öppna"), sentence), open_it)

    app.push_screen(ContactsSheet(link, case), chosen)
