"""The user's own keys over the verbs': a bad entry is told and left out, so that quit and help survive any keymap."""

from clinic24_tui.commands.base import REGISTRY
from clinic24_tui.locale import _

KEPT = frozenset({"help", "quit", "quit_anywhere", "command_palette"})
"""Verbs whose keys cannot be taken away by another verb."""


def checked(wanted: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the part of a keymap that can be used, and a sentence for each entry that cannot."""
    good: dict[str, str] = {}
    told: list[str] = []
    kept = {key: verb.id for verb in REGISTRY.values() if verb.id in KEPT for key in verb.keys}
    for verb, keys in wanted.items():
        parts = [key.strip() for key in keys.split(",")]
        stolen = next((key for key in parts if kept.get(key, verb) != verb), None)
        if verb not in REGISTRY:
            told.append(_("Tangentkartan: ”{verb}” finns inte.").format(verb=verb))
        elif stolen is not None:
            told.append(_("Tangentkartan: {key} är upptagen av {verb}.").format(key=stolen, verb=kept[stolen]))
        elif not all(parts):
            told.append(_("Tangentkartan: ”{verb}” har ingen tangent.").format(verb=verb))
        else:
            good[verb] = ",".join(parts)
    return good, told
