"""Who is on duty at the unit, under the queues where there is room for it."""

from textual.geometry import Size

from clinic24_tui.link import Link
from clinic24_tui.locale import _, ngettext
from clinic24_tui.widgets.panel import Line, Panel, fit, plain, spread
from clinic24_tui.wording import STATES, profession


class OnDutyPanel(Panel):
    """Names, professions and states; the rest is counted."""

    def __init__(self, link: Link, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._link = link

    def content(self, size: Size) -> list[Line]:
        """Return a heading and a row for each person."""
        look, duty = self.look, self._link.store.duty
        people = duty["people"] if duty else []
        if not people:
            return []
        dim = self.ink(look.dim)
        lines: list[Line] = [[(f" {_('På pass')}", self.ink(look.strong, bold=True)), (f"  {len(people)}", dim)]]
        room = size.height - 1
        shown = people if len(people) <= room else people[: room - 1]
        for who in shown:
            usual = who["state"] == "chat"
            state = self.ink(look.text if usual else look.warn, bold=not usual)
            name: Line = [(f"   {fit(plain(who['name']), 16)} ", self.ink(look.text))]
            name.append((fit(profession(who["profession"]), 7), dim))
            lines.append(spread(name, [(_(STATES[who["state"]]), state)], min(size.width, 37), dim))
        if len(shown) < len(people):
            left = len(people) - len(shown)
            lines.append([(f"   {ngettext('+{n} till', '+{n} till', left).format(n=left)}", dim)])
        return lines
