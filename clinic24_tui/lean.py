"""Fewer bytes to the terminal for the same picture: only what changes of a style is written, and only the last of several
moves of the cursor. Over a slow line that is felt with every key.

Styles are written as ECMA-48's SGR: `ESC [ 1 ; 38 ; 2 ; r ; g ; b m`. Rich ends every span with a reset and names all of
the next one's style.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TextIO

from textual.driver import Driver

_STYLE = re.compile(r"\x1b\[([\d;]*)m")
_LEFT_AGAIN = re.compile(r"(?:\x1b\[\d+;\d+H|\r?\n)+(?=\x1b\[\d+;\d+H)")
_MOVES_ONLY = re.compile(r"(?:\x1b\[\d+;\d+H)+")
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
RESET = "\x1b[0m"


class _Look(NamedTuple):
    """A style: attributes, colour and ground as SGR codes, empty for the terminal's own."""

    attributes: frozenset[str]
    color: str
    ground: str


def lean(data: str) -> str:
    """Return what draws the same with fewer bytes; it begins and ends without a style, as `data` must."""
    if RESET not in data:
        return data
    out: list[str] = []
    stands = wanted = ""
    for place, part in enumerate(_STYLE.split(_LEFT_AGAIN.sub("", data))):
        if place % 2:
            wanted = "" if part in ("", "0") else f"{wanted};{part}" if wanted else part
        elif part:
            if stands != wanted and not _MOVES_ONLY.fullmatch(part):
                out.append(_change(stands, wanted))
                stands = wanted
            out.append(part)
    if stands:
        out.append(RESET)
    return "".join(out)


@lru_cache(maxsize=4096)
def _change(before: str, after: str) -> str:
    """Return the sequence that goes from one style to another."""
    was, now, whole = _look(before), _look(after), f"\x1b[0;{after}m" if after else RESET
    if was is None or now is None:
        return whole
    gone = {_OFF[code] for code in was.attributes - now.attributes}
    kept = was.attributes if "22" not in gone else was.attributes - {"1", "2"}
    codes = [*sorted(gone), *sorted(now.attributes - kept)]
    if now.color != was.color:
        codes.append(now.color or "39")
    if now.ground != was.ground:
        codes.append(now.ground or "49")
    return min(f"\x1b[{';'.join(codes)}m" if codes else "", whole, key=len)


def _look(codes: str) -> _Look | None:
    """Read a style's codes; None where one is not known."""
    attributes: set[str] = set()
    color = ground = ""
    left = codes.split(";") if codes else []
    while left:
        code = left.pop(0)
        if code in ("38", "48"):
            size = {"2": 4, "5": 2}.get(left[0] if left else "", 0)
            whole, left = ";".join([code, *left[:size]]), left[size:]
            color, ground = (whole, ground) if code == "38" else (color, whole)
        elif re.fullmatch(r"3[0-7]|9[0-7]", code):
            color = code
        elif re.fullmatch(r"4[0-7]|10[0-7]", code):
            ground = code
        elif code in _OFF:
            attributes.add(code)
        else:
            return None
    return _Look(frozenset(attributes), color, ground)


class _Outlet:
    """The terminal's file. One that is gone takes nothing and breaks nothing: it is told once, and the program ends."""

    def __init__(self, file: TextIO, gone: Callable[[], object]) -> None:
        self._file, self._gone, self._open = file, gone, True

    def write(self, text: str) -> int:
        """Write where there is a terminal to write to."""
        self._try(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush where there is a terminal."""
        self._try(self._file.flush)

    def fileno(self) -> int:
        """Return the terminal's number."""
        return self._file.fileno()

    def _try(self, do: Callable[[], object]) -> None:
        try:
            if self._open:
                do()
        except OSError:
            self._open = False
            self._gone()


class _Lean(Driver):
    """What a driver's writing goes through."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        file = getattr(self, "_file", None)
        if file is not None:
            # Textual's writer dies with the terminal, and everything that is drawn from then on waits for it.
            self._file = _Outlet(file, lambda: self._loop.call_soon_threadsafe(self._app.exit))

    def write(self, data: str) -> None:
        """Write to the terminal."""
        super().write(lean(data))  # type: ignore[safe-super]  # the driver that this is mixed into has it


def lean_driver(driver: type[Driver]) -> type[Driver]:
    """Return a platform's driver that writes lean."""
    namespace: dict[str, Any] = {"__doc__": "Writes only what changes."}
    return type(f"Lean{driver.__name__}", (_Lean, driver), namespace)
