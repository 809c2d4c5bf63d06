"""Last row: the keys of this place, made from the live bindings; never more than fit, help and palette always at the
right.
"""

from textual.geometry import Size

from clinic24_tui.commands.base import REGISTRY, Command, written
from clinic24_tui.locale import _
from clinic24_tui.widgets.panel import Line, Panel, length, spread


def live(screen_bindings: dict[str, object]) -> list[tuple[str, type[Command]]]:
    """Return (key as written, verb) of the live bindings, in the order of the row; each verb once, with its first live
    key.
    """
    found: dict[str, tuple[str, type[Command]]] = {}
    for active in screen_bindings.values():
        binding = active.binding  # type: ignore[attr-defined]  # Textual's ActiveBinding, unnamed here to spare the import
        verb = REGISTRY.get(binding.action.partition("(")[0].rpartition(".")[2])
        if verb is not None and active.enabled and verb.id not in found:  # type: ignore[attr-defined]  # as above
            found[verb.id] = (verb.shown or written(binding.key), verb)
    return sorted(found.values(), key=lambda pair: (pair[1].rank or 1_000, pair[1].id))


ROOMY = 100


class KeysRow(Panel):
    """The keys row; the same place in every room."""

    def on_mount(self) -> None:
        """Follow the bindings as the focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: object) -> None:
        self.redraw()

    def content(self, size: Size) -> list[Line]:
        """Return the row."""
        row = [(key, verb) for key, verb in live(dict(self.app.screen.active_bindings)) if verb.rank]
        ends = [self._key(key, verb) for key, verb in row if verb.at_right]
        right: Line = [span for part in ends for span in part]
        left: Line = [(" ", self.ink(self.look.text))]
        for key, verb in row:
            part = self._key(key, verb)
            if not verb.at_right and length(left) + length(part) + length(right) <= size.width:
                left += part
        return [spread(left, right, size.width, self.ink(self.look.text))]

    def _key(self, key: str, verb: type[Command]) -> Line:
        look = self.look
        label = _(verb.short if verb.short and self.size.width < ROOMY else verb.label)
        return [
            (key, self.ink(look.focus, bold=True)),
            (f" {label}   " if not verb.at_right else f" {label}  ", self.ink(look.dim)),
        ]
