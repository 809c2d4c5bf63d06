"""The workbench: what waits, greatest need first, and the history of the row under the cursor."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.contacts import EarlierContacts, OpenCases
from clinic24_tui.commands.workbench import CURSOR, WORKBENCH
from clinic24_tui.dialogs.asking import ask_for, put_up
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import OpenCase, Say, Second, StoreChanged
from clinic24_tui.screens.base import FrameScreen
from clinic24_tui.spoken import Page, history_said, list_said, place, strips_said
from clinic24_tui.state.ages import ages_said
from clinic24_tui.state.store import ListName
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.list_heading import ListHeading
from clinic24_tui.widgets.preview import Preview
from clinic24_tui.widgets.queue_list import QueueList
from clinic24_tui.widgets.queues import Queues

if TYPE_CHECKING:
    from textual.widgets import Input

    from clinic24_tui.app import ClinicApp

PREVIEW_AFTER = 0.3
"""Seconds that the cursor rests before the history is asked for: each asking is logged as a reading."""


class WorkbenchScreen(FrameScreen):
    """Lists, selection, and the verbs on the selected row."""

    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*WORKBENCH, *CURSOR, EarlierContacts, OpenCases)]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._previewed = ""
        self._rest: asyncio.TimerHandle | None = None
        self._allowed: tuple[bool, ...] = ()

    def compose_work(self) -> ComposeResult:
        """Lay out heading, list and preview."""
        queue_list = QueueList(self.link, id="list")
        yield ListHeading(self.link, queue_list, id="list-heading")
        yield queue_list
        yield Preview(self.link, id="preview")

    @property
    def list(self) -> QueueList:
        """Return the list."""
        return self.query_one("#list", QueueList)

    def spoken(self) -> Page:
        """Return place, strips, list and the history of the chosen row as lines."""
        store, now, shown = self.link.store, self.link.now(), self.list
        before = [place(store, now, online=self.link.state == "online"), *strips_said(store, now)]
        listed, at = list_said(store, shown.shown, shown.ids, shown.selected, now, shown.passed(shown.ids))
        preview = store.preview(shown.selected)
        history = history_said(preview.head) if preview is not None and preview.head is not None else []
        return Page([*before, *listed, *history], len(before) + at)

    # ---- what comes

    def on_store_changed(self, message: StoreChanged) -> None:
        """Take a batch into the list and the preview."""
        if message.touches("queue") or message.touches("ready"):
            self.list.store_changed()
        if message.touches("looking"):
            self.list.second()
        if message.touches("ready") and not self.list.selected:
            self.list.relist()
        if message.touches("case", self.list.selected) or message.touches("row", self.list.selected):
            self.query_one(Preview).redraw()
        if message.touches("worn"):
            self.list.relist()
            self.call_after_refresh(cast("ClinicApp", self.app).lead_to_settings)
        if message.touches("worn") or message.touches("strips"):
            self.refresh_bindings()
        else:
            self._allow()

    def on_second(self, _message: Second) -> None:
        """Let the times in the list go on."""
        if self.is_current:
            self.list.second()

    def on_screen_resume(self) -> None:
        """Draw all that has changed while another room was on top."""
        self._tick(self.link.now())
        self.list.store_changed()
        self.list.second()
        self.call_after_refresh(cast("ClinicApp", self.app).lead_to_settings)

    @on(QueueList.Relisted)
    def _relisted(self) -> None:
        self.speak()
        self.query_one(ListHeading).redraw()

    @on(QueueList.Moved)
    def _moved(self, message: QueueList.Moved) -> None:
        if self._rest is not None:
            self._rest.cancel()
        if self._previewed and self._previewed != message.case:
            self.link.close_preview(self._previewed)
            self._previewed = ""
        self.query_one(Preview).show("")
        self._allow()
        self.speak()
        if message.case:
            self._rest = asyncio.get_running_loop().call_later(PREVIEW_AFTER, self.call_later, self._rested)

    def _rested(self) -> None:
        # The program may have been left while the cursor rested.
        case = self.list.selected if self.query("#list") else ""
        if not case:
            return
        preview = self.query_one(Preview)
        if preview.display and case != self._previewed and self.link.store.case(case) is None:
            self._previewed = case
            self.link.open_preview(case)
        preview.show(case)

    @on(QueueList.Opened)
    def _opened(self) -> None:
        self.action_open_selected()

    @on(Queues.Chosen)
    def _chosen(self, message: Queues.Chosen) -> None:
        self._show(message.name)

    # ---- verbs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now; what cannot is not shown."""
        if not self.is_mounted:
            return True
        if action == "open_slot":
            return bool(parameters) and self.link.store.strips.case(int(str(parameters[0]))) is not None
        return self._possible().get(action, True)

    def _possible(self) -> dict[str, bool]:
        """Return the verbs that cannot always be done, and whether each can now."""
        where = self.link.store.list_of(self.list.selected) if self.list.selected else None
        return {
            "take_next": self.link.session.phase == "worn" or bool(self.link.store.assignment),
            "open_selected": where is not None,
            "hand_over": where == "mine",
            "hand_back": where == "mine",
            "acknowledge": bool(self.link.store.lists["offered"]),
            "take_over": where == "others" or (where == "parked" and not self._is_mine(self.list.selected)),
            "earlier_contacts": self.link.store.preview(self.list.selected) is not None,
            "open_cases": self.link.store.open_count(self.list.selected) > 1,
            "show_unrecorded": bool(self.link.store.unrecorded()),
            "clear_search": bool(self.list.needle) or self.has_class("-searching"),
        }

    def _is_mine(self, case: str) -> bool:
        row, me = self.link.store.row(case), self.link.store.me
        return bool(row and me and row.get("owner") == me["user"])

    def _allow(self) -> None:
        """Have the keys row made anew when another verb can be done than before."""
        allowed = tuple(self._possible().values())
        if allowed != self._allowed:
            self._allowed = allowed
            self.refresh_bindings()

    def action_take_next(self) -> None:
        """Ask for the most urgent case; it opens when the server has given it."""
        ages = self.link.chosen.ages
        self._ask("TakeNext", **({} if ages is None else {"ages": ages}))

    def action_choose_ages(self) -> None:
        """Ask which ages are taken by *take next*, and say what holds."""
        from clinic24_tui.dialogs.ages import AgesSheet

        def chosen(given: bool | None) -> None:
            if given is not None:
                self.list.second()
                self.speak()
                ages = self.link.chosen.ages
                who = ages_said(ages) if ages is not None else _("alla åldrar")
                said = _("{key} tar nu: {ages}.").format(key=key_of("take_next"), ages=who)
                short = "" if given else _("Det gick inte att spara till nästa gång.")
                self.post_message(Say(f"{said} {short}".strip(), "plain" if given else "warn"))

        self.app.push_screen(AgesSheet(self.link), chosen)

    def action_open_selected(self) -> None:
        """Take the waiting row, or open what is mine or a colleague's."""
        case = self.list.selected
        if self.link.store.list_of(case) == "waiting":
            self._ask("Take", case=case)
        elif case:
            self.post_message(OpenCase(case))

    def action_acknowledge(self) -> None:
        """Accept the selected offer, or the first one."""
        offered = self.link.store.lists["offered"]
        first = offered.first()
        case = self.list.selected if self.list.selected in offered else first["id"] if first else ""
        if case:
            self._ask("Acknowledge", case=case)

    def action_new_contact(self) -> None:
        """Ask who is contacted, why, and with which words."""
        from clinic24_tui.dialogs.contact import ContactSheet

        put_up(
            self.app,
            ContactSheet(self.link, self._enter_caller),
            lambda _room, given: self._ask("StartContact", **given),
        )

    def _enter_caller(self, number: str) -> None:
        from clinic24_tui.dialogs.caller import CallerSheet

        self.app.push_screen(CallerSheet(self.link, number))

    def action_take_over(self) -> None:
        """Ask for a colleague's case with a reason."""
        from clinic24_tui.dialogs.reason import ReasonDialog

        case = self.list.selected
        row = self.link.store.row(case)
        if row is None:
            return
        title = _("Ta över från {name}").format(name=row.get("owner_name", ""))

        def take(_room: object, reason: str) -> Asked:
            return self._ask("TakeOver", case=case, reason=reason)

        put_up(self.app, ReasonDialog(title), take, case)

    def action_earlier_contacts(self) -> None:
        """Show the other contacts of the chosen row's patient."""
        from clinic24_tui.dialogs.contacts import show_contacts

        show_contacts(cast("ClinicApp", self.app), self.link, self.list.selected)

    def action_open_cases(self) -> None:
        """Show the open cases of the chosen row's patient side by side."""
        from clinic24_tui.dialogs.open_cases import show_open_cases

        show_open_cases(self.app, self.link, self.list.selected)

    def action_hand_over(self) -> None:
        """Hand over the selected case of mine."""
        from clinic24_tui.dialogs.handover import ask_handover

        if self.link.store.list_of(self.list.selected) == "mine":
            ask_handover(self.app, self.link, self.list.selected)

    def action_hand_back(self) -> None:
        """Ask why the selected case of mine goes back to its queue."""
        from clinic24_tui.dialogs.reason import ask_return

        ask_return(self.app, self.link, self.list.selected)

    async def action_search(self) -> None:
        """Open the search row over the list."""
        from textual.widgets import Input

        if not self.has_class("-searching"):
            self.add_class("-searching")
            field = Input(placeholder=_("besvär, ålder, namn"), id="search", select_on_focus=False)
            await self.query_one("#work").mount(field, before="#list")
        self.query_one("#search").focus()

    async def action_clear_search(self) -> None:
        """Show the whole list again."""
        self.list.focus()
        self.remove_class("-searching")
        await self.query("#search").remove()
        self.list.needle = ""

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Filter as the person types."""
        self.list.needle = event.value

    def on_input_submitted(self) -> None:
        """Go back to the list, still filtered."""
        self.list.focus()

    def action_next_list(self) -> None:
        """Show the next list."""
        self._show_by(1)

    def action_previous_list(self) -> None:
        """Show the list before."""
        self._show_by(-1)

    def action_show_unrecorded(self) -> None:
        """Show my closed cases that are not in the medical record yet."""
        self._show("unrecorded")

    def action_cursor_down(self) -> None:
        """Go one row down."""
        self.list.move(1)

    def action_cursor_up(self) -> None:
        """Go one row up."""
        self.list.move(-1)

    def action_page_down(self) -> None:
        """Go half a page down."""
        self.list.page(1)

    def action_page_up(self) -> None:
        """Go half a page up."""
        self.list.page(-1)

    def action_cursor_first(self) -> None:
        """Go to the greatest need."""
        self.list.go(0)

    def action_cursor_last(self) -> None:
        """Go to the end."""
        self.list.go(self.list.last)

    def _show_by(self, step: int) -> None:
        named = self.link.store.named_lists(self.list.shown)
        self._show(named[(named.index(self.list.shown) + step) % len(named)])

    def _show(self, name: ListName) -> None:
        self.query_one(Queues).shown = name
        self.list.shown = name
        self.list.focus()
        self.refresh_bindings()

    def _ask(self, kind: str, **fields: object) -> Asked:
        """Ask for a case; not without a line, then None: it would be taken later, when nobody looks."""
        return ask_for(self.app, self.link, kind, **fields)
