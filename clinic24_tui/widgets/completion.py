"""The list that opens above the composer: phrases, commands, or the wordings of a choice. It takes its own rows."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.locale import _, ngettext
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import Part, clip, row, wrap

Purpose = Literal["phrases", "commands", "choices"]


class Option(NamedTuple):
    """One line of the list: short name, title, and the text that is shown beside it; `value` is what is chosen.

    One with a `stop` is dimmed and cannot be chosen; the stop says why.
    """

    value: str
    name: str
    title: str = ""
    preview: str = ""
    foot: str = ""
    stop: str = ""


class Completion(Widget):
    """The open list. It is drawn only; the composer keeps the focus and moves the choice."""

    options: reactive[tuple[Option, ...]] = reactive(())
    chosen: reactive[int] = reactive(0)
    sought: reactive[str] = reactive("")
    purpose: reactive[Purpose] = reactive("phrases")

    def open(self, purpose: Purpose, query: str, options: Sequence[Option]) -> None:
        """Show the options; the choice goes back to the first when they change."""
        fresh = tuple(options)
        if fresh != self.options or purpose != self.purpose:
            self.chosen = 0
        self.purpose, self.sought, self.options = purpose, query, fresh
        self.display = True

    def close(self) -> None:
        """Put the list away."""
        self.display = False
        self.options = ()

    @property
    def is_open(self) -> bool:
        """Say whether the list is on the screen, also when nothing was found."""
        return bool(self.display)

    def current(self) -> Option | None:
        """Return the chosen option, None when nothing was found."""
        return self.options[self.chosen] if self.is_open and self.options else None

    def move(self, by: int) -> None:
        """Move the choice, round the ends."""
        if self.options:
            self.chosen = (self.chosen + by) % len(self.options)

    def render_line(self, y: int) -> Strip:
        """Draw one row: frame above, options with the text beside them, frame below."""
        width, height, look = self.size.width, self.size.height, tokens(self.app.theme)
        if y == 0:
            return row(width, look, *self._top(width), ground="sheet")
        if y == height - 1:
            return row(width, look, *self._foot(width), ground="sheet")
        rows = height - 2
        first = min(max(0, self.chosen - rows + 1), max(0, len(self.options) - rows))
        return self._option(first + y - 1, y - 1, rows, width)

    def _top(self, width: int) -> tuple[list[Part], list[Part]]:
        titles = {"phrases": _("Fraser"), "commands": _("Kommandon"), "choices": _("Välj")}
        sign = {"phrases": ";", "commands": "/", "choices": ""}[self.purpose]
        words = f" {titles[self.purpose]}  {clip(sign + self.sought, width // 2)} "
        n = len(self.options)
        found = " " + ngettext("{n} träff", "{n} träffar", n).format(n=n) + " "
        line = "─" * max(0, width - cell_len(words) - cell_len(found) - 4)
        parts = [Part("┌─", "focus"), Part(words, "focus", True), Part(line, "focus"), Part(found, "faint")]
        return [*parts, Part("─┐", "focus")], []

    def _foot(self, width: int) -> tuple[list[Part], list[Part]]:
        do = {"phrases": _("Infoga"), "commands": _("Gör"), "choices": _("Välj")}[self.purpose]
        words = f" Enter {do}   ↑↓ {_('Bläddra')}   Esc {_('Stäng')} "
        line = "─" * max(0, width - cell_len(words) - 3)
        return [Part("└─", "focus"), Part(words, "dim"), Part(line, "focus"), Part("┘", "focus")], []

    def _option(self, place: int, y: int, rows: int, width: int) -> Strip:
        look = tokens(self.app.theme)
        half = 24 + (width - 24) // 5
        inner = width - half - 5
        ground, edge = ("selected", "█") if place == self.chosen and self.options else ("sheet", " ")
        option = self.options[place] if place < len(self.options) else None
        left = [Part("│", "focus", on="sheet"), Part(edge, "focus", on=ground)]
        if option is not None:
            room = max(0, half - 15)
            name = clip(option.name, 12).ljust(12) if option.title else clip(option.name, half - 2)
            title = clip(option.title, room)
            left += [
                Part(name, "dim" if option.stop else "focus", not option.stop, ground),
                Part(f" {title}", "dim" if option.stop else "strong" if edge == "█" else "text", on=ground),
            ]
        elif place == 0:
            left.append(Part(clip(_("Inget passar. Skriv vidare eller stäng med Esc."), half - 2), "warn"))
        used = sum(cell_len(part.text) for part in left)
        left.append(Part(" " * max(0, half - used), on=ground))
        beside = self._beside(inner, rows)
        text, color = beside[y] if y < len(beside) else ("", "text")
        pieces = [*left, Part(" │ ", "rule"), *marked(text, color)]
        gap = Part(" " * max(0, width - 1 - half - 3 - cell_len(text)))
        return row(width, look, [*pieces, gap, Part("│", "focus")], ground="sheet")

    def _beside(self, width: int, rows: int) -> list[tuple[str, str]]:
        """Return the chosen option's whole text, as far as it fits; its last row is what is to know about it."""
        option = self.current()
        if option is None:
            return []
        if option.stop:
            return [(words, "warn") for words in wrap(option.stop, width)][:rows]
        texts = wrap(option.preview, width) if option.preview else []
        room = rows - (1 if option.foot and len(texts) < rows else 0)
        if len(texts) > room:
            texts = [*texts[: room - 1], clip(f"{texts[room - 1]} …", width)]
        out = [(text, "text") for text in texts]
        return [*out, (clip(option.foot, width), "faint")] if option.foot and len(out) < rows else out


def marked(text: str, color: str = "text") -> list[Part]:
    """Return a text with its blanks `[[…]]` in the colour of what is missing, underlined."""
    parts: list[Part] = []
    rest = text
    while "[[" in rest:
        before, _sign, after = rest.partition("[[")
        inner, sign, after = after.partition("]]")
        parts += [Part(before, color), Part(f"[[{inner}{sign}", "warn", True, underline=True)]
        rest = after
    return [*parts, Part(rest, color)]
