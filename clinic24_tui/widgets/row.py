"""One row of cells: parts from the left, parts from the right, clipped to a width; and people's words made harmless."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from clinic24_tui.themes import Tokens, style

CUT = "…"


class Part(NamedTuple):
    """Words in one look; `color` and `on` are names of tokens, an empty `on` is the row's own ground."""

    text: str
    color: str = "text"
    bold: bool = False
    on: str = ""
    underline: bool = False


@cache
def _steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")


@lru_cache(maxsize=4096)
def harmless(text: str) -> str:
    """Return the words on one row: line ends and tabs become spaces, what steers a terminal or turns text is gone."""
    if text.isprintable() and text.isascii():
        return text
    spaced = "".join(" " if char in "\n\r\t\u2028\u2029" else char for char in text)
    return "".join(char for char in spaced if not _steers(char))


def rows_of(text: str) -> list[str]:
    """Return a text's own lines, each harmless; at least one."""
    return [harmless(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def joined(text: str) -> str:
    """Return the lines of a text as one, with a space between; a text of one line as it is."""
    lines = text.splitlines()
    return text if len(lines) < 2 else " ".join(line.strip() for line in lines if line.strip())


def clip(text: str, width: int) -> str:
    """Return the text cut to `width` cells, with `…` where something is left out."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + CUT if width > 0 else ""


def wrap(text: str, width: int) -> list[str]:
    """Return the text broken at spaces into rows of at most `width` cells; its own line ends stay."""
    rows: list[str] = []
    for line in rows_of(text):
        rows.extend(_wrap_line(line, max(width, 1)))
    return rows


def _wrap_line(line: str, width: int) -> list[str]:
    rows, row = [], ""
    for word in line.split(" "):
        joined = f"{row} {word}" if row else word
        if cell_len(joined) <= width:
            row = joined
            continue
        if row:
            rows.append(row)
        row = word
        while cell_len(row) > width:
            head = _head(row, width)
            rows.append(head)
            row = row[len(head) :]
    return [*rows, row]


def _head(word: str, width: int) -> str:
    """Return as many characters as fill the width, at least one."""
    used = 0
    for place, char in enumerate(word):
        used += cell_len(char)
        if used > width:
            return word[: max(place, 1)]
    return word


def segments(parts: Iterable[Part], look: Tokens, ground: str) -> list[Segment]:
    """Return the parts in the look's colours; every text is made harmless here, and nowhere is markup read."""
    return [
        Segment(
            harmless(part.text),
            style(getattr(look, part.color), getattr(look, part.on or ground), part.bold, part.underline),
        )
        for part in parts
        if part.text
    ]


def row(width: int, look: Tokens, left: Sequence[Part], right: Sequence[Part] = (), *, ground: str = "bg") -> Strip:
    """Return one row of `width` cells; the right parts are kept, and the left ones are clipped before them."""
    tail = _fitted(right, width)
    room = width - _cells(tail) - (1 if tail else 0)
    head = _fitted(left, room)
    gap = Part(" " * max(0, width - _cells(head) - _cells(tail)))
    return Strip(segments([*head, gap, *tail], look, ground), width)


def _cells(parts: Iterable[Part]) -> int:
    return sum(cell_len(part.text) for part in parts)


def _fitted(parts: Sequence[Part], room: int) -> list[Part]:
    fitted = []
    for part in parts:
        text = clip(harmless(part.text), room)
        room -= cell_len(text)
        fitted.append(part._replace(text=text))
        if text.endswith(CUT) and text != part.text:
            break
    return fitted


def spaced(words: Sequence[Sequence[Part]], gap: str = "   ") -> list[Part]:
    """Return groups of parts with the same space between them; empty groups leave none."""
    out: list[Part] = []
    for group in words:
        if any(part.text for part in group):
            out.extend([Part(gap), *group] if out else group)
    return out
