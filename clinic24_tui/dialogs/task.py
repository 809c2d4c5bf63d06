"""Give a doctor a task about my case, from a template that the case has filled in as far as it can; it is internal."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import TextArea

from clinic24_tui.dialogs.ask import AskingSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.state.phrases import blanks, next_blank
from clinic24_tui.state.tasks import fitting, task_text, template_title
from clinic24_tui.widgets.chooser import Chooser, Item
from server.contract.views import CaseHead

KEYS = "0123456789abcdefghijklmnopqrstu"
"""Free words first, then the templates."""


class TaskSheet(AskingSheet):
    """A digit takes a template, Enter or Tab goes to what is left to fill in, Ctrl+S gives the task."""

    AUTO_FOCUS = "#templates"
    OF: ClassVar[str] = "doctor"

    def __init__(self, link: Link, head: CaseHead, another: Callable[[str], str]) -> None:
        super().__init__(link, head["level"], another)
        self.sheet_title = f"║ {_('INTERNT')} ║ {_('Uppdrag till läkare')}"
        self._head, self._templates = head, {one["id"]: one for one in link.store.templates}
        self._made = ""
        self._template: str | None = None

    def compose_sheet(self) -> ComposeResult:
        """Yield the doctors, the templates, the task, how soon, and the keys."""
        yield from self.compose_receivers()
        items = [Item("", _("Egna ord")), *(Item(one["id"], template_title(one)) for one in self._templates.values())]
        yield Chooser(items, keyed=True, keys=KEYS, columns=4, id="templates")
        yield from self.compose_text(_("Uppdrag"), _("  bara personal ser det, ärendet är kvar hos dig"))

    def on_mount(self) -> None:
        """Begin with the template that the case answers most of."""
        best = fitting(list(self._templates.values()), self._head)
        self.query_one("#templates", Chooser).go_to(best["id"] if best else "")
        self._fill()

    @on(Chooser.Moved)
    def _fill(self) -> None:
        """Put the template's text where nothing has been written by hand."""
        item = self.query_one("#templates", Chooser).current
        if item is None or item.value == self._template or self.area.text not in ("", self._made):
            return
        self._template = item.value
        template = self._templates.get(item.value)
        self.area.place(task_text(template, self._head) if template else "")
        self._made = self.area.text
        self.foot()

    @on(Chooser.Chosen)
    def chosen_in(self) -> None:
        """Go to the text, and to the first blank in it."""
        self.area.focus()
        self._to_blank(0)

    def _to_blank(self, place: int) -> bool:
        gap = next_blank(self.area.text, place)
        if gap is not None:
            self.area.select_span(gap)
        return gap is not None

    @on(TextArea.Changed)
    def foot(self) -> None:
        """Show the keys, and what is left to fill in."""
        text, gaps = self.area.text.strip(), blanks(self.area.text)
        keys = (("^s", _("Ge uppdraget")), ("Tab", _("Nästa lucka") if gaps else _("Nästa fält")), ("Esc", _("Åter")))
        left = ngettext("{n} lucka kvar", "{n} luckor kvar", len(gaps)).format(n=len(gaps)) if gaps else ""
        self.show_keys(*keys, warn=left or ("" if text else _("1 fält kvar")))

    def action_next_field(self) -> None:
        """Go to the next blank while the cursor is in a text that has one, else to the next field."""
        if not self.area.has_focus or not self._to_blank(self.area.span[1]):
            super().action_next_field()

    def action_give(self) -> None:
        """Give the task; a blank that is left has the cursor, and says its name."""
        gaps = blanks(self.area.text)
        if not gaps:
            super().action_give()
            return
        self.chosen_in()
        self.show_keys(("Esc", _("Åter")), warn=_("Fyll i luckan [{name}] först").format(name=gaps[0].name))
