"""The log reviewer's room: search, spot check, sign-off, the patient's extract, the chain. Every question stands in the log."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui.client.admin import NotDone
from clinic24_tui.commands.access_log import ACCESS_LOG
from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.dialogs.access_log import (
    LogNumberSheet,
    LogSampleSheet,
    LogSearchSheet,
    LogSignSheet,
    LogTextSheet,
)
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.messages import Say
from clinic24_tui.screens.settings.room import Room
from clinic24_tui.state import log_page
from clinic24_tui.times import local
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]
MORE = "more"
"""The last item where older readings can be fetched."""


class LogRoom(Room):
    """A list of readings, newest first; `Enter` reviews the one under the cursor."""

    KEY = "log"
    TOLD: ClassVar[tuple[str, ...]] = (N_("Personnummer syns,"), N_("inget ur ärenden."))
    AUTO_FOCUS: ClassVar[str | None] = "#guide"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*ACCESS_LOG)]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.lines: list[Answer] = []
        self._typed: dict[str, dict[str, str]] = {"search": {}, "sample": {}}
        self._unsigned: dict[int, dict[str, str]] = {}
        """What was typed about a reading whose sign-off was refused or had no answer; it stands in the sheet again."""
        self._search: Answer = {}
        self._next: list[int] | None = None
        self._said = ""

    def compose_work(self) -> ComposeResult:
        """Lay out what was asked, the readings, and the one under the cursor in full."""
        yield SheetRow(Part(_("Åtkomstlogg"), "strong", True), id="heading")
        yield Reading(id="guide")
        yield Chooser([], keyed=True, keys="", id="readings")
        yield SheetRow(id="who")
        yield SheetRow(id="why")

    def on_mount(self) -> None:
        """Say what can be done; nothing is asked of the log before one asks."""
        told = [
            (key_of("search_log"), _("söker efter patient, person, enhet och tid.")),
            (key_of("sample_log"), _("gör ett stickprov: lottade läsningar, och de som reglerna pekar ut.")),
            ("Enter", _("granskar en läsning: rätt, fråga ställd eller fel.")),
            (key_of("log_extract"), _("visar patientens eget utdrag.")),
            (key_of("verify_log"), _("prövar att inget i loggen har ändrats.")),
        ]
        rows = [Part(f"{key:<6} {words}", "text") for key, words in told]
        last = Part(_("Varje fråga står själv i loggen, med ditt namn. Inget ärende kan öppnas härifrån."), "dim")
        self.query_one("#guide", Reading).show(*rows, Part(""), last)
        self.query_one("#guide").focus()

    @property
    def units(self) -> dict[str, str]:
        """Return the units' names by id."""
        return {unit["id"]: unit["name"] for unit in self.link.store.units}

    @property
    def chooser(self) -> Chooser:
        """Return the list."""
        return self.query_one("#readings", Chooser)

    @property
    def _is_left(self) -> bool:
        return not self.is_attached or not self.query("#readings")

    def _asked(self) -> None:
        self._tell(_("Frågar servern …"))

    def _tell(self, words: str, tone: str = "dim") -> None:
        """Say at the right of the heading what stands in the list."""
        self._said = words
        heading = Part(_("Åtkomstlogg"), "strong", True)
        self.query_one("#heading", SheetRow).show(heading, right=(Part(f"{words} ", tone),))
        self.speak()

    def _list(self, lines: list[Answer], words: str) -> None:
        """Put up readings."""
        self.lines = lines
        self.add_class("-asked")
        items = [Item(str(line["id"]), log_page.row_words(line), self._aside(line)) for line in lines]
        if self._next:
            items.append(Item(MORE, _("Hämta äldre läsningar")))
        self.chooser.put(items)
        self.chooser.focus()
        self._tell(words)
        self._draw()

    def _aside(self, line: Answer) -> str:
        return log_page.hint_words(line) if self.size.width >= 120 else ""

    def refused(self, fault: NotDone) -> None:
        """Say why not; the list stands as it was."""
        if not self._is_left:
            self._tell(log_page.count_words(self.lines, more=bool(self._next)) if self.lines else "")
            super().refused(fault)

    # ---- one reading

    @property
    def current(self) -> Answer | None:
        """Return the reading under the cursor."""
        item = self.chooser.current
        return next((line for line in self.lines if item and str(line["id"]) == item.value), None)

    @on(Chooser.Moved)
    def _draw(self) -> None:
        line = self.current
        who = ", ".join(log_page.whole_words(line, self.units)[:1]) if line else ""
        hints, signed = (log_page.hint_words(line), log_page.signed_words(line)) if line else ("", "")
        self.query_one("#who", SheetRow).show(Part(who, "text"))
        self.query_one("#why", SheetRow).show(
            Part(hints, "warn"), Part("  " if hints and signed else ""), Part(signed, "dim")
        )
        self.speak()

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        if message.item.value == MORE:
            self.asks(self._older)
            return
        line = self.current
        if line is None:
            return
        if not line["patient"]:
            self.post_message(Say(_("Läsningen gäller ingen patient, och kvitteras inte."), "warn"))
            return

        def said(given: Answer | None) -> None:
            if given is not None:
                self._unsigned[line["id"]] = given["typed"]
                self.asks(lambda: self._sign(line, given["body"]))

        whole = log_page.whole_words(line, self.units)
        self.app.push_screen(LogSignSheet(self._unsigned.get(line["id"], {}), whole, log_page.signed_words(line)), said)

    async def _sign(self, line: Answer, body: Answer) -> None:
        signed = await self.link.log.post("sign", {"reading": line["id"], **body})
        self._unsigned.pop(line["id"], None)
        if self._is_left:
            return
        at = self.chooser.at
        self._list([signed if one["id"] == signed["id"] else one for one in self.lines], self._said)
        self.chooser.at = min(at + 1, len(self.chooser.shown) - 1)
        self.post_message(Say(_("Kvitterad. Det står i loggen.")))

    # ---- searching

    def action_search_log(self) -> None:
        """Ask what to search for."""

        def said(given: Answer | None) -> None:
            if given is not None:
                self._typed["search"], self._search = given["typed"], given["body"]
                self.asks(self._find)

        self.app.push_screen(LogSearchSheet(self._typed["search"], self.units), said)

    async def _find(self) -> None:
        self._asked()
        answer = await self.link.log.post("search", self._search)
        if not self._is_left:
            self._next = answer["next"]
            self._list(answer["lines"], log_page.count_words(answer["lines"], more=bool(self._next)))

    async def _older(self) -> None:
        at = len(self.lines)
        self._asked()
        answer = await self.link.log.post("search", {**self._search, "before": self._next})
        if not self._is_left:
            self._next = answer["next"]
            lines = [*self.lines, *answer["lines"]]
            self._list(lines, log_page.count_words(lines, more=bool(self._next)))
            self.chooser.at = min(at, len(self.chooser.shown) - 1)

    # ---- spot check

    def action_sample_log(self) -> None:
        """Ask for how many, of when, by which seed."""

        def said(given: Answer | None) -> None:
            if given is not None:
                self._typed["sample"] = given["typed"]
                self.asks(lambda: self._sample(given["body"]))

        usual = {"seed": f"{local(self.link.now()):%Y%m%d}"}
        self.app.push_screen(LogSampleSheet({**usual, **self._typed["sample"]}), said)

    async def _sample(self, body: Answer) -> None:
        self._asked()
        answer = await self.link.log.post("sample", body)
        if not self._is_left:
            self._next = None
            lines = log_page.in_one(answer)
            self._list(lines, log_page.count_words(lines, more=False))
            self.post_message(Say(log_page.sample_words(answer, body["seed"])))

    # ---- the extract, the chain

    def action_log_extract(self) -> None:
        """Ask whose, and show it."""
        line = self.current if self.lines else None

        def said(given: Answer | None) -> None:
            if given is not None:
                self.asks(lambda: self._extract(given["body"]))

        self.app.push_screen(LogNumberSheet({"patient": line["patient"] if line else ""}), said)

    async def _extract(self, body: Answer) -> None:
        answer = await self.link.log.post("extract", body)
        if not self._is_left:
            title = _("Utdrag för {number}").format(number=log_page.number_words(body["patient"]))
            lines = answer["lines"] or [_("Ingen har läst om patienten.")]
            self.app.push_screen(LogTextSheet(title, lines))

    def action_verify_log(self) -> None:
        """Walk the chain."""
        self.asks(self._verify)

    async def _verify(self) -> None:
        said = self._said
        self._tell(_("Prövar kedjan …"))
        broken = (await self.link.log.post("verify", {}))["broken"]
        if self._is_left:
            return
        self._tell(said)
        if broken is None:
            self.post_message(Say(_("Kedjan är hel: varje rad är som när den skrevs.")))
        else:
            self.app.push_screen(LogTextSheet(_("Kedjan är BRUTEN"), log_page.break_words(broken)))

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return what was asked and the readings, or what can be done."""
        if not self.has_class("-asked"):
            return [*self.query_one("#guide", Reading).paragraphs, self._said], 0
        lines = [f"{item.words} {item.aside}".strip() + "." for item in self.chooser.shown]
        return [f"{self._said}.", *lines], 1 + self.chooser.at
