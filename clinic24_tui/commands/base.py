"""Verbs: one class each, from which its binding, palette line, keys row, help and documentation are made.

A verb's `id` is its action's name (`action_<id>` on the screen or the app), its binding id (for the keymap) and its
palette id. Whether it can be done now is asked of the screen's `check_action`.
"""

from typing import ClassVar, Literal

from textual.binding import Binding
from textual.keys import key_to_character

Place = Literal["everywhere", "workbench", "case", "transcript", "composer", "history", "picture", "settings", "dialog"]

REGISTRY: dict[str, type["Command"]] = {}
"""Every verb of the program by id; a test regenerates the key list from it and fails on clash or drift."""

_WORN: dict[str, tuple[str, ...]] = {}


def wear(keymap: dict[str, str]) -> None:
    """Let these keys (binding's id -> keys, comma-separated) stand for the verbs' own wherever a key is named."""
    _WORN.clear()
    _WORN.update({ident: tuple(keys.split(",")) for ident, keys in keymap.items()})


def key_of(ident: str) -> str:
    """Return the key that asks for a verb now, as people write it."""
    return REGISTRY[ident].key_name()


class Command:
    """One verb. `keys` are its bindings in Textual's names, the first is shown; texts are msgids (Swedish)."""

    id: ClassVar[str] = ""
    keys: ClassVar[tuple[str, ...]] = ()
    shown: ClassVar[str] = ""
    """How the key is written (`Enter`, `1–9`); empty for the key's own name."""
    label: ClassVar[str] = ""
    short: ClassVar[str] = ""
    """The label where the keys row is narrow; empty for the label itself."""
    help: ClassVar[str] = ""
    place: ClassVar[Place] = "everywhere"
    rank: ClassVar[int] = 0
    """Place in the keys row, lowest first; 0 is not in the row."""
    at_right: ClassVar[bool] = False
    priority: ClassVar[bool] = False
    """Works also while a text field has the focus (function and control keys only)."""
    in_palette: ClassVar[bool] = True
    slash: ClassVar[str] = ""
    """Its name after `/` in the composer, e.g. `lämna`; empty when it has none."""
    slash_en: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.id in REGISTRY and REGISTRY[cls.id].__qualname__ != cls.__qualname__:
            msg = f"two verbs are called {cls.id}"
            raise ValueError(msg)
        REGISTRY[cls.id] = cls

    @classmethod
    def bind(cls) -> list[Binding]:
        """Return the verb's bindings for a screen's BINDINGS; one, unless each key asks for something of its own."""
        return [cls._bound(",".join(cls.keys), cls.id, cls.id)] if cls.keys else []

    @classmethod
    def _bound(cls, keys: str, action: str, ident: str) -> Binding:
        return Binding(keys, action, cls.label, show=cls.rank > 0, priority=cls.priority, id=ident, tooltip=cls.help)

    @classmethod
    def live_keys(cls) -> tuple[str, ...]:
        """Return the keys that ask for the verb now: the user's, else its own."""
        return _WORN.get(cls.id, cls.keys)

    @classmethod
    def key_name(cls) -> str:
        """Return how the first key is written on the screen."""
        keys = cls.live_keys()
        return written(keys[0]) if keys and (cls.id in _WORN or not cls.shown) else cls.shown


def bindings(*verbs: type[Command]) -> list[Binding]:
    """Return the BINDINGS of a screen that has these verbs; those without a key live in the palette only."""
    return [binding for verb in verbs for binding in verb.bind()]


_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "semicolon": ";",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "space": "Space",
}


def written(key: str) -> str:
    """Return a key of Textual's naming as people write it: `ctrl+p` is `^p`, `f2` is `F2`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    character = key_to_character(key)
    return character if character and character.isprintable() and character != " " else key
