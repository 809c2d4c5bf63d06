"""The keys on one sheet to print, made from the live keys: what stands here is what the program answers to."""

from clinic24_tui.commands.base import Command, wear, written
from clinic24_tui.commands.every import PLACES
from clinic24_tui.keymap import checked
from clinic24_tui.locale import N_, _

HEADINGS = {
    "everywhere": N_("Överallt"),
    "workbench": N_("Arbetsplatsen"),
    "typing": N_("Ärendet, medan du skriver"),
    "conversation": N_("Ärendet, i samtalet (Esc)"),
    "history": N_("Hela anamnesen"),
    "picture": N_("En bild"),
    "sheets": N_("Rutor"),
}
WIDTH = 78


def sheet(keymap: dict[str, str], *, markdown: bool = False) -> str:
    """Return the sheet, at most 78 cells wide and 66 rows as text; wrong entries of the keymap stand at its foot."""
    good, told = checked(keymap)
    wear(good)
    lines = ["# Clinic24" if markdown else f"Clinic24: {_('tangenter')}", ""]
    for place, verbs in PLACES.items():
        rows = [
            (_keys(verb), _(verb.short if verb.id == "quit_anywhere" else verb.label), verb.id)
            for verb in verbs
            if verb.live_keys()
        ]
        lines += _as_markdown(place, rows) if markdown else _as_text(place, rows)
    lines += [_("Allt finns också i {key}. Skift+drag markerar text med musen.").format(key=_palette()), *told]
    return "\n".join(lines) + "\n"


def _palette() -> str:
    from clinic24_tui.commands.everywhere import Palette

    return Palette.key_name()


def _keys(verb: type[Command]) -> str:
    keys = verb.live_keys()
    return verb.shown if verb.shown and keys == verb.keys else " ".join(written(key) for key in keys)


def _as_markdown(place: str, rows: list[tuple[str, str, str]]) -> list[str]:
    head = [f"## {_(HEADINGS[place])}", "", f"| {_('tangent')} | {_('gör')} | config.toml |", "|---|---|---|"]
    return [*head, *(f"| `{keys}` | {label} | `{ident}` |" for keys, label, ident in rows), ""]


def _as_text(place: str, rows: list[tuple[str, str, str]]) -> list[str]:
    """Return two verbs a row: a page holds them all."""
    cells = [f"{keys:<14.14} {label:<23.23}" for keys, label, _ident in rows]
    half = -(-len(cells) // 2)
    pairs = zip(cells[:half], [*cells[half:], ""], strict=False)
    return [_(HEADINGS[place]).upper(), *(f"{one} {other}"[:WIDTH].rstrip() for one, other in pairs), ""]
