"""Last row but one: what was said last, else what is saved, what waits, where drafts lie."""

from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.messages import Tone
from clinic24_tui.widgets.panel import Line, Panel, plain, spread

SAID_MS = 12_000
"""How long a sentence stands."""


class StatusRow(Panel):
    """The status row; the same in every room."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link
        self._said = ""
        self._tone: Tone = "plain"
        self._until = 0

    def say(self, text: str, tone: Tone) -> None:
        """Show a sentence for a while."""
        self._said, self._tone = plain(text), tone
        self._until = self._link.now() + SAID_MS
        self.redraw()

    @property
    def said(self) -> str:
        """Return the sentence that stands now, empty when none does."""
        return self._said if self._link.now() < self._until else ""

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        look = self.look
        ground = self.ink(look.dim)
        if self._said and self._link.now() < self._until:
            colour = {"plain": look.text, "warn": look.warn, "alarm": look.alarm_text}[self._tone]
            mark = "" if self._tone == "plain" else "! "
            return [
                spread([(f" {mark}{self._said}", self.ink(colour, bold=self._tone != "plain"))], [], size.width, ground)
            ]
        parts = [*self._offline(), *self._saved()]
        left: Line = [(" ", ground)]
        for n, (text, style) in enumerate(parts):
            left += [(" · ", ground)] if n else []
            left.append((text, style))
        page = self._link.patient_page
        right: Line = [(_("patientens sida: {address}").format(address=page) + " ", ground)] if page else []
        return [spread(left, right, size.width, ground)]

    def _offline(self) -> Line:
        link = self._link
        if link.state in ("online", "connecting") or not link.session.logged_in:
            return []
        gone = times.ticking((link.now() - link.since) // 1000)
        return [(_("Frånkopplad {gone}").format(gone=gone), self.ink(self.look.warn, bold=True))]

    def _saved(self) -> Line:
        link, look = self._link, self.look
        out: Line = []
        if link.saved_at:
            out.append((_("Sparat {at}").format(at=times.exact(link.saved_at)), self.ink(look.text)))
        slots = sorted(slot for case in link.drafts.cases() if (slot := link.store.strips.slot(case)) is not None)
        if slots:
            out.append((_("utkast i {slots}").format(slots=", ".join(map(str, slots))), self.ink(look.dim)))
        if link.drafts.unkept() and link.state != "online":
            out.append((_("utkast ej sparat"), self.ink(look.warn)))
        waiting = link.unsaved()
        if waiting:
            said = ngettext("{n} väntar på att skickas", "{n} väntar på att skickas", waiting).format(n=waiting)
            out.append((said, self.ink(look.warn)))
        elif link.store.ready:
            out.append((_("inget väntar på att skickas"), self.ink(look.dim)))
        return out
