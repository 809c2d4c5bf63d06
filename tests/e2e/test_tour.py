"""`clinic24 tour` in a real terminal: the ten steps by keys against the real programs; nothing is left behind."""

import re
import subprocess
import sys
from functools import partial
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


ENGLISH = {
    "1/10  Överst står": "1/10  The greatest need",
    "ÖVNING": "PRACTICE",
    "Väntar 3": "Waiting 3",
    "Till:": "To:",
    "Enter Fråga och svar": "Enter Question and answer",
    "Enter Skicka": "Enter Send",
    "Fraser": "Phrases",
    "Hälsning": "Greeting",
    "Ångra": "Undo",
    "Spara internt": "Save internal",
    "INTERNT Boka odling": "INTERNAL Boka odling",
    "Sök bland allt": "Search all that can be done",
    "hjälp": "help",
    "Hjälp  (?, F1)": "Help  (?, F1)",
    "Tangenter här": "Keys here",
    "a Avsluta": "a Close case",
    "Bedömning": "Assessment",
    "Egenvårdsråd": "Self-care advice",
    "Rundturen är klar": "The tour is done",
    "■ Avsluta med ett utfall": "■ Close with an outcome",
    "är inte journalfört": "is not in the record",
}
"""What stands on the screen in English; the patient's own words are Swedish in both."""


def in_language(lang: str, words: str) -> str:
    """Return Swedish words as they stand on the screen."""
    return words if lang == "sv" else ENGLISH[words]


def leave(tmux: Tmux, unrecorded: str) -> None:
    """Leave the program, which says that a case is not in the record."""
    tmux.press("q")
    tmux.shows(unrecorded)
    tmux.press("j")
    tmux.shows("slut: 0")


@pytest.mark.parametrize("lang", ["sv", pytest.param("en", marks=pytest.mark.nightly)])
def test_ten_steps_by_keys(tmp_path: Path, lang: str) -> None:
    said = partial(in_language, lang)
    place = tmp_path / "t"
    place.mkdir()
    run = f"(export TMPDIR={place}; cd {ROOT} && exec {sys.executable} -m clinic24_tui tour --lang {lang})"
    with Tmux(tmp_path, run, (80, 24)) as tmux:
        tmux.shows(said("1/10  Överst står"), said("ÖVNING"), said("Väntar 3"), deadline=START)
        parts = started_by(tmux.pid)
        port = server_port(parts)
        tmux.press("Down")
        tmux.shows("2/10")
        tmux.press("n")
        tmux.shows("3/10", said("Till:"))
        tmux.press("F3")
        tmux.shows(said("Enter Fråga och svar"))
        tmux.press("Enter")
        tmux.shows("4/10")
        tmux.press("F3")
        tmux.shows(said("Till:"), said("Enter Skicka"))
        tmux.write(";hej")
        tmux.shows(said("Fraser"), said("Hälsning"))
        tmux.press("Enter")
        tmux.shows("5/10")
        tmux.press("Enter")
        tmux.shows(said("Ångra"))
        tmux.press("C-z")
        tmux.shows("6/10")
        tmux.press("Enter")
        tmux.shows("tack för att du svarar", "7/10")
        tmux.press("C-t")
        tmux.shows(said("Spara internt"))
        tmux.write("Boka odling")
        tmux.press("C-s")
        tmux.shows(said("INTERNT Boka odling"), "8/10")
        tmux.press("C-p")
        tmux.shows(said("Sök bland allt"))
        tmux.write(said("hjälp"))
        tmux.shows(said("Hjälp  (?, F1)"))
        tmux.press("Enter")
        tmux.shows(said("Tangenter här"))
        tmux.press("Escape")
        tmux.shows("9/10")
        tmux.press("Escape")
        tmux.shows(said("a Avsluta"))
        tmux.press("j")
        tmux.shows(said("Bedömning"))
        tmux.press("C-s")
        tmux.shows("10/10")
        tmux.press("a")
        tmux.shows(said("Egenvårdsråd"))
        tmux.press("1")
        tmux.press("Enter")
        tmux.shows(said("Rundturen är klar"), said("■ Avsluta med ett utfall"))
        tmux.press("Escape")
        tmux.lacks(said("Rundturen är klar"))
        leave(tmux, said("är inte journalfört"))
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
