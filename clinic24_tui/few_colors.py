"""Looks for terminals with sixteen colours or none: every cell passes here last, and only the terminal's own colours leave.

The looks themselves are written in xterm's values for the sixteen, and in black and white; so style sheets and line
widgets need to know nothing of it.
"""

from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

SIXTEEN = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)  # fmt: skip
"""xterm's values of the sixteen colours, in their order (ECMA-48 30–37, then 90–97)."""
LIGHT = 127
"""Brightness (0–255) over which a ground counts as light."""


@lru_cache(maxsize=512)
def _nearest(color: RichColor) -> RichColor:
    if color.triplet is None:
        return color
    red, green, blue = color.triplet
    values = [tuple(int(value[at : at + 2], 16) for at in (1, 3, 5)) for value in SIXTEEN]
    distances = [(r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 for r, g, b in values]
    return RichColor.from_ansi(distances.index(min(distances)))


@lru_cache(maxsize=2048)
def _sixteen(style: Style) -> Style:
    color, ground = style.color, style.bgcolor
    return style + Style.from_color(color and _nearest(color), ground and _nearest(ground))


@lru_cache(maxsize=2048)
def _none(style: Style) -> Style:
    """Return a style without colours; a light ground is the terminal's own, turned about."""
    ground = style.bgcolor.triplet if style.bgcolor is not None else None
    light = ground is not None and sum(ground) / 3 > LIGHT
    return Style(
        bold=style.bold, underline=style.underline, reverse=light != bool(style.reverse), meta=style.meta or None
    )


class SixteenColors(LineFilter):
    """Sends the terminal's own sixteen colours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in the sixteen colours."""
        del background
        return [Segment(text, style and _sixteen(style), control) for text, style, control in segments]


class NoColors(LineFilter):
    """Sends no colour at all: bold, underlined and turned about are what is left."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        del background
        return [Segment(text, style and _none(style), control) for text, style, control in segments]


FILTERS: dict[str, LineFilter] = {"clinic-ansi": SixteenColors(), "clinic-mono": NoColors()}
"""Look -> what its cells pass."""
