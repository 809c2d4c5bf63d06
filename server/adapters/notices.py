"""Notices to patients' phones. The demo sends nothing: it keeps the last ones where everybody can see them."""

from collections import deque
from collections.abc import Callable
from typing import Final, Literal

from server.app.outside import Notice, NoticeKind

TEXTS: Final[dict[NoticeKind, tuple[str, str]]] = {
    "reply": (
        "Du har ett nytt meddelande. Öppna sidan där du skrev till vården. Det går inte att svara på detta sms.",
        "You have a new message. Open the page where you wrote to us. You cannot answer this text.",
    ),
    "reminder": (
        "Vi väntar på ditt svar. Öppna sidan där du skrev till vården. Blir du sämre, ring 1177 eller 112.",
        "We wait for your answer. Open the page where you wrote to us. If you get worse, call 1177 or 112.",
    ),
    "moved": (
        "Något har ändrats i ditt ärende. Öppna sidan där du skrev till vården. Det går inte att svara på detta sms.",
        "Something has changed in your case. Open the page where you wrote to us. You cannot answer this text.",
    ),
    "call": (
        "Ring 1177 nu. Ring 112 om du blir sämre. Öppna sedan sidan där du skrev till vården.",
        "Call 1177 now. Call 112 if you get worse. Then open the page where you wrote to us.",
    ),
    "closed": (
        "Ditt ärende är avslutat. Du kan läsa det på sidan där du skrev till vården.",
        "Your case is closed. You can read it on the page where you wrote to us.",
    ),
}
"""Every notice there is: kind -> (Swedish, English). None has room for a name, a place or a word of the case."""

KEPT: Final = 200


class Outbox:
    """A bounded, visible outbox: the newest notices, and how many older ones have fallen out."""

    def __init__(self, now: Callable[[], int], kept: int = KEPT) -> None:
        """Keep `kept` notices; `now` gives milliseconds UTC."""
        self._now = now
        self._notices: deque[Notice] = deque(maxlen=kept)
        self._sent = 0

    async def send(self, phone: str, kind: NoticeKind, lang: Literal["sv", "en"]) -> None:
        """Put a notice in the outbox."""
        swedish, english = TEXTS[kind]
        self._notices.append(Notice(self._now(), phone, kind, swedish if lang == "sv" else english))
        self._sent += 1

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that are kept, the newest first."""
        return tuple(reversed(self._notices))

    @property
    def forgotten(self) -> int:
        """How many notices were sent and are no longer kept."""
        return self._sent - len(self._notices)
