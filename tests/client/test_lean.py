"""What is written lean draws the same: a small terminal of the test's own reads both."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from clinic24_tui.app import ClinicApp
from clinic24_tui.lean import lean
from clinic24_tui.testing import FakeLink

OFF = {"22": "12", "23": "3", "24": "4", "25": "5", "27": "7", "28": "8", "29": "9"}
TOKEN = re.compile(r"\x1b\[([\d;]*)([mH])|(\r?\n)|([^\x1b\r\n])")
Cell = tuple[str, frozenset[str], str, str]


def drawn(data: str) -> tuple[dict[tuple[int, int], Cell], tuple[int, int], bool]:
    """Return the cells, where the cursor is at the end, and whether no style is left on."""
    cells: dict[tuple[int, int], Cell] = {}
    x = y = 1
    attributes: set[str] = set()
    colors = {"38": "", "48": ""}
    for numbers, kind, line_end, char in TOKEN.findall(data):
        if char:
            cells[x, y] = (char, frozenset(attributes), colors["38"], colors["48"])
            x += 1
        elif line_end:
            x, y = 1, y + 1
        elif kind == "H":
            y, x = map(int, numbers.split(";"))
        else:
            styled(numbers.split(";") if numbers else ["0"], attributes, colors)
    return cells, (x, y), not attributes and not any(colors.values())


def styled(codes: list[str], attributes: set[str], colors: dict[str, str]) -> None:
    """Take in one sequence of styles."""
    while codes:
        code = codes.pop(0)
        if code == "0":
            attributes.clear()
            colors.update({"38": "", "48": ""})
        elif code in colors:
            size = 4 if codes[0] == "2" else 2
            colors[code], codes[:] = ";".join(codes[:size]), codes[size:]
        elif code in OFF:
            attributes.difference_update(OFF[code])
        elif code in ("39", "49"):
            colors[f"{code[0]}8"] = ""
        elif len(code) > 1:
            colors["38" if code[0] in "39" else "48"] = code
        else:
            attributes.add(code)


COLORS = st.sampled_from(["", "#0d1113", "#eae3cc", "#9c1a1a", "red", "bright_blue", "color(200)"])
STYLES = st.builds(
    lambda color, ground, **more: Style(color=color or None, bgcolor=ground or None, **more),
    COLORS,
    COLORS,
    bold=st.booleans(),
    dim=st.booleans(),
    underline=st.booleans(),
    reverse=st.booleans(),
)
SPANS = st.tuples(STYLES, st.text("aå█ ·", min_size=1, max_size=4)).map(
    lambda pair: pair[0].render(pair[1], color_system=ColorSystem.TRUECOLOR)
)
MOVES = st.tuples(st.integers(1, 40), st.integers(1, 120)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")


@given(st.lists(st.one_of(SPANS, MOVES, st.just("\n"), st.just("plain")), max_size=30))
def test_what_is_written_lean_draws_the_same_cells_and_leaves_no_style_on(parts: Iterable[str]) -> None:
    data = "".join(parts)
    assert drawn(lean(data)) == drawn(data)
    assert len(lean(data)) <= len(data)


def test_a_row_of_one_ground_names_the_ground_once() -> None:
    look = Style.parse("bold #ffffff on #11373f"), Style.parse("#d3dadb on #11373f")
    row = "".join(
        style.render(text, color_system=ColorSystem.TRUECOLOR) for style, text in zip(look, "ab", strict=True)
    )
    assert lean(f"{row}\x1b[5;120H\n\x1b[6;40H") == (
        "\x1b[1;38;2;255;255;255;48;2;17;55;63ma\x1b[22;38;2;211;218;219mb\x1b[6;40H\x1b[0m"
    )


def test_what_has_no_style_and_what_is_not_known_goes_through() -> None:
    assert lean("\x1b[?2026h\x1b[1;1H") == "\x1b[?2026h\x1b[1;1H"
    assert lean("\x1b[58;5;3mx\x1b[0my") == "\x1b[0;58;5;3mx\x1b[0my"


def test_the_program_writes_lean_whatever_its_platform() -> None:
    platform = super(ClinicApp, ClinicApp(FakeLink())).get_driver_class()
    assert issubclass(ClinicApp(FakeLink()).get_driver_class(), platform)


def test_a_terminal_that_is_gone_ends_the_program_also_where_no_signal_says_so(tmp_path: Path) -> None:
    """As after `nohup`, or on a line whose other end has vanished: what is drawn goes nowhere, and the next key is none."""

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TERM": "xterm-256color"}
    client_alone = [sys.executable, "-m", "clinic24_tui", "--server", "http://127.0.0.1:9"]
    deaf = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *client_alone]
    client = subprocess.Popen(deaf, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True)
    os.close(theirs)
    try:
        seen = b""
        while "Användarnamn".encode() not in seen:
            seen += os.read(ours, 65_536)
        os.close(ours)
        assert client.wait(20) in (0, 1)
    finally:
        client.kill()
        client.wait()
