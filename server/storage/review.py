"""What super-users go through: feedback on the triage and red flags, read beside a running server, without who the patient is."""

import json
import sqlite3
from pathlib import Path

from server.domain.feedback import Seen
from server.storage import statements as sql


def reviewed(database: Path) -> list[Seen]:
    """Return every FeedbackGiven, Flagged and FlagAcknowledged, the oldest first; raises sqlite3.Error."""
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return reviewed_in(db)
    finally:
        db.close()


def reviewed_in(db: sqlite3.Connection) -> list[Seen]:
    """Return the same from an open connection."""
    return [Seen(case, at, kind, json.loads(data), flow) for case, at, kind, data, flow in db.execute(sql.REVIEWED)]
