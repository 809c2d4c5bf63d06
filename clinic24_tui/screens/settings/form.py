"""A form on the screen, drawn from its schema: one row a field, its error beside it, one field to type in at the foot."""

from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.settings import FORM
from clinic24_tui.locale import _
from clinic24_tui.state.form import Field, Form, shown
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.panel import Line, Panel, wrap
from clinic24_tui.widgets.row import Part, clip, harmless, row

LABEL = 30
"""Cells of a label at most."""


class FormRow(NamedTuple):
    """One row as it is drawn: a heading (no field), a field, a row of its list (`at` from 0), or what is wrong with it."""

    field: Field | None
    at: int = -1
    words: str = ""

    @property
    def stands(self) -> bool:
        """Say whether the cursor can stand here."""
        return self.field is not None and not self.words


class FormLines(Widget, can_focus=True):
    """The fields, scrolled so that the cursor is in sight."""

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another field is under the cursor."""

    def __init__(self, form: Form, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.form, self.needle = form, ""
        self.rows: list[FormRow] = []
        self.build()

    def build(self) -> None:
        """Make the rows anew from the form; the cursor stays where it can stand."""
        rows: list[FormRow] = []
        section = ""
        for one in self.form.find(self.needle):
            if one.section != section:
                section = one.section
                rows += [FormRow(None, words=_(section))]
            rows.append(FormRow(one))
            if one.kind == "rows":
                rows += [FormRow(one, at) for at in range(len(self.form.values.get(one.key) or ()))]
            if one.key in self.form.errors:
                rows.append(FormRow(one, words=self.form.errors[one.key]))
        self.rows = rows
        standing = [at for at, line in enumerate(rows) if line.stands]
        if self.cursor not in standing:
            self.cursor = min(standing, key=lambda at: abs(at - self.cursor), default=0)
        self.refresh()

    @property
    def current(self) -> FormRow | None:
        """Return the row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) and self.rows[self.cursor].stands else None

    def go_to(self, key: str, at: int = -1) -> None:
        """Put the cursor on a field, or on a row of its list."""
        found = [n for n, line in enumerate(self.rows) if line.stands and line.field and line.field.key == key]
        right = [n for n in found if self.rows[n].at == at]
        if found:
            self.cursor = (right or found)[0]

    def watch_cursor(self) -> None:
        """Tell that the cursor has moved."""
        self.post_message(self.Moved())

    def on_key(self, event: events.Key) -> None:
        """Move, and go through the values of a choice."""
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -10, "pagedown": 10, "home": -9999, "end": 9999}
        line = self.current
        if event.key in steps:
            self._move(steps[event.key])
        elif event.key in ("left", "right") and line and line.field and line.field.kind in ("choice", "switch"):
            self.form.step(line.field.key, 1 if event.key == "right" else -1)
            self.build()
            self.post_message(self.Moved())
        else:
            return
        event.stop()
        event.prevent_default()

    def _move(self, by: int) -> None:
        standing = [at for at, line in enumerate(self.rows) if line.stands]
        if self.cursor in standing:
            self.cursor = standing[min(max(0, standing.index(self.cursor) + by), len(standing) - 1)]

    # ---- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        look, width = tokens(self.app.theme), self.size.width
        place = y + self._first()
        if place >= len(self.rows):
            words = _("Inget passar.") if not self.rows and y == 0 else ""
            return row(width, look, [Part(words, "warn")])
        return row(width, look, self._parts(place, width), ground="bg")

    def _first(self) -> int:
        height = max(1, self.size.height)
        return 0 if len(self.rows) <= height else min(max(0, self.cursor - height // 2), len(self.rows) - height)

    def _parts(self, place: int, width: int) -> list[Part]:
        line = self.rows[place]
        if line.field is None:
            return [Part(f" {line.words}", "strong", True)]
        label = min(LABEL, width // 2)
        if line.words:
            return [Part(" " * (label + 4)), Part(f"▌ {line.words}", "warn", True)]
        here = place == self.cursor
        on = "selected" if here else ""
        edge = "█" if self.has_focus else "▌"
        mark = "±" if line.at < 0 and line.field.key in self.form.changed() else " "
        name = clip(_(line.field.label), label) if line.at < 0 else ""
        parts = [
            Part(edge if here else " ", "focus", on=on),
            Part(f" {mark}", "warn", True, on),
            Part(f" {name}{' ' * max(0, label - cell_len(name))}", "strong" if here else "text", here, on),
            Part(self._value(line), "strong" if here else "text", on=on),
        ]
        used = sum(cell_len(part.text) for part in parts)
        return [*parts, Part(" " * max(0, width - used), on=on)]

    def _value(self, line: FormRow) -> str:
        one = line.field
        if one is None:
            return ""
        value = self.form.values.get(one.key)
        if one.kind != "rows":
            words = harmless(shown(one, value))
            return f"← {words} →" if one.kind in ("choice", "switch") else words
        if line.at >= 0 and value:
            return harmless(str(value[line.at]))
        return _(one.none) if not value else ""

    def said(self) -> tuple[list[str], int]:
        """Return the rows as lines to be read, and the one under the cursor."""
        lines = []
        for line in self.rows:
            if line.field is None:
                lines.append(f"{line.words}.")
            elif line.words:
                lines.append(f"{_('Obs: ')}{line.words}")
            else:
                changed = f", {_('ändrad')}" if line.field.key in self.form.changed() else ""
                value = shown(line.field, self.form.values.get(line.field.key)) if line.at < 0 else self._value(line)
                lines.append(f"{_(line.field.label)}: {value}{changed}.")
        return lines, self.cursor if lines else 0


class FormFoot(Panel):
    """What the field under the cursor is for, and how much is changed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.words, self.count = "", 0

    def content(self, size: Size) -> list[Line]:
        """Return the rows."""
        changed = _("{n} ändrat, ej sparat").format(n=self.count) if self.count else ""
        rows = wrap(self.words, max(1, size.width - len(changed) - 3))
        lines: list[Line] = [[(f" {words}", self.ink(self.look.dim))] for words in rows[: size.height]] or [[]]
        if changed:
            first = lines[0]
            used = sum(cell_len(text) for text, _look in first)
            gap = " " * max(1, size.width - used - cell_len(changed) - 1)
            lines[0] = [*first, (gap, self.ink(self.look.dim)), (changed, self.ink(self.look.warn, bold=True))]
        return lines


class FormPane(Vertical):
    """Rows, help and the field to type in. `form` is what the room saves; `Changed` tells that something is another."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*FORM)]

    class Changed(Message):
        """A value of the form is another."""

    def __init__(self, form: Form, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.form = form
        self._typing: tuple[str, int] | None = None
        """The field that is being typed in, and the row of its list; None also while one searches."""

    def compose(self) -> ComposeResult:
        """Lay out the rows, the help and the field to type in."""
        yield FormLines(self.form, id="form-lines")
        yield Input(id="form-input", select_on_focus=False)
        yield FormFoot(id="form-foot")

    @property
    def lines(self) -> FormLines:
        """Return the rows."""
        return self.query_one(FormLines)

    def show(self, form: Form) -> None:
        """Take another form; the cursor stays on its field where that is there too."""
        line = self.lines.current
        self.form = self.lines.form = form
        self.lines.build()
        if line is not None and line.field is not None:
            self.lines.go_to(line.field.key, line.at)
        self.redraw()

    def redraw(self) -> None:
        """Draw rows and foot anew."""
        self.lines.build()
        self._foot()

    @on(FormLines.Moved)
    def _foot(self) -> None:
        if not self.query(FormFoot):
            return
        foot, line = self.query_one(FormFoot), self.lines.current
        foot.words = _(line.field.help) if line is not None and line.field is not None else ""
        foot.count = len(self.form.changed())
        foot.redraw()
        self.refresh_bindings()
        self.post_message(self.Changed())

    # ---- verbs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done with the field under the cursor."""
        line = self.lines.current if self.query(FormLines) else None
        rows = line is not None and line.field is not None and line.field.kind == "rows"
        if action == "add_row":
            return rows
        if action == "remove_row":
            return rows and line is not None and line.at >= 0
        return super().check_action(action, parameters)

    def action_edit_field(self) -> None:
        """Change the field under the cursor."""
        line = self.lines.current
        if line is None or line.field is None:
            return
        one = line.field
        if one.kind in ("choice", "switch"):
            self.form.step(one.key)
            self.redraw()
        elif one.kind == "rows":
            rows = self.form.values.get(one.key) or []
            self._type(one, line.at if line.at >= 0 else len(rows), rows[line.at] if line.at >= 0 else "")
        else:
            self._type(one, -1, shown(one, self.form.values.get(one.key)))

    def action_add_row(self) -> None:
        """Add a row to the list under the cursor."""
        line = self.lines.current
        if line is not None and line.field is not None:
            self._type(line.field, len(self.form.values.get(line.field.key) or ()), "")

    def action_remove_row(self) -> None:
        """Remove the row under the cursor."""
        line = self.lines.current
        if line is not None and line.field is not None and line.at >= 0:
            self.form.drop_row(line.field.key, line.at)
            self.redraw()

    def action_undo_setting(self) -> None:
        """Take the latest change back."""
        key = self.form.undo()
        self.redraw()
        if key:
            self.lines.go_to(key)

    def action_search_fields(self) -> None:
        """Search among the fields."""
        self._typing = None
        self._open(self.lines.needle, _("sök bland fälten"))

    # ---- typing

    def _type(self, one: Field, at: int, text: str) -> None:
        self._typing = (one.key, at)
        self._open(text, _(one.label))

    def _open(self, text: str, placeholder: str) -> None:
        field = self.query_one(Input)
        field.value, field.placeholder = harmless(text), placeholder
        field.cursor_position = len(field.value)
        self.add_class("-typing")
        field.focus()

    def _close(self) -> None:
        self.remove_class("-typing")
        self.lines.focus()
        self.redraw()

    @on(Input.Changed)
    def _searches(self, event: Input.Changed) -> None:
        event.stop()
        if self._typing is None and self.has_class("-typing"):
            self.lines.needle = event.value
            self.redraw()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._typing is not None:
            key, at = self._typing
            fits = self.form.write(key, event.value) if at < 0 else self.form.write_row(key, at, event.value)
            self.redraw()
            self.lines.go_to(key, at)
            if not fits:
                return
        self._close()

    @property
    def typing(self) -> bool:
        """Say whether a field, or the search, is being typed in."""
        return self.has_class("-typing")

    def leave_typing(self) -> bool:
        """Stop typing without taking what is typed, or show all fields again; says whether there was anything to leave."""
        if self.typing:
            if self._typing is None:
                self._show_all()
            else:
                self.form.errors.pop(self._typing[0], None)
            self._close()
            return True
        if self.lines.needle:
            self._show_all()
            return True
        return False

    def _show_all(self) -> None:
        """Show all fields again; the cursor stays on its field."""
        line = self.lines.current
        self.lines.needle = ""
        self.redraw()
        if line is not None and line.field is not None:
            self.lines.go_to(line.field.key, line.at)
