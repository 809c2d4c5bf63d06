"""The autoanamnesis: own words first, then why this level, what is there, what is not, and what was not asked."""

from typing import ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.history import HISTORY
from clinic24_tui.locale import _, language
from clinic24_tui.state.history import UNMARKED, Kind, Statement, groups, in_short, reasons
from clinic24_tui.themes import Tokens, tokens
from clinic24_tui.times import clock
from clinic24_tui.widgets.folding import Piece, Row, folded, kind_of, unknowns
from clinic24_tui.widgets.row import Part, row, wrap
from clinic24_tui.wording import flow_marks, flow_version
from server.contract.views import CaseHead, HistoryLine

Extent = Literal["short", "normal", "whole"]

ROWS = {"short": 2, "normal": 9}


class Entry(NamedTuple):
    """One row to draw."""

    left: Row
    right: tuple[Part, ...] = ()


class Spot(NamedTuple):
    """Where the cursor can stand: a statement, or a group that is only counted."""

    place: int
    row: int
    column: int


class Anamnesis(ScrollView, can_focus=False):
    """The history in two rows, in nine, or whole; F3 opens and closes the whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(*HISTORY),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    class Marked(Message):
        """A statement is to be marked `changed` or `unclear`, or its mark taken away."""

        def __init__(self, place: int, line: HistoryLine, kind: Literal["changed", "unclear"]) -> None:
            super().__init__()
            self.place, self.line, self.kind = place, line, kind

    head: reactive[CaseHead | None] = reactive(None)
    extent: reactive[Extent] = reactive("normal")
    may_mark = reactive(default=False)
    """Whether the case is mine, so that its statements can be marked."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._entries: list[Entry] = []
        self._spots: list[Spot] = []
        self._at: int | None = None
        """The place that has the cursor."""
        self._opened: int | None = None
        """The place whose question and answer stand open."""
        self._unfolded: frozenset[Kind] = frozenset()

    def watch_head(self) -> None:
        """Draw the rows anew."""
        self.remake()

    def watch_extent(self) -> None:
        """Draw the rows anew for another height."""
        self.can_focus = self.extent == "whole"
        self.scroll_to(0, 0, animate=False)
        self._at = self._opened = None
        self._unfolded = frozenset()
        self.remake()

    def on_resize(self) -> None:
        """Draw the rows anew for another width."""
        self.remake()

    def remake(self) -> None:
        """Make the rows of the current head, extent and width."""
        width, head = self.size.width, self.head
        self._entries = [] if head is None or width < 20 else rows(head, self.extent, width, self._unfolded)
        self._spots = spots(self._entries) if self.extent == "whole" else []
        if head is not None and self._spots:
            if self._current is None:
                asked = (s.place for s in self._spots if s.place >= 0 and head["history"][s.place]["question"])
                self._at = next(asked, self._spots[0].place)
            self._open_answer(head, width)
        self.virtual_size = Size(width, len(self._entries) if self.extent == "whole" else 0)
        self.refresh()

    def _open_answer(self, head: CaseHead, width: int) -> None:
        places = [n for n, entry in enumerate(self._entries) if any(p.place == self._opened for p in entry.left)]
        if self._opened is not None and places:
            below = places[-1] + 1
            self._entries[below:below] = answer_rows(head, self._opened, width)
            self._spots = spots(self._entries)

    @property
    def asked(self) -> bool:
        """Say whether the question behind a statement stands open."""
        return self._opened is not None

    @property
    def _current(self) -> Spot | None:
        return next((spot for spot in self._spots if spot.place == self._at), None)

    def turn(self, by: int) -> None:
        """Turn the pages; the row that counts what is below hides one, which the next page begins with."""
        self.scroll_relative(y=by * max(1, self.size.height - 1), animate=False)

    def action_step(self, by: int) -> None:
        """Move the cursor to the next statement or the one before."""
        here = self._current
        if here is not None:
            self._stand(self._spots[max(0, min(len(self._spots) - 1, self._spots.index(here) + by))])

    def action_move(self, by: int) -> None:
        """Move the cursor to the nearest statement that begins on another row."""
        here = self._current
        if here is None:
            return
        beyond = [spot.row for spot in self._spots if (spot.row - here.row) * by > 0]
        if beyond:
            row_ = min(beyond) if by > 0 else max(beyond)
            there = [spot for spot in self._spots if spot.row == row_]
            self._stand(min(there, key=lambda spot: abs(spot.column - here.column)))

    def _stand(self, spot: Spot) -> None:
        self._at = spot.place
        if not self.scroll_y <= spot.row < self.scroll_y + self.size.height - 4:
            self.scroll_to(0, max(0, spot.row - self.size.height // 2), animate=False)
        self.refresh()
        self.refresh_bindings()

    def action_show_answer(self) -> None:
        """Open the question and the answer under the statement, or close them again; count out what was counted."""
        kind = kind_of(self._at) if self._at is not None else None
        if kind is not None and self.head is not None:
            self._unfolded |= {kind}
            self._at = next(group.statements[0].place for group in groups(self.head) if group.kind == kind)
        else:
            self._opened = None if self._opened == self._at else self._at
        self.remake()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a statement can be marked now."""
        if action in ("correct_statement", "unclear_statement"):
            return self.may_mark and self._markable() is not None
        return super().check_action(action, parameters)

    def _markable(self) -> HistoryLine | None:
        """Return the statement under the cursor, when it is one of the patient's."""
        if self.head is None or self._at is None or self._at < 0:
            return None
        line = self.head["history"][self._at]
        return None if line["kind"] in UNMARKED else line

    def action_correct_statement(self) -> None:
        """Ask what is right, or take the mark away."""
        self._mark("changed")

    def action_unclear_statement(self) -> None:
        """Mark the statement as unclear, or take the mark away."""
        self._mark("unclear")

    def _mark(self, kind: Literal["changed", "unclear"]) -> None:
        line = self._markable()
        if line is not None and self._at is not None:
            self.post_message(self.Marked(self._at, line, kind))

    def render_line(self, y: int) -> Strip:
        """Draw one row; the statement under the cursor is underlined, and its row begins with `►`."""
        look: Tokens = tokens(self.app.theme)
        place = y + round(self.scroll_y)
        if place >= len(self._entries):
            return row(self.size.width, look, [])
        below = len(self._entries) - place
        if self.extent == "whole" and y == self.size.height - 1 and below > 1:
            more = Part(f"  {_('{n} rader till').format(n=below)}", "warn", True)
            return row(self.size.width, look, [more], [Part(f"{key_of('newer_lines')} ", "focus", True)])
        entry, here = self._entries[place], self._current if self.has_focus else None
        parts = [_part(piece, at=here is not None and piece.place == here.place) for piece in entry.left]
        if here is not None and here.row == place:
            parts = [Part("►", "focus", True), parts[0]._replace(text=parts[0].text[1:]), *parts[1:]]
        return row(self.size.width, look, parts, entry.right)


def _part(piece: Piece, *, at: bool) -> Part:
    if at:
        return Part(piece.text, "focus", True, underline=True)
    return Part(piece.text, piece.color, piece.bold)


def spots(entries: list[Entry]) -> list[Spot]:
    """Return where the cursor can stand, in the order of reading."""
    found: dict[int, Spot] = {}
    for number, entry in enumerate(entries):
        column = 0
        for piece in entry.left:
            if piece.place != -1:
                found.setdefault(piece.place, Spot(piece.place, number, column))
            column += len(piece.text)
    return list(found.values())


def rows(head: CaseHead, extent: Extent, width: int, unfolded: frozenset[Kind] = frozenset()) -> list[Entry]:
    """Return the rows of a history; `short` and `normal` hold what fits, the title counts the rest."""
    if extent == "short":
        return _short(head, width)
    key = (
        Part(key_of("whole_history"), "focus", True),
        Part(_(" Chatten") if extent == "whole" else _(" Hela"), "dim"),
    )
    title = [Piece(_("Autoanamnes"), "strong", True)]
    title += [Piece(f"  {words}", "warn") for words in flow_marks(head)]
    counted = Piece(f"  {_counted(head)}", "dim")
    if extent == "whole":
        counted = Piece(f"  {' · '.join([_counted(head), *flow_version(head)])}", "dim")
        body = folded(head, width, unfolded=unfolded)
        return [Entry([*title, counted], key), *(Entry(found) for found in body)]
    body, room = folded(head, width, most_words=2), ROWS["normal"] - 1
    if len(body) > room:
        title.append(Piece(_("  {n} rader till").format(n=len(body) - room), "warn"))
        last = unknowns(head, width)[:1]
        body = [*body[: room - len(last)], *last]
    return [Entry([*title, counted], key), *(Entry(found) for found in body)]


def _counted(head: CaseHead) -> str:
    return _("{n} svar").format(n=len({line["question"] for line in head["history"] if line["question"]}))


def _is_there(said: Statement) -> bool:
    """Say whether the two rows of a small terminal name a statement: what is there, and what a clinician has put right."""
    return said.kind in ("positive", "course", "value") or (said.kind == "other" and said.mark is not None)


def _look(said: Statement) -> str:
    return "warn" if said.mark else "text"


def _short(head: CaseHead, width: int) -> list[Entry]:
    key = (Part(key_of("whole_history"), "focus", True), Part(_(" Anamnes"), "dim"))
    found = groups(head)
    words = " ".join(said.text for group in found if group.kind == "words" for said in group.statements)
    there = [said for group in found for said in group.statements if _is_there(said)]
    marks = [Part(f" {' · '.join(flow_marks(head))} ", "warn")] if flow_marks(head) else []
    # What stands at the right must not take the room of what was found.
    room = width - sum(cell_len(part.text) for part in (*marks, *key)) - 6 if marks else width
    quote = _clipped_quote(words, room // 2 - 1) if width > 60 else words
    first = [Piece(f" {quote}  ", "strong", True)] if words else [Piece(" ")]
    kept = head["sbar"]
    if kept is not None:
        wish = " ".join(kept["recommendation"].split())
        first = [
            Piece(f" {_('Överlämnat av {name} {at}').format(name=kept['by'], at=clock(kept['at']))}: ", "note", True)
        ]
        first.append(Piece(f"{wish}  ", "note"))
    for said in there:
        changed = said.mark is not None and said.mark["kind"] == "changed"
        first += [Piece("  " if changed else "+ ", "strong", True), Piece(f"{in_short(said)} ", _look(said))]
    asked = unknowns(head, width)
    second = asked[0] if asked else [Piece("  " + _("Därför: "), "dim"), Piece(" · ".join(reasons(head)))]
    return [Entry(first, (*marks, *key)), Entry(second)]


def _clipped_quote(quote: str, width: int) -> str:
    return quote if len(quote) <= width else f"{quote[: width - 2].rstrip()}…”"


def answer_rows(head: CaseHead, place: int, width: int) -> list[Entry]:
    """Return the question as it was put and the answer as it was given; or where the statement comes from instead."""
    line, lang = head["history"][place], language()
    found = next((asked for asked in head["asked"] if asked["question"] == line["question"]), None)
    if found is None:
        return [Entry([Piece(f"      {_origin(line)}", "warn" if line["question"] else "dim")])]
    pairs = ((_("Fråga"), found["text"][lang], "text"), (_("Svar"), found["value"][lang], "strong"))
    return [
        Entry([Piece("      "), Piece(f"{label if n == 0 else '':<9}", "dim"), Piece(text, look)])
        for label, said, look in pairs
        for n, text in enumerate(wrap(said, width - 18))
    ]


def _origin(line: HistoryLine) -> str:
    if line["question"]:
        return _("Frågan kan inte visas längre: flödet har ändrats.")
    origins = {
        "source": _("Frågorna ställdes i telefon och svaren skrevs in av personal."),
        "words": _("Patientens egna ord, ord för ord, skrivna före frågorna."),
        "value": _("Räknat ur flera svar."),
        "not_asked": _("Frågan har inte ställts."),
    }
    return origins.get(line["kind"], _("Från checklistan med akuta tecken."))
