"""One case on one socket: a reading logged before the first byte, then events without a hole."""

from collections.abc import Callable
from typing import Any

from server.app.plan import CHAT
from server.contract.events import Event
from server.contract.views import CaseHead
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.permissions import may
from server.realtime.codec import encode
from server.realtime.hub import Hub

Head = Callable[[Case], CaseHead]
HIDDEN = ("name", "number", "phone", "writer_name")
"""What a preview of a protected person (skyddade personuppgifter) leaves out; it is shown in the opened case only."""


class StaffCaseView:
    """A clinician's view of a case, or its preview (the head only)."""

    def __init__(
        self,
        vid: str,
        case: str,
        actor: Actor,
        hub: Hub,
        put: Callable[[bytes], None],
        head: Head,
        read_back: Callable[[], int],
    ) -> None:
        """Start holding; nothing leaves before `release`. `read_back` is since when who has had a case may read it."""
        self.vid, self.case, self.preview = vid, case, False
        self.reads_from = 0
        self.readings: list[int] = []
        self._actor, self._hub, self._put, self._head, self._read_back = actor, hub, put, head, read_back
        self._held: list[tuple[Case, list[Event], int]] | None = []
        self._seq = 0
        self.ended = self.chosen = False
        """`chosen`: another unit's case, opened with a reason."""

    def release(self, seq: int) -> None:
        """The journal up to `seq` has been sent: send what came meanwhile, then live."""
        self._seq = seq
        held, self._held = self._held or [], None
        for case, events, pos in held:
            self.changed(case, events, pos)
        self.present()

    def changed(self, case: Case, events: list[Event], pos: int) -> None:
        """Send new events, and the head when more than the chat has changed."""
        if self._held is not None:
            self._held.append((case, events, pos))
            return
        if self.ended:
            return
        fresh = [event for event in events if event["seq"] > self._seq]
        if not fresh:
            return
        if self.denied(case):
            self.lost()
            return
        self._seq = fresh[-1]["seq"]
        if not CHAT.issuperset([event["type"] for event in fresh]):
            self._put(encode({"type": "head", "vid": self.vid, "head": self.head(case)}))
        if not self.preview:
            self._put(encode({"type": "events", "vid": self.vid, "seq": self._seq, "events": fresh}))

    def head(self, case: Case) -> dict[str, Any]:
        """Return the case's head; in a preview without what points out a protected person."""
        shown: dict[str, Any] = dict(self._head(case))
        if self.preview and case.protected:
            shown |= {key: "" for key in HIDDEN if key in shown}
        return shown

    def denied(self, case: Case, action: str = "read") -> str | None:
        """Return the refusal's code when the case, as it stands now, may not be shown; what was chosen stays as it was."""
        if self.chosen:
            return None
        return may(self._actor, action, case, self._read_back())

    def lost(self) -> None:
        """The case is no longer this person's to see: say so, and show nothing more."""
        self.ended = True
        self._put(encode({"type": "reset", "vid": self.vid, "why": "rights"}))

    def present(self) -> None:
        """Send who is here and who writes."""
        if self._held is None and not self.ended and not self.preview:
            self._put(encode(self._hub.presence(self.case, self._actor.name)))
