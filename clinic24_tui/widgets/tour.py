"""The tour's row: which step, what to do and why, and the keys to skip it and to leave."""

from textual.geometry import Size

from clinic24_tui.commands.base import key_of
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.state.tour import STEPS, Step, Tour
from clinic24_tui.widgets.panel import Line, Panel, length, spread


def told(step: Step, hold_seconds: float) -> str:
    """Return a step's words with the keys that hold now."""
    from clinic24_tui.commands.every import VERBS

    keys = {verb.id: verb.key_name() for verb in VERBS}
    return _(step.words).format(**keys, seconds=f"{hold_seconds:g}")


class TourRow(Panel):
    """One row; gone when the tour is over."""

    def __init__(self, link: Link, tour: Tour, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link, self._tour = link, tour

    def on_mount(self) -> None:
        """Stand only while there is a step."""
        self.show()

    def show(self) -> None:
        """Draw the step that is next."""
        self.display = self._tour.step is not None
        self.redraw()

    @property
    def words(self) -> str:
        """Return what the row says, empty when the tour is over."""
        step = self._tour.step
        return f"{self._tour.at + 1}/{len(STEPS)}  {told(step, self._link.hold.seconds)}" if step else ""

    def content(self, size: Size) -> list[Line]:
        """Return the row; its keys where there is room."""
        look = self.look
        left: Line = [(f" {self.words}", self.ink(look.on_practice, bold=True, on=look.practice))]
        keys: Line = []
        for ident, word in (("skip_step", _("hoppa över")), ("leave_tour", _("sluta"))):
            keys.append((f" {key_of(ident)}", self.ink(look.on_practice, bold=True, on=look.practice)))
            keys.append((f" {word} ", self.ink(look.on_practice, on=look.practice)))
        right = keys if length(left) + length(keys) + 1 <= size.width else []
        return [spread(left, right, size.width, self.ink(look.on_practice, on=look.practice))]
