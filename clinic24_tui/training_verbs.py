"""Practice in the running program: the way in, the leader's hints, and the debrief once a case is let go of."""

from typing import TYPE_CHECKING

from textual import events

from clinic24_tui.client.admin import NotDone
from clinic24_tui.key_order import MOVES
from clinic24_tui.link import LEAVING, Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Acked, Say

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object

LOOK_SECONDS = 3
"""How often the practice space is asked for hints and whether the session goes on."""


TAKEN_BY_FIELDS = MOVES | {"enter", "tab", "shift+tab", "space", "slash", "escape"}
"""Keys that lists and fields take without a binding."""


class TrainingVerbs(Base):
    """The part of the program that knows the practice space; with a real server it does nothing."""

    if TYPE_CHECKING:
        link: Link

    _seconds = 0
    _hinted = 0
    _debrief_of = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One can practise in the practice space only."""
        if action == "practise":
            return self.link.store.training and self.link.store.assignment is not None
        return super().check_action(action, parameters)

    def action_practise(self) -> None:
        """Show what there is to practise."""
        from clinic24_tui.dialogs.training_home import PracticeSheet

        if not any(isinstance(screen, PracticeSheet) for screen in self.screen_stack):
            self.push_screen(PracticeSheet(self.link))

    def let_go(self, message: Acked) -> None:
        """Remember the case that has been closed, handed over or handed back, until its debrief can be shown."""
        if self.link.store.training and message.item.type in LEAVING:
            self._debrief_of = message.case

    def practise_on(self) -> None:
        """Once a second: show the debrief when the room is free, and look for hints now and then."""
        if not self.link.store.training or not self.link.session.logged_in or self.link.state != "online":
            return
        if self._debrief_of and len(self.screen_stack) == 1:
            from clinic24_tui.dialogs.training_debrief import DebriefSheet

            case, self._debrief_of = self._debrief_of, ""
            self.push_screen(DebriefSheet(self.link, case))
        self._seconds += 1
        if self._seconds % LOOK_SECONDS == 0:
            self.run_worker(self._look_for_hints(), group="hints", exclusive=True)

    async def _look_for_hints(self) -> None:
        try:
            told = await self.link.training.get("seat")
        except NotDone:
            return
        for hint in told["hints"]:
            if hint["at"] > self._hinted:
                self._hinted = hint["at"]
                self.post_message(Say(_("Tips från ledaren: {text}").format(text=hint["text"]), "warn"))

    async def on_event(self, event: events.Event) -> None:
        """Tell the practice space of a key that does nothing where it was pressed: the leader sees who is stuck."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._does_nothing(event):
            place = type(self.screen).__name__
            self.run_worker(self._tell_stuck(event.key[:40], place[:40]), group="stuck", exclusive=True)
        await super().on_event(event)

    def _does_nothing(self, event: events.Key) -> bool:
        if not self.link.store.training or not self.link.session.logged_in or event.key in TAKEN_BY_FIELDS:
            return False
        field = self.focused
        text = field is not None and field.check_consume_key(event.key, event.character)
        return not text and event.key not in self.screen.active_bindings

    async def _tell_stuck(self, key: str, place: str) -> None:
        try:
            await self.link.training.post("press", {"key": key, "place": place})
        except NotDone:
            return
