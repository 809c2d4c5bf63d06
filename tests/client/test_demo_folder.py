"""The demo's folder: gone at the end; swept by the next demo when its own was killed, and nobody else's touched."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clinic24_tui.demo_folder import LOCK, PREFIX, demo_folder, sweep

HOLDER = """
import sys
from clinic24_tui.demo_folder import demo_folder
with demo_folder() as folder:
    (folder / "clinic24.db").write_text("påhittat")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def holder() -> "tuple[subprocess.Popen[str], Path]":
    """Start a demo that has only its folder; returns it and the folder."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_the_next_demo_removes_what_a_killed_one_left_and_spares_a_living_one(place: Path) -> None:
    living, kept = holder()
    dead, left = holder()
    assert kept.is_dir()
    assert left.is_dir()
    os.kill(dead.pid, signal.SIGKILL)
    dead.communicate()
    assert left.is_dir()
    with demo_folder() as mine:
        assert {kept, mine} == set(place.iterdir())
        assert (kept / "clinic24.db").exists()
        assert sweep(place) == []
    living.communicate("")
    assert list(place.iterdir()) == []


def test_a_server_that_is_still_ending_keeps_its_folder(place: Path) -> None:
    from server.data_folder import DataFolder

    left = place / f"{PREFIX}x"
    left.mkdir()
    (left / LOCK).touch()
    server = DataFolder(left)
    assert sweep(place) == []
    server.release()
    assert sweep(place) == [left]
    assert not left.exists()


def test_what_is_not_known_to_be_a_demos_is_left_alone(place: Path) -> None:
    other = place / f"{PREFIX}without-a-lock"
    other.mkdir()
    (other / "file").touch()
    real = place / "elsewhere"
    real.mkdir()
    (real / LOCK).touch()
    (place / f"{PREFIX}link").symlink_to(real)
    (place / f"{PREFIX}file").touch()
    assert sweep(place) == []
    assert (real / LOCK).exists()
    assert (other / "file").exists()


def test_another_persons_leftover_is_left_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = place / f"{PREFIX}others"
    other.mkdir()
    (other / LOCK).touch()
    someone = os.getuid() + 1
    with monkeypatch.context() as as_someone:
        as_someone.setattr(os, "getuid", lambda: someone)
        assert sweep(place) == []
    assert sweep(place) == [other]
