"""A programme step by step: what to read, talk of, play and do, and how far one has come."""

from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult

from clinic24_tui import times
from clinic24_tui.commands.base import REGISTRY, key_of
from clinic24_tui.dialogs.training_asking import TrainingSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]
KINDS = {"read": N_("läs"), "talk": N_("samtala"), "play": N_("öva"), "do": N_("gör")}
SIGNS = {"met": "■", "left": "□", "": "·"}


class CourseSheet(TrainingSheet):
    """The steps of one programme; Enter on one to practise lets its patient come."""

    AUTO_FOCUS = "#steps"

    def __init__(self, link: Link, programme: str) -> None:
        super().__init__(link)
        self.sheet_title = _("Program")
        self._id = programme
        self._told: Answer = {}

    def compose_sheet(self) -> ComposeResult:
        """Yield the programme, its steps and the chosen one's text."""
        yield SheetRow(id="what")
        yield Chooser([], keyed=True, keys="", id="steps")
        yield Reading(id="told")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Ask how far it has come."""
        self.show_keys(("Enter", _("Öva steget")), ("PgDn", _("Läs")), ("Esc", _("Åter")))
        self.asks(self._load)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is given here, and there is one field."""
        del parameters
        return action not in ("give", "next_field")

    async def _load(self) -> None:
        found = (await self.get("programmes"))["programmes"]
        self._told = next((one for one in found if one["id"] == self._id), {})
        if self.stands and self._told:
            self.query_one("#what", SheetRow).show(Part(course_words(self._told), "strong", True))
            self.query_one(Chooser).put([self._item(one) for one in self._told["steps"]])
            self._read()

    @staticmethod
    def _item(step: Answer) -> Item:
        day = f"{_('dag {n}').format(n=step['day'])} · " if step["day"] else ""
        aside = f"{day}{_(KINDS[step['kind']])} · {_('{m} min').format(m=step['minutes'])}"
        return Item(step["id"], f"{SIGNS[step['state']]} {step['title']}", aside)

    @property
    def _step(self) -> Answer | None:
        item = self.query_one(Chooser).current
        return next((one for one in self._told.get("steps", []) if item and one["id"] == item.value), None)

    @on(Chooser.Moved)
    def _read(self) -> None:
        step = self._step if self.stands else None
        if step is not None:
            keys = {name: key_of(name) for name in step["keys"] if name in REGISTRY}
            text = step["text"].format(**keys) if len(keys) == len(step["keys"]) else step["text"]
            self.query_one(Reading).show(*(Part(line) for line in text.splitlines() or [""]))
            self.query_one(Reading).scroll_home(animate=False)

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        step = self._step
        if step is not None and step["scenario"]:
            self.asks(partial(self._practise, step))

    async def _practise(self, step: Answer) -> None:
        await self.post("practise", scenario=step["scenario"])
        self.tell(_("{title}: patienten kommer till din kö.").format(title=step["title"]), "text")


def course_words(told: Answer) -> str:
    """Return what a programme is called, how long it takes and how far it has come."""
    if told["passed_at"]:
        day = times.local(told["passed_at"]).strftime("%Y-%m-%d")
        return f"{told['title']} · {_('klarat {day}').format(day=day)}"
    asked = [one for one in told["steps"] if one["state"]]
    met = sum(one["state"] == "met" for one in asked)
    far = f" · {met}/{len(asked)}" if asked else ""
    return f"{told['title']} · {_('{m} min').format(m=told['minutes'])}{far}"
