"""`make demo` in a real terminal: a case is taken by keys, answered, handed over and closed; nothing is left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.tmux import DEADLINE, Tmux, alive, started_by, until

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
START = 90.0
"""Seconds for seeding, the server, and the first patients."""
DEMO = f"cd {ROOT} && exec {sys.executable} -m clinic24_tui.demo"


def demo(folder: Path) -> str:
    """Return the command that runs the demo, with its files in a folder of the test's."""
    place = folder / "t"
    place.mkdir(exist_ok=True)
    return f"(export TMPDIR={place}; {DEMO})"


def port_of(screen: str) -> int:
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", screen)
    assert found, screen
    return int(found[1])


def answers(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(2)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def gone(pids: set[int], port: int) -> None:
    until(lambda: not alive(pids), lambda: f"{alive(pids)} live on")
    # The kernel lets a dead process's port go a moment after its first thread.
    until(lambda: not answers(port), lambda: f"port {port} answers still")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_the_whole_job_by_keys(size: tuple[int, int], tmp_path: Path) -> None:
    with Tmux(tmp_path, demo(tmp_path), size) as tmux:
        screen = tmux.shows("Ta nästa", "väntar", "http://127.0.0.1:", deadline=START)
        port, parts = port_of(screen), started_by(tmux.pid)
        assert len(parts) >= 3
        assert answers(port)
        tmux.press("n")
        tmux.shows("Till:", "Enter Skicka")
        tmux.write(";hej")
        tmux.shows("Fraser", "Hälsning")
        tmux.press("Enter")
        tmux.lacks("Fraser")
        tmux.press("Enter")
        tmux.shows("Ångra")
        tmux.shows("Jag heter Anna Ek")
        # The simulated patient is live: she reads and answers.
        tmux.shows("läst", "nytt för dig")
        tmux.write("Tack, jag tittar på det.")
        tmux.press("Enter")
        tmux.shows("skickad")
        tmux.press("C-t")
        tmux.shows("Spara internt")
        tmux.write("Vill boka tid")
        tmux.press("C-s")
        tmux.shows("INTERNT Vill boka tid")
        tmux.press("Escape")
        tmux.shows("l Lämna över")
        tmux.press("l")
        tmux.shows("Lämna över med SBAR")
        tmux.write("sekr")
        tmux.press("Enter")
        tmux.shows("▌ Sekreterare")
        tmux.write("Boka tid i morgon")
        tmux.lacks("1 fält kvar")
        tmux.press("C-s")
        tmux.shows("Ärendet är lämnat över.", "n Ta nästa")
        tmux.press("n")
        tmux.shows("Till:", "Enter Skicka")
        tmux.press("Escape")
        tmux.shows("a Avsluta")
        # Grave cases come with red flags in the patient's words: they are read before the case is closed.
        tmux.press("F7")
        tmux.press("a")
        tmux.shows("Egenvårdsråd", "Svarade inte", "inget säkerhetsnät")
        tmux.press("1")
        tmux.press("Enter")
        # The demo begins with grave cases: closing one without care is asked about.
        tmux.shows("Enter Åter", "j Avsluta ändå")
        tmux.press("j")
        tmux.shows("Ärendet är avslutat.", "n Ta nästa")
        # The row of the closed case may still be on its way out; with it the way out would ask.
        tmux.either("Remsor  0", "Mina 0")
        tmux.press("q")
        tmux.shows("är inte journalfört")
        tmux.press("j")
        tmux.shows("slut: 0")
        gone(parts, port)
        assert list((tmp_path / "t").iterdir()) == []


def test_killed_it_leaves_no_process_and_no_port(tmp_path: Path) -> None:
    with Tmux(tmp_path, demo(tmp_path), (80, 24)) as tmux:
        screen = tmux.shows("Ta nästa", "http://127.0.0.1:", deadline=START)
        port, parts = port_of(screen), started_by(tmux.pid)
        top = next(pid for pid in parts if "clinic24_tui.demo" in Path(f"/proc/{pid}/cmdline").read_text())
        os.kill(top, signal.SIGKILL)
        tmux.shows("slut: 137")
        gone(parts, port)


def test_a_window_that_is_closed_leaves_no_process_and_no_port(tmp_path: Path) -> None:
    with Tmux(tmp_path, demo(tmp_path), (80, 24)) as tmux:
        screen = tmux.shows("Ta nästa", "http://127.0.0.1:", deadline=START)
        port, parts = port_of(screen), started_by(tmux.pid)
    gone(parts, port)


def test_without_a_terminal_it_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clinic24_tui.demo"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "terminal" in done.stderr
