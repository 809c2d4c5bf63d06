"""The way into practice: a patient to practise with, a session to join or to lead, and one's own debriefs."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Input

from clinic24_tui import times
from clinic24_tui.dialogs.training_asking import TrainingSheet
from clinic24_tui.dialogs.training_board import BoardSheet
from clinic24_tui.dialogs.training_course import CourseSheet
from clinic24_tui.dialogs.training_debrief import DebriefSheet, GroupSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.state.training import about, chat_of, next_rate, pace_words, session_words
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

Answer = dict[str, Any]


class PracticeSheet(TrainingSheet):
    """Enter does what the cursor stands on; one types to search."""

    AUTO_FOCUS = "#choices"

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.sheet_title = _("Öva")
        self._home: Answer = {}

    def compose_sheet(self) -> ComposeResult:
        """Yield how things stand, the choices and what went wrong."""
        yield SheetRow(id="what")
        yield Chooser([], id="choices")
        yield SheetRow(id="fault")

    def on_mount(self) -> None:
        """Ask what there is."""
        self.show_keys(("Enter", _("Välj")), (_("skriv"), _("Sök")), ("Esc", _("Åter")))
        self.asks(self._load)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is given here, and there is one field."""
        del parameters
        return action not in ("give", "next_field")

    async def _load(self) -> None:
        self._home = await self.get("home")
        if self.stands:
            session = self._home["session"] or self._home["leading"]
            alone = _("Välj en patient: hen kommer till din kö, och genomgången visas när du är klar.")
            none = _("Övningspatienter kommer till vårdcentralers och BVC:s köer. Byt uppdrag för att öva.")
            words = session_words(session) if session else alone if self._home["scenarios"] else none
            self.query_one("#what", SheetRow).show(Part(words, "strong" if session else "dim", bool(session)))
            self.query_one(Chooser).put(self._items())

    def _items(self) -> list[Item]:
        home = self._home
        items = []
        if home["leading"]:
            items.append(Item("board", _("Tavlan: passet jag leder")))
        if home["leads"] and not home["leading"]:
            items.append(Item("lead", _("Led ett pass")))
        if not home["session"] and not home["leading"]:
            items.append(Item("join", _("Gå med i ett pass")))
        items += [
            Item(f"course:{one['id']}", _("Program: {title}").format(title=one["title"])) for one in home["courses"]
        ]
        if home["leads"]:
            items.append(Item("certificates", _("Vem har klarat vad på enheten")))
        if not home["session"]:
            pace = home["alone"]["pace"] if home["alone"] else None
            items += [Item("pace", _("Snabbtid när jag övar själv"), pace_words(pace) or _("av"))] if pace else []
            items += [Item("any", _("Överraska mig"), _("den du övat minst"))] if home["scenarios"] else []
            items += [Item(f"do:{one['id']}", one["title"], chat_of(one)) for one in home["scenarios"]]
        for one in home["cases"]:
            aside = times.local(one["at"]).strftime("%Y-%m-%d %H:%M")
            items.append(Item(f"case:{one['case']}", _("Genomgång: {title}").format(title=one["title"]), aside))
        return items

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        what, _colon, which = message.item.value.partition(":")
        ways: dict[str, Callable[[], object]] = {
            "board": lambda: self.app.push_screen(BoardSheet(self.link)),
            "join": lambda: self.app.push_screen(CodeSheet(), self._code_given),
            "lead": lambda: self.app.push_screen(ScenariosSheet(self.link), self._opened),
            "certificates": lambda: self.app.push_screen(GroupSheet(self.link, "certificates")),
            "course": lambda: self.app.push_screen(CourseSheet(self.link, which)),
            "case": lambda: self.app.push_screen(DebriefSheet(self.link, which)),
            "do": lambda: self.asks(partial(self._practise, which, message.item.words)),
            "any": lambda: self.asks(partial(self._practise, self._least(), _("Nästa patient"))),
            "pace": lambda: self.asks(self._faster),
        }
        ways[what]()

    def _least(self) -> str:
        """Return the scenario that I have met least often, the first of them."""
        met = [one["scenario"] for one in self._home["cases"]]
        return str(min((one["id"] for one in self._home["scenarios"]), key=met.count))

    async def _practise(self, scenario: str, title: str) -> None:
        await self.post("practise", scenario=scenario)
        self.tell(_("{title}: patienten kommer till din kö.").format(title=title), "text")
        await self._load()

    async def _faster(self) -> None:
        await self.post("lead", do="pace", rate=next_rate(self._home["alone"]["pace"]))
        await self._load()

    def _code_given(self, code: str | None) -> None:
        if code:
            self.asks(partial(self._join, code))

    async def _join(self, code: str) -> None:
        answer = await self.post("join", code=code)
        self.tell(_("Du är med: {session}").format(session=session_words(answer["session"])), "text")
        await self._load()

    def _opened(self, given: list[str] | None) -> None:
        if given:
            self.asks(partial(self._open, given))

    async def _open(self, scenarios: list[str]) -> None:
        await self.post("open", scenarios=scenarios)
        await self._load()
        self.app.push_screen(BoardSheet(self.link))


class CodeSheet(Sheet[str | None]):
    """The code that the leader has told."""

    FOOT: ClassVar[int] = 6
    NEEDS_LINE: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.sheet_title = _("Gå med i ett pass")

    def compose_sheet(self) -> ComposeResult:
        """Yield the field."""
        yield SheetRow(Part(_("Koden som ledaren säger"), "strong", True))
        yield Input(id="code", max_length=20)

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("Enter", _("Gå med")), ("Esc", _("Åter")))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Give the code, when there is one."""
        code = self.query_one(Input).value.strip()
        if code:
            self.dismiss(code)


class ScenariosSheet(Sheet[list[str] | None]):
    """Which scenarios a session has, in the order in which they are chosen; Enter chooses and takes back."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "training.tcss"]
    AUTO_FOCUS = "#choices"
    NEEDS_LINE: ClassVar[bool] = False

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.sheet_title = _("Led ett pass")
        self.link = link
        self._all: list[Answer] = []
        self._taken: list[str] = []

    def compose_sheet(self) -> ComposeResult:
        """Yield what is asked and the scenarios."""
        yield SheetRow(Part(_("Välj scenarier i den ordning som de ska komma"), "strong", True))
        yield Chooser([], id="choices")

    def on_mount(self) -> None:
        """Ask which there are."""
        self._foot()
        self.run_worker(self._load(), exclusive=True)

    async def _load(self) -> None:
        from clinic24_tui.client.admin import NotDone
        from clinic24_tui.dialogs.training_asking import words_of
        from clinic24_tui.locale import language

        try:
            self._all = (await self.link.training.get("home", lang=language()))["all"]
        except NotDone as fault:
            self.stops_for(words_of(fault))
        self._draw()

    def _draw(self) -> None:
        if self.is_attached and self.query(Chooser):
            self.query_one(Chooser).put([self._item(one) for one in self._all])
            self._foot()

    def _item(self, one: Answer) -> Item:
        place = self._taken.index(one["id"]) + 1 if one["id"] in self._taken else 0
        return Item(one["id"], f"{place or '·'}  {one['title']}", about(one))

    def _foot(self) -> None:
        n = len(self._taken)
        start = [("^s", _("Öppna passet med {n} scenarier").format(n=n))] if n else []
        self.show_keys(("Enter", _("Välj")), (_("skriv"), _("Sök")), *start, ("Esc", _("Åter")))

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        name = message.item.value
        self._taken = [one for one in self._taken if one != name] if name in self._taken else [*self._taken, name]
        self._draw()

    def action_give(self) -> None:
        """Give what has been chosen."""
        if self._taken:
            self.dismiss(self._taken)
