"""Last row but one: what was said last, else what is saved, what waits, where drafts lie."""

from rich.style import Style
from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.commands.base import key_of
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.messages import Tone
from clinic24_tui.state.ages import ages_said
from clinic24_tui.widgets.panel import Line, Panel, length, plain, spread
from clinic24_tui.wording import unrecorded_words

SAID_MS = 12_000
"""How long a sentence stands."""

Part = tuple[int, str, Style]
"""How soon it gives way where the row is narrow (the highest first), and the words with their look."""


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
        left = self._said_left(size.width, ground)
        room = size.width - length(left) - 1
        ways = [self._page(ground), self._short_page(ground), self._info()]
        right = next((line for line in ways if line and length(line) <= room), [])
        return [spread(left, right, size.width, ground)]

    def _page(self, ground: Style) -> Line:
        """Return where the demo's patient page is."""
        page = self._link.patient_page
        return [(_("patientens sida: {address}").format(address=page) + " ", ground)] if page else []

    def _short_page(self, ground: Style) -> Line:
        page = self._link.patient_page
        return [(f"{page} ", ground)] if page else []

    def _info(self) -> Line:
        """Return the key to Dagens info where somebody has put up lines."""
        info, look = self._link.store.info, self.look
        if info is None or not info["lines"]:
            return []
        said = _("Dagens info {n}").format(n=len(info["lines"]))
        return [("d", self.ink(look.focus, bold=True)), (f" {said} ", self.ink(look.dim))]

    def _said_left(self, width: int, ground: Style) -> Line:
        """Return what fits of the parts; what says the least of what could be lost gives way first."""
        parts = [*self._offline(), *self._saved(), *self._unrecorded()]
        while True:
            left: Line = [(" ", ground)]
            for n, (_rank, text, style) in enumerate(parts):
                left += [(" · ", ground)] if n else []
                left.append((text, style))
            if length(left) <= width or len(parts) == 1:
                return left
            parts.remove(max(parts, key=lambda part: part[0]))

    def _offline(self) -> list[Part]:
        link = self._link
        if link.state in ("online", "connecting") or not link.session.logged_in:
            return []
        gone = times.ticking((link.now() - link.since) // 1000)
        return [(1, _("Frånkopplad {gone}").format(gone=gone), self.ink(self.look.warn, bold=True))]

    def _saved(self) -> list[Part]:
        link, look = self._link, self.look
        out: list[Part] = []
        if link.saved_at:
            out.append((4, _("Sparat {at}").format(at=times.exact(link.saved_at)), self.ink(look.text)))
        slots = sorted(slot for case in link.drafts.cases() if (slot := link.store.strips.slot(case)) is not None)
        if slots:
            out.append((3, _("utkast i {slots}").format(slots=", ".join(map(str, slots))), self.ink(look.dim)))
        if link.drafts.unkept() and link.state != "online":
            out.append((2, _("utkast ej sparat"), self.ink(look.warn)))
        if link.chosen.ages is not None:
            words = _("{key} tar: {ages}").format(key=key_of("take_next"), ages=ages_said(link.chosen.ages))
            out.append((1, words, self.ink(look.focus, bold=True)))
        waiting = link.unsaved()
        if waiting:
            said = ngettext("{n} väntar på att skickas", "{n} väntar på att skickas", waiting).format(n=waiting)
            out.append((0, said, self.ink(look.warn)))
        elif link.store.ready:
            out.append((5, _("inget väntar på att skickas"), self.ink(look.dim)))
        return out

    def _unrecorded(self) -> list[Part]:
        """Return how many of my closed cases are not in the medical record; in the workbench with the key to them."""
        said = unrecorded_words(len(self._link.store.unrecorded()))
        here = f": {key_of('show_unrecorded')}" if said and not getattr(self.screen, "case_id", "") else ""
        return [(3, f"{said}{here}", self.ink(self.look.warn))] if said else []
