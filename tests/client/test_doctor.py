"""`clinic24 doctor` on a real line: what it says of the terminal, and what the terminal really sends."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from clinic24_tui.doctor import echo, measured

pty = pytest.importorskip("pty") if sys.platform == "win32" else __import__("pty")


class Terminal:
    """The other end of the line: it answers where the cursor stands, and remembers what was said to it."""

    def __init__(self, end: int, cells: int) -> None:
        self._end, self._cells = end, cells
        self.said = ""
        self._asked = 0

    def until(self, words: str) -> None:
        deadline = time.monotonic() + 30
        while words not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self._end], [], [], 0.5)[0]:
                with suppress(OSError):
                    self.said += os.read(self._end, 65536).decode("utf-8", "replace")
            while self.said.count("\x1b[6n") > self._asked:
                self._asked += 1
                self.type(f"\x1b[1;{self._cells + 1}R".encode())

    def type(self, keys: bytes) -> None:
        os.write(self._end, keys)


@contextmanager
def on_a_line(
    *arguments: str, cells: int = 1, **environment: str
) -> Iterator[tuple[Terminal, "subprocess.Popen[bytes]"]]:
    end, line = pty.openpty()
    place = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "", **environment}
    program = subprocess.Popen(
        [sys.executable, "-m", "clinic24_tui", *arguments], stdin=line, stdout=line, stderr=line, env=place
    )
    os.close(line)
    try:
        yield Terminal(end, cells), program
    finally:
        program.kill()
        program.wait()
        os.close(end)


def test_it_tells_the_terminal_and_echoes_what_is_sent_and_ends_with_q(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("look = 'rosa'\n[keys]\ntake_next = 'l'\n", "utf-8")
    with on_a_line("doctor", "--config", str(file)) as (terminal, program):
        terminal.until("Tryck valfri tangent")
        for said in ("TERM: xterm-256color", "Färger: 256", "! Tangentkartan: l är upptagen", "look = 'rosa' går inte",
                     "Bredd å: 1 (rätt)", "Bredd 漢: 1 (FEL, ska vara 2"):  # fmt: skip
            assert said in terminal.said, terminal.said
        terminal.type(b"\x1b[15~")
        terminal.until("1b 5b 31 35 7e  f5 (F5)")
        terminal.type(b"\x10")
        terminal.until("10  ctrl+p (^p)")
        terminal.type(b"1")
        terminal.until("\x1b]52;c;Q2xpbmljMjQgMjAyNg==\a")
        terminal.type(b"3")
        terminal.until("\x1b]9;Clinic24: provnotis.\a")
        terminal.type(b"q")
        assert program.wait(20) == 0


def test_in_flat_mode_the_terminals_cursor_is_shown_and_the_mouse_can_be_left_alone() -> None:
    nowhere = ("--server", "http://127.0.0.1:1")
    with on_a_line("--flat", "--no-mouse", *nowhere) as (terminal, program):
        terminal.until("Servern svarar inte")
        assert terminal.said.rfind("\x1b[?25h") > terminal.said.rfind("\x1b[?25l")
        assert "\x1b[?1000h" not in terminal.said
        assert not re.search(r"\x1b\[[\d;]*[34]8;", terminal.said)
        terminal.type(b"\x1b")
        terminal.until("\x1b[?1049l")
        assert program.wait(20) == 0
    with on_a_line(*nowhere) as (terminal, _program):
        terminal.until("Servern svarar inte")
        assert "\x1b[?1000h" in terminal.said
        assert "\x1b[?25h" not in terminal.said


def test_without_a_terminal_it_reports_in_english_and_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clinic24_tui", "doctor", "--lang", "en"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, env={**os.environ, "TERM": "linux", "COLORTERM": ""},
    )  # fmt: skip
    assert "Colours: 16" in done.stdout
    assert "choose the look clinic-ansi or clinic-mono" in done.stdout.lower()
    assert done.stdout.endswith("No terminal: keys and clipboard are not tried.\n")


def test_a_terminal_that_does_not_answer_is_not_waited_for_twice() -> None:
    assert measured("å", lambda: "") is None
    assert measured("å", lambda: "\x1b[12;2R") == 1


@pytest.mark.parametrize(
    ("sent", "key"), [("\x1b", "escape (Esc)"), ("ö", "ö (ö)"), ("?", "question_mark (?)"), ("\x1b[Z", "shift+tab")]
)
def test_keys_are_named_as_the_program_names_them(sent: str, key: str) -> None:
    assert key in echo(sent)
