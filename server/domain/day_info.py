"""Dagens info: five dated lines at a unit that everyone there can read with one key."""

from datetime import date
from typing import Final

from server.domain.refusal import Refusal
from server.domain.text import line

LINES: Final = 5
LONGEST: Final = 200
"""Characters of a line."""
DAYS_AHEAD: Final = 31


def checked_line(n: int, day: str, text: str, today: date) -> str | Refusal:
    """Return the line's words on one row, empty where it is taken down, or why it cannot stand there or on that day."""
    words = line(text)
    if isinstance(words, Refusal):
        return words
    words = " ".join(words.split())
    if not 1 <= n <= LINES or len(words) > LONGEST or not _near(day, today):
        return Refusal("bad_line")
    return words


def _near(written: str, today: date) -> bool:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return False
    return day.isoformat() == written and 0 <= (day - today).days <= DAYS_AHEAD
