"""Addresses of video rooms: a template of the region's video service, or the demo's own page that says that it is a demo."""

from hashlib import blake2b
from typing import Final

ROOM: Final = "{room}"
DEMO: Final = "/video.html?room={room}"
"""The demo's room: a page of this server, without picture or sound."""


def template_fault(template: str) -> str:
    """Return what is wrong with a template, in both languages; empty when it can be used."""
    if not template.startswith("https://") or ROOM not in template:
        return (
            f"videoadressen ska börja med https:// och innehålla {ROOM}, inte {template}"
            f" / the video address begins with https:// and holds {ROOM}, not {template}"
        )
    return ""


class VideoRooms:
    """One room a case: always the same address, and one that tells nothing of the case."""

    def __init__(self, template: str, secret: str) -> None:
        """`secret` belongs to the database: another one gives other rooms."""
        self._template, self._secret = template, secret.encode()[:64]

    def __call__(self, case: str) -> str:
        """Return the address of a case's room."""
        room = blake2b(case.encode(), digest_size=16, key=self._secret).hexdigest()
        return self._template.replace(ROOM, room)
