"""A real terminal: a tmux of the test's own, its screen read as text, and what its program has started."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

DEADLINE = 30.0
"""Seconds after which what has not come on the screen is a failure."""
LOOKS_PER_SECOND = 20


def until(seen: Callable[[], bool], told: Callable[[], str], deadline: float = DEADLINE) -> None:
    """Look until something is so; fails with what is told."""
    end = time.monotonic() + deadline
    while not seen():
        assert time.monotonic() < end, told()
        time.sleep(1 / LOOKS_PER_SECOND)


def started_by(pid: int) -> set[int]:
    """Return the living processes that descend from one, as Linux tells."""
    children: dict[int, set[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(int(rest.rpartition(") ")[2].split()[1]), set()).add(int(number))
    found, ahead = set(), [pid]
    while ahead:
        for child in children.get(ahead.pop(), set()) - found:
            found.add(child)
            ahead.append(child)
    return found


def alive(pids: set[int]) -> set[int]:
    """Return those that still run; one that is dead and not yet fetched by its parent does not."""
    out = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            out.add(pid)
    return out


class Tmux:
    """One window of a size, with one command in it; it stays when the command ends."""

    def __init__(self, folder: Path, command: str, size: tuple[int, int]) -> None:
        self._socket, self._command, self._size = folder / "tmux", command, size

    def __enter__(self) -> Self:
        width, height = (str(cells) for cells in self._size)
        environment = {**os.environ, "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
        environment.pop("TMUX", None)
        shell = f'{self._command}; echo "slut: $?"; read _'
        start = ("-f", "/dev/null", "new-session", "-d", "-x", width, "-y", height, shell)
        subprocess.run(["tmux", "-S", str(self._socket), *start], check=True, env=environment)
        self.pid = int(self._tmux("display-message", "-p", "#{pane_pid}"))
        return self

    def __exit__(self, *fault: object) -> None:
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments], check=True, capture_output=True, text=True
        ).stdout

    def either(self, *words: str) -> str:
        """Wait until one of the words stands on the screen; returns the screen."""
        until(lambda: any(word in self.screen for word in words), lambda: f"{words} did not come:\n{self.screen}")
        return self.screen

    @property
    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def write(self, words: str) -> None:
        self._tmux("send-keys", "-l", words)

    def shows(self, *words: str, deadline: float = DEADLINE) -> str:
        """Wait for all the words on one screen; returns it."""
        kept = ""

        def seen() -> bool:
            nonlocal kept
            kept = self.screen
            return all(word in kept for word in words)

        until(seen, lambda: f"{words} did not come:\n{kept}", deadline)
        return kept

    def lacks(self, words: str) -> None:
        """Wait until words are gone from the screen."""
        until(lambda: words not in self.screen, lambda: f"{words!r} is still there:\n{self.screen}")
