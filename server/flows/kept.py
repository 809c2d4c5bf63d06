"""Keeps the flows as they were read and checked, beside their files, as Python keeps what it compiles.

Reading, checking and building 90 flows takes half a second, taking them from here a tenth. What is kept counts only for the
very same files and the very same code; it lies in `__pycache__`, where whoever can write can replace the program too.
"""

import hashlib
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

_PLACE: Final = ("__pycache__", "flows.kept")


def key_of(code: Path, content: Iterable[tuple[str, bytes]]) -> bytes:
    """The digest of the flow files, of the code that reads them, and of the Python that runs it."""
    digest = hashlib.sha256(sys.version.encode())
    sources = sorted(file for room in ("flows", "domain", "contract") for file in (code / room).glob("*.py"))
    for name, data in (*((file.name, file.read_bytes()) for file in sources), *content):
        digest.update(f"{name}:{len(data)}:".encode() + data)
    return digest.digest()


def kept(folder: Path, key: bytes) -> object | None:
    """What was kept under this key, or None."""
    try:
        data = folder.joinpath(*_PLACE).read_bytes()
    except OSError:
        return None
    if data[: len(key)] != key or hashlib.sha256(data[len(key) + 32 :]).digest() != data[len(key) : len(key) + 32]:
        return None
    try:
        found: object = pickle.loads(data[len(key) + 32 :])  # noqa: S301 - the program's own, like a .pyc beside it
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError, TypeError, ValueError):
        return None
    return found


def keep(folder: Path, key: bytes, value: object) -> None:
    """Keep a value under its key, whole or not at all; a folder that may not be written to is done without."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    place = folder.joinpath(*_PLACE)
    try:
        place.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(key + hashlib.sha256(data).digest() + data)
        Path(file.name).replace(place)
    except OSError:
        return
