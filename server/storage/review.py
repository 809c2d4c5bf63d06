"""What super-users go through: feedback on the triage and red flags, without who the patient is."""

import json
import sqlite3

from server.domain.feedback import Seen
from server.storage import statements as sql


def reviewed_in(db: sqlite3.Connection) -> list[Seen]:
    """Return every FeedbackGiven, Flagged and FlagAcknowledged, the oldest first."""
    return [Seen(case, at, kind, json.loads(data), flow) for case, at, kind, data, flow in db.execute(sql.REVIEWED)]
