"""The tour in the running program: what the person has before her is looked at after each key and each batch."""

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from clinic24_tui.commands.base import key_of
from clinic24_tui.config import Config
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Acked, Happened, Say
from clinic24_tui.state.tour import Glimpse, Tour

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object


class Guided(Base):
    """The part of the program that knows the tour; without one it does nothing."""

    if TYPE_CHECKING:
        link: Link
        config: Config

    tour: Tour | None = None
    _congratulated = False

    def begin_tour(self) -> None:
        """Say how a step is skipped and the tour is left."""
        if self.tour is not None:
            said = _("Rundtur i en övning: {skip_step} hoppar över ett steg, {leave_tour} slutar.")
            keys = {ident: key_of(ident) for ident in ("skip_step", "leave_tour")}
            self.post_message(Say(said.format(**keys)))

    def key_done(self) -> None:
        """Look when a key's effect has come on the screen."""
        self.follow()

    async def on_event(self, event: events.Event) -> None:
        """Look once what a key that opens nothing has done is on the screen."""
        await super().on_event(event)
        if self.tour is not None and isinstance(event, events.InputEvent | events.Paste):
            self.call_after_refresh(self.follow)

    def follow(self, message: Message | None = None) -> None:
        """Go on in the tour as far as has been done; a command counts when it is on the server's disk."""
        tour = self.tour
        if tour is None or (tour.step is None and not tour.through):
            return
        if isinstance(message, Acked):
            tour.did.add(message.item.type)
        elif isinstance(message, Happened):
            tour.did.add(message.what)
        if tour.look(self._glimpse(tour)):
            self._show_tour()
        if tour.through and len(self.screen_stack) == 1:
            self._congratulate(tour)

    def on_happened(self, message: Happened) -> None:
        """Take in what leaves no trace in the store."""
        self.follow(message)

    def _glimpse(self, tour: Tour) -> Glimpse:
        from clinic24_tui.screens.case import CaseScreen
        from clinic24_tui.screens.workbench import WorkbenchScreen
        from clinic24_tui.widgets.anamnesis import Anamnesis

        link, did = self.link, frozenset(tour.did)
        case = next((screen for screen in self.screen_stack if isinstance(screen, CaseScreen)), None)
        if case is not None and case.query(Anamnesis):
            held = any(line.phrases for line in link.hold.lines(case.case_id))
            phrase = held or bool(case.source.used_in(case.composer.writing.text))
            return Glimpse(link.store, case.case_id, "", case.query_one(Anamnesis).asked, phrase, did)
        top = self.screen
        selected = top.list.selected if isinstance(top, WorkbenchScreen) and top.query("#list") else ""
        return Glimpse(link.store, selected=selected, did=did)

    def _show_tour(self) -> None:
        from clinic24_tui.widgets.tour import TourRow

        for screen in self.screen_stack:
            for row in screen.query(TourRow):
                row.show()
            screen.refresh_bindings()

    def _congratulate(self, tour: Tour) -> None:
        from clinic24_tui.dialogs.tour_done import TourDoneSheet

        if not self._congratulated:
            self._congratulated = True
            self.push_screen(TourDoneSheet(tour))

    # ---- verbs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether there is a step to skip, and a tour to leave."""
        if action in ("skip_step", "leave_tour"):
            return self.tour is not None and self.tour.step is not None
        if action == "tour":
            return self.tour is None
        return super().check_action(action, parameters)

    def action_tour(self) -> None:
        """Say how the tour is started: it is a practice of its own, beside the work."""
        self.post_message(Say(_("Kör clinic24 tour i ett eget terminalfönster: en övning med påhittade patienter.")))

    def action_skip_step(self) -> None:
        """Go on without doing the step."""
        if self.tour is not None:
            self.tour.skip()
            self._show_tour()
            if self.tour.through:
                self._congratulate(self.tour)

    def action_leave_tour(self) -> None:
        """Leave the tour; the practice goes on."""
        if self.tour is not None:
            self.tour.leave()
            self._show_tour()
            said = _("Rundturen är slut, övningen är kvar. {help} visar tangenterna, {quit_anywhere} lämnar.")
            self.post_message(Say(said.format(help=key_of("help"), quit_anywhere=key_of("quit_anywhere"))))
