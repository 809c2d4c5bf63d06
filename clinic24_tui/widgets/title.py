"""Row 0: the program, the unit, who I am; how many wait, whether the line is up, what time it is."""

from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.widgets.panel import Line, Panel, plain, spread
from clinic24_tui.widgets.watermark import watermark
from clinic24_tui.wording import STATES, profession

ROOMY = 100


class TitleRow(Panel):
    """The title row; the same in every room."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    @property
    def ground(self) -> str:
        """Return the raised ground."""
        return self.look.raised

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        look = self.look
        brand = "" if self._link.store.practice and size.width < ROOMY else " Clinic24"
        left: Line = [(brand, self.ink(look.strong, bold=True)), *self._me(size.width)]
        right: Line = [
            *self._count(),
            *self._line(),
            (f"   {times.clock(self._link.now())} ", self.ink(look.strong, bold=True)),
        ]
        return [spread(left, right, size.width, self.ink(look.text))]

    def _me(self, width: int) -> Line:
        store, look = self._link.store, self.look
        out: Line = []
        if store.practice:
            out.append(
                (
                    f"  {watermark() if store.training else _('ÖVNING')} ",
                    self.ink(look.on_practice, bold=True, on=look.practice),
                )
            )
        if store.assignment is not None:
            out.append((f"  {plain(store.assignment['unit_name'])}", self.ink(look.text)))
        if store.me is not None:
            name = plain(store.me["name"])
            job = profession(store.assignment["profession"]) if store.assignment else ""
            out.append((f"  {name}, {job}" if job and width >= ROOMY else f"  {name}", self.ink(look.dim)))
            out += self._state()
        return out

    def _state(self) -> Line:
        """Return what I do now, as the unit sees it; *i chatten* is ordinary, the rest is not."""
        me, look = self._link.store.me_on_duty(), self.look
        if me is None:
            return []
        usual = me["state"] == "chat"
        state = self.ink(look.text if usual else look.warn, bold=not usual)
        out: Line = [(" · ", self.ink(look.dim)), (_(STATES[me["state"]]), state)]
        return [*out, (f", {_('samordnare')}", self.ink(look.text))] if me["coordinator"] else out

    def _count(self) -> Line:
        store = self._link.store
        if not store.ready:
            return []
        n = len(store.lists["waiting"])
        return [(ngettext("{n} väntar", "{n} väntar", n).format(n=n), self.ink(self.look.text))]

    def _line(self) -> Line:
        link, look = self._link, self.look
        if link.state == "online":
            return [("   ● ", self.ink(look.text)), (_("ansluten"), self.ink(look.text))]
        if link.state == "connecting" and not link.session.logged_in:
            return [("   ○ ", self.ink(look.dim)), (_("ansluter"), self.ink(look.dim))]
        gone = times.ticking((link.now() - link.since) // 1000)
        return [
            ("   ○ ", self.ink(look.warn, bold=True)),
            (f"{_('FRÅNKOPPLAD')} {gone}", self.ink(look.warn, bold=True)),
        ]
