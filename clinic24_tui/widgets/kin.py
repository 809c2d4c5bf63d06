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

    several: reactive[str] = reactive("")
    """How many of the patient's cases are open, when it is more than this one."""
    said: reactive[tuple[str, str]] = reactive(("", ""))
    """What is open, and what has been."""

    def watch_said(self) -> None:
        """Take the row only while it is needed."""
        self.display = bool(self.several) or any(self.said)

    def watch_several(self) -> None:
        """Take the row only while it is needed."""
        self.watch_said()

    def render_line(self, _y: int) -> Strip:
        """Draw the row; what does not fit is cut, for the list has it whole."""
        running, past = self.said
        key = key_of("earlier_contacts")
        parts = [Part(" ")]
        if self.several:
            parts += [Part(self.several, "warn", True), Part(f" {key_of('open_cases')}  ", "focus", True)]
        room = self.size.width - len(key) - 2 - sum(len(part.text) for part in parts)
        parts += [Part(clip(running, room), "warn", True)] if running else []
        left = room - len(running) - 3
        if past and left > 0:
            parts += [Part(" · " if running else "", "dim"), Part(clip(past, left), "text")]
        return row(self.size.width, tokens(self.app.theme), parts, [Part(f"{key} ", "focus", True)])
