"""Base of the settings' rooms: the frame of every room, with the list of rooms where the strips stand elsewhere."""

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.types import CSSPathType
from textual.widget import Widget

from clinic24_tui.client.admin import Answer, NotDone
from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.settings import LeaveRoom
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Say, StoreChanged
from clinic24_tui.screens.base import FrameScreen
from clinic24_tui.screens.settings import ROOMS, may_enter, only_settings, rooms_of
from clinic24_tui.spoken import Page
from clinic24_tui.state.beside import Change
from clinic24_tui.widgets.flat import FlatPage
from clinic24_tui.widgets.panel import Line, Panel


class RoomList(Panel):
    """The rooms that I may enter, where I am among them, and that nobody's patients are here."""

    def __init__(self, link: Link, here: str, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link, self._here = link, here

    def content(self, size: Size) -> list[Line]:
        """Return heading and names."""
        look = self.look
        lines: list[Line] = [[(f" {_('Inställningar')}", self.ink(look.strong, bold=True))], []]
        for entry in rooms_of(self._link.store.assignment):
            here = entry.key == self._here
            ground = look.raised if here else look.bg
            name = f"  {_(entry.title)}".ljust(size.width - 2)
            lines.append(
                [
                    ("▌" if here else " ", self.ink(look.focus, on=ground)),
                    (name, self.ink(look.strong if here else look.text, bold=here, on=ground)),
                ]
            )
        told = [_("Här syns inga"), _("patientuppgifter.")]
        return [*lines, [], *([(f" {words}", self.ink(look.dim))] for words in told)]


class Room(FrameScreen):
    """A room of the settings; `KEY` is its key in `ROOMS`, empty for the first of them."""

    KEY: ClassVar[str] = ""
    CSS_PATH: ClassVar[CSSPathType | None] = ["settings.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LeaveRoom)]
    _why = ""
    """A reason that was given for what has not been done."""

    def compose_side(self) -> ComposeResult:
        """Yield the rooms."""
        yield RoomList(self.link, self.KEY, id="rooms")

    def redraw_side(self, _changes: Iterable[Change]) -> None:
        """Draw the rooms anew."""
        self.query_one(RoomList).redraw()

    @property
    def title_words(self) -> str:
        """Return the room's name."""
        return next((_(entry.title) for entry in ROOMS if entry.key == self.KEY), _("Inställningar"))

    # ---- who may be here

    def _allowed(self) -> bool:
        worn = self.link.store.assignment
        return any(may_enter(entry, worn) for entry in ROOMS if self.KEY in ("", entry.key))

    def _leave_if_not_mine(self) -> None:
        if self.is_current and not self._allowed():
            self.app.pop_screen()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Leave when another assignment is on that has no business here."""
        if message.touches("worn"):
            self._leave_if_not_mine()

    def on_screen_resume(self) -> None:
        """Look again at who is here."""
        self._leave_if_not_mine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who has nothing but settings cannot leave the first room."""
        if action == "leave_room":
            return bool(self.KEY) or not only_settings(self.link.store.assignment)
        return super().check_action(action, parameters)

    def action_leave_room(self) -> None:
        """Go back."""
        self.app.pop_screen()

    # ---- asking the server

    def asks(self, doing: Callable[[], Awaitable[None]], group: str = "settings") -> None:
        """Ask the server beside the keys; what it refuses is said in the status row. One question of a group at a time."""

        async def done() -> None:
            try:
                await doing()
            except NotDone as fault:
                self.refused(fault)

        self.run_worker(done(), group=group, exclusive=True)

    def ask_why(self, title: str, sentence: str, doing: Callable[[str], Awaitable[None]]) -> None:
        """Ask for a reason and do it; the reason of what was refused stands there the next time."""
        from clinic24_tui.dialogs.reason import ReasonDialog

        async def done(why: str) -> None:
            self._why = why
            await doing(why)
            self._why = ""

        def said(why: str | None) -> None:
            if why:
                self.asks(lambda: done(why))

        self.app.push_screen(ReasonDialog(title, sentence, given=self._why), said)

    async def get(self, path: str, **query: str | int) -> Answer:
        """Return what stands at a path under `/api/admin/`; raises NotDone."""
        return await self.link.admin.get(path, **query)

    async def post(self, path: str, body: Answer) -> Answer:
        """Ask for a change; raises NotDone."""
        return await self.link.admin.post(path, body)

    def refused(self, fault: NotDone) -> None:
        """Say why something was not done."""
        self.post_message(Say(words_of(fault), "warn"))

    # ---- flat

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the room's own lines and which of them the keys act on."""
        return [], 0

    def spoken(self) -> Page:
        """Return where one is, and the room's lines."""
        lines, at = self.spoken_lines()
        return Page([f"{_('Inställningar')}. {self.title_words}.", *lines], 1 + at if lines else 0)

    def on_descendant_focus(self) -> None:
        """Follow the focus."""
        self.speak()

    def watched(self) -> Iterable[Widget]:
        """Yield what of the room can be seen, but the flat page."""
        return (widget for widget in self.query_one("#work").walk_children(Widget) if not isinstance(widget, FlatPage))


def words_of(fault: NotDone) -> str:
    """Return why not, in the language of the program: what happened, where, what to do."""
    if fault.code == "line" or not fault.words:
        return _("Servern svarar inte. Inget är ändrat; försök igen när linjen är tillbaka.")
    return fault.words[language()]
