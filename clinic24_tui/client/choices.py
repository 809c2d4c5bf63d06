"""What a person has chosen for herself and finds again when the program starts: the ages, in a file that only she reads.

No patient is in it: the server's address, her account and assignment, and years.
"""

import json
import os
from pathlib import Path
from typing import Any

from clinic24_tui.state.ages import OLDEST, Chosen
from server.contract.taking import Ages

MOST = 50
"""Choices that are kept; the one that was made longest ago goes first."""


class ChoiceFile:
    """The choices made at one server, among those of others in the same file."""

    def __init__(self, file: Path, server: str) -> None:
        self._file, self._server = file, server

    def read(self) -> Chosen:
        """Return what was chosen at the server; what cannot be read has not been chosen, and everybody is taken."""
        return {(user, assignment): ages for (server, user, assignment), ages in self._all() if server == self._server}

    def write(self, chosen: Chosen) -> bool:
        """Keep the choices; False when the file cannot be written: they hold until the program ends."""
        others = [(key, ages) for key, ages in self._all() if key[0] != self._server]
        mine = [((self._server, *key), ages) for key, ages in chosen.items()]
        rows = [[*key, ages] for key, ages in (*others, *mine)][-MOST:]
        new = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with open(new, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                json.dump({"ages": rows}, file, ensure_ascii=False)
            new.replace(self._file)
        except OSError:
            return False
        return True

    def _all(self) -> list[tuple[tuple[str, str, str], Ages]]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))["ages"]
            found = [((str(server), str(user), str(worn)), _ages(ages)) for server, user, worn, ages in kept]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        return [(key, ages) for key, ages in found if ages is not None]


def _ages(kept: Any) -> Ages | None:
    """Return ages that stand as they were written, else None."""
    if not isinstance(kept, dict) or not kept.keys() <= {"youngest", "oldest"} or "youngest" not in kept:
        return None
    if any(type(years) is not int or not 0 <= years <= OLDEST for years in kept.values()):
        return None
    ages: Ages = {"youngest": kept["youngest"]}
    if "oldest" in kept:
        ages["oldest"] = kept["oldest"]
    return ages
