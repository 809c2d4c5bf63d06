"""Hand over by SBAR: to a unit's profession, whose queue has the case at once, or to a person, mine until she acknowledges."""

from typing import Any, ClassVar, NamedTuple, cast

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.types import CSSPathType
from textual.widgets import TextArea

from clinic24_tui.dialogs.asking import ask_as_owner, put_up
from clinic24_tui.dialogs.receivers import PERSON, chosen, offered_to
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import StoreChanged
from clinic24_tui.state.questions import asked_whom
from clinic24_tui.state.sbar import EMPTY, PARTS, filled
from clinic24_tui.unanswered import Asked
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.band import person
from clinic24_tui.widgets.chooser import Chooser
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow
from clinic24_tui.wording import level_word
from server.contract import TEXT_LIMIT
from server.contract.questions import Sbar
from server.contract.views import CaseHead

WISH = "recommendation"


class Handover(NamedTuple):
    """To whom (the command's fields), and the four parts of what the receiver needs to know."""

    to: dict[str, str]
    sbar: Sbar

    def fields(self) -> dict[str, object]:
        """Return the fields of the command; the note in short is the wish."""
        return {**self.to, "note": self.sbar["recommendation"], "sbar": self.sbar}


class HandOverSheet(Sheet[Handover | None]):
    """Type a part of the receiver's name, Enter, write the wish, Ctrl+S; what the case holds stands there already."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "handover.tcss"]
    AUTO_FOCUS = "#receivers"

    def __init__(self, link: Link, parts: Sbar = EMPTY, follows: str = "") -> None:
        super().__init__()
        self.sheet_title = _("Lämna över med SBAR")
        self._link, self._parts, self._follows = link, parts, follows

    def compose_sheet(self) -> ComposeResult:
        """Yield the receivers, what becomes of the case, the four parts and the keys."""
        yield Chooser(offered_to(self._link), id="receivers")
        yield SheetRow(id="what")
        with VerticalScroll(id="sbar", can_focus=False):
            for key, (letter, name) in PARTS.items():
                wish = (Part(_("krävs, vad du önskar"), "warn"),) if key == WISH else ()
                title = (Part(f"{letter} ", "focus", True), Part(_(name), "strong", True))
                yield SheetRow(*title, right=wish, id=f"{_field(key)}-title")
                yield Area(id=_field(key))

    def on_mount(self) -> None:
        """Fill in the parts, say what the first receiver means and what is left to do, and ask who is there now."""
        for key, text in self._parts.items():
            self._area(key).place(str(text))
        self._link.look("receivers")
        self._explain()
        self._foot()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Show who is there now."""
        if message.touches("receivers"):
            self.query_one(Chooser).put(offered_to(self._link))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the part's name in view with the part."""
        titles = self.query(f"#{event.widget.id}-title")
        if titles:
            self.call_after_refresh(titles.first().scroll_visible, animate=False)

    @on(Chooser.Moved)
    def _explain(self) -> None:
        item = self.query_one(Chooser).current
        person = item is not None and item.value.startswith(PERSON)
        queue = _("Ärendet hamnar i mottagarens kö på en gång.")
        words = _("Ärendet är ditt tills personen kvitterar.") if person else queue
        follows = Part(f"! {self._follows} " if self._follows else "", "warn", True)
        self.query_one("#what", SheetRow).show(follows, Part(words if item else "", "dim"))

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        self.set_class(True, "-chosen")
        self._area(WISH).focus()

    @on(TextArea.Changed)
    def _foot(self) -> None:
        left = _("1 fält kvar") if not self._area(WISH).text.strip() else ""
        over = sum(len(self._area(key).text) for key in PARTS) - TEXT_LIMIT
        if over > 0:
            left = _("{n} tecken för mycket").format(n=over)
        self.show_keys(("^s", _("Lämna över")), ("Tab", _("Nästa fält")), ("Esc", _("Åter")), warn=left)

    def _area(self, key: str) -> Area:
        return self.query_one(f"#{_field(key)}", Area)

    def action_give(self) -> None:
        """Give receiver and parts; without a receiver or a wish, or with too long a text, that field has the cursor."""
        item = self.query_one(Chooser).current
        parts = {key: self._area(key).text.strip() for key in PARTS}
        longest = max(parts, key=lambda key: len(parts[key]))
        wrong = WISH if not parts[WISH] else longest if sum(map(len, parts.values())) > TEXT_LIMIT else ""
        if item is None:
            self.query_one(Chooser).focus()
        elif wrong:
            self._area(wrong).focus()
        else:
            self.dismiss(Handover(chosen(item), cast("Sbar", parts)))


def _field(key: str) -> str:
    return "note" if key == WISH else key


def ask_handover(app: App[Any], link: Link, case: str) -> None:
    """Ask to whom, turn held lines back into drafts, and hand the case over."""
    store = link.store
    view = store.case(case) or store.preview(case) or store.recalled(case)
    head = view.head if view else None

    def hand_over(_room: object, given: Handover) -> Asked:
        return ask_as_owner(app, link, case, "HandOver", **given.fields())

    parts = filled_in(link, head) if head is not None else EMPTY
    put_up(app, HandOverSheet(link, parts, follows(head)), hand_over, case)


def filled_in(link: Link, head: CaseHead) -> Sbar:
    """Return the parts as the case fills them in."""
    level = (
        _("nivå {n} {word}").format(n=head["level"], word=level_word(head["level"])) if head["level"] else level_word(0)
    )
    return filled(head, person(head), link.store.complaint(head["complaint"], language()), level)


def follows(head: CaseHead | None) -> str:
    """Return that an open question goes along with the case, empty where there is none."""
    question = head["question"] if head is not None else None
    return _("Frågan till {to} följer med.").format(to=asked_whom(question)) if question else ""
