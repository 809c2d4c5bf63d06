"""The frame that every room stands in: title row, alarm row, strips, status row, keys row. Rows 0, 1 and the last two
never move.

A room gives its own part in `compose_work`. Textual calls the handlers of the frame and of the room, so a room may
have its own `on_store_changed`, `on_second`, `on_line_changed`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import LineChanged, OpenCase, Said, Second, StoreChanged
from clinic24_tui.spoken import Page, keys_said
from clinic24_tui.state.beside import Change
from clinic24_tui.widgets.alarm import AlarmRow
from clinic24_tui.widgets.flat import FlatPage
from clinic24_tui.widgets.keys import KeysRow, live
from clinic24_tui.widgets.on_duty import OnDutyPanel
from clinic24_tui.widgets.queues import Queues
from clinic24_tui.widgets.status import StatusRow
from clinic24_tui.widgets.still import Ground
from clinic24_tui.widgets.strips import Rack
from clinic24_tui.widgets.title import TitleRow
from clinic24_tui.widgets.tour import TourRow
from clinic24_tui.widgets.watermark import watermark

if TYPE_CHECKING:
    from clinic24_tui.app import ClinicApp
    from clinic24_tui.guide import Guided


class FrameScreen(Screen[None]):
    """A room with the frame around it. `case_id` is the open case, empty where none is."""

    BLANK: ClassVar[bool] = True
    case_id: str = ""
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link

    def compose(self) -> ComposeResult:
        """Lay the frame around the room."""
        self._sized()
        yield TitleRow(self.link, id="title")
        yield AlarmRow(self.link, id="alarm")
        with Ground(id="body"):
            with Ground(id="side"):
                yield from self.compose_side()
            with Ground(id="work"):
                yield from self.compose_work()
        tour = cast("Guided", self.app).tour
        if tour is not None:
            yield TourRow(self.link, tour, id="tour")
        yield StatusRow(self.link, id="status")
        yield KeysRow(id="keys")
        if self.app.has_class("-flat"):
            yield FlatPage(id="flat")

    def _sized(self) -> None:
        """Lay out for the terminal's size from the first paint on; Textual would do it with the second."""
        app = self.app
        for breakpoints, cells in (
            (app.HORIZONTAL_BREAKPOINTS, app.size.width),
            (app.VERTICAL_BREAKPOINTS, app.size.height),
        ):
            fitting = [name for least, name in breakpoints or () if cells >= least]
            self.add_class(*fitting[-1:])

    def compose_side(self) -> ComposeResult:
        """Yield what stands beside the work area."""
        yield Rack(self.link, id="rack")
        yield Queues(self.link, id="queues")
        yield OnDutyPanel(self.link, id="on-duty")

    def redraw_side(self, changes: Iterable[Change]) -> None:
        """Draw what of the side these changes concern."""
        if any(change.kind in ("strips", "row", "presence", "case", "queue") for change in changes):
            self._tick_side()
        if any(change.kind == "duty" for change in changes):
            self.query_one(OnDutyPanel).redraw()

    def _tick_side(self) -> None:
        for panel in (*self.query(Rack), *self.query(Queues)):
            panel.redraw()

    def compose_work(self) -> ComposeResult:
        """Yield the room's own widgets, for the work area of 79 columns."""
        return iter(())

    def on_store_changed(self, message: StoreChanged) -> None:
        """Draw what of the frame the batch has changed."""
        self.query_one(TitleRow).redraw()
        self.query_one(AlarmRow).redraw()
        self.redraw_side(message.changes)
        self.query_one(StatusRow).redraw()
        self.speak()

    def on_screen_resume(self) -> None:
        """Bring up what was refused while another screen was foremost."""
        cast("ClinicApp", self.app).unanswered.bring_up()

    def on_line_changed(self, message: LineChanged) -> None:
        """Show that the line came or went."""
        self._tick(message.since)

    def on_second(self, message: Second) -> None:
        """Let the clocks of the frame go on."""
        if self.is_current:
            self._tick(message.now)

    def on_said(self, message: Said) -> None:
        """Show what is said."""
        self.query_one(StatusRow).say(message.text, message.tone)
        self.speak()

    def _tick(self, _now: int) -> None:
        for panel in (TitleRow, AlarmRow, StatusRow):
            self.query_one(panel).redraw()
        self._tick_side()
        self.speak()

    # ---- flat

    def spoken(self) -> Page:
        """Return the room's own part as lines."""
        return Page([], 0)

    def speak(self) -> None:
        """Draw the flat page anew, once all that goes on has been done."""
        if self.query(FlatPage):
            self.call_after_refresh(self._speak)

    def _speak(self) -> None:
        if not self.is_attached or not self.query(FlatPage):
            return
        alarm = "".join(text for line in self.query_one(AlarmRow).content(Size(400, 1)) for text, _style in line)
        said = self.query_one(StatusRow).said
        tour = [row.words for row in self.query(TourRow) if row.words]
        told = ". ".join(part for part in alarm.strip(" !○").split("  ") if part.strip())
        lines = [f"{watermark()}."] if self.link.store.training else []
        lines += [f"{_('Larm.')} {' '.join(told.split())}."] if told else []
        lines += [_("Meddelande: {said}").format(said=said)] if said else []
        own = self.spoken()
        pairs = [(key, _(verb.label)) for key, verb in live(dict(self.active_bindings)) if verb.rank]
        lines += [_("Rundtur {step}").format(step=words) for words in tour]
        page = [*lines, *own.lines, keys_said(pairs)]
        if own.at < 0:
            # The text that is being written stands last.
            self.query_one(FlatPage).show(Page([*page[:-2], page[-1], page[-2]], len(page) - 1, own.column))
        else:
            self.query_one(FlatPage).show(Page(page, len(lines) + own.at, own.column))

    def on_descendant_focus(self) -> None:
        """Follow the focus."""
        self.speak()

    def turn_flat(self, by: int) -> None:
        """Turn the flat page, where there is one."""
        for page in self.query(FlatPage):
            page.turn(by)

    def action_open_slot(self, slot: int) -> None:
        """Open the strip with the number."""
        case = self.link.store.strips.case(slot)
        if case is not None:
            self.post_message(OpenCase(case))
