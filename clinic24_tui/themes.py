"""The looks as tokens: the same names in Python (`tokens(name)`) and in the style sheets (`$paper`, `$ink-dim`
…).

One hue, one meaning: paper = to answer; focus = where keys go; alarm = stop; warn = time short or something missing;
note = internal; practice = practice. Contrast is held by a test (text 4.5, marks 3).
"""

from dataclasses import dataclass, fields
from functools import cache

from rich.style import Style
from textual.theme import Theme


@dataclass(frozen=True)
class Tokens:
    """The colours of one look, `#rrggbb`."""

    bg: str
    card: str
    raised: str
    sheet: str
    rule: str
    faint: str
    dim: str
    text: str
    strong: str
    paper: str
    ink: str
    ink_dim: str
    focus: str
    on_focus: str
    selected: str
    alarm: str
    on_alarm: str
    alarm_text: str
    warn: str
    note: str
    note_bg: str
    practice: str
    on_practice: str


LOOKS: dict[str, Tokens] = {
    "clinic-dark": Tokens(
        "#0d1113", "#171d20", "#222b2f", "#12181b", "#566469", "#7b8b92", "#8d9da2", "#d3dadb", "#ffffff",
        "#eae3cc", "#17150e", "#5a5039", "#6ad2e0", "#06181b", "#11373f", "#9c1a1a", "#ffffff", "#ff7a6e",
        "#f0b54a", "#c7a9f2", "#231c30", "#0f5a33", "#e6ffef",
    ),
    "clinic-light": Tokens(
        "#f4f3ee", "#e7e6df", "#d9d8cf", "#fbfaf6", "#85857d", "#6a6a64", "#565a58", "#1d2223", "#000000",
        "#1c2426", "#fdfcf6", "#c2c9c6", "#00606e", "#ffffff", "#c3e4ea", "#a81212", "#ffffff", "#a81212",
        "#7a4b00", "#5b2d9e", "#e9e1f5", "#0f5a33", "#ffffff",
    ),
    "clinic-contrast": Tokens(
        "#000000", "#000000", "#000000", "#000000", "#9a9a9a", "#b0b0b0", "#e0e0e0", "#ffffff", "#ffffff",
        "#ffffff", "#000000", "#000000", "#00ffff", "#000000", "#003a66", "#c00000", "#ffffff", "#ff9090",
        "#ffff00", "#e0b0ff", "#000000", "#006030", "#ffffff",
    ),
    # In xterm's values of the sixteen colours; `few_colors` sends the terminal's own.
    "clinic-ansi": Tokens(
        "#000000", "#000000", "#000000", "#000000", "#7f7f7f", "#7f7f7f", "#e5e5e5", "#e5e5e5", "#ffffff",
        "#e5e5e5", "#000000", "#000000", "#00ffff", "#000000", "#0000ee", "#cd0000", "#ffffff", "#ffffff",
        "#ffff00", "#ff00ff", "#000000", "#00cd00", "#000000",
    ),
    # A white ground is the terminal's own, turned about; `few_colors` sends no colour.
    "clinic-mono": Tokens(
        "#000000", "#000000", "#000000", "#000000", "#ffffff", "#ffffff", "#ffffff", "#ffffff", "#ffffff",
        "#ffffff", "#000000", "#000000", "#ffffff", "#000000", "#ffffff", "#ffffff", "#000000", "#ffffff",
        "#ffffff", "#ffffff", "#000000", "#ffffff", "#000000",
    ),
}  # fmt: skip
DEFAULT = "clinic-dark"


def tokens(name: str) -> Tokens:
    """Return the look's colours; an unknown name gets the default's."""
    return LOOKS.get(name, LOOKS[DEFAULT])


@cache
def style(color: str, background: str, bold: bool = False, underline: bool = False) -> Style:
    """Return one shared style object, so that line widgets make none while they draw."""
    return Style.parse(f"{'bold ' if bold else ''}{'underline ' if underline else ''}{color} on {background}")


def themes() -> list[Theme]:
    """Return the looks as Textual themes, with every token as a variable."""
    return [_theme(name, look) for name, look in LOOKS.items()]


def _theme(name: str, look: Tokens) -> Theme:
    variables = {field.name.replace("_", "-"): getattr(look, field.name) for field in fields(look)}
    variables |= {
        "block-cursor-background": look.focus,
        "block-cursor-foreground": look.on_focus,
        "input-selection-background": look.selected,
        "border": look.rule,
        "scrollbar": look.rule,
        "scrollbar-background": look.bg,
    }
    return Theme(
        name=name,
        primary=look.focus,
        secondary=look.note,
        warning=look.warn,
        error=look.alarm,
        success=look.practice,
        accent=look.focus,
        foreground=look.text,
        background=look.bg,
        surface=look.card,
        panel=look.raised,
        boost=look.raised,
        dark=name != "clinic-light",
        luminosity_spread=0,
        variables=variables,
    )


def level_mark(level: int) -> str:
    """Return the mark of a level, always with its digit; 112 is `!!`."""
    return "!!" if level == 0 else f"{'▲▲■●○'[level - 1]}{level}"
