"""Sending the patient the address of a video room (the shape of `server.domain.care.Decide`)."""

from typing import Any

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, not_mine
from server.domain.case import Case
from server.domain.refusal import Refusal


def send_video(case: Case, command: dict[str, Any], actor: Actor, _now: int, book: Book) -> Decision:
    """Send the case's room, once more when it is asked for again; it is gone from her page when the case is closed."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    return [("VideoSent", {"url": book.video(case.id)})] if book.video else Refusal("no_video")
