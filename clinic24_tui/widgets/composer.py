"""Where one writes: the line to the patient, or the internal note; never both in one place."""

from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import TextArea

from clinic24_tui.locale import _
from clinic24_tui.state.phrases import Span, blanks, next_blank
from clinic24_tui.state.sides import Sides
from clinic24_tui.state.typing import command_query, outgoing, phrase_trigger
from clinic24_tui.widgets.area import Area, Noting, Writing
from clinic24_tui.widgets.completion import Completion, Option, Purpose
from clinic24_tui.widgets.till import Hints, Till
from server.contract import TEXT_LIMIT

WARN_FROM = TEXT_LIMIT - 500
"""Characters from which the composer says how many are left."""


class Source(Protocol):
    """Where the lists of the composer come from."""

    def phrases(self, query: str) -> list[Option]:
        """Return the phrases that fit the case and the query, best first."""
        ...

    def phrase(self, value: str) -> str:
        """Return the chosen phrase's text with all that is known filled in."""
        ...

    def commands(self, query: str) -> list[Option]:
        """Return the commands that begin with the query."""
        ...


class Composer(Vertical):
    """List, *Till*, text and hints. Two areas, one for each side; what is typed in one never comes into the other."""

    internal: reactive[bool] = reactive(False)

    class Written(Message):
        """A line to the patient was finished with Enter; it is still in the composer."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Noted(Message):
        """An internal note was finished with its own key; it is still in the composer."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Edited(Message):
        """What stands in the composer has changed; `typed` when by a key, not by loading."""

        def __init__(self, sides: Sides) -> None:
            super().__init__()
            self.sides = sides

    class Moved(Message):
        """The cursor stands elsewhere in the text."""

    class Leave(Message):
        """Go to the conversation."""

    class Do(Message):
        """A command was chosen in the list that `/` opens."""

        def __init__(self, verb: str) -> None:
            super().__init__()
            self.verb = verb

    def __init__(self, source: Source, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._source = source
        self._dismissed: tuple[Purpose, int] | None = None

    def compose(self) -> ComposeResult:
        """Lay list, row, areas and hints under each other."""
        yield Completion(id="completion")
        yield Till(id="till")
        yield Writing(id="writing")
        yield Noting(id="noting")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Begin with the list away and the line to the patient."""
        self.completion.display = False
        self.watch_internal()

    @property
    def completion(self) -> Completion:
        """Return the list."""
        return self.query_one(Completion)

    @property
    def writing(self) -> Writing:
        """Return the area of the line to the patient."""
        return self.query_one("#writing", Writing)

    @property
    def noting(self) -> Noting:
        """Return the area of the internal note."""
        return self.query_one("#noting", Noting)

    @property
    def till(self) -> Till:
        """Return the row that says to whom."""
        return self.query_one(Till)

    @property
    def hints(self) -> Hints:
        """Return the row under the text."""
        return self.query_one(Hints)

    @property
    def sides(self) -> Sides:
        """Return what is being written on both sides."""
        return Sides(self.writing.text, self.noting.text)

    @property
    def area(self) -> Area:
        """Return the area that is on the screen."""
        return self.noting if self.internal else self.writing

    @property
    def has_cursor(self) -> bool:
        """Say whether keys go into one of the areas."""
        return self.screen.focused in (self.writing, self.noting)

    def place(self, sides: Sides) -> None:
        """Put in the texts of a draft."""
        self.writing.place(sides.said)
        self.noting.place(sides.note)

    def watch_internal(self) -> None:
        """Show the area of the side one writes on."""
        if not self.query(Writing):
            return
        had_focus = self.has_cursor
        self.completion.close()
        self.writing.list_open = False
        self.writing.display, self.noting.display = not self.internal, self.internal
        self.till.internal = self.hints.internal = self.internal
        self.till.notice = ""
        self.set_class(self.internal, "-internal")
        if had_focus:
            self.area.focus()

    def say(self, notice: str) -> None:
        """Say in the *Till* row why nothing was sent; the next key takes it away."""
        self.till.notice = notice

    def save_note(self) -> None:
        """Hand the internal note on, when there is one."""
        text = self.noting.text
        if not self.internal or not text.strip():
            return
        if len(text) > TEXT_LIMIT:
            self.say(_("{n} tecken för mycket").format(n=len(text) - TEXT_LIMIT))
            return
        self.post_message(self.Noted(text.strip()))

    def begin(self, sign: str) -> None:
        """Open the phrases (`;`) or the commands (`/`) as if the sign had been typed."""
        self.internal = False
        area = self.writing
        area.focus()
        if sign == "/" and area.text:
            self.say(_("/ öppnar kommandon bara som första tecken"))
            return
        before = area.document.get_line(area.cursor_location[0])[: area.cursor_location[1]]
        area.insert(f" {sign}" if sign == ";" and before and not before[-1].isspace() else sign)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        over = len(event.text_area.text) - WARN_FROM
        left = TEXT_LIMIT - len(event.text_area.text)
        self.till.notice = _("{n} tecken kvar").format(n=left) if over > 0 else ""
        if event.text_area is self.writing:
            self._look()
        self.post_message(self.Edited(self.sides))

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.post_message(self.Moved())
        if event.text_area is self.writing:
            self._look()

    def _look(self) -> None:
        """Open, renew or close the list, as the text before the cursor says."""
        wanted = self._wanted() if self.writing.has_focus else None
        if wanted is None:
            self._dismissed = None
        if wanted is None or self._dismissed == wanted[:2]:
            self._shut()
            return
        purpose, _start, query = wanted
        if purpose == "phrases":
            options = self._source.phrases(query)
        elif purpose == "commands":
            options = self._source.commands(query)
        else:
            options = [Option(words, words) for words in query.split("\n")]
        self.completion.open(purpose, "" if purpose == "choices" else query, options)
        self.writing.list_open = True

    def _shut(self) -> None:
        self.completion.close()
        self.writing.list_open = False

    def _wanted(self) -> tuple[Purpose, int, str] | None:
        """Return which list the cursor stands in: (purpose, where it began, query)."""
        gap = self._chosen_gap()
        if gap is not None:
            return ("choices", gap.start, "\n".join(gap.options)) if gap.options else None
        area = self.writing
        if area.selection.start != area.selection.end:
            return None
        query = command_query(area.text)
        if query is not None:
            return "commands", 0, query
        line, column = area.cursor_location
        found = phrase_trigger(area.document.get_line(line)[:column])
        if found is None:
            return None
        return "phrases", area.place_of((line, found.start)), found.query

    def _chosen_gap(self) -> Span | None:
        """Return the gap that is selected as a whole."""
        span = self.writing.span
        return next((gap for gap in blanks(self.writing.text) if (gap.start, gap.end) == span), None)

    @on(Writing.Move)
    def _move_choice(self, event: Writing.Move) -> None:
        event.stop()
        self.completion.move(event.by)

    @on(Writing.Press)
    def _pressed(self, event: Writing.Press) -> None:
        event.stop()
        self._look()
        if event.verb in ("phrases", "slash_list"):
            self.begin(";" if event.verb == "phrases" else "/")
        elif event.verb == "new_line":
            self.writing.insert("\n")
        elif event.verb == "send":
            self._take_choice() if self.completion.is_open else self._finish()
        elif event.verb == "next_blank":
            self._next_blank()
        elif self.completion.is_open:
            wanted = self._wanted()
            self._dismissed = wanted[:2] if wanted else None
            self._shut()
        else:
            self.post_message(self.Leave())

    @on(Noting.Left)
    def _note_left(self, event: Noting.Left) -> None:
        event.stop()
        self.post_message(self.Leave())

    def _next_blank(self) -> None:
        area = self.writing
        gap = next_blank(area.text, area.span[1])
        if gap is not None:
            self._dismissed = None
            area.select_span(gap)

    def _take_choice(self) -> None:
        """Insert what is chosen; with nothing found nothing happens, and in no case is anything sent."""
        option, wanted = self.completion.current(), self._wanted()
        if option is None or wanted is None:
            return
        area, (purpose, start, _query) = self.writing, wanted
        if option.stop:
            self.say(option.stop)
            return
        self._shut()
        if purpose == "commands":
            area.clear()
            self.post_message(self.Do(option.value))
            return
        text = self._source.phrase(option.value) if purpose == "phrases" else option.value
        begin, end = sorted((area.selection.start, area.selection.end))
        area.history.checkpoint()
        if purpose == "phrases":
            # What was sought goes by itself: undoing the insertion must not leave a text that Enter would send.
            begin = area.location(start)
            area.delete(begin, end, maintain_selection_offset=False)
            area.history.checkpoint()
            end = begin
        area.replace(text, begin, end, maintain_selection_offset=False)
        area.history.checkpoint()
        area.move_cursor(area.location(start + len(text)))
        inside = [gap for gap in blanks(area.text) if start <= gap.start < start + len(text)]
        if inside:
            area.select_span(inside[0])

    def _finish(self) -> None:
        """Hand the line on, unless it is empty, too long, or has a blank left."""
        area = self.writing
        gaps = blanks(area.text)
        if gaps:
            area.select_span(gaps[0])
            self.say(_("Fyll i luckan [{name}] först").format(name=gaps[0].name))
        elif len(area.text) > TEXT_LIMIT:
            self.say(_("{n} tecken för mycket").format(n=len(area.text) - TEXT_LIMIT))
        elif area.text.strip():
            self.post_message(self.Written(outgoing(area.text).strip()))
