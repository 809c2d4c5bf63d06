"""What the terminal is and what it really sends: `clinic24 doctor`. Nothing here needs a server or a login."""

import base64
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic24_tui import __version__
from clinic24_tui.commands.base import written
from clinic24_tui.config import NOTICES, Config
from clinic24_tui.keymap import checked
from clinic24_tui.locale import _
from clinic24_tui.notices import notice

WIDTHS = (("å", 1), ("▲", 1), ("■", 1), ("│", 1), ("\u6f22", 2))
"""Characters, and the cells that they should take."""
SMALLEST = (80, 24)
WAIT = 1.0
"""Seconds that an answer of the terminal is waited for."""
COPIED = "Clinic24 2026"


def examine(config: Config, file: Path | None) -> int:
    """Print what the terminal says of itself, then try keys, clipboard and notice until `q`; returns the exit code."""
    for line in report(config, file):
        sys.stdout.write(f"{line}\n")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stdout.write(_("Ingen terminal: tangenter och urklipp provas inte.") + "\n")
        return 0
    try:
        with _raw():
            _try_out()
    except ImportError:
        sys.stdout.write(_("Tangentprovet finns bara på Linux och macOS.") + "\n")
    return 0


def report(config: Config, file: Path | None) -> Iterator[str]:
    """Yield what can be told without asking the terminal, one fact a line."""
    from rich.console import Console

    from clinic24_tui.paths import config_file

    yield f"Clinic24 {__version__}, Python {sys.version.split()[0]}, {sys.platform}"
    width, height = os.get_terminal_size() if sys.stdout.isatty() else (0, 0)
    if width:
        small = width < SMALLEST[0] or height < SMALLEST[1]
        yield _("Storlek: {width}×{height}").format(width=width, height=height) + (
            _(". Mindre än 80×24: allt går, men mycket är dolt.") if small else ""
        )
    for name in ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "NO_COLOR", "TMUX", "SSH_CONNECTION"):
        value = os.environ.get(name)
        shown = _("satt") if name in ("TMUX", "SSH_CONNECTION") and value else value
        yield f"{name}: {shown or _('inte satt')}"
    depth = Console(force_terminal=True).color_system
    yield _("Färger: {depth}").format(
        depth={"truecolor": "16 777 216", "256": "256", "standard": "16"}.get(depth or "", _("inga"))
    )
    if depth in (None, "standard"):
        yield _("Välj utseendet clinic-ansi eller clinic-mono: look i config.toml eller --look.")
    yield _("Teckenkodning: {code}").format(code=sys.stdout.encoding or "?")
    yield _("Utseende: {look}").format(look=config.look)
    path = file or config_file()
    yield _("Inställningar: {file} ({state})").format(file=path, state=_("finns") if path.exists() else _("finns inte"))
    wrong = [*map(str, config.told), *checked(config.keymap)[1]]
    yield from (f"! {said}" for said in wrong)


@contextmanager
def _raw() -> Iterator[None]:
    """Take each key as it comes. Raises ImportError where terminals have no such mode."""
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin.fileno())
    tty.setcbreak(sys.stdin.fileno())
    mode = termios.tcgetattr(sys.stdin.fileno())
    mode[0] &= ~(termios.IXON | termios.ICRNL)
    mode[3] &= ~termios.ISIG
    termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, mode)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)


def _read(seconds: float | None) -> str:
    """Return what the terminal has sent; empty when nothing came in time."""
    import select

    if not select.select([sys.stdin], [], [], seconds)[0]:
        return ""
    return os.read(sys.stdin.fileno(), 256).decode("utf-8", "replace")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def measured(char: str, ask: Callable[[], str]) -> int | None:
    """Return how many cells the terminal gave a character, by its own answer `ESC [ row ; column R`."""
    _say(f"\r{char}\x1b[6n")
    answer = ask()
    _say("\r\x1b[K")
    column = answer.rpartition("R")[0].rpartition(";")[2]
    return int(column) - 1 if column.isdigit() else None


def _try_out() -> None:
    for char, cells in WIDTHS:
        got = measured(char, lambda: _read(WAIT))
        if got is None:
            _say(_("Bredd: terminalen svarar inte på var markören står.") + "\n")
            break
        right = _("rätt") if got == cells else _("FEL, ska vara {cells}: byt typsnitt eller LANG").format(cells=cells)
        _say(f"{_('Bredd')} {char}: {got} ({right})\n")
    kinds = "  ".join(f"{n} {name}" for n, name in enumerate(NOTICES[1:], 2))
    _say(
        _(
            "Tryck valfri tangent: här står vad terminalen sänder. q slutar, 1 provar urklipp, {kinds} provar notis."
        ).format(kinds=kinds)
        + "\n"
    )
    while (sent := _read(None)) not in ("q", "\x04"):
        _say(f"{echo(sent)}\n")
        if sent == "1":
            code = base64.b64encode(COPIED.encode()).decode()
            _say(
                f"\x1b]52;c;{code}\a"
                + _("Klistra in nu: det ska bli ”{text}”. Annars kopierar Shift+drag.").format(text=COPIED)
                + "\n"
            )
        elif sent in ("2", "3", "4"):
            _say(notice(NOTICES[int(sent) - 1], _("Clinic24: provnotis.")))
            _say(_("Notisen är sänd. Kom den inte fram: välj en annan med notice i config.toml.") + "\n")


def echo(sent: str) -> str:
    """Return what came from the terminal: its bytes, and the key as the program names it and as people write it."""
    from textual import events
    from textual._xterm_parser import XTermParser

    parser = XTermParser()
    keys = [event.key for event in [*parser.feed(sent), *parser.feed("")] if isinstance(event, events.Key)]
    names = ", ".join(f"{key} ({written(key)})" for key in keys) or _("ingen tangent som programmet känner")
    return f"{sent.encode().hex(' ')}  {names}"
