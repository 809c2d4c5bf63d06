"""Base of the sheets that show what the server holds of no single patient: asked for when opened, and when the line is back."""

from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import LineChanged, Refused, StoreChanged
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet


class LookSheet(Sheet[None]):
    """Nothing is changed here: PgUp and PgDn turn the text, Esc goes back."""

    AT: ClassVar[Literal["hazards", "feedback"]]
    """What is asked for, and what of the store is then changed."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
    ]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link

    def on_mount(self) -> None:
        """Ask, and show what is held meanwhile."""
        self.draw()
        self._ask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is given here, and there is one field."""
        del parameters
        return action not in ("give", "next_field")

    def _ask(self) -> None:
        if not self.link.look(self.AT) and not self.has_answer():
            self.tell(_("Ingen linje till servern. Det hämtas när du är inloggad och ansluten."))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Show what has come."""
        if message.touches(self.AT):
            self.draw()

    def on_line_changed(self, message: LineChanged) -> None:
        """Ask again when the line is back."""
        if message.state == "online":
            self._ask()

    def on_refused(self, message: Refused) -> None:
        """Say why the server does not give it."""
        if message.vid == self.AT:
            self.tell(message.words)

    def tell(self, words: str) -> None:
        """Say one thing instead of the text."""
        self.query_one(Reading).show(Part(words, "warn", True))

    def action_turn(self, by: int) -> None:
        """Turn the text's pages."""
        self.query_one(Reading).turn(by)

    def has_answer(self) -> bool:
        """Say whether the server has answered."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw what is held."""
        raise NotImplementedError
