"""Row 1, always reserved: the one thing that must not be missed, with its key. Alarms about patients go before
everything else.
"""

from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.commands.base import REGISTRY, key_of, written
from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.state.queue import order_key
from clinic24_tui.widgets.panel import Line, Panel, plain, spread
from clinic24_tui.wording import marked, who
from server.contract.views import QueueRow

ALARM_LEVEL = 1
SECOND_EYES = 60_000
"""Milliseconds after which a colleague's unread red flag is shown to everyone at the queue."""


class AlarmRow(Panel):
    """The alarm row; blank when all is quiet."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        for part in (
            self._graver_flag,
            self._urgent,
            self._my_flag,
            self._others_flag,
            self._offline,
            self._offered,
            self._unit_closes,
            self._practice,
        ):
            line = part(size.width)
            if line:
                return [line]
        return [[]]

    def _way(self, key: str) -> str:
        """Return a key of the workbench; in a case with the way there, which holds from text and conversation."""
        return f"Esc Esc {key}" if getattr(self.screen, "case_id", "") else key

    def _graver_flag(self, width: int) -> Line:
        """A red flag of mine goes before an untaken case only when it is the graver of the two."""
        flagged, untaken = self._flagged(), self._link.store.lists["waiting"].first()
        return self._my_flag(width) if flagged and untaken and flagged["level"] < untaken["level"] else []

    def _flagged(self) -> QueueRow | None:
        mine = self._link.store.lists["mine"].rows.values()
        return min((row for row in mine if marked(row, "flag")), key=order_key, default=None)

    def _my_flag(self, width: int) -> Line:
        """A red flag in a case that I have: it is read before anything else is done."""
        row = self._flagged()
        if row is None:
            return []
        here = getattr(self.screen, "case_id", "") == row["id"]
        said = _("Röd flagga i patientens ord: {case} {who}").format(**self._case_words(row))
        return self._red(
            said,
            f"{key_of('accept_flag')} {_('Kvittera flagga')}"
            if here
            else f"{key_of('next_to_answer')} {_('Nästa att besvara')}",
            width,
        )

    def _others_flag(self, width: int) -> Line:
        """A colleague's red flag that nobody has read for a while: a second pair of eyes."""
        now = self._link.now()
        for row in sorted(self._link.store.lists["others"].rows.values(), key=order_key):
            flag = marked(row, "flag")
            if flag is not None and now - flag.get("since", now) >= SECOND_EYES:
                words = {**self._case_words(row), "name": plain(row.get("owner_name", ""))}
                said = _("Röd flagga oläst hos {name}: {case} {who}").format(**words)
                return self._red(said, "", width)
        return []

    def _case_words(self, row: QueueRow) -> dict[str, str]:
        case = plain(self._link.store.complaint(row["complaint"], self._lang))
        return {"case": case, "who": who(row).replace("  ", " ")}

    def _red(self, said: str, keys: str, width: int) -> Line:
        look = self.look
        red = self.ink(look.on_alarm, bold=True, on=look.alarm)
        key = self.ink(look.on_alarm, bold=True, on=look.alarm, underline=True)
        return spread([(" !! ", red), (said, red)], [(keys, key), (" ", red)] if keys else [], width, red)

    def _urgent(self, width: int) -> Line:
        store, now = self._link.store, self._link.now()
        row = store.lists["waiting"].first()
        if row is None or row["level"] > ALARM_LEVEL:
            return []
        words = self._case_words(row)
        waited = times.span((now - row["entered"]) // 1000)
        if row["level"] == 0:
            said = _("Ring 112 obesvarad {waited}: {case} {who}").format(waited=waited, **words)
        else:
            said = _("Nivå 1 obesvarad {waited}: {case} {who}").format(waited=waited, **words)
        return self._red(said, f"{self._way(key_of('take_next'))} {_('Ta ärendet')}", width)

    def _offline(self, width: int) -> Line:
        link, look = self._link, self.look
        if link.state in ("online", "connecting") or not link.session.logged_in:
            return []
        grey = self.ink(look.text, on=look.raised)
        said = _("Frånkopplad sedan {at}. Läget då visas. Det du skriver köas.").format(at=times.exact(link.since))
        key = self.ink(look.text, on=look.raised, underline=True)
        mark = self.ink(look.warn, bold=True, on=look.raised)
        return spread(
            [(" ○ ", mark), (said, grey)], [(f"{key_of('retry_line')} {_('Försök nu')}", key), (" ", grey)], width, grey
        )

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
        accept = written(REGISTRY["acknowledge"].live_keys()[-1])
        return spread([(" ! ", self.ink(look.warn, bold=True, on=look.raised)), (said, grey)],
                      [(f"{self._way(accept)} {_('Kvittera')}", key), (" ", grey)], width, grey)  # fmt: skip

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
