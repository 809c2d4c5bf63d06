"""Keeps the flows as they were read and checked, beside their files, as Python keeps what it compiles.

Reading, checking and building 94 flows takes a second of CPU, a third of it in the YAML library alone; taking them from
here an eighth of that. What is kept counts only for the very same files and the very same code; it lies in
`__pycache__`, where whoever can write can replace the program too.
"""

import hashlib
import pickle
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

_PLACE: Final = ("__pycache__", "flows.kept")


class _Keeper(pickle.Pickler):
    """Writes a dataclass as a call with its fields: the way of its own asks for the fields of every object anew."""

    def __init__(self, file: BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._known: dict[type, Callable[[object], tuple[object, ...]] | None] = {}

    def reducer_override(self, made: object) -> Any:
        """A dataclass's class and the values of its fields; everything else goes the usual way."""
        kind = type(made)
        if kind not in self._known:
            self._known[kind] = _values_of(kind)
        values = self._known[kind]
        return (kind, values(made)) if values else NotImplemented


def _values_of(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """What gives the values of a dataclass's fields in order; None for any other type."""
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda made: (only(made),)
    return attrgetter(*names) if names else None


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
    written = BytesIO()
    _Keeper(written).dump(value)
    data = written.getvalue()
    place = folder.joinpath(*_PLACE)
    try:
        place.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(key + hashlib.sha256(data).digest() + data)
        Path(file.name).replace(place)
    except OSError:
        return
