"""The autoanamnesis in few rows: several statements on each, every piece knowing which statement it belongs to."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple, cast

from rich.cells import cell_len

from clinic24_tui.locale import N_, _
from clinic24_tui.state.between import sbar_rows
from clinic24_tui.state.history import (
    COUNTED,
    NEGATIVE,
    ORDER,
    Group,
    Kind,
    Statement,
    groups,
    lowered,
    marked,
    reasons,
)
from clinic24_tui.themes import level_mark
from clinic24_tui.times import clock
from clinic24_tui.widgets.row import rows_of, wrap
from clinic24_tui.wording import level_word
from server.contract.views import CaseHead

SIGNS: dict[Kind, tuple[str, str]] = {
    "positive": ("+", "strong"),
    "background": ("+", "strong"),
    "negative": ("–", "dim"),
    "no_other": ("–", "dim"),
    "no_background": ("–", "dim"),
    "unknown": ("?", "warn"),
    "not_asked": ("?", "warn"),
}
"""How a group begins, and in which colour."""
LABELS: dict[Kind, str] = {
    "course": N_("Förlopp"),
    "value": N_("Värden"),
    "background": N_("Bakgrund"),
    "no_background": N_("Bakgrund"),
}
ON_ITS_OWN_ROW: frozenset[Kind] = frozenset({"positive", "negative"})
INDENT = 4
"""Cells before the words: two for the cursor, two for the sign."""
GAP = 2
LONGEST = 30
"""Cells of the longest word that is kept on one row."""
FEW = 2
"""Negatives of a counted kind that are read out all the same."""


class Piece(NamedTuple):
    """Words in one look; `place` is the statement that they belong to, -1 for none."""

    text: str
    color: str = "text"
    bold: bool = False
    place: int = -1


Row = list[Piece]


def folded(
    head: CaseHead, width: int, *, most_words: int | None = None, unfolded: Set[Kind] = frozenset()
) -> list[Row]:
    """Return the rows of a history: own words (at most so many rows), why this level, and the rest in flowing rows."""
    found = groups(head)
    source = [said.text for group in found if group.kind == "source" for said in group.statements]
    words = [group for group in found if group.kind == "words"]
    rest = [group for group in found if group.kind not in ("source", "words")]
    told = handover(head, width, clipped=most_words is not None)
    told += [[Piece("  "), Piece(text, "note")] for said in source for text in wrap(said, width - 3)]
    return [*told, *own_words(words, width, most_words), *why(head, width), *flow(rest, width, unfolded)]


def handover(head: CaseHead, width: int, *, clipped: bool) -> list[Row]:
    """Return the latest handover, which is read first: all of it, or where it is `clipped` the wish and what band and words lack.

    The situation is the level, the age and the patient's own words, which stand there anyhow.
    """
    kept = head["sbar"]
    if kept is None:
        return []
    by = _("Överlämnat av {name} {at}").format(name=kept["by"], at=clock(kept["at"]))
    parts = cast("dict[str, object]", kept)
    if not clipped:
        told = [text for said in sbar_rows(parts) for text in wrap(said, width - 3)]
        return [[Piece("  "), Piece(by, "note", True)], *([Piece("  "), Piece(text, "note")] for text in told)]
    wish = wrap(f"{by}: {' '.join(kept['recommendation'].split())}", width - 3)
    out: list[Row] = [
        [Piece("  "), Piece(text, "note", True)] for text in (wish if len(wish) <= 2 else [wish[0], f"{wish[1]} …"])
    ]
    for said in sbar_rows({key: parts[key] for key in ("background", "assessment")}):
        first, *more = wrap(said, width - 5)
        out.append([Piece("  "), Piece(f"{first} …" if more else first, "note")])
    return out


def unknowns(head: CaseHead, width: int) -> list[Row]:
    """Return only what is not known and what was not asked."""
    return flow([group for group in groups(head) if group.kind in ("unknown", "not_asked")], width)


def own_words(found: Iterable[Group], width: int, most: int | None = None) -> list[Row]:
    """Return what the patient wrote, word for word; what is cut off ends in `…`."""
    out: list[Row] = []
    for said in (statement for group in found for statement in group.statements):
        out += [
            [Piece("  "), Piece(text, "strong", True, said.place)]
            for text in wrap(marked(said.text, said.mark), width - 3)
        ]
    return out if most is None or len(out) <= most else [*out[: most - 1], [*out[most - 1][:1], _cut(out[most - 1][1])]]


def _cut(piece: Piece) -> Piece:
    kept = piece.text.rsplit(" ", 1)[0] if cell_len(piece.text) > 8 else piece.text
    return piece._replace(text=f"{kept} …")


def why(head: CaseHead, width: int) -> list[Row]:
    """Return the level with its rule and source, or with the clinician's reason and what the suggestion was."""
    mine = head["level"] != head["suggested"]
    said = reasons(head)
    if mine:
        was = _("förslag var {level}").format(level=f"{level_mark(head['suggested'])} {level_word(head['suggested'])}")
        said = [f"{said[0]} ({was})", *said[1:]] if said else [was]
    label = _("Nivå") if mine else _("Förslag")
    lead: Row = [
        Piece(f"  {label} ", "dim"),
        Piece(f"{level_mark(head['level'])} ", "warn" if head["level"] <= 2 else "text", True),
    ]
    indent = sum(cell_len(piece.text) for piece in lead)
    texts = wrap(" · ".join(said), width - indent - 1)
    return [[*(lead if n == 0 else [Piece(" " * indent)]), Piece(text)] for n, text in enumerate(texts)]


def flow(found: Iterable[Group], width: int, unfolded: Set[Kind] = frozenset()) -> list[Row]:
    """Return the groups in rows; a group that fits in what is left of a row stands there, unless it begins its own."""
    out: list[Row] = []
    used = 0
    for group in found:
        words = list(_counted(group) if _is_counted(group, unfolded) else _words(group))
        whole = sum(map(_cells, words))
        if used and group.kind not in ON_ITS_OWN_ROW and used + GAP + whole <= width:
            out[-1].append(Piece(" " * GAP))
            used += GAP
        else:
            out.append([Piece("  ")])
            used = 2
        for word in words:
            if used + _cells(word) > width and used > INDENT:
                out.append([Piece(" " * INDENT)])
                used = INDENT
            out[-1] += word
            used += _cells(word)
    return [_joined(row) for row in out]


def _is_counted(group: Group, unfolded: Set[Kind]) -> bool:
    """Say whether a group is only counted: few, or marked by a clinician, they are read out."""
    few = len(group.statements) <= FEW
    return (
        group.kind in COUNTED and group.kind not in unfolded and not few and not any(s.mark for s in group.statements)
    )


def _cells(word: Row) -> int:
    return sum(cell_len(piece.text) for piece in word)


def _counted(group: Group) -> Iterator[Row]:
    words = _("Bakgrund: {n} nej") if group.kind == "no_background" else _("{n} andra nej")
    said = words.format(n=len(group.statements))
    yield [Piece("– ", "dim", True), Piece(said, "dim", place=spot_of(group.kind)), Piece(" ")]


def spot_of(kind: Kind) -> int:
    """Return the place by which a counted group goes; statements have places from 0."""
    return -2 - ORDER.index(kind)


def kind_of(spot: int) -> Kind | None:
    """Return which counted group a place is, None for a statement's."""
    return ORDER[-2 - spot] if spot < -1 else None


def _words(group: Group) -> Iterator[Row]:
    """Yield a group's words, each with its sign, comma or space, so that a row is broken only between them."""
    if group.kind in SIGNS:
        sign, color = SIGNS[group.kind]
        yield [Piece(f"{sign} ", color, True)]
    if group.kind in LABELS:
        yield [Piece(f"{_(LABELS[group.kind])}: ", "dim")]
    color = "dim" if group.kind in NEGATIVE else "text"
    between = ", " if group.kind in NEGATIVE else " · "
    for number, said in enumerate(group.statements):
        looks = "warn" if said.mark else color
        words = _statement(group, number, said).split(" ")
        for at, word in enumerate(words):
            *heads, tail = wrap(word, LONGEST)
            yield from ([Piece(head, looks, place=said.place)] for head in heads)
            if at < len(words) - 1:
                yield [Piece(f"{tail} ", looks, place=said.place)]
            else:
                yield [
                    Piece(tail, looks, place=said.place),
                    Piece(between if said != group.statements[-1] else " ", "dim"),
                ]


def _statement(group: Group, number: int, said: Statement) -> str:
    """Return a statement as it stands in its row: negatives read as one sentence."""
    text = " ".join(" ".join(rows_of(said.text)).split())
    return marked(lowered(text) if number and group.kind in NEGATIVE else text, said.mark)


def _joined(row: Sequence[Piece]) -> Row:
    """Return the row with neighbours of one look and statement as one piece, and nothing blank at its end."""
    out: Row = []
    for piece in row:
        before = out[-1] if out else None
        if before is not None and before[1:] == piece[1:]:
            out[-1] = before._replace(text=before.text + piece.text)
        else:
            out.append(piece)
    out[-1] = out[-1]._replace(text=out[-1].text.rstrip()) if len(out) > 1 else out[-1]
    return out
