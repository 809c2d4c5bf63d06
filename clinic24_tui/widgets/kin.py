"""One row under the identity band: what else of the patient's is open, and her contacts of the last thirty days."""

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.commands.base import key_of
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import Part, clip, row


class OtherContacts(Widget):
    """Not there while there is nothing to say."""

    DEFAULT_CSS = "OtherContacts { height: 1; display: none; }"

    said: reactive[tuple[str, str]] = reactive(("", ""))
    """What is open, and what has been."""

    def watch_said(self) -> None:
        """Take the row only while it is needed."""
        self.display = any(self.said)

    def render_line(self, _y: int) -> Strip:
        """Draw the row; what does not fit is cut, for the list has it whole."""
        running, past = self.said
        key = key_of("earlier_contacts")
        room = self.size.width - len(key) - 3
        parts = [Part(" "), Part(clip(running, room), "warn", True)] if running else [Part(" ")]
        left = room - len(running) - 3
        if past and left > 0:
            parts += [Part(" · " if running else "", "dim"), Part(clip(past, left), "text")]
        return row(self.size.width, tokens(self.app.theme), parts, [Part(f"{key} ", "focus", True)])
