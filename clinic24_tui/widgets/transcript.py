"""The conversation, painted row by row: time, who, words, and at the right edge how far each own line has come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.case import TRANSCRIPT
from clinic24_tui.locale import _
from clinic24_tui.state.transcript import Line
from clinic24_tui.themes import tokens
from clinic24_tui.times import clock
from clinic24_tui.widgets.row import Part, clip, row, wrap

WINDOW = 100
"""Lines of the conversation that are drawn; older ones come in by the same number."""

TEXT_AT = 16
STATE_ROOM = 15
WHO = 6


class Shown(NamedTuple):
    """One line as it is drawn: who says it, its state in words and the look of the state; `fresh` is new for me."""

    line: Line
    who: str
    state: str = ""
    look: str = "dim"
    mark: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is drawn; `new_at` is the seq before which *nytt för dig* stands, `more` says that older lines exist."""

    lines: tuple[Shown, ...] = ()
    pending: tuple[Shown, ...] = ()
    new_at: int | None = None
    more: bool = False


class _Row(NamedTuple):
    seq: int
    strip: Strip


class TranscriptView(Widget, can_focus=True):
    """The newest lines of a case; the end stays in view while it was in view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, action=f"screen.{binding.action}") for binding in bindings(*TRANSCRIPT)
    ]

    conversation: reactive[Conversation] = reactive(Conversation(), init=False)

    class OlderWanted(Message):
        """The oldest drawn line is reached, and more may exist."""

    class Seen(Message):
        """Other lines are on the screen than before."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._rows: list[_Row] = []
        self.window = WINDOW
        """Lines that are drawn now."""
        self._top: int | None = None
        self._cache: dict[tuple[Shown, int, str], list[_Row]] = {}

    def watch_conversation(self) -> None:
        """Draw the rows anew, the end in view when it was."""
        self.remake()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw the rows anew for another width; the end stays in view."""
        self.remake()

    @property
    def top(self) -> int:
        """Return the number of the row that stands at the top."""
        last = max(0, len(self._rows) - self.size.height)
        return last if self._top is None else min(self._top, last)

    @property
    def at_end(self) -> bool:
        """Say whether the newest line is in view."""
        return self.top >= len(self._rows) - self.size.height

    def remake(self) -> None:
        """Make the rows of what is to be shown."""
        below = len(self._rows) - self.top
        width, shown = self.size.width, self.conversation
        if width < TEXT_AT + 8:
            return
        rows: list[_Row] = []
        for item in shown.lines[-self.window :]:
            if item.line.seq == shown.new_at:
                rows.append(self._divider(width))
            rows.extend(self._painted(item, width))
        for item in shown.pending:
            rows.extend(self._painted(item, width))
        grown = rows and self._rows and rows[0].seq < self._rows[0].seq
        self._rows = rows
        if grown and self._top is not None:
            self._top = max(0, len(rows) - below)
        self.refresh()
        self.post_message(self.Seen())

    def _painted(self, item: Shown, width: int) -> list[_Row]:
        key = (item, width, self.app.theme)
        rows = self._cache.get(key)
        if rows is None:
            if len(self._cache) > 4 * WINDOW:
                self._cache.clear()
            look = tokens(self.app.theme)
            rows = [
                _Row(item.line.seq, row(width, look, left, right, ground=ground))
                for left, right, ground in painted(item, width)
            ]
            self._cache[key] = rows
        return rows

    def _divider(self, width: int) -> _Row:
        words = f"  {'·' * 6} {_('nytt för dig')} "
        dots = "·" * max(0, width - len(words) - 1)
        look = tokens(self.app.theme)
        return _Row(self.conversation.new_at or 0, row(width, look, [Part(words, "focus"), Part(dots, "rule")]))

    def render_line(self, y: int) -> Strip:
        """Draw one row; few rows stand at the bottom, next to the composer."""
        height = self.size.height
        place = y + self.top - max(0, height - len(self._rows))
        if 0 <= place < len(self._rows):
            return self._rows[place].strip
        return row(self.size.width, tokens(self.app.theme), [])

    def seen_upto(self) -> int:
        """Return the highest seq of a line that stands on the screen, 0 when there is none."""
        height = self.size.height
        if not self.display or height == 0:
            return 0
        return max((part.seq for part in self._rows[self.top : self.top + height]), default=0)

    def pick(self, before: int) -> Shown | None:
        """Return the newest line on the screen that stands before a seq; None when there is none."""
        seen = {part.seq for part in self._rows[self.top : self.top + self.size.height]}
        return next(
            (item for item in reversed(self.conversation.lines) if item.line.seq in seen and item.line.seq < before),
            None,
        )

    def older(self) -> None:
        """Go one page up; at the top, draw an older hundred and ask for what is not here."""
        if self.top == 0 and self.conversation.more:
            self._top = 0
            self.window += WINDOW
            self.post_message(self.OlderWanted())
        self._go(self.top - max(1, self.size.height - 1))

    def newer(self) -> None:
        """Go one page down; at the end, draw only the newest hundred again."""
        self._go(self.top + max(1, self.size.height - 1))

    def follow(self) -> None:
        """Go to the newest line and stay there; only the newest hundred are drawn again."""
        self._top, self.window = None, WINDOW
        self.remake()
        self.post_message(self.Seen())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go three rows up."""
        event.stop()
        self._go(self.top - 3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go three rows down."""
        event.stop()
        self._go(self.top + 3)

    def _go(self, top: int) -> None:
        if top >= len(self._rows) - self.size.height:
            self.follow()
            return
        self._top = max(0, top)
        self.refresh()
        self.post_message(self.Seen())


Painted = tuple[list[Part], list[Part], str]
"""Parts from the left, parts from the right, and the ground."""


def painted(item: Shown, width: int) -> list[Painted]:
    """Return the rows of one line, each as (left, right, ground)."""
    if item.line.kind == "internal":
        return _internal(item, width)
    room = width - TEXT_AT - (STATE_ROOM if item.state else 2)
    texts = wrap(item.line.text, max(room, 8))
    if item.state and len(item.state) > STATE_ROOM - 2 and width - TEXT_AT - len(item.state) - 2 < len(texts[-1]):
        texts.append("")
    look, bold = _text_look(item)
    mark_look = item.look if item.mark else "text"
    rows: list[Painted] = []
    for place, text in enumerate(texts):
        who = _who(item) if place == 0 else [Part(" " * (TEXT_AT - 1))]
        right = [Part(item.state, item.look, item.look in ("focus", "alarm_text"))] if place == len(texts) - 1 else []
        rows.append(([*who, Part(item.mark or " ", mark_look, True), Part(text, look, bold)], right, "bg"))
    return rows


def _text_look(item: Shown) -> tuple[str, bool]:
    if item.line.kind == "patient":
        return ("strong", True) if item.fresh else ("text", False)
    if item.line.kind == "system":
        return "faint", False
    return ("text", False) if item.mark else ("dim", False)


def _who(item: Shown) -> list[Part]:
    name = clip(item.who, WHO)
    patient = item.line.kind == "patient"
    time = clock(item.line.at) if item.line.at else " " * 5
    return [Part(f"  {time}  ", "dim"), Part(name.ljust(WHO), "strong" if patient else "dim", patient)]


def _internal(item: Shown, width: int) -> list[Painted]:
    label = f"{_('INTERNT')} "
    texts = wrap(item.line.text, max(width - TEXT_AT - len(label) - STATE_ROOM - 1, 8))
    rows: list[Painted] = []
    for place, text in enumerate(texts):
        time = clock(item.line.at) if item.line.at and place == 0 else " " * 5
        name = clip(item.who, WHO).ljust(WHO) if place == 0 else " " * WHO
        left = [
            Part(f"  {time}  ", "dim", on="bg"),
            Part(name, "note"),
            Part("║ ", "note", True),
            Part(label, "note", True),
            Part(text),
        ]
        state = item.state or _("bara personal")
        right = [Part(f"{state} ", item.look if item.state else "note")] if place == len(texts) - 1 else []
        rows.append((left, right, "note_bg"))
    return rows


class ChatHead(Widget):
    """One row above the conversation: whose turn, since when, and until when an answer is due."""

    turn: reactive[str] = reactive("")
    due: reactive[str] = reactive("")
    late: reactive[bool] = reactive(False)
    here: reactive[bool] = reactive(False)
    older: reactive[bool] = reactive(False)

    def render_line(self, _y: int) -> Strip:
        """Draw the row."""
        title = Part(_("Chatt"), "focus" if self.here else "strong", True)
        dot = Part(" · ", "dim") if self.due else Part("")
        key = [Part(key_of("older_lines"), "focus", True), Part(_(" Äldre"), "dim")] if self.older else []
        words = [
            title,
            Part("  "),
            Part(self.turn, "text"),
            dot,
            Part(self.due, "warn" if self.late else "dim", self.late),
        ]
        return row(self.size.width, tokens(self.app.theme), words, key)


def as_conversation(
    lines: Sequence[Shown], pending: Sequence[Shown], new_at: int | None, *, more: bool
) -> Conversation:
    """Freeze what is to be drawn."""
    return Conversation(tuple(lines), tuple(pending), new_at, more)
