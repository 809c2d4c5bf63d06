"""What super-users go through: feedback on the triage and red flags, read beside a running server, without who the patient is."""

import json
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from server.storage import statements as sql


class Seen(NamedTuple):
    """One event of a case that is reviewed, with the case's flow; `case` only ties a flag to its acknowledgement."""

    case: str
    at: int
    kind: str
    data: dict[str, Any]
    flow: str


def reviewed(database: Path) -> list[Seen]:
    """Return every FeedbackGiven, Flagged and FlagAcknowledged, the oldest first; raises sqlite3.Error."""
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return [Seen(case, at, kind, json.loads(data), flow) for case, at, kind, data, flow in db.execute(sql.REVIEWED)]
    finally:
        db.close()
