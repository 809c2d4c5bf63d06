"""The telephone protocol: the number, who answered, how the attempt went, when to try again, and how the call ended."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.reach import AgainLater, CheckIdentity
from clinic24_tui.locale import _
from clinic24_tui.state.reach import ANSWERED, NOT_REACHED, phone_open, phone_outcome_name, result_name
from clinic24_tui.times import clock
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract.commands import PHONE_OUTCOMES, PHONE_RESULTS
from server.contract.views import CaseHead, PhoneProtocol

AGAIN = (15, 30, 60, 120, 0)
"""Minutes until the next attempt, in the order that the key goes through them."""
KEYS = "012345"
EMPTY = PhoneProtocol(number="", reason="", safe_time="", identity=False, attempts=[], said="", outcome="", since=0)


class PhoneSheet(Sheet[dict[str, Any] | None]):
    """A digit for how the attempt went and Enter; who answered is checked, and an outcome ends the protocol.

    Its answer is the fields of the command.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "phone.tcss"]
    AUTO_FOCUS = "#results"
    OVER = ("#work",)
    FOOT = 14
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CheckIdentity, AgainLater)]

    def __init__(self, head: CaseHead) -> None:
        super().__init__()
        self.sheet_title = _("Telefon")
        self._phone, self._number = head["phone"], head["number"]
        self._call = (head.get("call") if phone_open(head) else None) or EMPTY
        self._identity, self._again = self._call["identity"], AGAIN[0]

    def compose_sheet(self) -> ComposeResult:
        """Yield the fields in the order of a call."""
        call = self._call
        yield Input(call["number"] or self._phone, placeholder=_("Telefonnummer"), id="number", max_length=40)
        yield Input(call["reason"], placeholder=_("Orsak till samtalet"), id="reason", max_length=300)
        yield Input(call["safe_time"], placeholder=_("När är det säkert att ringa?"), id="safe", max_length=200)
        yield SheetRow(id="tried")
        results = [Item(key, result_name(key)) for key in PHONE_RESULTS]
        yield Chooser([Item("", _("Inget nytt försök")), *results], keyed=True, keys=KEYS, columns=3, id="results")
        yield SheetRow(id="again")
        yield SheetRow(id="identity")
        yield Input(call["said"], placeholder=_("Vad som sades"), id="said", max_length=2000)
        outcomes = [Item(key, phone_outcome_name(key)) for key in PHONE_OUTCOMES]
        yield Chooser([Item("", _("Inget utfall än")), *outcomes], keyed=True, keys=KEYS, columns=3, id="outcomes")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Say what has been tried; a call that was answered lacks its outcome only."""
        attempts = self._call["attempts"]
        said = "  ".join(f"{clock(one['at'])} {result_name(one['result']).lower()}" for one in attempts[-4:])
        self.query_one("#tried", SheetRow).show(
            Part(_("Försök"), "strong", True), Part(f"  {said or _('inget än')}", "dim")
        )
        if self._answered:
            self.query_one("#outcomes", Chooser).focus()
        self._draw()

    @property
    def _result(self) -> str:
        item = self.query_one("#results", Chooser).current
        return item.value if item else ""

    @property
    def _outcome(self) -> str:
        item = self.query_one("#outcomes", Chooser).current
        return item.value if item else ""

    @property
    def _answered(self) -> bool:
        return any(attempt["result"] == ANSWERED for attempt in self._call["attempts"])

    @property
    def _minutes(self) -> int:
        return 0 if self._result in ("", ANSWERED) or self._outcome else self._again

    @on(Chooser.Moved)
    def _draw(self) -> None:
        failed = self._result not in ("", ANSWERED)
        words = _("nej") if not self._minutes else _("om {n} min").format(n=self._minutes)
        again = [Part(_("Försök igen "), "strong", True), Part(words), Part(f"  {_('t byter')}", "dim")]
        if self._result == "voicemail":
            again.append(Part(f"  {_('! Tala inte in något om vården.')}", "warn", True))
        self.query_one("#again", SheetRow).show(*(again if failed else []))
        tick, color = ("x", "text") if self._identity else (" ", "warn")
        digits = self._number.replace("-", "")
        number = f"{digits[:8]}-{digits[8:]}"
        ask = _("Identitet: fråga efter fyra sista i {number} och adressen").format(number=number)
        self.query_one("#identity", SheetRow).show(Part(f"[{tick}] i ", color, True), Part(ask))
        self.query_one("#fault", SheetRow).show()
        left = "" if self._outcome else _("utfall saknas")
        self.show_keys(("0–5", _("Val")), ("Tab", _("Nästa fält")), ("^s", _("Spara")), ("Esc", _("Åter")), warn=left)

    def action_check_identity(self) -> None:
        """Tick the identity, or take the tick away."""
        self._identity = not self._identity
        self._draw()

    def action_again_later(self) -> None:
        """Go on to the next time."""
        self._again = AGAIN[(AGAIN.index(self._again) + 1) % len(AGAIN)]
        self._draw()

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        if self._result == ANSWERED and self.query_one("#results").has_focus:
            self.query_one("#said", Input).focus()
        else:
            self.action_give()

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        self.query_one("#outcomes" if message.input.id == "said" else "#results", Chooser).focus()

    def action_give(self) -> None:
        """Keep the protocol, or say what is missing in it."""
        fault, where = self._fault()
        if fault:
            self.query_one("#fault", SheetRow).show(Part(f"▌ {fault}", "warn", True))
            self.query_one(where).focus()
            return
        texts = {"number": "number", "reason": "reason", "safe_time": "safe", "said": "said"}
        fields: dict[str, Any] = {key: self.query_one(f"#{name}", Input).value.strip() for key, name in texts.items()}
        fields |= {"identity": self._identity, "result": self._result, "again": self._minutes, "outcome": self._outcome}
        self.dismiss(fields)

    def _fault(self) -> tuple[str, str]:
        """Return what the server would refuse, and the field to mend."""
        outcome, answered = self._outcome, self._answered or self._result == ANSWERED
        if not outcome:
            return "", ""
        if not self._result and not self._call["attempts"]:
            return _("Välj hur försöket gick innan du väljer utfall."), "#results"
        if outcome != NOT_REACHED and not answered:
            return _("Ingen har svarat än: välj Svarade, eller utfallet Nåddes inte."), "#results"
        if outcome != NOT_REACHED and not self._identity:
            return _("Kontrollera identiteten och bocka för med i."), "#outcomes"
        return "", ""
