"""What one does with the unit rather than with a case: my state, the team, Dagens info, the end of the shift, and what is heard."""

from typing import TYPE_CHECKING, cast

from clinic24_tui.commands.base import key_of
from clinic24_tui.config import Config
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Acked, Refused, Say, StoreChanged
from clinic24_tui.state.alarms import Ringing, audible
from clinic24_tui.state.questions import next_question
from clinic24_tui.state.shift import NEXT
from clinic24_tui.wording import STATES, came_back, who_is

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object

HAS_ROLE = frozenset({"coordinator", "super_user"})
"""Roles of an assignment that may write Dagens info."""


class UnitVerbs(Base):
    """The part of the program that knows the unit."""

    if TYPE_CHECKING:
        link: Link
        config: Config

        def notify_terminal(self, words: str) -> None:
            """Let the terminal tell something."""

        def open_case(self, case: str) -> None:
            """Show the case's own screen."""

    ringing: Ringing
    replied: set[tuple[str, int]]
    """The questions that I have answered: case and seq."""

    @property
    def _roles(self) -> frozenset[str]:
        worn = self.link.store.assignment
        return frozenset(worn["roles"]) if worn else frozenset()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb of the unit can be done: with an assignment on, and the role where it needs one."""
        if action in ("next_state", "end_shift", "team", "day_info") and self.link.store.assignment is None:
            return False
        if action == "coordinate":
            return "coordinator" in self._roles
        return super().check_action(action, parameters)

    # ---- my state

    def action_next_state(self) -> None:
        """Go on to the next state and say it."""
        shift = self.link.shift
        self.link.set_duty(NEXT[shift.state], coordinator=shift.coordinator)
        self.post_message(Say(_("Du är nu: {state}.").format(state=_(STATES[shift.state]))))

    def action_coordinate(self) -> None:
        """Take the role for the day, or leave it."""
        shift = self.link.shift
        state = "chat" if shift.state == "off" else shift.state
        self.link.set_duty(state, coordinator=not shift.coordinator)
        taken, left = _("Du är samordnare i dag."), _("Du är inte samordnare längre.")
        self.post_message(Say(taken if shift.coordinator else left))

    def action_end_shift(self) -> None:
        """End the shift when no case is open and all stand in the record; otherwise ask what becomes of each."""
        if not self.link.store.mine() and not self.link.store.unrecorded():
            self._end_shift()
            return
        from clinic24_tui.dialogs.leave import LEAVE, LeaveSheet

        def decided(answer: str | None) -> None:
            if answer == LEAVE:
                self._end_shift()
            elif answer:
                self.open_case(answer)

        if not any(isinstance(screen, LeaveSheet) for screen in self.screen_stack):
            self.push_screen(LeaveSheet(self.link, stays=True), decided)

    def _end_shift(self) -> None:
        self.link.set_duty("off")
        self.post_message(
            Say(_("Passet är slut: du räknas inte längre. F10 går tillbaka till chatten, q lämnar programmet."))
        )

    # ---- sheets

    def action_team(self) -> None:
        """Show who is on duty."""
        from clinic24_tui.dialogs.team import TeamSheet

        if not any(isinstance(screen, TeamSheet) for screen in self.screen_stack):
            self.push_screen(TeamSheet(self.link))

    def action_day_info(self) -> None:
        """Show Dagens info."""
        from clinic24_tui.dialogs.day_info import DayInfoSheet

        if not any(isinstance(screen, DayInfoSheet) for screen in self.screen_stack):
            self.push_screen(DayInfoSheet(self.link, writes=bool(self._roles & HAS_ROLE)))

    # ---- questions to me

    def after_answer(self, message: Acked) -> None:
        """Open the next question, when the answered one is still what I look at; with none left, the workbench."""
        self.replied.add((message.case, cast("int", message.item.cmd["question"])))
        if getattr(self.screen, "case_id", "") != message.case:
            self.post_message(Say(_("Svaret är lämnat.")))
            return
        following = next_question(self.link.store.lists["asked"], self.replied)
        if following:
            self.post_message(Say(_("Svaret är lämnat. Nästa fråga.")))
            self.open_case(following)
        else:
            self.post_message(Say(_("Svaret är lämnat. Ingen fråga till dig är kvar.")))
            self.pop_screen()

    def words_of(self, refused: Refused) -> str:
        """Return why not; who is not asked any more may not even know that the case exists."""
        if refused.code == "none_chosen":
            said = _("Ingen i dina åldrar väntar. Ta en ur listan, eller välj åldrar med {key}.")
            return said.format(key=key_of("choose_ages"))
        gone = refused.item is not None and refused.item.type == "AnswerColleague" and refused.code == "no_case"
        return _("Frågan är redan besvarad eller tillbakatagen. Ditt svar är inte lämnat.") if gone else refused.words

    # ---- what is said and heard

    def told(self, message: StoreChanged) -> None:
        """Say which of my cases wait for me again and which are mine no more, except the one on the screen."""
        store, here = self.link.store, getattr(self.screen, "case_id", "")
        back = sorted(change.id for change in message.changes if change.kind == "back")
        said = [came_back(row, store.strips.slot(case)) for case in back if case != here and (row := store.row(case))]
        for case, row in sorted(store.lost.items()):
            if case not in self.link.left and case != here:
                said.append(_("{who} är inte ditt längre.").format(who=who_is(row)))
        store.lost.clear()
        said += self._taken_back(here)
        if said:
            self.post_message(Say(" ".join(said), "warn"))
        if back:
            self.ring(_("Ett ärende väntar på dig."))

    def _taken_back(self, here: str) -> list[str]:
        """Return which questions to me by name nobody waits for any more, besides those that I have answered."""
        store = self.link.store
        gone = [
            row
            for _, row in sorted(store.unasked.items())
            if (row["id"], row.get("question", {}).get("seq")) not in self.replied
        ]
        store.unasked.clear()
        told = _("Frågan från {name} är tillbakatagen: {case}.")
        return [
            told.format(name=row["question"]["by_name"], case=store.complaint(row["complaint"], language()))
            for row in gone
            if row["id"] != here and row["question"]["person"] and store.list_of(row["id"]) != "mine"
        ]

    def hear(self) -> None:
        """Let alarms be heard, and again in their time until somebody has taken the case."""
        store, now = self.link.store, self.link.now()
        heard = audible(store, self.link.alarms().found) if store.ready else {}
        if self.ringing.due(heard, now, away=self.link.shift.state != "chat"):
            self.ring(_("Larm i kön."))

    def ring(self, words: str) -> None:
        """Let something be heard; `words` name nobody."""
        self.notify_terminal(f"Clinic24: {words}")
