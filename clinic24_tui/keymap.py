"""The user's own keys over the verbs': a bad entry is told and left out, and quit and help survive any keymap."""

import unicodedata
from typing import NamedTuple

from textual.keys import KEY_TO_UNICODE_NAME, REPLACED_KEYS, Keys, _character_to_key

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import _, ngettext

KEPT = frozenset({"help", "quit", "quit_anywhere", "command_palette"})
"""Verbs that keep their own keys besides the user's, and whose keys no other verb can take."""
MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta"})
_NAMED = frozenset(key.value for key in Keys)


class _Bound(NamedTuple):
    """One binding of a verb; a verb may have several, each with an id of its own."""

    verb: type[Command]
    keys: tuple[str, ...]


def spelled(key: str) -> str:
    """Return a key as the terminal's reader names it (`/` is `slash`); empty when no key is called so."""
    if len(key) == 1:
        return _character_to_key(key) if key.isprintable() and key != " " else ""
    *modifiers, base = key.split("+")
    if not MODIFIERS.issuperset(modifiers) or not base:
        return ""
    if len(base) == 1:
        return "+".join([*modifiers, _character_to_key(base)]) if base.isprintable() else ""
    return key if base in _NAMED or _is_character(base) else ""


def _is_character(name: str) -> bool:
    plain = REPLACED_KEYS.get(name, name)
    try:
        unicodedata.lookup(KEY_TO_UNICODE_NAME.get(plain, plain.replace("_", " ").upper()))
    except KeyError:
        return False
    return True


def types(key: str) -> bool:
    """Say whether a key writes a character, which a text field needs for itself."""
    return "+" not in key and (len(key) == 1 or key == "space" or (key not in _NAMED and _is_character(key)))


def meet(one: type[Command], other: type[Command]) -> bool:
    """Say whether two verbs can be asked for at the same moment, so that a key must tell them apart."""
    places = {one.place, other.place}
    if places == {"dialog"}:
        from clinic24_tui.commands.sheet import SHEET

        own = [verb.__module__ for verb in (one, other) if verb not in SHEET]
        return not own or (len(own) == 1 and "dialogs" in own[0]) or len(set(own)) < len(own)
    if "dialog" in places or places == {"picture", "case"}:
        return False
    if places == {"settings"}:
        # A form and the people's pages are never on the screen together.
        both = {"leave_room", "save_settings"} & {one.id, other.id}
        return bool(both) or one.__module__ == other.__module__
    if "settings" in places:
        return "everywhere" in places
    return len(places) == 1 or "everywhere" in places or ("case" in places and "workbench" not in places)


def checked(wanted: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the part of a keymap that can be used, and a sentence for each entry that cannot."""
    if not wanted:
        return {}, []
    bound = _bound()
    told: list[str] = []
    good: dict[str, tuple[str, ...]] = {}
    for ident, keys in wanted.items():
        said = _unusable(ident, keys, bound)
        if said:
            told.append(said)
        else:
            verb, own = bound[ident]
            asked = tuple(spelled(key.strip()) for key in keys.split(","))
            good[ident] = tuple(dict.fromkeys((*asked, *own))) if verb.id in KEPT else asked
    told += _without_clashes(good, bound)
    return {ident: ",".join(keys) for ident, keys in good.items()}, told


def sentence(told: list[str]) -> str:
    """Return what is said at start of all that was wrong: the first, and where the others stand."""
    if len(told) < 2:
        return "".join(told)
    more = ngettext("{n} fel till: se clinic24 doctor.", "{n} fel till: se clinic24 doctor.", len(told) - 1)
    return f"{told[0]} {more.format(n=len(told) - 1)}"


def _bound() -> dict[str, _Bound]:
    from clinic24_tui.commands import every

    out: dict[str, _Bound] = {}
    for verb in every.VERBS:
        for binding in verb.bind():
            out[binding.id or verb.id] = _Bound(verb, tuple(binding.key.split(",")))
        if not verb.keys:
            out[verb.id] = _Bound(verb, ())
    return out


def _unusable(ident: str, keys: str, bound: dict[str, _Bound]) -> str:
    if ident not in bound:
        return _("Tangentkartan: ”{verb}” finns inte. Namnen står i clinic24 keys --format md.").format(verb=ident)
    parts = [key.strip() for key in keys.split(",")] if isinstance(keys, str) else [""]
    if not all(parts):
        return _("Tangentkartan: ”{verb}” har ingen tangent.").format(verb=ident)
    unknown = next((key for key in parts if not spelled(key)), None)
    if unknown is not None:
        said = _("Tangentkartan: tangenten ”{key}” för {verb} finns inte. Se clinic24 doctor.")
        return said.format(key=unknown, verb=ident)
    verb = bound[ident].verb
    writes = next((key for key in parts if verb.priority and types(spelled(key))), None)
    if writes is not None:
        said = _("Tangentkartan: {key} behövs för att skriva; ge {verb} en tangent med Ctrl eller en F-tangent.")
        return said.format(key=writes, verb=ident)
    return ""


def _without_clashes(good: dict[str, tuple[str, ...]], bound: dict[str, _Bound]) -> list[str]:
    """Take out of `good` what claims another verb's key, the later entry first; return a sentence for each."""
    told: list[str] = []
    for ident in reversed(list(good)):
        clash = _clash(ident, good, bound)
        if clash is not None:
            key, other = clash
            said = _("Tangentkartan: {key} är upptagen av {verb}; {left} behåller sin tangent.")
            told.insert(0, said.format(key=key, verb=other, left=ident))
            del good[ident]
    return told


def _clash(ident: str, good: dict[str, tuple[str, ...]], bound: dict[str, _Bound]) -> tuple[str, str] | None:
    verb = bound[ident].verb
    closes_help = verb.id == "close_help"
    for key in good[ident]:
        for other, (another, own) in bound.items():
            taken = set(good.get(other, own)) | (set(own) if another.id in KEPT else set())
            if other != ident and key in taken and ((another.id in KEPT and not closes_help) or meet(verb, another)):
                return key, other
    return None
