"""The rows around the text that is being written: to whom it goes, what keys do, and whether the draft is kept."""

from dataclasses import dataclass

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.commands.base import REGISTRY, key_of, written
from clinic24_tui.locale import _, ngettext
from clinic24_tui.themes import tokens
from clinic24_tui.widgets.row import Part, row, spaced


@dataclass(frozen=True, slots=True)
class Address:
    """What the *Till* row says: slot, name, who it is, and why nothing can be sent, when that is so."""

    slot: int | None = None
    name: str = ""
    person: str = ""
    who: str = ""
    stop: str = ""
    """Why nothing can be sent; empty when it can."""
    stop_key: str = ""
    hold: float = 3.0
    send_key: str = "Enter"


class Till(Widget):
    """The row above the text: to whom, and what Enter does; or INTERNT, and what keeps it."""

    address: reactive[Address] = reactive(Address())
    internal: reactive[bool] = reactive(False)
    notice: reactive[str] = reactive("")

    def render_line(self, _y: int) -> Strip:
        """Draw the row."""
        look, shown = tokens(self.app.theme), self.address
        slot = str(shown.slot) if shown.slot else "·"
        if self.internal:
            left = [Part(f"║ {_('INTERNT')} ║ ", "note", True), Part(f"{slot} {shown.name}", "strong", True)]
            left.append(Part(_(" · bara personal ser"), "note"))
            return row(
                self.size.width,
                look,
                left,
                self._right(f"{key_of('save_note')} {_('Spara internt')} "),
                ground="note_bg",
            )
        left = [Part(_("Till: "), "dim"), Part("…", "dim")]
        if shown.name:
            left = [Part(_("Till: "), "dim"), Part(f" {slot} ", "on_focus", True, "focus")]
            left += [Part(f" {shown.name}", "strong", True), Part(f" · {shown.person} · {shown.who}", "text")]
        if shown.stop:
            key = [Part(f"{shown.stop_key} ", "focus", True)] if shown.stop_key else []
            return row(self.size.width, look, left, [Part(shown.stop, "warn"), Part(" "), *key], ground="raised")
        held = _("hålls {n} s").format(n=f"{shown.hold:g}") if shown.hold else _("går direkt")
        words = _("{key} Skicka · {held} ").format(key=shown.send_key, held=held)
        return row(self.size.width, look, left, self._right(words), ground="raised")

    def _right(self, usual: str) -> list[Part]:
        return [Part(f"{self.notice} ", "warn", True)] if self.notice else [Part(usual, "dim")]


class Hints(Widget):
    """The row under the text, where there is room: what opens what, and whether the draft is kept."""

    kept: reactive[str] = reactive("")
    warn: reactive[bool] = reactive(False)
    internal: reactive[bool] = reactive(False)
    plain: reactive[int] = reactive(0)
    """How many things in the line could be said more plainly."""

    def render_line(self, _y: int) -> Strip:
        """Draw the row."""
        note, undo = key_of("internal_note"), REGISTRY["take_back"].live_keys()[-1]
        verbs = [("/", _("kommando")), (";", _("fras")), (note, _("internt")), (written(undo), _("ångra"))]
        if self.internal:
            verbs = [("Enter", _("ny rad")), (note, _("till patienten"))]
        keys = spaced([[Part(f"{key} ", "focus", True), Part(word, "dim")] for key, word in verbs])
        ground = "note_bg" if self.internal else "card"
        right = [Part(f"{self.kept} ", "warn" if self.warn else "faint")]
        if self.plain and not self.internal:
            over = ngettext("{n} att se över", "{n} att se över", self.plain).format(n=self.plain)
            right = [Part(f"{key_of('plain_words')} ", "focus", True), Part(f"{over}  ", "dim"), *right]
        return row(self.size.width, tokens(self.app.theme), [Part("  "), *keys], right, ground=ground)
