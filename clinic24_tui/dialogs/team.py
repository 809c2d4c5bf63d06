"""The team: who is on duty and in what state; for the coordinator of the day their open cases too, and where to move one."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from clinic24_tui import times
from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.dialogs.asking import ask_for, put_up
from clinic24_tui.dialogs.move import MoveSheet, Moving
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _, language, ngettext
from clinic24_tui.messages import Acked, Refused, Say, StoreChanged
from clinic24_tui.themes import level_mark
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from clinic24_tui.wording import STATES, profession, turn
from server.contract.views import OnDuty, TeamCase, TeamMember


class MoveAll(Command):
    """Move all of a colleague's cases."""

    id = "move_all"
    keys = ("a",)
    label = N_("Flytta alla")
    help = N_("Flytta alla ärenden som den valda kollegan har, till kön eller till någon, med en orsak.")
    place = "dialog"
    rank = 21
    in_palette = False


class TeamSheet(Sheet[None]):
    """People first; Enter shows the cases of one, Enter on a case moves it, Esc goes back."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "team.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MoveAll)]
    AUTO_FOCUS = "#team"

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.sheet_title = _("Teamet")
        self._link = link
        self._user = ""
        self._shown = ("", False)

    def compose_sheet(self) -> ComposeResult:
        """Yield the list and what is said under it."""
        yield SheetRow(id="whom")
        yield Chooser([], keyed=True, keys="", id="team")
        yield SheetRow(id="told")

    def on_mount(self) -> None:
        """Ask for the team, when it is mine to see."""
        if self._boss:
            self._link.ask_team()
        self._draw()

    @property
    def _boss(self) -> bool:
        return self._link.store.coordinating()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Follow the people and their cases."""
        if message.touches("duty") and self._boss:
            self._link.ask_team()
        if message.touches("team") or message.touches("duty"):
            self._draw()

    def on_acked(self, message: Acked) -> None:
        """Look again when a case has been moved."""
        if message.item.type == "Move":
            self._link.ask_team()

    def on_refused(self, message: Refused) -> None:
        """Say why a case was not moved."""
        self.query_one("#told", SheetRow).show(Part(message.words, "warn", True))

    # ---- drawing

    def _team(self) -> list[TeamMember]:
        team = self._link.store.team
        return team["people"] if team is not None and self._boss else []

    def _member(self) -> TeamMember | None:
        return next((one for one in self._team() if one["user"] == self._user), None)

    def _draw(self) -> None:
        member = self._member()
        duty = self._link.store.duty
        if member is not None:
            items = [self._case(case) for case in member["cases"]]
            title = f"{member['name']} · {_(STATES[member['state']])}"
        elif self._boss and self._team():
            items = [self._person(one) for one in self._team()]
            title = _("Samordnare i dag: du")
        else:
            items = [_present(who) for who in (duty["people"] if duty else [])]
            title = _held(duty["people"] if duty else [])
        self.query_one("#whom", SheetRow).show(Part(title, "strong", True))
        chooser = self.query_one(Chooser)
        chooser.put(items)
        if self._shown != (self._user, bool(self._team())):
            self._shown = (self._user, bool(self._team()))
            chooser.at = 0
        enter = (_("Flytta") if member else _("Visa ärenden")) if self._boss else ""
        do = [("Enter", enter)] if enter and items else []
        do += [("a", _(MoveAll.label))] if self._boss and items else []
        self.show_keys(*do, ("Esc", _("Åter")))

    def _person(self, one: TeamMember) -> Item:
        now, cases = self._link.now(), one["cases"]
        said = [_(STATES[one["state"]])]
        if cases:
            said.append(ngettext("{n} öppet", "{n} öppna", len(cases)).format(n=len(cases)))
            answer = sum(case["turn"] == "mine" for case in cases)
            said += [_("besvara {n}").format(n=answer)] if answer else []
            oldest = min(case["turn_since"] for case in cases)
            said.append(_("äldst {t}").format(t=times.span((now - oldest) // 1000)))
        words = f"{one['name']}, {profession(one['profession'])}"
        return Item(one["user"], words, " · ".join(said), muted=bool(cases) and one["state"] in ("off", "gone"))

    def _case(self, case: TeamCase) -> Item:
        silent = times.ticking((self._link.now() - case["turn_since"]) // 1000)
        words = f"{level_mark(case['level'])} {self._link.store.complaint(case['complaint'], language())}"
        offered = case["offered_name"]
        aside = _("erbjudet {name}").format(name=offered) if offered else f"{turn(case['turn']).lower()} {silent}"
        return Item(case["id"], words, aside, muted=bool(offered))

    # ---- verbs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now."""
        del parameters
        return action not in ("give", "next_field") and (action != "move_all" or self._boss)

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        if not self._boss:
            return
        if self._member() is None:
            self._user = message.item.value
            self._draw()
        else:
            self._move([message.item.value])

    def action_back(self) -> None:
        """Go from a person's cases to the people, from there away."""
        if self._user:
            self._user = ""
            self._draw()
        else:
            self.dismiss(None)

    def action_move_all(self) -> None:
        """Move all cases of the person under the cursor."""
        item = self.query_one(Chooser).current
        user = self._user or (item.value if item else "")
        cases = next((one["cases"] for one in self._team() if one["user"] == user), [])
        if cases:
            self._user = user
            self._move([case["id"] for case in cases])

    def _move(self, cases: list[str]) -> None:
        owner = self._user

        def move(_room: object, given: Moving) -> Asked:
            person = {"person": given.person} if given.person else {}
            asked: set[str] = set()
            for case in cases if self._link.outbox.has_room(len(cases)) else []:
                asked |= ask_for(self.app, self._link, "Move", case=case, reason=given.reason, **person) or frozenset()
            if not asked:
                full = _("För mycket väntar på att skickas. Vänta tills linjen är tillbaka.")
                self.app.post_message(Say(full, "alarm"))
            return frozenset(asked) or None

        mates = [mate for mate in self._link.store.colleagues if mate["user"] != owner]
        me = self._link.store.me
        put_up(self.app, MoveSheet(mates, me if me and me["user"] != owner else None, len(cases)), move)


def _present(who: OnDuty) -> Item:
    role = f" · {_('samordnare')}" if who["coordinator"] else ""
    aside = f"{_(STATES[who['state']])} {_('sedan {at}').format(at=times.clock(who['since']))}{role}"
    return Item(who["user"], f"{who['name']}, {profession(who['profession'])}", aside)


def _held(people: list[OnDuty]) -> str:
    names = [who["name"] for who in people if who["coordinator"]]
    return _("Samordnare i dag: {names}").format(names=", ".join(names) or _("ingen"))
