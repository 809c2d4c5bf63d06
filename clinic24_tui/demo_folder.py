"""The demo's folder of invented data: held by a lock of the operating system while the demo lives, and swept away by the
next demo when the one that made it was killed.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PREFIX = "clinic24-demo-"
LOCK, NEW = "demo.lock", "demo.lock.new"
HELD = (LOCK, "server.pid")
"""Files that a living demo, or a server that is still ending, holds locked in its folder."""


@contextmanager
def demo_folder() -> Iterator[Path]:
    """Make a folder that only its owner reads, and take it away at the end; leftovers of dead demos go first."""
    sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        folder = Path(name)
        with (folder / NEW).open("a+", encoding="ascii") as lock:
            _lock(lock)
            # Under its own name only when it is held: another demo that sweeps now never finds it free.
            os.link(folder / NEW, folder / LOCK)
            yield folder


def sweep(place: Path) -> list[Path]:
    """Remove the folders of dead demos of the same person; returns them. One without a lock file is not known to be a
    demo's, and is left alone.
    """
    gone = []
    for folder in place.glob(f"{PREFIX}*"):
        if _ours(folder) and not _held(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder)
    return gone


def _ours(folder: Path) -> bool:
    try:
        owner = folder.lstat().st_uid
    except FileNotFoundError:
        return False
    same = owner == os.getuid() if hasattr(os, "getuid") else True
    return same and folder.is_dir() and not folder.is_symlink() and (folder / LOCK).is_file()


def _held(folder: Path) -> bool:
    """Say whether somebody alive holds one of the folder's locks."""
    for name in HELD:
        try:
            with (folder / name).open("r+", encoding="ascii") as file:
                _lock(file)
        except FileNotFoundError:
            continue
        except OSError:
            return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
