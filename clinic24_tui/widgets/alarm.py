"""Row 1, always reserved: the one thing that must not be missed, with its key. Alarms about patients go before
everything else.
"""

from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.widgets.panel import Line, Panel, plain, spread
from clinic24_tui.wording import who

ALARM_LEVEL = 1


class AlarmRow(Panel):
    """The alarm row; blank when all is quiet."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        for part in (self._urgent, self._offline, self._offered, self._unit_closes, self._practice):
            line = part(size.width)
            if line:
                return [line]
        return [[]]

    def _way(self, key: str) -> str:
        """Return a key of the workbench; in a case with the way there, which holds from text and conversation."""
        return f"Esc Esc {key}" if getattr(self.screen, "case_id", "") else key

    def _urgent(self, width: int) -> Line:
        store, look, now = self._link.store, self.look, self._link.now()
        row = store.lists["waiting"].first()
        if row is None or row["level"] > ALARM_LEVEL:
            return []
        words = {"case": plain(store.complaint(row["complaint"], self._lang)), "who": who(row).replace("  ", " ")}
        waited = times.span((now - row["entered"]) // 1000)
        if row["level"] == 0:
            said = _("Ring 112 obesvarad {waited}: {case} {who}").format(waited=waited, **words)
        else:
            said = _("Nivå 1 obesvarad {waited}: {case} {who}").format(waited=waited, **words)
        red = self.ink(look.on_alarm, bold=True, on=look.alarm)
        key = self.ink(look.on_alarm, bold=True, on=look.alarm, underline=True)
        keys = f"{self._way('n')} {_('Ta ärendet')}"
        return spread([(" !! ", red), (said, red)], [(keys, key), (" ", red)], width, red)

    def _offline(self, width: int) -> Line:
        link, look = self._link, self.look
        if link.state in ("online", "connecting") or not link.session.logged_in:
            return []
        grey = self.ink(look.text, on=look.raised)
        said = _("Frånkopplad sedan {at}. Läget då visas. Det du skriver köas.").format(at=times.exact(link.since))
        key = self.ink(look.text, on=look.raised, underline=True)
        mark = self.ink(look.warn, bold=True, on=look.raised)
        return spread([(" ○ ", mark), (said, grey)], [(f"F9 {_('Försök nu')}", key), (" ", grey)], width, grey)

    def _offered(self, width: int) -> Line:
        row = self._link.store.lists["offered"].first()
        if row is None:
            return []
        look = self.look
        grey, key = self.ink(look.text, on=look.raised), self.ink(look.text, on=look.raised, underline=True)
        said = _("{name} lämnar ett ärende till dig: {case} {who}").format(
            name=plain(row.get("owner_name", "")),
            case=plain(self._link.store.complaint(row["complaint"], self._lang)),
            who=who(row).replace("  ", " "),
        )
        return spread([(" ! ", self.ink(look.warn, bold=True, on=look.raised)), (said, grey)],
                      [(f"{self._way('F4')} {_('Kvittera')}", key), (" ", grey)], width, grey)  # fmt: skip

    def _unit_closes(self, width: int) -> Line:
        closing, look = self._link.store.closing, self.look
        if closing is None or closing["at"] <= self._link.now():
            return []
        left = [case for case in closing["cases"] if case in self._link.store.lists["waiting"]]
        if not left:
            return []
        said = ngettext(
            "Enheten stänger {at}. {n} ärende är inte taget.",
            "Enheten stänger {at}. {n} ärenden är inte tagna.",
            len(left),
        ).format(at=times.clock(closing["at"]), n=len(left))
        grey = self.ink(look.text, on=look.raised)
        return spread([(" ! ", self.ink(look.warn, bold=True, on=look.raised)), (said, grey)], [], width, grey)

    def _practice(self, width: int) -> Line:
        if not self._link.store.practice:
            return []
        green = self.ink(self.look.on_practice, bold=True, on=self.look.practice)
        return spread([(f" {_('ÖVNING – inga riktiga patienter')}", green)], [], width, green)

    @property
    def _lang(self) -> str:
        from clinic24_tui.locale import language

        return language()
