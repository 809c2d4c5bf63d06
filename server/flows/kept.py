"""Keeps what the YAML files were read as, beside them: reading 90 files as JSON takes a twentieth of the time.

Kept values are used only for a file with the same digest, and are validated as those of a fresh reading are.
"""

import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import orjson

_PLACE: Final = ("__pycache__", "flows.json")
"""Where Python keeps what it has compiled, for the same reason and with the same rights."""


class KeptReadings:
    """Plain values by file name and digest. Reads once, writes once, and does without where it may not write."""

    def __init__(self, folder: Path) -> None:
        self._file = folder.joinpath(*_PLACE)
        self._kept = self._read()
        self._fresh: dict[str, list[Any]] = {}
        self._changed = False

    def _read(self) -> dict[str, list[Any]]:
        try:
            kept = orjson.loads(self._file.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def get(self, name: str, content: bytes) -> tuple[str, Any]:
        """The digest of a file's content, and what it was read as before; None when it has changed."""
        digest = hashlib.sha256(content).hexdigest()
        entry = self._kept.get(name)
        if isinstance(entry, list) and len(entry) == 2 and entry[0] == digest:
            self._fresh[name] = entry
            return digest, entry[1]
        return digest, None

    def put(self, name: str, digest: str, values: object) -> None:
        """Keep what a file was read as."""
        self._fresh[name] = [digest, values]
        self._changed = True

    def write(self) -> None:
        """Write anew what has changed, whole or not at all."""
        if not self._changed and self._fresh.keys() == self._kept.keys():
            return
        try:
            self._file.parent.mkdir(exist_ok=True)
            with NamedTemporaryFile(dir=self._file.parent, delete=False) as file:
                file.write(orjson.dumps(self._fresh))
            Path(file.name).replace(self._file)
        except OSError:
            return  # A folder of programs that may not be written to: the files are read anew next time.
