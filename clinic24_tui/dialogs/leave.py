"""Asks before the program is left: what becomes of my open cases, and of what is not on the server's disk."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from clinic24_tui import times
from clinic24_tui.commands.base import Command, bindings, key_of
from clinic24_tui.commands.reach import ParkOne
from clinic24_tui.dialogs.asking import ask_as_owner, put_up
from clinic24_tui.dialogs.follow_up import ask_follow_up
from clinic24_tui.dialogs.handover import ask_handover
from clinic24_tui.dialogs.reason import ReasonDialog
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _, language, ngettext
from clinic24_tui.messages import LineChanged, Refused, StoreChanged
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from clinic24_tui.wording import marked, turn, who
from server.contract.views import QueueRow

LEAVE = ""
"""The sheet's answer when the program is to be left; another text is the case to open, None is to stay."""
LEASE = N_(
    "Lämnar du ändå: det som är att besvara går tillbaka till kön efter 2 minuter. Det du har svarat i är kvar hos dig, "
    "märkt frånkopplad; kollegor kan ta över det, och det går tillbaka när patienten skriver."
)

DECIDE = N_(
    "Varje ärende avslutas (Enter öppnar det, a avslutar), parkeras till en dag, lämnas över eller lämnas tillbaka. "
    "Inget ärende lämnas utan ansvarig."
)


class LeaveAnyway(Command):
    """Leave although something is open or waits."""

    id = "leave_anyway"
    keys = ("j", "y")
    label = N_("Lämna ändå")
    help = N_("Lämna programmet fast något inte är skickat, eller fast ärenden är öppna när linjen är bruten.")
    place = "dialog"
    rank = 26
    in_palette = False


class HandBackAll(Command):
    """Hand all my cases back to their queues, and leave."""

    id = "hand_back_all"
    keys = ("b",)
    label = N_("Lämna tillbaka alla")
    help = N_("Lämna tillbaka alla dina ärenden till kön med en orsak, och lämna programmet.")
    place = "dialog"
    rank = 22
    in_palette = False


class HandOverOne(Command):
    """Hand over the chosen case."""

    id = "hand_over_one"
    keys = ("l",)
    label = N_("Lämna över")
    help = N_("Lämna över det valda ärendet till en enhet, ett yrke eller en person.")
    place = "dialog"
    rank = 21
    in_palette = False


class LeaveSheet(Sheet[str | None]):
    """My open cases, what happens to them, and what can be done about it; Enter opens one, Esc stays."""

    NEEDS_LINE: ClassVar[bool] = False
    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "leave.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LeaveAnyway, HandBackAll, HandOverOne, ParkOne)]

    def __init__(self, link: Link, *, stays: bool = False) -> None:
        """`stays`: the shift ends, but not the program."""
        super().__init__()
        self.sheet_title = _("Slut för dagen") if stays else _("Lämna programmet")
        self._link = link
        self._answered = False

    def compose_sheet(self) -> ComposeResult:
        """Yield what is not sent, the cases, what becomes of them and the keys."""
        yield SheetRow(id="unsent")
        yield SheetRow(id="count")
        yield SheetRow(id="unrecorded")
        yield Chooser(self._items(), keyed=True, keys="", id="cases")
        for n, _words in enumerate(self._law()):
            yield SheetRow(id=f"law-{n}")
        yield SheetRow(id="told")

    def on_mount(self) -> None:
        """Draw what there is."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now."""
        del parameters
        mine = bool(self._link.store.mine())
        wanted = {
            "give": False,
            "next_field": False,
            "leave_anyway": not mine or self._link.state != "online",
            "hand_over_one": self._chosen_mine,
            "park_one": self._chosen_mine,
            "hand_back_all": mine and self._link.state == "online",
        }
        return wanted.get(action, True)

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Follow the cases."""
        self._follow()

    def on_screen_resume(self) -> None:
        """Look again at what has come while another sheet lay on top."""
        self._follow()

    def on_line_changed(self, _message: LineChanged) -> None:
        """Say whether anything can be handed back."""
        self._draw()

    def on_acked(self) -> None:
        """Look again whether something still waits."""
        self._follow()

    def on_refused(self, message: Refused) -> None:
        """Say why a case was not handed back."""
        self._tell(message.words)

    def _follow(self) -> None:
        """Draw what is left to decide about; with nothing left there is nothing to ask: what was asked for is done."""
        if self._link.store.mine() or self._link.lost_by_leaving() or self._link.store.unrecorded():
            self.query_one(Chooser).put(self._items())
            self._draw()
        elif self.is_active and not self._answered:
            self._answered = True
            self.dismiss(LEAVE)

    def _law(self) -> list[str]:
        """Return what is so of open cases, always in as many rows: that each is decided about, or what the lease does."""
        texts = [wrap(_(text), 74) for text in (DECIDE, LEASE)]
        rows = texts[0 if self._link.state == "online" else 1] if self._link.store.mine() else []
        return [*rows, *[""] * (max(map(len, texts)) - len(rows))]

    def _items(self) -> list[Item]:
        now = self._link.now()
        store = self._link.store
        mine = [Item(row["id"], self._words(row), _state(row, now)) for row in store.mine()]
        return mine + [Item(row["id"], self._words(row), _("ej journalförd")) for row in store.unrecorded()]

    @property
    def _chosen_mine(self) -> bool:
        """Say whether the chosen case is still open and mine."""
        item = next((cases.current for cases in self.query(Chooser)), None)
        return item is not None and self._link.store.list_of(item.value) == "mine"

    def _words(self, row: QueueRow) -> str:
        slot = self._link.store.strips.slot(row["id"])
        name = row.get("name") or _("skyddad")
        complaint = self._link.store.complaint(row["complaint"], language())
        return f"{slot or '·'}  {name}, {who(row).replace('  ', ' ')}  {complaint}"

    def _draw(self) -> None:
        mine, waiting = len(self._link.store.mine()), self._link.lost_by_leaving()
        unsent = ngettext("{n} meddelande är inte skickat.", "{n} meddelanden är inte skickade.", waiting)
        self._show("unsent", unsent.format(n=waiting) if waiting else "", "warn")
        count = ngettext("Du har {n} öppet ärende.", "Du har {n} öppna ärenden.", mine).format(n=mine)
        self._show("count", count if mine else "", "strong")
        left = len(self._link.store.unrecorded())
        words = ngettext(
            "{n} avslutat ärende är inte journalfört: Enter öppnar det, {key} säger att det är gjort.",
            "{n} avslutade ärenden är inte journalförda: Enter öppnar, {key} säger att det är gjort.",
            left,
        )
        self._show("unrecorded", words.format(n=left, key=key_of("confirm_recorded")) if left else "", "warn")
        cases = self.query_one(Chooser)
        cases.display, cases.styles.max_height = bool(mine + left), max(1, mine + left)
        if self._link.state != "online":
            self._tell(_("Frånkopplad: vänta tills linjen är tillbaka, eller lämna programmet ändå."))
        do = [("Enter", _("Öppna"))] if mine + left else []
        do += [("l", _(HandOverOne.label)), ("u", _(ParkOne.label)), ("b", _(HandBackAll.label))] if mine else []
        online = self._link.state == "online"
        do = [pair for pair in do if pair[0] != "b" or online]
        do += [("j", _(LeaveAnyway.label))] if not (mine and online) else []
        for n, words in enumerate(self._law()):
            self.query_one(f"#law-{n}", SheetRow).show(Part(words, "dim"))
        self.show_keys(("Esc", _("Åter")), *do)
        self.call_after_refresh(self._tell_keys)

    def _show(self, row: str, words: str, color: str) -> None:
        found = self.query_one(f"#{row}", SheetRow)
        found.display = bool(words)
        found.show(Part(words, color, True))

    def _tell(self, words: str) -> None:
        self.query_one("#told", SheetRow).show(Part(words, "warn", True))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        self.dismiss(message.item.value)

    def action_leave_anyway(self) -> None:
        """Leave."""
        self.dismiss(LEAVE)

    def action_hand_over_one(self) -> None:
        """Ask to whom the chosen case goes."""
        item = self.query_one(Chooser).current
        if item is not None and self._chosen_mine:
            ask_handover(self.app, self._link, item.value)

    def action_park_one(self) -> None:
        """Ask until when the chosen case is put away."""
        item = self.query_one(Chooser).current
        if item is not None and self._chosen_mine:
            ask_follow_up(self.app, self._link, item.value)

    def action_hand_back_all(self) -> None:
        """Ask why, hand all cases back, and leave when the server has them."""
        sentence = _("Alla dina ärenden går tillbaka till sina köer, och programmet avslutas.")
        put_up(
            self.app, ReasonDialog(_("Lämna tillbaka alla"), sentence), lambda _room, reason: self._hand_back(reason)
        )

    def _hand_back(self, reason: str) -> Asked:
        mine = self._link.store.mine()
        asked: set[str] = set()
        for row in mine if self._link.outbox.has_room(len(mine)) else []:
            asked |= ask_as_owner(self.app, self._link, row["id"], "Return", reason=reason) or frozenset()
        self._tell(
            _("Lämnar tillbaka …") if asked else _("För mycket väntar på att skickas. Vänta tills linjen är tillbaka.")
        )
        return frozenset(asked) or None


def _state(row: QueueRow, now: int) -> str:
    """Return whose turn it is and for how long; who has been asked to take it over comes first."""
    if row.get("offered_to") or marked(row, "offered"):
        return _("inte kvitterat än")
    return f"{turn(row['turn']).lower()} {times.ticking((now - row['turn_since']) // 1000)}"
