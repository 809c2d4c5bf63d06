"""The client's settings: from the command line, else from config.toml, else as they stand here."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from clinic24_tui.sound import SOUNDS, Sound
from clinic24_tui.themes import DEFAULT, LOOKS

PICTURES = ("halfcell", "sixel", "kitty")


class BadConfig(Exception):  # named for what has happened
    """The settings' file cannot be used; the words say what, where and what would be right."""


@dataclass(frozen=True)
class Config:
    """What the program starts with. `hold_seconds` 0–10; `enter_sends` False swaps Enter and Ctrl+J in the composer."""

    server: str = "http://127.0.0.1:8024"
    user: str = ""
    password: str = field(default="", repr=False)
    assignment: str = ""
    lang: str = "sv"
    look: str = DEFAULT
    hold_seconds: float = 3.0
    enter_sends: bool = True
    sound: Sound = "bell"
    """What is heard when a case comes back or an alarm comes: the bell, the terminal's notice, or nothing."""
    pictures: str = "halfcell"
    """How pictures are drawn: `halfcell` everywhere, `sixel` or `kitty` in a terminal that has it."""
    page: str = ""
    """The patient page's address, shown in the demo."""
    keys: dict[str, str] = field(default_factory=dict)
    """Verb's id -> its keys, comma-separated, in Textual's names."""


_FROM_FILE = {
    "server": str,
    "user": str,
    "assignment": str,
    "lang": str,
    "look": str,
    "sound": str,
    "pictures": str,
    "hold_seconds": (int, float),
}


def read(file: Path, base: Config | None = None) -> Config:
    """Return the settings of a TOML file over `base`; a missing file changes nothing. Raises BadConfig."""
    base = base or Config()
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return base
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{file}: {error}"
        raise BadConfig(msg) from error
    return replace(base, **{name: _checked(file, name, value) for name, value in raw.items()})


def _checked(file: Path, name: str, value: Any) -> Any:  # TOML's values
    wanted: Any = {**_FROM_FILE, "enter_sends": bool, "keys": dict}.get(name)
    if wanted is None:
        known = ", ".join(entry.name for entry in fields(Config) if entry.name not in ("password", "page"))
        msg = f"{file}: {name}? ({known})"
        raise BadConfig(msg)
    right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
    limits: dict[str, Callable[[], bool]] = {
        "lang": lambda: value in ("sv", "en"),
        "look": lambda: value in LOOKS,
        "sound": lambda: value in SOUNDS,
        "pictures": lambda: value in PICTURES,
        "hold_seconds": lambda: 0 <= value <= 10,
        "keys": lambda: all(isinstance(key, str) for key in value.values()),
    }
    if not right or not limits.get(name, lambda: True)():
        msg = f"{file}: {name} = {value!r} (sv/en, {'/'.join(LOOKS)}, {'/'.join(SOUNDS)}, {'/'.join(PICTURES)}, 0–10, true/false)"
        raise BadConfig(msg)
    return value
