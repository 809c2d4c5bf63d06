"""A patient on the telephone: whom it concerns, and then her case step by step as her own page would ask."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Input

from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Acked, CallerTold, LineChanged, Refused, Say
from clinic24_tui.state.outbox import OutboxFull
from clinic24_tui.state.writing_in import ALONE, BREAK_OFF, LATER, TAKE, Form, Told, form, leaving, told, whose
from clinic24_tui.times import clock
from clinic24_tui.widgets.answers import Answers, Earlier, Given, LineAnswer, TextAnswer, answers_of
from clinic24_tui.widgets.band import age_in_words, level_parts
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part, wrap
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract import TEXT_LIMIT
from server.contract.caller import StepShown

ROOM = 74
MOST_ROWS = 9
"""Rows that what is asked takes at most; the rest is scrolled to."""
FIELDS = ("number", "caller", "phone")


def _offline() -> str:
    return _("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka.")


class CallSheet(Sheet[None]):
    """Base: one command at a time, asked of the server and answered in the sheet."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link, self._pending = link, ""

    def tell(self, words: str) -> None:
        """Say what is wrong, empty for nothing."""
        rows = [*wrap(f"▌ {words}", ROOM), ""] if words else ["", ""]
        for name, text in zip(("#fault", "#fault-more"), rows, strict=False):
            self.query_one(name, SheetRow).show(Part(text, "warn", True))

    def ask(self, kind: str, **fields: Any) -> None:
        """Ask for a command; without a line nothing is asked and all stays as it is."""
        if self._pending:
            return
        if self.link.state != "online":
            self.tell(_offline())
            return
        try:
            self._pending = self.link.command(kind, **fields)
        except OutboxFull:
            self.tell(_("För mycket väntar på att skickas. Vänta tills linjen är tillbaka."))

    def on_acked(self, message: Acked) -> None:
        """Go on when it is on disk."""
        if message.item.id == self._pending:
            self._pending = ""
            self.done(message)

    def on_refused(self, message: Refused) -> None:
        """Say why not; what was written stays."""
        if message.item is not None and message.item.id == self._pending:
            self._pending = ""
            self.tell(message.words)

    def on_line_changed(self, message: LineChanged) -> None:
        """Take what was said of the line away when it is back."""
        super().on_line_changed(message)
        if message.state == "online":
            self.tell("")

    def done(self, message: Acked) -> None:
        """Go on after a command that is on disk."""
        raise NotImplementedError


class CallerSheet(CallSheet):
    """Whom it concerns, who rings for a child, where to ring back; under it what I have half-written."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "caller.tcss"]
    AUTO_FOCUS = "#number"

    def __init__(self, link: Link, number: str = "") -> None:
        super().__init__(link)
        self.sheet_title = _("Patient i telefon")
        self._number = number

    def compose_sheet(self) -> ComposeResult:
        """Yield the three fields and the list."""
        hints = {
            "number": (_("Personnummer"), _("den som ärendet gäller, listad hos er")),
            "caller": (_("Vårdnadshavare"), _("den som ringer för ett barn under 13 år, annars tomt")),
            "phone": (_("Telefonnummer"), _("där vi når den som ringer")),
        }
        for key, (label, about) in hints.items():
            yield SheetRow(Part(label, "strong", True), Part(f"  {about}", "dim"))
            given = self._number if key == "number" else ""
            holder = _("Telefonnummer") if key == "phone" else _("ÅÅÅÅMMDD-NNNN")
            yield Input(given, placeholder=holder, id=key, max_length=40)
        yield SheetRow(id="fault")
        yield SheetRow(id="fault-more")
        yield SheetRow(id="half")
        yield Chooser([], keyed=True, id="begun")

    def on_mount(self) -> None:
        """Ask what I have half-written."""
        self.show_keys(("Enter", _("Nästa fält")), ("^s", _("Börja")), ("Esc", _("Åter")))
        self.query_one("#begun").display = False
        self.link.look("callers")

    def on_caller_told(self, message: CallerTold) -> None:
        """List what I have begun and not sent."""
        if message.frame["type"] != "callers":
            return
        items = [Item(one["case"], f"{one['name'] or _('Skyddade personuppgifter')}, {clock(one['since'])}")
                 for one in message.frame["cases"]]  # fmt: skip
        begun = self.query_one("#begun", Chooser)
        begun.put(items)
        begun.display = bool(items)
        heading = Part(_("Halvskrivna hos dig"), "strong", True)
        self.query_one("#half", SheetRow).show(*([heading, Part(_("  Tab, Enter fortsätter"), "dim")] if items else []))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        self._open(message.item.value)

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        if message.input.id == "phone":
            self.action_give()
        else:
            self.focus_next()

    def action_give(self) -> None:
        """Begin, or say which field is empty."""
        given = {key: self.query_one(f"#{key}", Input).value.strip() for key in FIELDS}
        empty = next((key for key in ("number", "phone") if not given[key]), "")
        if empty:
            self.query_one(f"#{empty}").focus()
            self.tell(_("Fyll i personnummer och telefonnummer."))
        else:
            self.tell("")
            self.ask("EnterCaller", **given)

    def done(self, message: Acked) -> None:
        """Go on to the case."""
        self._open(message.case)

    def _open(self, case: str) -> None:
        app, link = self.app, self.link
        self.dismiss(None)
        app.push_screen(WriteInSheet(link, case))


class WriteInSheet(CallSheet):
    """One step at a time; the server says which, so that going back and going on another day need no memory here."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "caller.tcss"]
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
    ]

    def __init__(self, link: Link, case: str) -> None:
        super().__init__(link)
        self.sheet_title = _("Patient i telefon")
        self._case = case
        self._shown: StepShown | None = None
        self._form: Form | None = None
        self._sure = False
        self._way = ""

    def compose_sheet(self) -> ComposeResult:
        """Yield whom it concerns, what is asked, the answer and a row for what is wrong."""
        yield SheetRow(id="who")
        yield Reading(id="asked")
        yield Vertical(id="answer")
        yield SheetRow(id="fault")
        yield SheetRow(id="fault-more")

    def on_mount(self) -> None:
        """Ask for the step."""
        self.show_keys(("Esc", _("Åter")))
        self._look()

    def on_line_changed(self, message: LineChanged) -> None:
        """Ask again when the line is back."""
        super().on_line_changed(message)
        if message.state == "online":
            self._look()

    def _look(self, at: str = "") -> None:
        self.link.ask_step(self._case, at)

    def on_refused(self, message: Refused) -> None:
        """Say why not; where somebody has taken it meanwhile there is nothing more to fill in."""
        if message.vid == self._case:
            self.tell(message.words)
        elif message.item is not None and message.item.id == self._pending and message.code == "flow_changed":
            self._look()
        super().on_refused(message)

    async def on_caller_told(self, message: CallerTold) -> None:
        """Draw the step that has come."""
        frame = message.frame
        if frame["type"] == "step" and frame["vid"] == self._case:
            self._shown = frame
            if self._way == "leaving":
                self._way = ""
            await self._draw(self._asks(frame))

    def _asks(self, shown: StepShown) -> Form:
        """Return what is asked now: first of all whether it is the right person, also where it was begun another day."""
        step = shown["step"]
        if self._sure or step["data"]["state"] != "intake":
            return form(step, shown["outlook"])
        who = step["data"]["person"]
        return whose(shown["name"], age_in_words(who["age"], who["age_unit"]), who["writer"])

    async def _draw(self, shown: Form) -> None:
        self._form = shown
        self.tell("")
        self._draw_who()
        reading = self.query_one("#asked", Reading)
        reading.show(*(Part(words, look, look in ("strong", "alarm")) for words, look in shown.asked))
        rows = sum(len(wrap(words, ROOM)) for words, _look in shown.asked)
        reading.styles.height = min(MOST_ROWS, rows)
        reading.scroll_home(animate=False)
        place = self.query_one("#answer", Vertical)
        await place.remove_children()
        field = self._field(shown)
        await place.mount(field)
        field.focus()
        given = {"one": ("1–9 a–z", _("Val")), "many": ("1–9 Space", _("Bocka för"))}.get(shown.way)
        back = [("←", _("Föregående"))] if shown.back else []
        more = [("PgDn", _("Läs mer"))] if rows > MOST_ROWS else []
        search = [("/", shown.hint)] if shown.hint and shown.way == "one" else []
        self.show_keys(*([given] if given else []), *search, ("Enter", _("Svara")), *back, *more, ("Esc", _("Åter")))

    def _draw_who(self) -> None:
        if self._shown is None:
            return
        data, outlook = self._shown["step"]["data"], self._shown["outlook"]
        who, title = data["person"], data["complaint"]
        name = self._shown["name"] or _("Skyddade personuppgifter")
        said = [Part(f"{name}, {age_in_words(who['age'], who['age_unit'])}", "strong", True)]
        said += (
            [Part("  " + _("{name} ringer").format(name=_("vårdnadshavare")), "dim")]
            if who["writer"] == "guardian"
            else []
        )
        said += [Part(f"  {title[language()]}", "text")] if title else []
        said += [Part("  " + _("fråga {n}").format(n=data["number"]), "dim")] if "number" in data else []
        level = tuple(level_parts(outlook["level"])) if outlook else ()
        self.query_one("#who", SheetRow).show(*said, right=level)

    def _field(self, shown: Form) -> Widget:
        if shown.way == "line":
            return LineAnswer("" if shown.value is None else str(shown.value), placeholder=shown.hint, max_length=60)
        if shown.way == "text":
            area = TextAnswer(id="text")
            area.place(str(shown.value or ""))
            return area
        items = [Item(one.value, one.words) for one in shown.options]
        many, chosen = shown.way == "many", answers_of(shown.value)
        return Answers(items, many=many, alone=ALONE, chosen=chosen, id="options")

    def action_turn(self, by: int) -> None:
        """Turn the pages of what is asked."""
        self.query_one("#asked", Reading).turn(by)

    # ---- answers

    @on(Given)
    def _given(self, message: Given) -> None:
        self._give(message.values)

    def action_give(self) -> None:
        """Give what stands in the field."""
        for options in self.query(Answers):
            self._give(options.values)
        for line in self.query(LineAnswer):
            self._give([line.value])
        for text in self.query(TextAnswer):
            self._give([text.text])

    def _give(self, values: Any) -> None:
        if self._shown is None or self._pending:
            return
        if self._way == "leaving":
            self._leave(values)
            return
        if not self._sure and self._shown["step"]["data"]["state"] == "intake":
            self._check(values)
            return
        if any(len(value) > TEXT_LIMIT for value in values):
            self.tell(_("Texten är för lång. Korta den."))
            return
        answer = told(self._shown["step"], values)
        if answer.fault:
            self.tell(answer.fault)
        elif answer.kind:
            self._way = answer.way
            self.ask(answer.kind, case=self._case, **answer.fields)
        else:
            self._end(answer)

    def _check(self, values: Any) -> None:
        """Go on with the right person; a wrong one's case is ended before anything is written in it."""
        if not values:
            self.tell(_("Välj något först."))
        elif values[0] == BREAK_OFF:
            self.ask("Withdraw", case=self._case)
        elif self._shown is not None:
            self._sure = True
            self.call_later(self._draw, self._asks(self._shown))

    def _end(self, answer: Told) -> None:
        """Leave a case that stands in the queue, or take it."""
        link, case = self.link, self._case
        if answer.way == TAKE and link.state != "online":
            self.tell(_offline())
            return
        self.dismiss(None)
        if answer.way == TAKE:
            link.command("Take", case=case)

    def done(self, message: Acked) -> None:
        """Go on to the next step; what has been sent or ended is left with a word."""
        kind = message.item.type
        if kind in ("Withdraw", "TakeAdvice"):
            self.app.post_message(Say(_("Inskrivningen är avslutad.")))
            self.dismiss(None)
        elif kind == "Submit":
            self.app.post_message(Say(_("Ärendet är skickat till kön.")))
            self._end(Told(way=self._way))
        else:
            self._look()

    @on(Earlier)
    def _earlier(self) -> None:
        if self._way != "leaving" and self._form is not None and self._form.back and not self._pending:
            self._look(self._form.back)

    # ---- leaving

    def action_back(self) -> None:
        """Ask what becomes of a half-written case; one that is sent is left as it is. Esc again goes back to the step."""
        shown = self._shown
        if shown is None or shown["step"]["data"]["state"] != "intake":
            self.dismiss(None)
        elif self._way == "leaving":
            self._way = ""
            self.call_later(self._draw, self._asks(shown))
        else:
            self._way = "leaving"
            self.call_later(self._draw, leaving())

    def _leave(self, values: Any) -> None:
        if not values:
            self.tell(_("Välj något först."))
        elif values[0] == LATER:
            self.app.post_message(Say(_("Halvskriven inskrivning ligger kvar under Ny kontakt, Patient i telefon.")))
            self.dismiss(None)
        elif values[0] == BREAK_OFF:
            self.ask("Withdraw", case=self._case)
