"""The client's settings: from the command line, else from config.toml, else as they stand here. What is wrong in the
file is told in one sentence each and left out; the rest holds.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from clinic24_tui.locale import N_, _
from clinic24_tui.themes import DEFAULT, LOOKS

PICTURES = ("halfcell", "sixel", "kitty")
NOTICES = ("off", "bell", "osc9", "osc777")
"""How the terminal is told that something has come."""


class BadConfig(Exception):  # named for what has happened
    """The command line cannot be used; the words say what, where and what would be right."""


class Told(NamedTuple):
    """Something wrong in the settings' file: a msgid and what it is filled in with, said when the language is known."""

    words: str
    fields: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return _(self.words).format(**dict(self.fields))


@dataclass(frozen=True)
class Config:
    """What the program starts with. `hold_seconds` 0–10; `enter_sends` False swaps Enter and Ctrl+J in the composer."""

    server: str = "http://127.0.0.1:8024"
    ca: str = ""
    """A PEM file with the authority behind the server's certificate, where this machine does not know it."""
    user: str = ""
    password: str = field(default="", repr=False)
    assignment: str = ""
    lang: str = "sv"
    look: str = DEFAULT
    hold_seconds: float = 3.0
    enter_sends: bool = True
    pictures: str = "halfcell"
    """How pictures are drawn: `halfcell` everywhere, `sixel` or `kitty` in a terminal that has it."""
    page: str = ""
    """The patient page's address, shown in the demo."""
    keys: dict[str, str] = field(default_factory=dict)
    """Verb's id -> its keys, comma-separated, in Textual's names."""
    mouse: bool = True
    """False leaves the mouse to the terminal, so that text is marked without Shift."""
    notice: str = "bell"
    """How the terminal tells that a case comes back or an alarm comes, one of NOTICES; no patient's words in it."""
    lock_minutes: float = 15.0
    """Minutes without a key until the screen is covered and the password asked for; 0 for never."""
    print_command: str = ""
    """The program that prints what it is given on its input, e.g. `lp`; only for the reserve list."""
    flat: bool = False
    """Lines to be read aloud instead of a picture: for screen readers and braille."""
    plain_words: bool = False
    """Lines to patients are looked over for what could be said more plainly also in real work; in practice they always are."""
    tour: bool = False
    """The first day's tour stands in the practice."""
    told: tuple[Told, ...] = ()
    """What was wrong in the file."""

    @property
    def keymap(self) -> dict[str, str]:
        """Return all that is asked of the keys."""
        swapped = {} if self.enter_sends else {"send": "ctrl+j", "new_line": "enter"}
        return {**swapped, **self.keys}


class _Setting(NamedTuple):
    kind: type | tuple[type, ...]
    right: str
    """What would be right, in words that are the same in both languages."""
    holds: Callable[[Any], bool] = lambda _value: True


_SETTINGS: dict[str, _Setting] = {
    "server": _Setting(str, '"http://127.0.0.1:8024"'),
    "ca": _Setting(str, '"/etc/ssl/region.pem"'),
    "user": _Setting(str, '"anna"'),
    "assignment": _Setting(str, '"asby-nurse"'),
    "lang": _Setting(str, '"sv", "en"', lambda value: value in ("sv", "en")),
    "look": _Setting(str, ", ".join(f'"{name}"' for name in LOOKS), lambda value: value in LOOKS),
    "hold_seconds": _Setting((int, float), "0–10", lambda value: 0 <= value <= 10),
    "enter_sends": _Setting(bool, "true, false"),
    "keys": _Setting(dict, '[keys] take_next = "n"'),
    "mouse": _Setting(bool, "true, false"),
    "notice": _Setting(str, ", ".join(f'"{name}"' for name in NOTICES), lambda value: value in NOTICES),
    "lock_minutes": _Setting((int, float), "0–240", lambda value: 0 <= value <= 240),
    "print_command": _Setting(str, '"lp"'),
    "pictures": _Setting(str, ", ".join(f'"{name}"' for name in PICTURES), lambda value: value in PICTURES),
    "flat": _Setting(bool, "true, false"),
    "plain_words": _Setting(bool, "true, false"),
}


def read(file: Path, base: Config | None = None) -> Config:
    """Return the settings of a TOML file over `base`; what is wrong stands in `told`. A missing file changes nothing."""
    base = base or Config()
    text = ""
    try:
        text = file.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError:
        return base
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = place[1] if place else str(len(text.splitlines()))
        said = N_(
            "{file}, rad {line}: går inte att läsa. Rätta raden; till dess gäller det som programmet har från början."
        )
        return replace(base, told=(Told(said, (("file", str(file)), ("line", line))),))
    except (OSError, UnicodeDecodeError) as error:
        said = N_("{file}: går inte att läsa ({why}). Det som programmet har från början gäller.")
        return replace(base, told=(Told(said, (("file", str(file)), ("why", type(error).__name__))),))
    wrong = {name: told for name, value in raw.items() if (told := _wrong(file, name, value)) is not None}
    return replace(base, **{name: raw[name] for name in raw if name not in wrong}, told=tuple(wrong.values()))


def _wrong(file: Path, name: str, value: Any) -> Told | None:  # TOML's values
    """Return what is wrong with a setting, None when it can be used."""
    setting = _SETTINGS.get(name)
    if setting is None:
        said = N_("{file}: {name} finns inte. Det som kan ställas in: {known}.")
        return Told(said, (("file", str(file)), ("name", name), ("known", ", ".join(_SETTINGS))))
    right_kind = isinstance(value, setting.kind) and (setting.kind is bool or not isinstance(value, bool))
    if right_kind and setting.holds(value):
        return None
    said = N_("{file}: {name} = {value} går inte. Rätt är {right}.")
    return Told(said, (("file", str(file)), ("name", name), ("value", repr(value)), ("right", setting.right)))
