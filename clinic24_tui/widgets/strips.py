"""The rack: my open cases in slots 1–9. One that waits for me turns to paper and sticks out; nothing else moves.

A column of strips (three rows each, two when more than six are held) from 120 columns, a rail of six below that.
"""

from textual import events
from textual.geometry import Size

from clinic24_tui import times
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language, ngettext
from clinic24_tui.messages import OpenCase
from clinic24_tui.themes import level_mark
from clinic24_tui.widgets.panel import Line, Panel, cut, fit, length, plain, right
from clinic24_tui.wording import ALARMING, REACH, first_answer_due, mark, marked, next_step, presence_words, turn, who
from server.contract.views import QueueRow

STRIP = 35
"""Cells of a still strip; one to answer has a tail of two more."""
RAIL_STRIP = 12
RAIL_SLOTS = 6
TOP = 2
"""Rows of heading in the column."""


class Rack(Panel):
    """My cases by slot. `screen.case_id` is the open one."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    @property
    def _open(self) -> str:
        return str(getattr(self.screen, "case_id", ""))

    def content(self, size: Size) -> list[Line]:
        """Return the rail when there is no room for a column."""
        return self._column(size.height) if size.height > 6 else self._rail()

    def _held(self) -> list[tuple[int, QueueRow]]:
        rows = self._link.store.lists["mine"].rows
        return [(slot, rows[case]) for slot, case in self._link.store.strips.items() if case in rows]

    # ---- column

    def _pitch(self) -> tuple[int, int]:
        most = max((slot for slot, _ in self._link.store.strips.items()), default=0)
        if most <= RAIL_SLOTS:
            return 3, 4
        return (3, 3) if self.size.height >= TOP + 27 else (2, 2)

    def _column(self, height: int) -> list[Line]:
        held = self._held()
        lines: list[Line] = [self._heading(held), self._captions() if held else []]
        lines += [[] for _ in range(height - TOP)]
        rows, pitch = self._pitch()
        for slot, row in held:
            at = TOP + (slot - 1) * pitch
            lines[at : at + rows] = self._strip(slot, row)[:rows]
        return lines[:height]

    def _heading(self, held: list[tuple[int, QueueRow]]) -> Line:
        look = self.look
        answer = len(self._link.store.to_answer())
        line: Line = [(f" {_('Remsor')}", self.ink(look.strong, bold=True)), (f"  {len(held)}", self.ink(look.dim))]
        if answer:
            said = _("att besvara {n}").format(n=answer)
            line.append((f" · {said}", self.ink(look.strong, bold=True)))
        return line

    def _captions(self) -> Line:
        words = f"    {fit(_('tur'), 12)}{right(_('tyst'), 5)} {fit(_('nivå'), 5)}{right(_('frist'), 7)}"
        return [(words, self.ink(self.look.faint))]

    def _strip(self, slot: int, row: QueueRow) -> list[Line]:
        look, mine = self.look, row["turn"] == "mine"
        ground = look.paper if mine else look.card
        ink = look.ink if mine else look.text
        weak = look.ink_dim if mine else look.dim
        edge = self._edge(slot, row, ground, ink)
        silent = times.ticking((self._link.now() - row["turn_since"]) // 1000)
        first: Line = [
            *edge[0],
            (fit(turn(row["turn"]), 12), self.ink(ink if mine else weak, bold=mine, on=ground)),
            (right(silent, 5), self.ink(ink, bold=mine, on=ground)),
            (" ", self.ink(ink, on=ground)),
            *self._level(row, ground, ink),
            (" ", self.ink(ink, on=ground)),
            *self._deadline(row, ground, weak),
        ]
        name = plain(row.get("name") or _("skyddad"))
        complaint = plain(self._link.store.complaint(row["complaint"], language()))
        second: Line = [
            *edge[1],
            (fit(name, 12), self.ink(ink, bold=mine, on=ground)),
            (f" {who(row)} ", self.ink(ink, on=ground)),
            (fit(complaint, 13), self.ink(ink, on=ground)),
        ]
        third: Line = [*edge[2], *cut(self._last(row, ground, ink, weak), STRIP - 4)]
        lines = [first, second, third]
        for n, line in enumerate(lines):
            line.append((" " * (STRIP - length(line)), self.ink(ink, on=ground)))
            if mine:
                line.append(("►" if n == 1 else " ", self.ink(ink, on=ground)))
                line.append((" ", self.ink(ink, on=ground)))
        return lines

    def _edge(self, slot: int, row: QueueRow, ground: str, ink: str) -> list[Line]:
        look = self.look
        if row["id"] != self._open:
            return [[(f" {slot if n == 0 else ' '}  ", self.ink(ink, bold=True, on=ground))] for n in range(3)]
        field = look.ink if row["turn"] == "mine" else ground
        return [
            [
                ("█", self.ink(look.focus)),
                (
                    str(slot) if n == 0 else " ",
                    self.ink(look.focus if look.ink != look.paper else ink, bold=True, on=field),
                ),
                ("  ", self.ink(ink, on=ground)),
            ]
            for n in range(3)
        ]

    def _level(self, row: QueueRow, ground: str, ink: str) -> Line:
        look, level = self.look, row["level"]
        if level <= 1:
            return [(level_mark(level), self.ink(look.on_alarm, bold=True, on=look.alarm))]
        colour = look.warn if level == 2 and ground != look.paper else ink
        return [(level_mark(level), self.ink(colour, bold=level == 2, on=ground))]

    def _deadline(self, row: QueueRow, ground: str, weak: str) -> Line:
        """Return until when the first answer is promised; once it has been given, what a silence brings next."""
        if row.get("next_step"):
            return [(right(next_step(row, self._link.now()), 10), self.ink(weak, on=ground))]
        if row["turn"] != "mine" or not first_answer_due(row):
            return [(" " * 10, self.ink(weak, on=ground))]
        if row["due"] <= self._link.now():
            return [
                (" ", self.ink(weak, on=ground)),
                (
                    f" {_('PASSERAD')} ",
                    self.ink(ground, bold=True, on=self.look.ink if ground == self.look.paper else self.look.warn),
                ),
            ]
        return [
            (right(_("svar {at}").format(at=times.until(row["due"], self._link.now())), 10), self.ink(weak, on=ground))
        ]

    def _last(self, row: QueueRow, ground: str, ink: str, weak: str) -> Line:
        look, line = self.look, []
        unread = row.get("unread", 0)
        if marked(row, *ALARMING):
            line += [("!!", self.ink(look.on_alarm, bold=True, on=look.alarm)), (" ", self.ink(ink, on=ground))]
        if unread:
            said = ngettext("{n} ny", "{n} nya", unread)
            line.append((f"{said.format(n=unread)} ", self.ink(ink, bold=True, on=ground)))
        return [*line, (self._last_words(row), self.ink(ink if unread else weak, on=ground))]

    def _last_words(self, row: QueueRow) -> str:
        presence = self._link.store.presence.get(row["id"])
        view = self._link.store.case(row["id"])
        if presence is not None and presence["patient_typing"]:
            return _("skriver …")
        if row["turn"] == "patient":
            return presence_words(row, presence)
        if marked(row, *REACH):
            return " · ".join(mark(found, row["level"]) for found in row["marks"] if found["key"] in REACH)
        said = (
            next((e for e in reversed(view.events) if e["type"] == "Message" and e["by"]["kind"] == "patient"), None)
            if view
            else None
        )
        if said is not None:
            return plain(str(said["data"]["text"]))
        if presence is not None:
            return _("här") if presence["patient_here"] else _("borta")
        return " · ".join(mark(found, row["level"]) for found in row["marks"])

    # ---- rail

    def _rail(self) -> list[Line]:
        lines: list[Line] = [[], [], []]
        first = self._first_in_rail()
        held = dict(self._held())
        for slot in range(first, first + RAIL_SLOTS):
            part = (
                self._small(slot, held[slot]) if slot in held else [[(" " * RAIL_STRIP, self.ink(self.look.text))]] * 3
            )
            for line, spans in zip(lines, part, strict=True):
                line += [*spans, (" ", self.ink(self.look.text))]
        beyond = sum(not first <= slot < first + RAIL_SLOTS for slot in held)
        if beyond:
            lines[2][-1:] = [(f"+{beyond}", self.ink(self.look.strong, bold=True))]
        return lines

    def _first_in_rail(self) -> int:
        slot = self._link.store.strips.slot(self._open) if self._open else None
        return max(1, slot - RAIL_SLOTS + 1) if slot else 1

    def _small(self, slot: int, row: QueueRow) -> list[Line]:
        look, mine = self.look, row["turn"] == "mine"
        ground = look.paper if mine else look.card
        ink = look.ink if mine else look.text
        opened = row["id"] == self._open
        number = (
            str(slot),
            self.ink(look.focus if opened else ink, bold=True, on=look.ink if opened and mine else ground),
        )
        silent = times.ticking((self._link.now() - row["turn_since"]) // 1000)
        word = turn(row["turn"], short=True)
        first: Line = [number, (f" {word}", self.ink(ink, bold=mine, on=ground))]
        first.append((right(silent, RAIL_STRIP - length(first)), self.ink(ink, bold=mine, on=ground)))
        name = plain(row.get("name") or _("skyddad"))
        second: Line = [
            *self._level(row, ground, ink),
            (f" {fit(name, RAIL_STRIP - 3)}", self.ink(ink, bold=mine, on=ground)),
        ]
        if not mine:
            return [first, second, [(fit(f"  {self._small_words(row)}", RAIL_STRIP), self.ink(look.dim))]]
        flag = marked(row, *ALARMING) is not None
        third: Line = (
            [("!!", self.ink(look.on_alarm, bold=True, on=look.alarm))] if flag else [("▼ ", self.ink(ink, on=ground))]
        )
        due = f" ≤ {times.until(row['due'], self._link.now())}" if first_answer_due(row) else ""
        third.append((due.ljust(RAIL_STRIP - 2), self.ink(ink, on=ground)))
        return [first, second, third]

    def _small_words(self, row: QueueRow) -> str:
        """Return, in ten cells, that the patient writes or is here, else what her silence brings next."""
        presence = self._link.store.presence.get(row["id"])
        if presence is not None and presence["patient_typing"]:
            return _("skriver …")
        if presence is not None and presence["patient_here"]:
            return f"{_('här')} · {_('läst')}" if row.get("read_at") else _("här")
        return next_step(row, self._link.now())

    # ---- mouse

    def on_click(self, event: events.Click) -> None:
        """Open the strip that is clicked."""
        if self.size.height > 6:
            slot = (event.y - TOP) // self._pitch()[1] + 1 if event.y >= TOP else 0
        else:
            slot = self._first_in_rail() + event.x // (RAIL_STRIP + 1)
        case = self._link.store.strips.case(slot)
        if case is not None:
            self.post_message(OpenCase(case))
