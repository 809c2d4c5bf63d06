"""Row 1, always reserved: the one thing that must not be missed, with its key and how many more there are. Alarms about
patients go before everything else.
"""

from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.commands.base import REGISTRY, key_of, written
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language, ngettext
from clinic24_tui.state.alarms import Alarm
from clinic24_tui.state.questions import row_asked_whom
from clinic24_tui.widgets.panel import Line, Panel, plain, spread
from clinic24_tui.widgets.watermark import watermark
from clinic24_tui.wording import level_word, profession, who
from server.contract.questions import RowQuestion
from server.contract.views import QueueRow

RED = frozenset({"urgent", "my_flag", "others_flag", "unwatched"})


class AlarmRow(Panel):
    """The alarm row; blank when all is quiet."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        found = self._link.alarms()
        first = found.first
        if first is None:
            return [[]]
        if first.kind == "practice":
            return [self._practice(size.width)]
        others = found.total - 1
        said, key = self._words(first)
        more = ngettext("+{n} till", "+{n} till", others).format(n=others) if others else ""
        return [self._row(first, said, more, key, size.width)]

    def _row(self, alarm: Alarm, said: str, more: str, key: str, width: int) -> Line:
        look, red = self.look, alarm.kind in RED
        ground, colour = (look.alarm, look.on_alarm) if red else (look.raised, look.text)
        plain_ink = self.ink(colour, bold=red, on=ground)
        sign = plain_ink if red else self.ink(look.warn, bold=True, on=ground)
        mark = " !! " if red else " ○ " if alarm.kind == "offline" else " ! "
        right: Line = [(f"{more}  " if key else f"{more} ", plain_ink)] if more else []
        if key:
            right += [(key, self.ink(colour, bold=red, on=ground, underline=True)), (" ", plain_ink)]
        return spread([(mark, sign), (said, plain_ink)], right, width, plain_ink)

    def _way(self, key: str) -> str:
        """Return a key of the workbench; in a case with the way there, which holds from text and conversation."""
        return f"Esc Esc {key}" if getattr(self.screen, "case_id", "") else key

    def _words(self, alarm: Alarm) -> tuple[str, str]:
        """Return what is said, and the key for it."""
        if alarm.row is not None:
            return self._of_case(alarm, alarm.row)
        if alarm.watch is not None:
            return self._of_queue(alarm)
        if alarm.kind == "offline":
            said = _("Frånkopplad sedan {at}. Läget då visas. Det du skickar väntar.")
            return said.format(at=times.exact(self._link.since)), f"{key_of('retry_line')} {_('Försök nu')}"
        closing = self._link.store.closing
        said = ngettext(
            "Enheten stänger {at}. {n} ärende är inte taget.",
            "Enheten stänger {at}. {n} ärenden är inte tagna.",
            alarm.cases,
        )
        return said.format(at=times.clock(closing["at"] if closing else 0), n=alarm.cases), ""

    def _of_case(self, alarm: Alarm, row: QueueRow) -> tuple[str, str]:
        case = plain(self._link.store.complaint(row["complaint"], language()))
        words = {"case": case, "who": who(row).replace("  ", " "), "name": plain(row.get("owner_name", ""))}
        waited = times.span((self._link.now() - row["entered"]) // 1000)
        take = f"{self._way(key_of('take_next'))} {_('Ta ärendet')}"
        if alarm.kind == "my_flag":
            here = getattr(self.screen, "case_id", "") == row["id"]
            key = (
                f"{key_of('accept_flag')} {_('Kvittera flagga')}"
                if here
                else f"{key_of('next_to_answer')} {_('Nästa att besvara')}"
            )
            return _("Röd flagga i patientens ord: {case} {who}").format(**words), key
        if alarm.kind == "others_flag":
            return _("Röd flagga oläst hos {name}: {case} {who}").format(**words), ""
        if alarm.kind == "offered":
            said = _("{name} lämnar ett ärende till dig: {case} {who}").format(**words)
            return said, f"{self._way(written(REGISTRY['acknowledge'].live_keys()[-1]))} {_('Kvittera')}"
        question = row.get("question")
        if alarm.kind in ("my_question", "question") and question is not None:
            return self._of_question(alarm, question, words)
        if row["level"] == 0:
            return _("Ring 112 obesvarad {waited}: {case} {who}").format(waited=waited, **words), take
        said = _("Nivå {level} obesvarad {waited}: {case} {who}")
        return said.format(level=row["level"], waited=waited, **words), take

    def _of_question(self, alarm: Alarm, question: RowQuestion, words: dict[str, str]) -> tuple[str, str]:
        at = times.clock(question["due"])
        if alarm.kind == "my_question":
            to = plain(row_asked_whom(question))
            here = getattr(self.screen, "case_id", "") == (alarm.row["id"] if alarm.row else "")
            key = f"{key_of('ask_colleague')} {_('Fråga')}" if here else ""
            return _("Svar från {to} skulle ha kommit {at}: {case} {who}").format(to=to, at=at, **words), key
        said = ngettext(
            "{asker} frågar dig, svar före {at}: {case} {who}",
            "{n} frågor till dig. {asker} först, svar före {at}: {case} {who}",
            alarm.cases,
        )
        key = f"{self._way(key_of('next_list'))} {_('Frågor')}"
        return said.format(n=alarm.cases, asker=plain(question["by_name"]), at=at, **words), key

    def _of_queue(self, alarm: Alarm) -> tuple[str, str]:
        watch = alarm.watch
        if watch is None:
            return "", ""
        words = {"queue": profession(watch["profession"]), "n": watch["waiting"]}
        team = f"{self._way(key_of('team'))} {_('Teamet')}"
        if alarm.kind == "unwatched":
            level = level_word(watch["gravest"] or 0)
            return _("Ingen bevakar kön för {queue}: {n} väntar, gravast {level}").format(level=level, **words), team
        if alarm.kind == "late":
            said = ngettext(
                "Överlämning till {queue} inte kvitterad på 15 minuter: {n} ärende",
                "Överlämningar till {queue} inte kvitterade på 15 minuter: {n} ärenden",
                alarm.cases,
            )
            return said.format(queue=words["queue"], n=alarm.cases), team
        if alarm.kind == "questions":
            said = ngettext(
                "Fråga till {queue} obesvarad för länge: {n} ärende",
                "Frågor till {queue} obesvarade för länge: {n} ärenden",
                alarm.cases,
            )
            return said.format(queue=words["queue"], n=alarm.cases), team
        said = _("För få bevakar kön för {queue}: {here} i chatten av minst {least}, {n} väntar")
        return said.format(here=watch["here"], least=watch["least"], **words), f"{key_of('next_state')} {_('Byt läge')}"

    def _practice(self, width: int) -> Line:
        green = self.ink(self.look.on_practice, bold=True, on=self.look.practice)
        return spread([(f" {watermark()}", green)], [], width, green)
