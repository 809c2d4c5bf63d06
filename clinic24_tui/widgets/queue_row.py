"""One row of the list as a strip of cells, in the columns of its size."""

from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from clinic24_tui import times
from clinic24_tui.locale import _
from clinic24_tui.state.questions import is_task
from clinic24_tui.themes import Tokens, level_mark, style
from clinic24_tui.widgets.panel import Line, Span, cut, fit, plain, right, strip_of
from clinic24_tui.wording import ALARMING, level_word, mark, marked, open_cases, who
from server.contract.views import QueueRow

FUSE = 6
SHORT = 0.25
"""Share of the target under which the time counts as short."""


class Columns(NamedTuple):
    """Where the cells of a row stand; `fuse` and `arrived` are False where there is no room."""

    complaint: int
    fuse: bool
    arrived: bool


WIDE = Columns(23, fuse=True, arrived=True)
NARROW = Columns(28, fuse=False, arrived=False)


class Facts(NamedTuple):
    """All that decides how a row looks; equal facts are one strip in the cache."""

    case: str
    pos: int
    left: str
    cells: int
    selected: bool
    focused: bool
    gone: bool
    first_of_run: bool
    waited: str
    """How long the longest waiter has waited, or a question; empty for all others."""
    faint: bool
    at_it: str = ""
    """Who else looks at it or writes in it, in words."""
    question: bool = False
    """The row stands for a question to me."""
    open_cases: int = 0
    """How many open cases the patient has, 0 when it is this one only."""
    passed: bool = False
    """*Take next* passes it over: the patient is not of the chosen ages."""


def fuse(row: QueueRow, now: int) -> int:
    """Return how many of the six cells of the target are left, rounded up."""
    whole = max(1, row["due"] - row["entered"])
    return max(0, min(FUSE, -(-FUSE * (row["due"] - now) // whole)))


def draw(row: QueueRow, seen: Facts, complaint: str, columns: Columns, width: int, look: Tokens, now: int) -> Strip:
    """Return the row's strip."""
    ground = (look.selected if seen.focused else look.raised) if seen.selected else look.bg
    line = _cells(row, seen, complaint, columns, look, ground, now)
    return strip_of(cut(line, width), width, style(look.text, ground))


def _cells(row: QueueRow, seen: Facts, complaint: str, columns: Columns, look: Tokens, ground: str, now: int) -> Line:
    faint = seen.faint
    text = style(look.faint if faint else look.text, ground)
    dim = style(look.faint if faint else look.dim, ground)
    strong = style(look.strong, ground, bold=True) if seen.selected else text
    edge = "█" if seen.focused else "▌"
    line: Line = [(edge if seen.selected else " ", style(look.focus, ground)), (" ", text)]
    hurry = _hurry(row, seen, look, ground, faint=faint)
    line += [_level(row, look, ground, faint=faint), (" ", text), (right(seen.left, 8), hurry)]
    if columns.fuse:
        line += [("  ", text), ("■" * seen.cells + "·" * (FUSE - seen.cells), hurry)]
    line += [("  ", text), (fit(plain(complaint), columns.complaint), strong), ("  ", text), (who(row), text)]
    if columns.arrived:
        line += [(" ", text), (fit(times.arrived(row["entered"], now), 5), dim)]
    return [*line, ("  ", text), *_other(row, seen, look, ground, faint=faint, short=not columns.arrived)]


def _level(row: QueueRow, look: Tokens, ground: str, *, faint: bool) -> Span:
    level = row["level"]
    if level <= 1 and not faint:
        return (level_mark(level), style(look.on_alarm, look.alarm, bold=True))
    colour = look.faint if faint else look.warn if level == 2 else look.text if level == 3 else look.dim
    return (level_mark(level), style(colour, ground, bold=level <= 2 and not faint))


def _hurry(row: QueueRow, seen: Facts, look: Tokens, ground: str, *, faint: bool) -> Style:
    if faint:
        return style(look.faint, ground)
    if row["level"] <= 1:
        return style(look.alarm_text, ground, bold=True)
    if row["level"] == 2 or seen.cells == 0 or seen.cells <= FUSE * SHORT:
        return style(look.warn, ground, bold=True)
    return style(look.text, ground)


def _other(row: QueueRow, seen: Facts, look: Tokens, ground: str, *, faint: bool, short: bool) -> Line:
    dim = style(look.faint if faint else look.dim, ground)
    if seen.gone:
        return [(_("inte kvar i kön"), dim)]
    line: Line = []
    question = row.get("question")
    if seen.question and question is not None:
        sign = _("Uppdrag:") if is_task(question) else "?"
        line.append((f"{sign} {plain(question['by_name'])} {seen.waited}", style(look.note, ground, bold=True)))
    alarm = marked(row, *ALARMING)
    if alarm is not None:
        line += [
            (" " if line else "", dim),
            ("!!", style(look.on_alarm, look.alarm, bold=True)),
            (f" {mark(alarm)}", style(look.alarm_text, ground, bold=True)),
        ]
    words = [open_cases(seen.open_cases, short=short)] if seen.open_cases else []
    words += [_("andra åldrar")] if seen.passed else []
    words += (
        [plain(row["owner_name"])] if row.get("owner_name") and row["state"] == "open" and not seen.question else []
    )
    if seen.waited and not seen.question:
        words.append(_("längst väntan {t}").format(t=seen.waited))
    words += [mark(found, row["level"]) for found in row["marks"] if found["key"] not in ALARMING]
    if seen.at_it:
        words.append(plain(seen.at_it))
    if row["writer"] == "guardian":
        words.append(_("vårdnadshavare"))
    if not words and not line and seen.first_of_run:
        words.append(level_word(row["level"], short=True))
    if words:
        line.append((f"{' · ' if line else ''}{' · '.join(words)}", dim))
    return line


def captions(columns: Columns) -> list[tuple[str, int]]:
    """Return (text, column) of the headings over the list."""
    out = [(_("nivå"), 2), (right(_("kvar"), 6), 7)]
    at = 13
    if columns.fuse:
        out.append((_("av mål"), at + 2))
        at += 2 + FUSE
    out += [(_("besvär"), at + 2), (_("vem"), at + 2 + columns.complaint + 2)]
    at += 2 + columns.complaint + 2 + 4
    if columns.arrived:
        out.append((_("inkom"), at + 1))
        at += 6
    return [*out, (_("övrigt"), at + 2)]
