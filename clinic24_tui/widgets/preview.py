"""The autoanamnesis of the row under the cursor: own words first, what is there, what is not, what was not asked, why
this level.
"""

from rich.style import Style
from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.themes import level_mark
from clinic24_tui.widgets.panel import Line, Panel, length, plain, spread, wrap
from clinic24_tui.wording import flow_marks, level_word, who
from server.contract.views import CaseHead, HistoryLine, QueueRow

NOT_ASKED = {"sv": "Ej tillfrågad om ", "en": "Not asked about "}
UNKNOWN = {"sv": "Vet ej: ", "en": "Does not know: "}
THERE = frozenset({"positive", "value", "medicine"})
COLUMNS = (0, 28, 54)
"""Where the three columns of words begin, from the inner indent."""
ROOM = 70


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
        lines = [self._heading(row, width)]
        if head is not None:
            lines += self._history(head, width - 3, height - 1)
        elif self._case and row is not None:
            lines.append([("   ", self.ink(self.look.text)), (_("Hämtar …"), self.ink(self.look.faint))])
        return lines[:height]

    def _heading(self, row: QueueRow | None, width: int) -> Line:
        look = self.look
        left: Line = [(f" {_('Autoanamnes')}", self.ink(look.strong, bold=True))]
        if row is None:
            return left
        complaint = plain(self._link.store.complaint(row["complaint"], language()))
        left.append((f"  {complaint} · {who(row).replace('  ', ' ')}", self.ink(look.dim)))
        if row.get("owner_name"):
            left.append((f" · {_('hos {name}').format(name=plain(row['owner_name']))}", self.ink(look.dim)))
        return spread(left, [(f"Enter {_('Öppna')} ", self.ink(look.dim))], width, self.ink(look.text))

    def _history(self, head: CaseHead, width: int, height: int) -> list[Line]:
        lines = head["history"]
        words = [line for line in lines if line["kind"] == "words"]
        there = [self._text(line) for line in lines if line["kind"] in THERE]
        absent = [self._text(line) for line in lines if line["kind"] == "negative"]
        asked = [self._bare(line) for line in lines if line["kind"] in ("unknown", "not_asked")]
        roomy = height >= 12 and width >= ROOM
        out = self._words(words, head, width, 4 if roomy else 1)
        if roomy:
            table = self._table(there, absent, asked) or self._rows(there, absent, asked, width)
            room = height - len(out) - 5
            return [*out, [], *table[:room], [], *self._why(head, width)]
        out += self._run("+ ", there, width, self.look.strong, self.look.text)
        out += self._run("– ", absent, width, self.look.dim, self.look.dim)
        out += self._run("? ", asked, width, self.look.warn, self.look.text, caption=_("Ej tillfrågad om"))
        return [*out[: height - 1], *self._why(head, width, narrow=True)]

    def _text(self, line: HistoryLine) -> str:
        return plain(line["en"] if language() == "en" else line["sv"])

    def _bare(self, line: HistoryLine) -> str:
        """Return what was not asked or not known without the words that stand over the column."""
        text, lang = self._text(line), language()
        if text.startswith(UNKNOWN[lang]):
            return f"{text.removeprefix(UNKNOWN[lang])} ({_('vet ej')})"
        return text.removeprefix(NOT_ASKED[lang])

    def _words(self, words: list[HistoryLine], head: CaseHead, width: int, most: int) -> list[Line]:
        look = self.look
        rows = [row for line in words for row in wrap(self._text(line), width - 4)]
        if len(rows) > most:
            rows = [*rows[: most - 1], f"{rows[most - 1][: width - 8].rpartition(' ')[0]} …”"]
        out: list[Line] = [[("   ", self.ink(look.text)), (row, self.ink(look.strong))] for row in rows]
        if out and most > 1:
            told = _("patientens ord {at}").format(at=times.clock(head["entered"]))
            if length(out[-1]) + len(told) + 3 > width:
                out.append([])
            out[-1] = spread(out[-1], [(told, self.ink(look.faint))], width + 2, self.ink(look.text))
        return out

    def _rows(self, there: list[str], absent: list[str], asked: list[str], width: int) -> list[Line]:
        """Return the words group by group, for those that are sentences rather than words."""
        look = self.look
        strong, text, dim, warn = (self.ink(c) for c in (look.strong, look.text, look.dim, look.warn))
        lead = (" " * 3, text)
        out = [
            [lead, *line]
            for line in (*column("+", there, width - 5, strong, text), *column("–", absent, width - 5, dim, dim))
        ]
        if asked:
            out.append([lead, ("? ", warn), (_("Ej tillfrågad om"), self.ink(look.warn, bold=True))])
            out += [[lead, *line] for line in column(" ", asked, width - 5, warn, text)]
        return out

    def _table(self, there: list[str], absent: list[str], asked: list[str]) -> list[Line]:
        """Return three columns; nothing where a sentence would not fit one of them in two rows."""
        look = self.look
        widths = (COLUMNS[1] - 4, COLUMNS[2] - COLUMNS[1] - 4, 20)
        if any(
            len(wrap(item, room)) > 2
            for room, items in zip(widths, (there, absent, asked), strict=True)
            for item in items
        ):
            return []
        strong, text, dim, warn = (self.ink(c) for c in (look.strong, look.text, look.dim, look.warn))
        columns = [
            column("+", there, widths[0], strong, text),
            column("–", absent, widths[1], dim, dim),
            column("?", asked, widths[2], warn, text),
        ]
        if asked:
            columns[2].insert(0, [("? ", warn), (_("Ej tillfrågad om"), self.ink(look.warn, bold=True))])
        out: list[Line] = []
        for n in range(max(map(len, columns))):
            line: Line = [("   ", text)]
            for at, rows in zip(COLUMNS, columns, strict=True):
                line.append((" " * (at + 3 - length(line)), text))
                line += rows[n] if n < len(rows) else []
            out.append(line)
        return out

    def _run(self, sign: str, items: list[str], width: int, sign_ink: str, ink: str, caption: str = "") -> list[Line]:
        if not items:
            return []
        look = self.look
        line: Line = [("   ", self.ink(look.text))]
        if caption:
            line += [(f"{sign}{caption} ", self.ink(look.warn, bold=True)), (" · ".join(items), self.ink(ink))]
            return [spread(line, [], width, self.ink(look.text))]
        for item in items:
            line += [(sign, self.ink(sign_ink, bold=True)), (f"{item}  ", self.ink(ink))]
        return [spread(line, [], width, self.ink(look.text))]

    def _why(self, head: CaseHead, width: int, *, narrow: bool = False) -> list[Line]:
        look, level = self.look, head["level"]
        field = (
            self.ink(look.on_alarm, bold=True, on=look.alarm)
            if level <= 1
            else self.ink(look.warn if level == 2 else look.text, bold=True)
        )
        rule = head["rules"][0]["id"] if head["rules"] else ""
        said = (
            _("förslag av regel")
            if level == head["suggested"] and rule
            else _("förslag")
            if level == head["suggested"]
            else _("ändrad")
        )
        line: Line = [
            ("   ", self.ink(look.text)),
            (level_mark(level), field),
            (f" {level_word(level)}", self.ink(look.strong, bold=True)),
        ]
        line.append((f"  {said} ", self.ink(look.dim)))
        if level == head["suggested"] and rule:
            line.append((f"{plain(rule)} ", self.ink(look.text)))
        if level != head["suggested"]:
            was = f"{level_mark(head['suggested'])} {level_word(head['suggested'])}"
            line.append((_("förslag var {level}").format(level=was) + "  ", self.ink(look.text)))
        marks = " · ".join(flow_marks(head))
        if narrow and marks:
            line.append((f"! {marks}  ", self.ink(look.warn)))
        line.append((plain(head["why"].get(language(), "")), self.ink(look.dim)))
        out = [spread(line, [], width + 2, self.ink(look.text))]
        if marks and not narrow:
            out.append([("   ", self.ink(look.text)), (f"! {marks}", self.ink(look.warn))])
        return out


def column(sign: str, items: list[str], width: int, sign_ink: Style, ink: Style) -> list[Line]:
    """Return a column of words, each after its sign; a long one goes on under itself."""
    return [
        [(f"{sign if n == 0 else ' '} ", sign_ink), (row, ink)]
        for item in items
        for n, row in enumerate(wrap(item, width))
    ]
