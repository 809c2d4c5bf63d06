"""The rooms of what holds for the whole region: entrances, named hours, who receives cases, who takes over."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.screens.settings.form import FormPane
from clinic24_tui.screens.settings.page import PageScreen
from clinic24_tui.screens.settings.room import Room
from clinic24_tui.state.region_pages import EntrancesPage, HoursPage, KindsPage, OnCallPage
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]
RECEIVES = "kinds"


class EntrancesScreen(PageScreen):
    """The entrances, and how far each has come at every unit."""

    KEY = "entrances"

    def make(self, answer: Answer) -> EntrancesPage:
        """Return the page."""
        return EntrancesPage(answer, language())


class OnCallScreen(PageScreen):
    """Who takes over, and who answers the telephone."""

    KEY = "on_call"

    def make(self, answer: Answer) -> OnCallPage:
        """Return the page."""
        return OnCallPage(answer, language())


class KindsScreen(PageScreen):
    """Who receives cases at a unit of each kind."""

    KEY = "hours"

    def make(self, answer: Answer) -> KindsPage:
        """Return the page."""
        return KindsPage(answer, language())


class HoursScreen(PageScreen):
    """Named hours, with what they make of the special days ahead below the form."""

    KEY = "hours"

    def __init__(self, link: Link, hours: str) -> None:
        super().__init__(link)
        self._hours = hours
        self._asked: Answer = {}
        """The document that the days below are of."""

    def make(self, answer: Answer) -> HoursPage:
        """Return the page."""
        self._asked = {}
        return HoursPage(self._hours, answer, language())

    def compose_work(self) -> ComposeResult:
        """Lay out the form and the days."""
        yield from super().compose_work()
        yield Reading(id="days")

    @on(FormPane.Changed)
    def _days(self) -> None:
        if not isinstance(self.page, HoursPage):
            return
        document = self.page.document(self.pane.form)
        if document != self._asked:
            self._asked = document
            self.asks(self._show_days, "days")

    async def _show_days(self) -> None:
        answer = await self.post("settings/days", {"document": self._asked})
        if self.is_attached and self.query(Reading):
            self.query_one(Reading).show(*_day_parts(answer["days"]))


def _day_parts(days: list[Answer]) -> list[Part]:
    lang = language()
    heading = Part(_("Särskilda dagar framöver, som tiderna är skrivna här"), "strong", True)
    width = max((len(one[lang]) for one in days), default=0) + 2
    return [heading, *(Part(f"{one[lang]:<{width}}{one['spans'] or _('stängt')}") for one in days)]


def _aside(users: list[str]) -> str:
    """Return the first that keeps the hours, and how many more do."""
    first = users[0] if users else _("ingen")
    return _("{first} och {n} till").format(first=first, n=len(users) - 1) if len(users) > 1 else first


class HoursRoom(Room):
    """The named hours, and who receives cases by them."""

    KEY = "hours"
    AUTO_FOCUS: ClassVar[str | None] = "#choose-hours"

    def compose_work(self) -> ComposeResult:
        """Lay out the list; one types to search."""
        yield SheetRow(Part(_("Öppettider"), "strong", True), id="heading")
        yield Chooser([], id="choose-hours")

    def on_mount(self) -> None:
        """Ask which there are."""
        self.asks(self._load)

    def on_screen_resume(self) -> None:
        """Ask anew: they may be others."""
        if self.is_mounted:
            self.asks(self._load)

    async def _load(self) -> None:
        answer = await self.get("settings")
        if not self.is_attached or not self.query(Chooser):
            return
        items = [Item(RECEIVES, _("Vilka som tar emot, och när"))]
        for one in answer["settings"]:
            if one["subject"].startswith("hours/"):
                users = HoursPage(one["subject"].removeprefix("hours/"), answer, language()).users
                items.append(Item(one["subject"], one["subject"].removeprefix("hours/"), _aside(users)))
        self.query_one(Chooser).put(items)
        self.speak()

    @on(Chooser.Moved)
    def _moved(self) -> None:
        self.speak()

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        hours = message.item.value.removeprefix("hours/")
        self.app.push_screen(KindsScreen(self.link) if hours == RECEIVES else HoursScreen(self.link, hours))

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the hours that fit the search."""
        chooser = self.query_one(Chooser)
        return [f"{item.words} {item.aside}".strip() + "." for item in chooser.shown], chooser.at
