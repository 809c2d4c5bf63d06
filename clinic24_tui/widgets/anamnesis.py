"""The autoanamnesis: own words first, then what is there, what is not, what was not asked, and why this level."""

from typing import ClassVar, Literal, NamedTuple

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.case import HISTORY
from clinic24_tui.locale import _, language
from clinic24_tui.themes import Tokens, level_mark, tokens
from clinic24_tui.widgets.row import Part, row, spaced, wrap
from clinic24_tui.wording import flow_marks, level_word
from server.contract.views import CaseHead, HistoryLine

Kind = Literal["words", "positive", "negative", "not_asked", "why", "other"]
Extent = Literal["short", "normal", "whole"]

KINDS: dict[str, Kind] = {
    "words": "words",
    "positive": "positive",
    "value": "positive",
    "medicine": "positive",
    "negative": "negative",
    "unknown": "not_asked",
    "not_asked": "not_asked",
    "why": "why",
}
"""The kinds of line that the server sends -> how they are drawn; an unknown kind is a plain row."""

FINDINGS: tuple[tuple[Kind, str], ...] = (("positive", "+"), ("other", " "), ("negative", "–"))
"""The order of the findings, and the mark of each."""

LABELS = {"sv": ("Ej tillfrågad om ", "Vet ej: "), "en": ("Not asked about ", "Does not know: ")}
"""How the server begins these lines; the row's label says it once for all."""

ROWS = {"short": 2, "normal": 9}
SOURCE = 15
"""Cells at the right edge for where a line comes from."""


class Entry(NamedTuple):
    """One row to draw, before it is known how wide it may be."""

    left: tuple[Part, ...]
    right: tuple[Part, ...] = ()
    question: str = ""
    """The question that the line comes from, on its first row; empty where no answer lies behind it."""


class History(NamedTuple):
    """The lines of a case's history in the program's language, by how they are drawn."""

    words: list[str]
    findings: list[tuple[str, str, str]]
    """(`+`, `–` or a space; text; question)."""
    not_asked: list[tuple[str, str]]
    """(what; question, empty where none was put)."""
    why: list[str]


def history_of(head: CaseHead) -> History:
    """Sort the lines of a head: positives before negatives, each in the order in which it was asked."""
    sorted_by: dict[Kind, list[HistoryLine]] = {}
    for line in head["history"]:
        sorted_by.setdefault(KINDS.get(line["kind"], "other"), []).append(line)
    findings = [
        (mark, _said(line), line["question"] or "") for kind, mark in FINDINGS for line in sorted_by.get(kind, [])
    ]
    reason = head["why"].get(language(), "")
    why = [_said(line) for line in sorted_by.get("why", [])]
    if reason:
        # The history's own lines say it again with the level before it.
        why = [reason, *(said for said in why if reason not in said)]
    return History(
        [_said(line) for line in sorted_by.get("words", [])],
        findings,
        [(_bare(line), line["question"] or "") for line in sorted_by.get("not_asked", [])],
        why,
    )


def _said(line: HistoryLine) -> str:
    return line["en"] if language() == "en" else line["sv"]


def _bare(line: HistoryLine) -> str:
    """Return what was not asked, or not known, without the words that the row's label says already."""
    said = _said(line)
    for prefix in LABELS[language()]:
        if said.startswith(prefix):
            known = said.removeprefix(prefix)
            return _("{what} (vet ej)").format(what=known) if line["kind"] == "unknown" else known
    return said


class Anamnesis(ScrollView, can_focus=False):
    """The history in two rows, in nine, or whole; F3 opens and closes the whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(*HISTORY),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    head: reactive[CaseHead | None] = reactive(None)
    extent: reactive[Extent] = reactive("normal")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._entries: list[Entry] = []
        self._at = 0
        """Which of the lines that an answer lies behind has the cursor."""
        self._opened = -1

    def watch_head(self) -> None:
        """Draw the rows anew."""
        self.remake()

    def watch_extent(self) -> None:
        """Draw the rows anew for another height."""
        self.can_focus = self.extent == "whole"
        self.scroll_to(0, 0, animate=False)
        self._at, self._opened = 0, -1
        self.remake()

    def on_resize(self) -> None:
        """Draw the rows anew for another width."""
        self.remake()

    def remake(self) -> None:
        """Make the rows of the current head, extent and width."""
        width = self.size.width
        self._entries = [] if self.head is None or width < 20 else rows(self.head, self.extent, width)
        if self.head is not None and 0 <= self._opened < len(self._lines()):
            line = self._lines()[self._opened]
            self._entries[line + 1 : line + 1] = answer_rows(self.head, self._entries[line].question, width)
        self.virtual_size = Size(width, len(self._entries) if self.extent == "whole" else 0)
        self.refresh()

    def _lines(self) -> list[int]:
        """Return the rows on which the cursor can stand."""
        return [place for place, entry in enumerate(self._entries) if entry.question] if self.extent == "whole" else []

    def action_move(self, by: int) -> None:
        """Move the cursor to another line that an answer lies behind."""
        lines = self._lines()
        if lines:
            self._at = max(0, min(len(lines) - 1, self._at + by))
            row_ = lines[self._at]
            if not self.scroll_y <= row_ < self.scroll_y + self.size.height - 4:
                self.scroll_to(0, max(0, row_ - self.size.height // 2), animate=False)
        self.refresh()

    def action_show_answer(self) -> None:
        """Open the question and the answer under the line, or close them again."""
        self._opened = -1 if self._opened == self._at else self._at
        self.remake()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        look: Tokens = tokens(self.app.theme)
        place = y + round(self.scroll_y)
        if place >= len(self._entries):
            return row(self.size.width, look, [])
        entry = self._entries[place]
        lines = self._lines()
        if lines and self.has_focus and place == lines[min(self._at, len(lines) - 1)]:
            return row(self.size.width, look, [Part("► ", "focus", True), *entry.left[1:]], entry.right)
        return row(self.size.width, look, entry.left, entry.right)


def rows(head: CaseHead, extent: Extent, width: int) -> list[Entry]:
    """Return the rows of a history; `short` and `normal` hold what fits, the title counts the rest."""
    history = history_of(head)
    if extent == "short":
        return _short(head, history, width)
    key = (Part("F3", "focus", True), Part(_(" Chatten") if extent == "whole" else _(" Hela"), "dim"))
    title = [Part(_("Autoanamnes"), "strong", True)]
    title += [Part(f"  {words}", "warn") for words in flow_marks(head)]
    body = [*_quotes(history, width, None if extent == "whole" else 2), *_findings(history, width, extent)]
    tail = [*_not_asked(history, width, extent), *_reasons(head, history, width, extent)]
    counted = Part(f"  {_counted(history)}", "dim")
    if extent == "whole":
        title.append(counted)
        return [Entry(tuple(title), key), *body, *tail, *_rules(head, width)]
    room = ROWS["normal"] - 1 - len(tail)
    left_out = max(0, len(body) - room)
    if left_out:
        title.append(Part(_("  {n} rader till").format(n=left_out), "warn"))
    title.append(counted)
    return [Entry(tuple(title), key), *body[:room], *tail]


def _counted(history: History) -> str:
    asked = _("{n} svar").format(n=len(history.findings))
    return f"{asked} · {_('{n} ej tillfrågade').format(n=len(history.not_asked))}" if history.not_asked else asked


def _short(head: CaseHead, history: History, width: int) -> list[Entry]:
    key = (Part("F3", "focus", True), Part(_(" Anamnes"), "dim"))
    quote = [Part(f" {' '.join(history.words)}", "strong", True)] if history.words else []
    found = spaced([_finding(mark, text) for mark, text, _question in history.findings], " ")
    marks = [Part(f" {' · '.join(flow_marks(head))} ", "warn")] if flow_marks(head) else []
    first = (*quote, *([Part("  ")] if quote else []), *found)
    if history.words and width > 60:
        first = (quote[0]._replace(text=_clipped_quote(quote[0].text, width // 2)), *first[1:])
    second = (
        [*_asked_label(), Part(" · ".join(what for what, _question in history.not_asked))]
        if history.not_asked
        else [Part(" " + _("Därför: "), "dim"), Part(" · ".join(history.why))]
    )
    return [Entry(first, (*marks, *key)), Entry(tuple(second))]


def _clipped_quote(quote: str, width: int) -> str:
    return quote if len(quote) <= width else f"{quote[: width - 2].rstrip()}…”"


def _asked_label() -> list[Part]:
    return [Part(" ? ", "warn", True), Part(_("EJ TILLFRÅGAD OM") + " ", "warn", True)]


def _finding(mark: str, text: str) -> list[Part]:
    look = "dim" if mark == "–" else "text"
    return [Part(f"{mark} ", "strong" if mark == "+" else "dim", mark == "+"), Part(text, look)]


def _quotes(history: History, width: int, most: int | None) -> list[Entry]:
    """Quote what the patient wrote, strong; `most` rows of it, the last cut with `…`."""
    quoted = wrap(chr(10).join(history.words), width - SOURCE - 3) if history.words else []
    shown = quoted if most is None or len(quoted) <= most else [*quoted[: most - 1], f"{quoted[most - 1]} …"]
    source = (Part(_("ord för ord"), "faint"), Part(" " * (SOURCE - 12)))
    return [
        Entry((Part("  "), Part(text, "strong", True)), source if place == 0 else ())
        for place, text in enumerate(shown)
    ]


def _findings(history: History, width: int, extent: Extent) -> list[Entry]:
    """Give each finding its row; beside the chat, short ones stand two on a row."""
    if extent == "whole":
        return [
            Entry(
                (Part("  "), *_finding(mark, text))
                if place == 0
                else (Part("    "), Part(text, "dim" if mark == "–" else "text")),
                (),
                question if place == 0 else "",
            )
            for mark, said, question in history.findings
            for place, text in enumerate(wrap(said, width - SOURCE - 6))
        ]
    return _columns(history.findings, width - 4)


def _columns(findings: list[tuple[str, str, str]], width: int) -> list[Entry]:
    half = width // 2
    out: list[Entry] = []
    waiting: list[Part] = []
    for mark, text, _question in findings:
        parts = _finding(mark, text)
        if waiting:
            out.append(Entry((*waiting, *parts)))
            waiting = []
        elif len(text) + 4 < half:
            waiting = [Part("  "), *parts, Part(" " * (half - len(text) - 2))]
        else:
            out.append(Entry((Part("  "), *parts)))
    return [*out, Entry(tuple(waiting))] if waiting else out


def _not_asked(history: History, width: int, extent: Extent) -> list[Entry]:
    if not history.not_asked:
        return []
    if extent == "whole":
        return _not_asked_whole(history, width)
    shown = wrap(" · ".join(what for what, _question in history.not_asked), width - 22)[:1]
    label = [Part(" "), *_asked_label()]
    return [Entry((*(label if place == 0 else [Part(" " * 21)]), Part(text))) for place, text in enumerate(shown)]


def _not_asked_whole(history: History, width: int) -> list[Entry]:
    """Give each its own rows: behind one that is not known lies a question that was put."""
    start = [Part("  "), Part("? ", "warn", True), Part(_("EJ TILLFRÅGAD OM") + " ", "warn", True)]
    out: list[Entry] = []
    for what, question in history.not_asked:
        for place, text in enumerate(wrap(what, width - 22)):
            lead = start if not out else [Part("  "), Part(" " * 19)]
            out.append(Entry((*lead, Part(text)), (), question if place == 0 else ""))
    return out


def answer_rows(head: CaseHead, question: str, width: int) -> list[Entry]:
    """Return the question as it was put and the answer as it was given."""
    found = next((asked for asked in head["asked"] if asked["question"] == question), None)
    if found is None:
        return [Entry((Part("      " + _("Frågan kan inte visas längre: flödet har ändrats."), "warn"),))]
    lang = language()
    pairs = ((_("Fråga"), found["text"][lang], "text"), (_("Svar"), found["value"][lang], "strong"))
    return [
        Entry((Part("      "), Part(f"{label if place == 0 else '':<9}", "dim"), Part(text, look)))
        for label, said, look in pairs
        for place, text in enumerate(wrap(said, width - 18))
    ]


def _reasons(head: CaseHead, history: History, width: int, extent: Extent) -> list[Entry]:
    said = " · ".join(history.why)
    mine = head["level"] != head["suggested"]
    label = _("Nivå") if mine else _("Förslag")
    if mine:
        was = _("förslag var {level}").format(level=f"{level_mark(head['suggested'])} {level_word(head['suggested'])}")
        said = f"{said} ({was})" if said else was
    texts = wrap(said, width - 16) if said else []
    shown = texts if extent == "whole" else texts[:1]
    start = [
        Part(f"  {label} ", "dim"),
        Part(level_mark(head["level"]), "warn" if head["level"] <= 2 else "text", True),
    ]
    return [
        Entry((*(start if place == 0 else [Part(" " * (len(label) + 5))]), Part(f" {text}", "text")))
        for place, text in enumerate(shown)
    ]


def _rules(head: CaseHead, width: int) -> list[Entry]:
    """Name each rule that was met, and where it comes from."""
    lang = language()
    out = []
    for rule in head["rules"]:
        said = rule["en"] if lang == "en" else rule["sv"]
        for place, text in enumerate(wrap(f"{rule['id']}: {said}", width - SOURCE - 6)):
            out.append(Entry((Part(f"    {text}", "dim"),), (Part(rule["source"], "faint"),) if place == 0 else ()))
    return out
