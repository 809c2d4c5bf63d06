"""The data folder: one server process at a time, held by a lock of the operating system."""

import os
import sys
from pathlib import Path
from typing import IO

DATABASE = "clinic24.db"
"""The database's file in the folder."""


class FolderBusy(Exception):
    """Another server has the folder; `pid` is its process, 0 when it cannot be read."""

    def __init__(self, pid: int) -> None:
        """Keep the other's pid."""
        super().__init__(pid)
        self.pid = pid


class DataFolder:
    """A folder that this process owns until `release`; the lock goes with the process, however it dies."""

    def __init__(self, path: Path) -> None:
        """Make the folder if need be, readable by its owner only, and lock it; raises FolderBusy."""
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._lock: IO[str] = (path / "server.pid").open("a+", encoding="ascii")
        try:
            _lock(self._lock)
        except OSError as busy:
            self._lock.seek(0)
            pid = self._lock.read().strip()
            self._lock.close()
            raise FolderBusy(int(pid) if pid.isdecimal() else 0) from busy
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    @property
    def database(self) -> Path:
        """Where the SQLite database lies."""
        return self.path / DATABASE

    def release(self) -> None:
        """Let the next process have the folder."""
        self._lock.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
