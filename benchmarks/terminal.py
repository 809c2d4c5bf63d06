"""A program in a terminal of its own, 120×40: what is written to it, what it draws, and when."""

import compileall
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

COLUMNS, LINES = 120, 40
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
"""What a terminal of today answers: it can draw in one go, and tells of a new size by a signal."""
LONGEST_WAIT = 30.0
MINIMAL = ["-m", "benchmarks.baselines.minimal_app"]


class Terminal:
    """One running program; `seen` is all that it has drawn, `begun` is when it was started (perf_counter), `pid` its process."""

    def __init__(self, arguments: list[str], home: Path) -> None:
        """Start Python with these arguments."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TEXTUAL"))}
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        self.seen = bytearray()
        self._answered = 0
        self.begun = time.perf_counter()
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.execve(sys.executable, [sys.executable, *arguments], env)  # noqa: S606  # our own program, no shell wanted

    def write(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._end, keys)

    def read(self, seconds: float) -> bool:
        """Take in what is drawn next; False when nothing was for so long."""
        if not select.select([self._end], [], [], seconds)[0]:
            return False
        try:
            self.seen += os.read(self._end, 65_536)
        except OSError as error:
            raise RuntimeError(f"the program ended: {bytes(self.seen[-2000:])!r}") from error
        self._answer()
        return True

    def _answer(self) -> None:
        for question, answer in ANSWERS.items():
            if (at := self.seen.find(question, max(0, self._answered - len(question)))) >= self._answered:
                self._answered = at + len(question)
                self.write(answer)

    def until(self, words: str, start: int = 0) -> float:
        """Wait until the words are drawn after byte `start` of `seen`; returns when they came (perf_counter)."""
        wanted, end = words.encode(), time.perf_counter() + LONGEST_WAIT
        while self.seen.find(wanted, start) < 0:
            if not self.read(max(0.0, end - time.perf_counter())):
                raise TimeoutError(f"{words!r} was not drawn: {bytes(self.seen[-2000:])!r}")
        return time.perf_counter()

    def quiet(self, seconds: float) -> None:
        """Wait until nothing is drawn for so long."""
        while self.read(seconds):
            pass

    def pause(self, seconds: float) -> None:
        """Go on taking in for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._end)


@contextlib.contextmanager
def running(arguments: list[str]) -> Iterator[Terminal]:
    """Run a program in a terminal, with an empty home."""
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(arguments, Path(home))
        try:
            yield terminal
        finally:
            terminal.close()


@contextlib.contextmanager
def client_of_queue(events: float = 0.0, *, mine: bool = False) -> Iterator[list[str]]:
    """Run a server with 10,000 cases, and one of the clinician's own with `mine`; give the arguments of a client of it."""
    arguments = ["--events", str(events), *(["--mine"] if mine else [])]
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.queue_server", *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        with tempfile.TemporaryDirectory() as folder:
            assert server.stdout is not None
            port, password = int(server.stdout.readline()), Path(folder) / "password"
            password.write_text("secret", encoding="ascii")
            login = ["--user", "anna", "--password-file", str(password), "--assignment", "asby-nurse"]
            yield ["-m", "clinic24_tui", "--server", f"http://127.0.0.1:{port}", *login]
    finally:
        server.terminate()
        server.wait(20)
        if server.stdout is not None:
            server.stdout.close()


def compiled() -> None:
    """Compile what an installed program has compiled."""
    root = Path(__file__).parent.parent
    for folder in ("clinic24_tui", "server/contract", "benchmarks"):
        assert compileall.compile_dir(str(root / folder), quiet=1), folder
