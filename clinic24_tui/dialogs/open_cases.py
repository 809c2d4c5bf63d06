"""A patient's open cases side by side, to read only; Enter asks whether the one of mine shall take the other in."""

from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.types import CSSPathType

from clinic24_tui.dialogs.asking import ask_as_owner, put_up
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import LineChanged, Refused, StoreChanged
from clinic24_tui.state.sides import joined
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.open_case import at_time, denied, told
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part, harmless
from clinic24_tui.widgets.sheet import Sheet
from clinic24_tui.wording import open_cases
from server.contract.contact_frames import OpenCase

SIDE_BY_SIDE = 120
"""Columns of the terminal from which two cases stand beside each other."""


class OpenCasesSheet(Sheet[str | None]):
    """Where it is narrow one case is shown at a time; Tab goes to the next. Answers with the case that is to be taken in."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "open_cases.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "merge", show=False),
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
    ]
    OVER: ClassVar[tuple[str, ...]] = ("#body",)
    AUTO_FOCUS = "#other"

    def __init__(self, link: Link, case: str, *, merge: bool = False) -> None:
        """`merge`: ask at once whether to make them one, when there are two that can be."""
        super().__init__()
        self.sheet_title = _("Öppna ärenden")
        self._link, self._case, self._merge_at_once = link, case, merge
        self._shown = ""
        self._more = False

    def compose_sheet(self) -> ComposeResult:
        """Yield the case that was asked about, and the other beside it."""
        with Horizontal():
            yield Reading(id="this")
            yield Reading(id="other")

    def on_mount(self) -> None:
        """Ask for them; each that is told is logged as read."""
        self._lay()
        self._draw()
        self._ask()

    def on_resize(self) -> None:
        """Lay them beside each other where there is room."""
        self._lay()
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that there is nothing to fill in here, and whether Tab has another case to show."""
        del parameters
        return action != "give" and (action != "next_field" or self._more)

    # ---- what comes

    def _ask(self) -> None:
        if not self._link.ask_open(self._case):
            self._tell(_("Ingen linje till servern. Det hämtas när du är inloggad och ansluten."))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Show what has come; what has changed in one of them is asked for anew."""
        if message.touches("open_cases", self._case):
            self._draw()
            if self._merge_at_once and len(self._cases) == 2:  # the one and the other
                self._merge_at_once = False
                self.action_merge()
        elif any(message.touches("row", case) for case in (self._case, *self._link.store.kin.others(self._case))):
            self._ask()

    def on_line_changed(self, message: LineChanged) -> None:
        """Ask anew when the line is back."""
        if message.state == "online":
            self._ask()

    def on_refused(self, message: Refused) -> None:
        """Say why they are not told."""
        if message.item is None and not message.vid and not self._cases:
            self._tell(message.words)

    # ---- drawing

    @property
    def _cases(self) -> list[OpenCase]:
        cases = self._link.store.open_cases
        return cases if cases and cases[0]["case"] == self._case else []

    @property
    def _other(self) -> OpenCase | None:
        """Return the one that is shown beside, or alone."""
        return next((one for one in self._cases if one["case"] == self._shown), None)

    @property
    def _owned(self) -> bool:
        me = self._link.store.me
        return bool(me and self._cases and self._cases[0]["owner"] == me["user"])

    def _lay(self) -> None:
        self.set_class(self.app.size.width >= SIDE_BY_SIDE, "-beside")

    def _draw(self) -> None:
        cases, beside = self._cases, self.has_class("-beside")
        if not cases:
            self._tell(_("Hämtar ärendena …"))
            return
        ids = [one["case"] for one in cases]
        if self._shown not in ids[beside:]:
            self._shown = ids[1] if len(ids) > 1 else "" if beside else ids[0]
        self.query_one("#this", Reading).show(*self._said(cases[0]))
        other = self._other
        nothing = Part(_("Patienten har inget annat öppet ärende."), "dim")
        self.query_one("#other", Reading).show(*(self._said(other) if other else [nothing]))
        row = self._link.store.row(self._case)
        name = row.get("name", "") if row is not None else ""
        self._title(", ".join(part for part in (open_cases(len(ids)), name) if part))
        self._more = len(ids) - beside > 1
        self._say_keys()

    def _title(self, words: str) -> None:
        """Let the frame say how many they are and whose."""
        self.heading = words
        self.query_one("#sheet").border_title = Content(f" {harmless(words)} ")

    def _said(self, one: OpenCase) -> list[Part]:
        store, cases = self._link.store, self._cases
        me = store.me["user"] if store.me else ""
        where = _("Ärende {n} av {of}").format(n=cases.index(one) + 1, of=len(cases))
        return told(one, where, store.complaint(one["complaint"], language()), me, self._link.now())

    def _tell(self, words: str) -> None:
        self.query_one("#this", Reading).show()
        self.query_one("#other", Reading).show(Part(words, "warn", True))
        self.show_keys(("Esc", _("Åter")))

    def _why_not(self) -> str:
        """Return why Enter does not make them one, empty when it does."""
        other = self._other
        if other is None or other is self._cases[0]:
            return ""
        return denied(other) or ("" if self._owned else _("Ta ärendet först."))

    def _say_keys(self) -> None:
        other, why_not = self._other, self._why_not()
        merges = other is not None and other is not self._cases[0] and not why_not
        self.show_keys(
            *([("Enter", _("Slå ihop"))] if merges else []),
            *([("Tab", _("Nästa ärende"))] if self._more else []),
            ("PgDn", _("Läs")),
            ("Esc", _("Åter")),
            warn=_("Kan inte slås ihop.") if other is not None and why_not else "",
        )

    # ---- verbs

    def action_turn(self, by: int) -> None:
        """Turn the pages of both."""
        for reading in self.query(Reading):
            reading.turn(by)

    def action_next_field(self) -> None:
        """Show the next case; the one that was asked about stands still where there is room for two."""
        ids = [one["case"] for one in self._cases][self.has_class("-beside") :]
        if self._shown in ids:
            self._shown = ids[(ids.index(self._shown) + 1) % len(ids)]
            self._draw()
            self.query_one("#other", Reading).scroll_home(animate=False)

    def action_merge(self) -> None:
        """Ask whether the case takes the shown one in; where it cannot, the text says why."""
        other = self._other
        if other is None or other is self._cases[0] or self._why_not():
            return
        named = self._link.store.complaint(other["complaint"], language()).lower()
        since = at_time(other["entered"], self._link.now())
        sentence = _(
            "{case}, från {time}, förs in i ditt ärende och avslutas. Patienten har sedan ett enda ärende. Det går inte att ångra."
        ).format(case=f"{named[:1].upper()}{named[1:]}", time=since)

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss(other["case"])

        self.app.push_screen(ConfirmSheet(_("Slå ihop ärenden"), sentence, _("Slå ihop")), sure)


def show_open_cases(app: App[Any], link: Link, case: str, *, merge: bool = False) -> None:
    """Show the open cases, and make two of them one where it is confirmed; what was being written in the other comes along."""

    def take_in(_room: object, other: str) -> Asked:
        link.keep(case)
        link.keep(other)
        written = link.drafts.text(other)
        if written:
            link.draft(case, joined(link.drafts.text(case), written))
            link.draft(other, "")
        return ask_as_owner(app, link, case, "Merge", other=other)

    put_up(app, OpenCasesSheet(link, case, merge=merge), take_in, case)
