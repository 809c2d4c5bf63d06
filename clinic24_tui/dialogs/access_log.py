"""What the log reviewer is asked for: what to search, a spot check, a sign-off, whose extract; and the extract itself."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.state.log_page import RESULTS, sampled, sought
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part, rows_of
from clinic24_tui.widgets.sheet import Sheet, SheetRow

MOST = 60


class LogSheet(Sheet[dict[str, Any] | None]):
    """Base of those with fields: the body of the question, or None. It is asked over HTTP by the room, which says why not."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "access_log.tcss"]
    NEEDS_LINE: ClassVar[bool] = False

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__()
        self.given = given

    def field(self, name: str, label: str, about: str, value: str = "") -> ComposeResult:
        """Yield a field with its label."""
        yield SheetRow(Part(label, "strong", True), Part(f"  {about}", "dim"))
        yield Input(self.given.get(name, value), id=name, max_length=MOST)

    def period(self) -> ComposeResult:
        """Yield the two days."""
        yield from self.field("since", _("Från och med"), _("ÅÅÅÅ-MM-DD, tomt från början"))
        yield from self.field("until", _("Till och med"), _("ÅÅÅÅ-MM-DD, tomt till nu"))
        yield SheetRow(id="fault")

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {str(field.id): field.value for field in self.query(Input)}

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def body(self) -> dict[str, Any]:
        """Return the question; raises ValueError with why not."""
        return {}

    def action_give(self) -> None:
        """Give the question with what was typed, or say what is wrong."""
        try:
            body = self.body()
        except ValueError as fault:
            self.query_one("#fault", SheetRow).show(Part(f"▌ {fault}", "warn", True))
            return
        self.dismiss({"typed": self.typed(), "body": body})


class LogSearchSheet(LogSheet):
    """What is searched for. `given` is what stood there last, `units` names by id."""

    def __init__(self, given: dict[str, Any], units: dict[str, Any]) -> None:
        super().__init__(given)
        self.sheet_title = _("Sök i åtkomstloggen")
        self._units = units

    def compose_sheet(self) -> ComposeResult:
        """Yield the fields; all empty is everything."""
        yield from self.field("patient", _("Patient"), _("personnummer, tolv siffror"))
        yield from self.field("person", _("Person"), _("användarnamn, som det står i loggen"))
        yield from self.field("unit", _("Enhet"), _("början av namnet"))
        yield from self.period()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one("#patient", Input).focus()
        self.show_keys(("Enter", _("Sök")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))

    def body(self) -> dict[str, Any]:
        """Return the search."""
        return sought(self.typed(), self._units)


class LogSampleSheet(LogSheet):
    """A spot check: how many, of which days, by which seed. The same seed draws the same rows again."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(given)
        self.sheet_title = _("Stickprov ur åtkomstloggen")

    def compose_sheet(self) -> ComposeResult:
        """Yield the fields."""
        yield from self.field("n", _("Antal"), _("lottade, och högst så många utpekade av reglerna"), "20")
        yield from self.field("seed", _("Frö"), _("samma siffror ger samma stickprov"), "1")
        yield from self.period()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one("#n", Input).focus()
        self.show_keys(("Enter", _("Gör stickprov")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))

    def body(self) -> dict[str, Any]:
        """Return the spot check."""
        return sampled(self.typed())


class LogSignSheet(LogSheet):
    """One reading, whole, and its sign-off. `lines` are what stands of it, `signed` the latest sign-off in words."""

    def __init__(self, given: dict[str, Any], lines: list[str], signed: str) -> None:
        super().__init__(given)
        self.sheet_title = _("Granska en läsning")
        self._lines, self._signed = lines, signed

    def compose_sheet(self) -> ComposeResult:
        """Yield the reading, the results and the comment."""
        yield Reading(id="whole")
        yield SheetRow(Part(_("Kvittera"), "strong", True))
        items = [
            Item("right", _(RESULTS["right"]), _("läsningen hör till arbetet")),
            Item("ask", _(RESULTS["ask"]), _("kommentar behövs")),
            Item("wrong", _(RESULTS["wrong"]), _("kommentar behövs; gå vidare enligt rutinen")),
        ]
        yield Chooser(items, keyed=True, id="results")
        yield SheetRow(Part(_("Kommentar"), "strong", True), Part(f"  {_('står i loggen för alltid')}", "dim"))
        yield Input(self.given.get("comment", ""), id="comment", max_length=500)
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the reading and the keys."""
        first, *rest = self._lines or [""]
        signed = [Part(self._signed, "dim")] if self._signed else []
        self.query_one(Reading).show(Part(first, "strong", True), *(Part(line, "text") for line in rest), *signed)
        self.query_one(Chooser).focus()
        self.show_keys(("^s", _("Kvittera")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.query_one("#comment", Input).focus()

    def body(self) -> dict[str, Any]:
        """Return result and comment; raises ValueError where a comment is missing."""
        item, comment = self.query_one(Chooser).current, self.query_one("#comment", Input).value.strip()
        result = item.value if item else "right"
        if result != "right" and not comment:
            self.query_one("#comment", Input).focus()
            raise ValueError(_("Skriv en kommentar: vad som frågas om, eller vad som är fel."))
        return {"result": result, "comment": comment}


class LogNumberSheet(LogSheet):
    """Whose extract."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(given)
        self.sheet_title = _("Utdrag till patient")

    def compose_sheet(self) -> ComposeResult:
        """Yield the field."""
        yield from self.field("patient", _("Patient"), _("personnummer, tolv siffror"))
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one("#patient", Input).focus()
        self.show_keys(("Enter", _("Visa utdrag")), ("Esc", _("Åter")))

    def body(self) -> dict[str, Any]:
        """Return the number; raises ValueError where it is none."""
        number = "".join(self.query_one("#patient", Input).value.replace("-", "").split())
        if len(number) != 12 or not number.isdecimal():
            raise ValueError(_("Skriv personnumret med tolv siffror."))
        return {"patient": number}


class LogTextSheet(Sheet[None]):
    """A text to read: the patient's extract as it is given to her, or where the chain is broken; Ctrl+S copies it."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "access_log.tcss"]
    NEEDS_LINE: ClassVar[bool] = False

    def __init__(self, title: str, lines: list[str]) -> None:
        super().__init__()
        self.sheet_title = title
        self._lines = lines

    def compose_sheet(self) -> ComposeResult:
        """Yield the text."""
        yield Reading(id="whole")

    def on_mount(self) -> None:
        """Show the text and the keys."""
        self.query_one(Reading).show(*(Part(line, "text") for line in self._lines))
        self.query_one(Reading).focus()
        self.show_keys(("^s", _("Kopiera")), ("PgDn", _("Läs")), ("Esc", _("Åter")))

    def action_give(self) -> None:
        """Copy the whole text."""
        self.app.copy_to_clipboard("\n".join(" ".join(rows_of(line)) for line in self._lines) + "\n")
        self.post_message(Say(_("Texten är kopierad. Klistra in den där patientuppgifter får finnas.")))
        self.dismiss(None)
