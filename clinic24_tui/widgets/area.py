"""Where text is typed: plain, safe as it comes in, its blanks marked; and the line to the patient with its own keys."""

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Location, Selection

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.case import COMPOSER, ToTranscript
from clinic24_tui.state.phrases import Span, blanks
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import rows_of

SIGNS = frozenset({"semicolon", "slash"})


class Area(TextArea):
    """A place for plain text, made safe as it comes in."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, compact=True, highlight_cursor_line=False, soft_wrap=True)
        self.cursor_blink = False

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted without the characters that steer a terminal or turn the reading order."""
        event.stop()
        event.prevent_default()
        if not self.read_only:
            self._replace_via_keyboard("\n".join(rows_of(event.text)), *self.selection)

    def get_line(self, line_index: int) -> Text:
        """Return a line with its blanks underlined in the colour of what is missing."""
        line = super().get_line(line_index)
        look = Style(color=tokens(self.app.theme).warn, bold=True, underline=True)
        for gap in blanks(line.plain):
            line.stylize(look, gap.start, gap.end)
        return line

    def place(self, text: str) -> None:
        """Put in a text as a whole, the cursor at its end."""
        if text != self.text:
            self.load_text("\n".join(rows_of(text)))
            self.move_cursor(self.document.end)

    def select_span(self, gap: Span) -> None:
        """Select a gap, so that typing replaces it."""
        self.selection = Selection(self.location(gap.start), self.location(gap.end))

    @property
    def span(self) -> tuple[int, int]:
        """Return what is selected as places in the whole text; both are the cursor when nothing is."""
        start, end = sorted((self.selection.start, self.selection.end))
        return self.place_of(start), self.place_of(end)

    def place_of(self, location: Location) -> int:
        """Return a location's place in the whole text."""
        line, column = location
        return sum(len(self.document.get_line(above)) + 1 for above in range(line)) + column

    def location(self, place: int) -> Location:
        """Return the location of a place in the whole text."""
        before = self.text[:place]
        return before.count("\n"), place - (before.rfind("\n") + 1)


class Noting(Area):
    """The internal note: Enter breaks the line, its own key keeps it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ToTranscript)]

    class Left(Message):
        """Go to the conversation; the note stays."""

    def action_to_transcript(self) -> None:
        """Ask to leave the note as it is."""
        self.post_message(self.Left())


class Writing(Area):
    """The line to the patient."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*COMPOSER)]

    class Press(Message):
        """A verb of the composer was asked for: `send`, `new_line`, `next_blank`, `to_transcript`."""

        def __init__(self, verb: str) -> None:
            super().__init__()
            self.verb = verb

    class Move(Message):
        """The choice in the open list moves."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    list_open = False
    """While a list is open the arrows belong to it."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Say which keys are text; `;` and `/` are too, and yet the keys row shows what they open."""
        return key not in SIGNS and super().check_consume_key(key, character)

    def action_phrases(self) -> None:
        """Type the sign that opens the phrases."""
        self.post_message(self.Press("phrases"))

    def action_slash_list(self) -> None:
        """Type the sign that opens the commands."""
        self.post_message(self.Press("slash_list"))

    def action_send(self) -> None:
        """Ask to send, or to take the choice of the open list; what was typed before it comes first."""
        self.post_message(self.Press("send"))

    def action_new_line(self) -> None:
        """Ask for a line break; it comes after the keys that are still on their way."""
        self.post_message(self.Press("new_line"))

    def action_next_blank(self) -> None:
        """Ask for the next blank."""
        self.post_message(self.Press("next_blank"))

    def action_to_transcript(self) -> None:
        """Ask to close the list, or to leave the composer."""
        self.post_message(self.Press("to_transcript"))

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up in the list, or in the text."""
        if self.list_open:
            self.post_message(self.Move(-1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down in the list, or in the text."""
        if self.list_open:
            self.post_message(self.Move(1))
        else:
            super().action_cursor_down(select)
