"""Over the list: its name, how many, what waits to be shown, and the columns' names."""

from textual.geometry import Size

from clinic24_tui.commands.base import key_of
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.widgets.panel import Line, Panel, length, plain, spread
from clinic24_tui.widgets.queue_list import QueueList
from clinic24_tui.widgets.queue_row import captions
from clinic24_tui.wording import LIST_NAMES, profession


class ListHeading(Panel):
    """Heading and captions; where there is one row only, the captions (the tabs have the name)."""

    def __init__(self, link: Link, queue_list: QueueList, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link
        self._list = queue_list

    def content(self, size: Size) -> list[Line]:
        """Return the rows."""
        return [self._captions()] if size.height == 1 else [self._heading(size.width), self._captions()]

    def _heading(self, width: int) -> Line:
        look, shown = self.look, self._list.shown
        left: Line = [
            (f" {_(LIST_NAMES[shown])}", self.ink(look.strong, bold=True)),
            (f"  {len(self._list.state)}", self.ink(look.dim)),
        ]
        if self._list.needle:
            said = _("sökning: {needle}").format(needle=plain(self._list.needle))
            n = self._list.matches
            found = ngettext("{n} träff", "{n} träffar", n).format(n=n)
            left.append((f" · {said} · {found}", self.ink(look.warn)))
        elif shown == "waiting":
            left.append((f" · {_('störst vårdbehov först')}", self.ink(look.dim)))
        return spread([*left, *self._fresh()], self._right(), width, self.ink(look.text))

    def _fresh(self) -> Line:
        n = self._list.waiting_rows
        said = ngettext("{n} ny", "{n} nya", n).format(n=n)
        return [(f" · {said}", self.ink(self.look.focus, bold=True))] if n else []

    def _right(self) -> Line:
        assignment = self._link.store.assignment
        where = profession(assignment["profession"]) if assignment else ""
        return [(f"{where}  ", self.ink(self.look.dim)), (f"{key_of('search')} {_('Sök')} ", self.ink(self.look.dim))]

    def _captions(self) -> Line:
        faint = self.ink(self.look.faint)
        line: Line = []
        for text, at in captions(self._list.columns):
            line += [(" " * (at - length(line)), faint), (text, faint)]
        if self.size.height == 1:
            line += self._fresh()
        return line
