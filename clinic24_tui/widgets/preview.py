"""The autoanamnesis of the row under the cursor, folded: own words, why this level, what is there, what is not."""

from textwrap import wrap

from textual.geometry import Size

from clinic24_tui.commands.base import key_of
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.widgets.folding import Row, folded
from clinic24_tui.widgets.panel import Line, Panel, cut, length, plain, spread
from clinic24_tui.wording import flow_marks, who
from server.contract.views import CaseHead, QueueRow

ROOMY = 12
"""Rows from which more than one row of the patient's own words stand here."""

LEAST_COMPLAINT = 12
"""Cells of the complaint that stand even where not all fits."""


class Preview(Panel):
    """History of `case`; only what the server has sent for it is ever drawn under its name."""

    DEFAULT_CSS = "Preview { width: 1fr; height: 1fr; }"

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link
        self._case = ""

    def show(self, case: str) -> None:
        """Show another case's history, or nothing."""
        self._case = case
        self.redraw()

    def content(self, size: Size) -> list[Line]:
        """Return a heading and what fits of the history."""
        width, height = size
        row = self._link.store.row(self._case) if self._case else None
        view = self._link.store.preview(self._case) if self._case else None
        head = view.head if view else None
        lines = [self._heading(row, head, width)]
        if head is not None:
            lines += self._history(head, width - 3, height - 1)
            lines += self._place(head, width - 6, height - len(lines))
        elif self._case and row is not None:
            lines.append([("   ", self.ink(self.look.text)), (_("Hämtar …"), self.ink(self.look.faint))])
        return lines[:height]

    def _heading(self, row: QueueRow | None, head: CaseHead | None, width: int) -> Line:
        look = self.look
        left: Line = [(f" {_('Autoanamnes')}", self.ink(look.strong, bold=True))]
        if row is None:
            return left
        complaint = plain(self._link.store.complaint(row["complaint"], language()))
        whose = f" · {who(row).replace('  ', ' ')}"
        if row.get("owner_name"):
            whose += f" · {_('hos {name}').format(name=plain(row['owner_name']))}"
        rest: Line = [(whose, self.ink(look.dim))]
        if head is not None and (marks := flow_marks(head)):
            rest.append((f"  ! {' · '.join(marks)}", self.ink(look.warn)))
        end: Line = [(f"{key_of('open_selected')} {_('Öppna')} ", self.ink(look.dim))]
        # A long complaint is cut, so that who it is and what the flow lacks stand whole.
        room = width - length(left) - length(rest) - length(end) - 1
        left += cut([(f"  {complaint}", self.ink(look.dim))], max(LEAST_COMPLAINT, room))
        return spread([*left, *rest], end, width, self.ink(look.text))

    def _history(self, head: CaseHead, width: int, height: int) -> list[Line]:
        """Return what fits of the history; the last row says how many more there are."""
        found = folded(head, width, most_words=4 if height >= ROOMY else 1)
        if len(found) <= height:
            return [self._inked(row) for row in found]
        more = _("{n} rader till").format(n=len(found) - height + 1)
        last = [("     ", self.ink(self.look.text)), (more, self.ink(self.look.warn))]
        return [*(self._inked(row) for row in found[: height - 1]), last]

    def _place(self, head: CaseHead, width: int, height: int) -> list[Line]:
        """Return why the case stands where it does in its queue, where the history has left room for it."""
        said = head["place"].get(language(), "")
        rows = wrap(f"{_('Plats i kön')}: {said}", max(width, 20)) if said else []
        faint = self.ink(self.look.faint)
        return (
            [[("", faint)], *([("     ", faint), (row, faint)] for row in rows)] if rows and len(rows) < height else []
        )

    def _inked(self, row: Row) -> Line:
        return [
            (" ", self.ink(self.look.text)),
            *((plain(piece.text), self.ink(getattr(self.look, piece.color), bold=piece.bold)) for piece in row),
        ]
