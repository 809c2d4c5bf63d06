"""`clinic24 tour` in a real terminal: the ten steps by keys against the real programs; nothing is left behind."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_demo import START, gone
from tests.e2e.tmux import DEADLINE, Tmux, started_by

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def server_port(pids: set[int]) -> int:
    """Return the port that the patients were sent to."""
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]
    return next(int(found[1]) for line in lines if (found := re.search(r"http://127\.0\.0\.1:(\d+)/", line)))


def test_ten_steps_by_keys(tmp_path: Path) -> None:
    place = tmp_path / "t"
    place.mkdir()
    run = f"(export TMPDIR={place}; cd {ROOT} && exec {sys.executable} -m clinic24_tui tour)"
    with Tmux(tmp_path, run, (80, 24)) as tmux:
        tmux.shows("1/10  Överst står", "ÖVNING", "Väntar 3", deadline=START)
        parts = started_by(tmux.pid)
        port = server_port(parts)
        tmux.press("Down")
        tmux.shows("2/10")
        tmux.press("n")
        tmux.shows("3/10", "Till:")
        tmux.press("F3")
        tmux.shows("Enter Fråga och svar")
        tmux.press("Enter")
        tmux.shows("4/10")
        tmux.press("F3")
        tmux.shows("Till:", "Enter Skicka")
        tmux.write(";hej")
        tmux.shows("Fraser", "Hälsning")
        tmux.press("Enter")
        tmux.shows("5/10")
        tmux.press("Enter")
        tmux.shows("Ångra")
        tmux.press("C-z")
        tmux.shows("6/10")
        tmux.press("Enter")
        tmux.shows("tack för att du svarar", "7/10")
        tmux.press("C-t")
        tmux.shows("Spara internt")
        tmux.write("Boka odling")
        tmux.press("C-s")
        tmux.shows("INTERNT Boka odling", "8/10")
        tmux.press("C-p")
        tmux.shows("Sök bland allt")
        tmux.write("hjälp")
        tmux.shows("Hjälp  (?, F1)")
        tmux.press("Enter")
        tmux.shows("Tangenter här")
        tmux.press("Escape")
        tmux.shows("9/10")
        tmux.press("Escape")
        tmux.shows("a Avsluta")
        tmux.press("j")
        tmux.shows("Bedömning")
        tmux.press("C-s")
        tmux.shows("10/10")
        tmux.press("a")
        tmux.shows("Egenvårdsråd")
        tmux.press("1")
        tmux.press("Enter")
        tmux.shows("Rundturen är klar", "■ Avsluta med ett utfall")
        tmux.press("Escape")
        tmux.lacks("Rundturen är klar")
        tmux.press("q")
        tmux.shows("är inte journalfört")
        tmux.press("j")
        tmux.shows("slut: 0")
        gone(parts, port)
        assert list(place.iterdir()) == []


def test_without_a_terminal_it_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clinic24_tui", "tour"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "clinic24 tour" in done.stderr
