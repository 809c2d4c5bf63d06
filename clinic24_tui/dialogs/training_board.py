"""The leader's board: every trainee live, and what the leader can let happen. The same board on one screen for a pulse meeting."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from clinic24_tui.client.admin import NotDone
from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.training import BOARD
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.training_asking import LOOK, TrainingSheet, parts, words_of
from clinic24_tui.dialogs.training_debrief import GroupSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.messages import Second
from clinic24_tui.state.training import next_rate, seat_details, seat_words, session_words
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

Answer = dict[str, Any]


class BoardSheet(TrainingSheet):
    """Those who take part, a row each, anew every second; under them more of the one that the cursor stands on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*BOARD)]
    AUTO_FOCUS = "#seats"

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.sheet_title = _("Tavlan")
        self._board: Answer = {}
        self._hints: dict[str, str] = {}
        """What was written to each and not taken."""

    def compose_sheet(self) -> ComposeResult:
        """Yield the session, the trainees and more of one of them."""
        yield SheetRow(id="what")
        yield Chooser([], keyed=True, keys="", id="seats")
        yield Reading(id="details")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Ask how it stands."""
        self._foot()
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is over is only looked at."""
        del parameters
        if action in ("give", "next_field"):
            return False
        over = not self._board or bool(self._board["session"]["ended"])
        return action == "board_group" or not (over and action.startswith("board_"))

    def on_second(self, _message: Second) -> None:
        """Look again."""
        if self.is_current:
            self._look()

    def _look(self) -> None:
        self.asks(self._load, LOOK)

    async def _load(self) -> None:
        try:
            self._board = await self.get("board")
        except NotDone as fault:
            self.tell(words_of(fault))
            return
        self._draw()

    def _draw(self) -> None:
        if not self.stands or not self._board:
            return
        board = self._board
        waits = ngettext("{n} väntar i kön", "{n} väntar i kön", board["waiting"]).format(n=board["waiting"])
        words = f"{session_words(board['session'])} · {waits}"
        self.query_one("#what", SheetRow).show(Part(words, "strong", True))
        items = []
        for seat in board["seats"]:
            who, how, eye = seat_words(seat, board["now"])
            items.append(Item(seat["user"], who, how, muted=eye))
        chooser = self.query_one(Chooser)
        if not items:
            told = _("Ingen är med än. Läs upp koden: var och en skriver den under Öva, Gå med i ett pass.")
            self.query_one(Reading).show(Part(told, "dim"))
        chooser.display = bool(items)
        if items != chooser.shown:
            chooser.put(items)
            chooser.focus()
        self._detail()
        self._foot()
        self.refresh_bindings()

    @on(Chooser.Moved)
    def _detail(self) -> None:
        seat = self._seat()
        if seat is not None and self.query(Reading):
            self.query_one(Reading).show(*parts(seat_details(seat)))

    def _seat(self) -> Answer | None:
        item = self.query_one(Chooser).current if self.query(Chooser) else None
        seats = self._board.get("seats", [])
        return next((one for one in seats if item and one["user"] == item.value), None)

    def _foot(self) -> None:
        session = self._board.get("session")
        if session is None or session["ended"]:
            self.show_keys(("g", _("Gruppens bild")), ("Esc", _("Åter")))
            return
        pause = _("Gå vidare") if not session["pace"] else _("Paus")
        one = [("t", _("Tips")), ("v", _("Sämre")), ("f", _("Fråga"))] if self._board["seats"] else []
        more = [("r", "+10")] if self._board["seats"] else []
        rest = [("Space", pause), ("+", _("Fort")), ("x", _("Slut"))]
        self.show_keys(*one, *more, *rest, ("Esc", _("Åter")))

    # ---- what the leader lets happen

    def _leads(self, said: str, **body: object) -> None:
        self.asks(partial(self._lead, said, body))

    async def _lead(self, said: str, body: Answer) -> None:
        await self.post("lead", **body)
        if body["do"] == "hint":
            self._hints.pop(body["user"], None)
        self.tell(said, "text")
        await self._load()

    def _to_one(self, doing: Callable[[Answer], None]) -> None:
        seat = self._seat()
        if seat is not None:
            doing(seat)

    def action_board_hint(self) -> None:
        """Write a hint to the one under the cursor."""

        def ask(seat: Answer) -> None:
            def given(text: str | None) -> None:
                if text:
                    self._hints[seat["user"]] = text
                    self._leads(
                        _("Tipset är skickat till {name}.").format(name=seat["name"]),
                        do="hint",
                        user=seat["user"],
                        text=text,
                    )

            self.app.push_screen(HintSheet(seat["name"], self._hints.get(seat["user"], "")), given)

        self._to_one(ask)

    def action_board_worse(self) -> None:
        """Let the patients of the one under the cursor get worse."""
        said = _("Patienten hos {name} blir sämre nu.")
        self._to_one(lambda seat: self._leads(said.format(name=seat["name"]), do="worse", user=seat["user"]))

    def action_board_question(self) -> None:
        """Let a colleague ask the one under the cursor."""
        said = _("En kollega frågar {name}.")
        self._to_one(lambda seat: self._leads(said.format(name=seat["name"]), do="question", user=seat["user"]))

    def action_board_rush(self) -> None:
        """Let ten patients come at once."""
        self._leads(_("Tio patienter är på väg in."), do="rush")

    def action_board_pause(self) -> None:
        """Let time stand still, or go on."""
        stands = not self._board["session"]["pace"]
        said = _("Patienternas tid går igen.") if stands else _("Patienternas tid står stilla.")
        self._leads(said, do="pace", rate=1.0 if stands else 0.0)

    def action_board_fast(self) -> None:
        """Go on to the next pace."""
        rate = self._board["session"]["pace"] = next_rate(self._board["session"]["pace"])
        self._leads(_("Patienternas tid: × {n}.").format(n=round(rate)), do="pace", rate=rate)

    def action_board_group(self) -> None:
        """Show the group's picture."""
        self.app.push_screen(GroupSheet(self.link, "group"))

    def action_board_end(self) -> None:
        """Ask, and end the session."""

        def sure(yes: bool | None) -> None:
            if yes:
                self._leads(_("Passet är slut. Var och en har sin genomgång under Öva."), do="end")

        words = _("Avsluta passet? De som väntar i kön går hem, och inga fler kommer.")
        self.app.push_screen(ConfirmSheet(_("Avsluta passet"), words, _("Avsluta")), sure)


class HintSheet(Sheet[str | None]):
    """A hint in one row; `text` is one that was not taken."""

    FOOT: ClassVar[int] = 6

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__()
        self._text = text
        self.sheet_title = _("Tips till {name}").format(name=name)

    def compose_sheet(self) -> ComposeResult:
        """Yield the field."""
        yield SheetRow(Part(_("Bara hen ser det"), "strong", True))
        yield Input(self._text, id="hint", max_length=300)

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("Enter", _("Skicka")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the hint, when there is one."""
        text = self.query_one(Input).value.strip()
        if text:
            self.dismiss(text)
