"""That this is practice, in words and colour: in the title row of every room, and over what hides that row."""

from typing import TYPE_CHECKING, Any, cast

from textual.geometry import Size

from clinic24_tui.locale import _
from clinic24_tui.widgets.panel import Line, Panel

if TYPE_CHECKING:
    from clinic24_tui.workplace import Workplace


def watermark() -> str:
    """Return the words."""
    return _("ÖVNING – inga riktiga patienter")


def in_practice(app: Any) -> bool:
    """Say whether the server is a practice space."""
    return cast("Workplace", app).link.store.training


class Watermark(Panel):
    """A row of its own at the top of what covers the whole screen."""

    DEFAULT_CSS = "Watermark { dock: top; width: 100%; height: 1; }"

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        del size
        return [[(f" {watermark()}", self.ink(self.look.on_practice, bold=True))]]

    @property
    def ground(self) -> str:
        """Return the colour of practice."""
        return self.look.practice
