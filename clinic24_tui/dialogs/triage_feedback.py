"""What colleagues say of the triage, for super-users: counts per flow and rule, and the newest words. No patient is named."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.types import CSSPathType

from clinic24_tui.dialogs.feedback import KINDS
from clinic24_tui.dialogs.look import LookSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language, ngettext
from clinic24_tui.times import clock, local
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from server.contract.feedback import FeedbackCount, FeedbackText
from server.contract.frames import Feedback


class TriageFeedbackSheet(LookSheet):
    """One text to read."""

    AT = "feedback"
    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "hazards.tcss"]
    AUTO_FOCUS = "#told"

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.sheet_title = _("Återkoppling på triage")

    def compose_sheet(self) -> ComposeResult:
        """Yield the text."""
        yield Reading(id="told")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys(("↑↓ PgDn", _("Läs")), ("Esc", _("Åter")))

    def has_answer(self) -> bool:
        """Say whether the feedback has come."""
        return self.link.store.feedback is not None

    def draw(self) -> None:
        """Draw counts and words."""
        held = self.link.store.feedback
        if held is not None:
            self.query_one(Reading).show(*self._paragraphs(held))

    def _paragraphs(self, held: Feedback) -> list[Part]:
        n = held["given"]
        if not n:
            return [Part(_("Ingen har lämnat återkoppling på triagen än."))]
        said = ngettext("{n} återkoppling", "{n} återkopplingar", n).format(n=n)
        parts = [Part(said, "strong", True), Part(""), Part(_("Per flöde och regel"), "strong", True)]
        parts += [Part(self._count(one)) for one in held["counts"]]
        parts += [Part(""), Part(_("Senaste orden"), "strong", True)]
        parts += [Part(self._text(one)) for one in held["latest"]]
        return parts if held["latest"] else [*parts, Part(_("Ingen har skrivit några ord."), "dim")]

    def _count(self, one: FeedbackCount) -> str:
        rule = one["rule"] or _("ingen regel nämnd")
        return f"{one['n']}  {self._flow(one['flow'])} · {rule} · {_kind(one['kind'])}"

    def _text(self, one: FeedbackText) -> str:
        when = f"{local(one['at']):%Y-%m-%d} {clock(one['at'])}"
        return f"{when}  {self._flow(one['flow'])} · {_kind(one['kind'])}: ”{one['text']}”"

    def _flow(self, flow: str) -> str:
        return self.link.store.complaint(flow, language()) if flow else _("inget besvär valt")


def _kind(kind: str) -> str:
    return _(KINDS[kind]).lower()
