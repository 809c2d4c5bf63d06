"""Hand over: to a unit's profession, whose queue has the case at once, or to a person, mine until she acknowledges."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import App, ComposeResult
from textual.types import CSSPathType
from textual.widgets import TextArea

from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Say
from clinic24_tui.state.outbox import OutboxFull
from clinic24_tui.state.transcript import profession_name
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from server.contract import TEXT_LIMIT
from server.contract.views import Assignment, Colleague, UnitInfo

UNIT, PERSON = "unit", "person"


class Handover(NamedTuple):
    """To whom (`unit` with `profession`, or `person`), and what the receiver needs to know."""

    note: str
    unit: str = ""
    profession: str = ""
    person: str = ""

    def fields(self) -> dict[str, str]:
        """Return the fields of the command."""
        return {name: value for name, value in self._asdict().items() if value}


def receivers(units: list[UnitInfo], colleagues: list[Colleague], me: str, worn: Assignment | None) -> list[Item]:
    """Return who may receive: professions of my own unit, its people who are here, other units, other people.

    Secretaries stand after the clinicians of their unit: what the cursor begins on must not be who cannot assess.
    """
    home = worn["unit"] if worn else ""
    own = worn["profession"] if worn else ""
    names = {unit["id"]: unit["name"] for unit in units}
    queues = [
        (unit["id"] != home, _queue(unit, profession))
        for unit in units
        for profession in sorted(unit["professions"], key=lambda name: name == "secretary")
        if (unit["id"], profession) != (home, own)
    ]
    people = [
        (mate["unit"] != home or not mate["here"], _person(mate, names)) for mate in colleagues if mate["user"] != me
    ]
    near = [item for far, item in queues if not far] + [item for far, item in people if not far]
    return near + [item for far, item in queues if far] + [item for far, item in people if far]


def _queue(unit: UnitInfo, profession: str) -> Item:
    is_open = unit["open_now"].get(profession, False)
    hours = unit["hours"].get(language(), "")
    aside = f"{_('öppet') if is_open else _('stängt')} · {hours}" if hours else _("öppet") if is_open else _("stängt")
    words = f"{profession_name(profession)}, {unit['name']}"
    return Item(f"{UNIT}/{unit['id']}/{profession}", words, aside, muted=not is_open)


def _person(mate: Colleague, names: dict[str, str]) -> Item:
    words = f"{mate['name']}, {profession_name(mate['profession']).lower()}"
    here = _("här nu") if mate["here"] else _("inte här")
    return Item(f"{PERSON}/{mate['user']}", words, f"{names.get(mate['unit'], '')} · {here}", muted=not mate["here"])


class HandOverSheet(Sheet[Handover | None]):
    """Type a part of the receiver's name, Enter, write the note, Ctrl+S."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "handover.tcss"]
    AUTO_FOCUS = "#receivers"

    def __init__(self, items: list[Item]) -> None:
        super().__init__()
        self.sheet_title = _("Lämna över")
        self._items = items

    def compose_sheet(self) -> ComposeResult:
        """Yield the receivers, what becomes of the case, the note and the keys."""
        yield Chooser(self._items, id="receivers")
        yield SheetRow(id="what")
        yield SheetRow(Part(_("Vad mottagaren behöver veta"), "strong", True), right=(Part(_("krävs"), "warn"),))
        yield Area(id="note")

    def on_mount(self) -> None:
        """Say what the first receiver means, and what is left to do."""
        self._explain()
        self._foot()

    @on(Chooser.Moved)
    def _explain(self) -> None:
        item = self.query_one(Chooser).current
        person = item is not None and item.value.startswith(PERSON)
        queue = _("Ärendet hamnar i mottagarens kö på en gång.")
        words = _("Ärendet är ditt tills personen kvitterar.") if person else queue
        self.query_one("#what", SheetRow).show(Part(words if item else "", "dim"))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.query_one("#note", Area).focus()

    @on(TextArea.Changed)
    def _foot(self) -> None:
        n = len(self.query_one("#note", Area).text.strip())
        over = _("{n} tecken för mycket").format(n=n - TEXT_LIMIT) if n > TEXT_LIMIT else ""
        left = over if n else _("1 fält kvar")
        self.show_keys(("^s", _("Lämna över")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")), warn=left)

    def action_give(self) -> None:
        """Give receiver and note; without either the missing field has the cursor."""
        item, note = self.query_one(Chooser).current, self.query_one("#note", Area).text.strip()
        if item is None:
            self.query_one(Chooser).focus()
        elif not note or len(note) > TEXT_LIMIT:
            self.query_one("#note", Area).focus()
        else:
            kind, _sign, rest = item.value.partition("/")
            unit, _sign, profession = rest.partition("/")
            self.dismiss(Handover(note, person=rest) if kind == PERSON else Handover(note, unit, profession))


def ask_handover(app: App[Any], link: Link, case: str, done: Callable[[], None] = lambda: None) -> None:
    """Ask to whom, turn held lines back into drafts, and hand the case over."""
    store = link.store
    me = store.me["user"] if store.me else ""

    def hand_over(given: Handover | None) -> None:
        row, view = store.row(case), store.case(case)
        owner_seq = view.head["owner_seq"] if view and view.head else row.get("owner_seq") if row else None
        if given is None or owner_seq is None:
            return
        if link.state != "online":
            app.post_message(Say(_("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."), "warn"))
            return
        link.keep(case)
        done()
        try:
            link.command("HandOver", case=case, owner_seq=owner_seq, **given.fields())
        except OutboxFull:
            app.post_message(Say(_("För mycket väntar på att skickas. Vänta tills linjen är tillbaka."), "alarm"))

    app.push_screen(HandOverSheet(receivers(store.units, store.colleagues, me, store.assignment)), hand_over)
