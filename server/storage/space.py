"""Which space a database belongs to, the real one or practice: it stands in the file's own header, so that a copy has it too."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from server.storage.migrate import SchemaRefused

MARK: Final = 0x4F56_4E47
"""SQLite's `application_id` of a practice database: OVNG."""


class SpaceRefused(SchemaRefused):
    """Practice and reality were about to be mixed; the words say what to do, Swedish first."""


def is_practice(database: Path) -> bool:
    """Whether the database is marked as practice; one that does not exist is not."""
    if not database.is_file():
        return False
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return bool(db.execute("PRAGMA application_id").fetchone()[0] == MARK)


def claim(database: Path, *, practice: bool) -> None:
    """Take a database for one of the spaces, a new one by marking it; raises SpaceRefused where it is of the other."""
    if is_practice(database):
        if not practice:
            msg = (
                f"{database.parent} är en övningsmapp: starta med --practice, eller ge en annan --data"
                f" / {database.parent} is a practice folder: start with --practice, or give another --data"
            )
            raise SpaceRefused(msg)
        return
    if not practice:
        return
    with closing(sqlite3.connect(database)) as db:
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            msg = (
                f"{database.parent} är inte en övningsmapp: ge en tom mapp till --data, verkliga data övas det aldrig i"
                f" / {database.parent} is no practice folder: give an empty folder to --data; real data is never practised in"
            )
            raise SpaceRefused(msg)
        db.execute(f"PRAGMA application_id = {MARK}")


def refuse_practice(database: Path) -> None:
    """Raise SpaceRefused for a practice database: what is practised is given out as no real thing."""
    if is_practice(database):
        msg = (
            f"{database.parent} är en övningsmapp: inget ur den ges ut som verkligt"
            f" / {database.parent} is a practice folder: nothing of it is given out as real"
        )
        raise SpaceRefused(msg)
