"""A notice to the patient's phone when the clinic answers and nobody is at the page: no content, once until she returns."""

import asyncio
import logging
from collections.abc import Callable
from typing import Literal, cast

from server.app.outside import NoticeKind, NoticeSender, OutsideError
from server.contract.events import Event
from server.domain.case import Case

log = logging.getLogger(__name__)

KINDS: dict[str, NoticeKind] = {
    "Message": "reply",
    "VideoSent": "reply",
    "Reminded": "reminder",
    "Closed": "closed",
    "HandedOver": "moved",
    "Rerouted": "moved",
}
WAITING = 1_000


def _kind(event: Event) -> NoticeKind | None:
    if event["by"]["kind"] == "patient":
        return None
    return "call" if event["data"].get("phones") else KINDS.get(event["type"])


class Notices:
    """Listens to commits and sends from its own task, so that no gateway ever holds up a chat."""

    def __init__(self, sender: NoticeSender, here: Callable[[str], bool]) -> None:
        """`here` says whether the patient's page is open."""
        self._sender, self._here = sender, here
        self._queue: asyncio.Queue[tuple[str, NoticeKind, str]] = asyncio.Queue(WAITING)
        self._told: dict[str, int] = {}

    def changed(self, _before: Case | None, case: Case, events: list[Event]) -> None:
        """Queue a notice when the clinic has done something that the patient should come back for."""
        if not case.notify or not case.phone or self._here(case.id):
            return
        kind = next((kind for event in reversed(events) if (kind := _kind(event))), None)
        if kind is None or (self._told.get(case.id, -1) >= case.read_by_patient and kind == "reply"):
            return
        self._told[case.id] = case.read_by_patient
        if case.state == "closed":
            self._told.pop(case.id)
        if self._queue.full():
            log.error("the notice gateway is behind: a notice is left out")
            return
        self._queue.put_nowait((case.phone, kind, case.lang))

    async def run(self) -> None:
        """Send what is queued, one at a time; a silent gateway is tried again three times."""
        while True:
            phone, kind, lang = await self._queue.get()
            for pause in (1.0, 5.0, 0.0):
                try:
                    await self._sender.send(phone, kind, cast("Literal['sv', 'en']", lang))
                    break
                except OutsideError:
                    log.warning("the notice gateway did not answer")
                    await asyncio.sleep(pause)
