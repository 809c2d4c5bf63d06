"""One case on one socket: a reading logged before the first byte, then events without a hole."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from server.app.plan import CHAT
from server.contract.events import Event
from server.contract.views import CaseHead
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.permissions import may, scope
from server.realtime.codec import encode, refuse
from server.realtime.hub import Hub

Head = Callable[[Case], CaseHead]
DoorKeeper = Callable[[Case], Awaitable[str | None]]
"""Says why a case, as it stands now, may no longer be shown by the door it was opened by; None when it may."""
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
        door: DoorKeeper,
        shut: Callable[[str], None],
    ) -> None:
        """Start holding; nothing leaves before `release`. `read_back` is since when who has had a case may read it.

        `door` is asked anew for what is on none of her own lists, `shut(vid)` forgets the view when it says no.
        """
        self.vid, self.case, self.preview = vid, case, False
        self.reads_from = 0
        self.readings: list[int] = []
        self._actor, self._hub, self._put, self._head, self._read_back = actor, hub, put, head, read_back
        self._sees, self._door, self._shut = scope(actor).sees, door, shut
        self._asking: asyncio.Task[None] | None = None
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
        if self.chosen or not self._sees(case):
            if self.denied(case):
                self.lost()
                return
            if self.far(case):
                self._held = [(case, events, pos)]
                self._asking = asyncio.ensure_future(self._ask())
                return
        self._show(case, fresh)

    def _show(self, case: Case, fresh: list[Event]) -> None:
        self._seq = fresh[-1]["seq"]
        if not CHAT.issuperset([event["type"] for event in fresh]):
            self._put(encode({"type": "head", "vid": self.vid, "head": self.head(case)}))
        if not self.preview:
            self._put(encode({"type": "events", "vid": self.vid, "seq": self._seq, "events": fresh}))

    def far(self, case: Case) -> bool:
        """Say whether it is another unit's case and on none of her lists: a block stops it, and a choice must still hold."""
        return self.chosen or (case.unit != self._actor.unit and not self._sees(case))

    async def stands(self, case: Case) -> bool:
        """Ask the door anew where it is another unit's; when it says no, the view has ended, in words."""
        code = await self._door(case) if self.far(case) else self.denied(case)
        if code is not None and not self.ended:
            self._put(encode({"type": "reset", "vid": self.vid, "why": "rights"}))
            self._put(refuse(code, vid=self.vid))
            self._shut(self.vid)
        return code is None

    async def _ask(self) -> None:
        """Show what is held once the door has said that it may be shown; what comes meanwhile waits for the next asking."""
        while self._held and not self.ended:
            held = self._held
            self._held = []
            if not await self.stands(held[-1][0]):
                return
            for case, events, _pos in held:
                fresh = [event for event in events if event["seq"] > self._seq]
                if fresh and not self.ended:
                    self._show(case, fresh)
        self._held = None
        self.present()

    def end(self) -> None:
        """Show nothing more."""
        self.ended = True
        if self._asking is not None and self._asking is not asyncio.current_task():
            self._asking.cancel()

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
        if not self.ended and not self.preview:
            self._hub.staff_here(self.case, self._actor.name, -1)
        self.ended = True
        self._put(encode({"type": "reset", "vid": self.vid, "why": "rights"}))

    def present(self) -> None:
        """Send who is here and who writes."""
        if self._held is None and not self.ended and not self.preview:
            self._put(encode(self._hub.presence(self.case, self._actor.name)))
