"""One's own debrief, whole or step by step, and what a group or a unit can see: never who did what."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clinic24_tui import paths, times
from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.training import ExportDebrief, StepThrough
from clinic24_tui.dialogs.training_asking import TrainingSheet, parts
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.state.training import Said, debrief_said, replay_said, session_words
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]


class ReadSheet(TrainingSheet):
    """A text from the practice space that can be saved as a file."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ExportDebrief)]
    AUTO_FOCUS = "#told"
    NAME: ClassVar[str] = ""
    """How a saved file begins."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.told: Answer = {}

    def compose_sheet(self) -> ComposeResult:
        """Yield a heading, the text and what went wrong."""
        yield SheetRow(id="what")
        yield Reading(id="told")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Ask for the text."""
        self.foot()
        self.asks(self._load)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is one field, and nothing to save before it has come."""
        del parameters
        return action not in ("give", "next_field") and (action != "export_debrief" or bool(self.told.get("markdown")))

    async def _load(self) -> None:
        self.told = await self.fetch()
        if self.stands:
            self.draw()
            self.foot()
            self.refresh_bindings()

    async def fetch(self) -> Answer:
        """Return what the server tells; raises NotDone."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw what has come."""
        raise NotImplementedError

    def foot(self) -> None:
        """Show the keys."""
        save = [("e", _(ExportDebrief.label))] if self.told.get("markdown") else []
        self.show_keys(("PgDn", _("Läs")), *save, ("Esc", _("Åter")))

    def show(self, heading: str, said: Iterable[Said]) -> None:
        """Show a heading and paragraphs."""
        self.query_one("#what", SheetRow).show(Part(heading, "strong", True))
        self.query_one(Reading).show(*parts(said))

    def action_export_debrief(self) -> None:
        """Save the text among one's documents."""
        day = times.local(self.link.now()).strftime("%Y-%m-%d-%H%M%S")
        file = paths.debrief_folder() / f"{self.NAME}-{day}.md"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.told["markdown"], encoding="utf-8")
        except OSError as fault:
            self.tell(_("Filen kunde inte sparas: {why}").format(why=fault.strerror or ""))
        else:
            self.tell(_("Sparad: {file}").format(file=file), "text")


class DebriefSheet(ReadSheet):
    """The debrief of a case that I have had; nobody else has it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(StepThrough),
        Binding("right", "step(1)", show=False, priority=True),
        Binding("left", "step(-1)", show=False, priority=True),
    ]
    NAME: ClassVar[str] = "genomgang"

    def __init__(self, link: Link, case: str) -> None:
        super().__init__(link)
        self.sheet_title = _("Genomgång")
        self._case = case
        self._at = -1
        """The step that is shown, -1 for the whole."""

    async def fetch(self) -> Answer:
        """Ask for the debrief."""
        return await self.get("debrief", case=self._case)

    def draw(self) -> None:
        """Draw the whole, or the step."""
        if self._at < 0:
            self.show(self.told["title"], debrief_said(self.told))
            self.query_one(Reading).scroll_home(animate=False)
        else:
            self.show(self.told["title"], replay_said(self.told, self._at))

    def foot(self) -> None:
        """Show the keys."""
        if not self.told:
            self.show_keys(("Esc", _("Åter")))
        elif self._at < 0:
            keys = [("s", _(StepThrough.label)), ("PgDn", _("Läs")), ("e", _(ExportDebrief.label))]
            self.show_keys(*keys, ("Esc", _("Åter")))
        else:
            self.show_keys(("→", _("Nästa steg")), ("←", _("Förra steget")), ("s", _("Hela")), ("Esc", _("Åter")))

    def action_step_through(self) -> None:
        """Go through the case from its first step, or read it whole."""
        if self.told.get("steps"):
            self._at = 0 if self._at < 0 else -1
            self.draw()
            self.foot()

    def action_step(self, by: int) -> None:
        """Go to the next or the previous step."""
        if self._at >= 0:
            self._at = min(max(0, self._at + by), len(self.told["steps"]) - 1)
            self.draw()


class GroupSheet(ReadSheet):
    """The group's picture, or who has passed what; `of` is `group` or `certificates`."""

    NAME: ClassVar[str] = "gruppens-bild"

    def __init__(self, link: Link, of: str) -> None:
        super().__init__(link)
        self._of = of
        self.sheet_title = _("Klarat") if of == "certificates" else _("Gruppens bild")

    async def fetch(self) -> Answer:
        """Ask for it."""
        return await self.get("certificates" if self._of == "certificates" else "group")

    def draw(self) -> None:
        """Draw what has come."""
        if self._of == "certificates":
            self.show(_("Vem har klarat vad, och när. Mer än så ser ingen."), list(_passed(self.told)))
            return
        lines = self.told["markdown"].splitlines()[2:]
        said = [
            Said(line.lstrip("# "), "strong", True) if line.startswith("#") else Said(line.removeprefix("- "))
            for line in lines
        ]
        self.show(session_words(self.told["session"]), said)


def _passed(told: Answer) -> Iterable[Said]:
    for one in told["passed"]:
        yield Said(f"{times.local(one['at']).strftime('%Y-%m-%d')}  {one['name']}: {one['title']}")
    if not told["passed"]:
        yield Said(_("Ingen har klarat något scenario än."), "dim")
