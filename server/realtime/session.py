"""The state of one clinician's socket without any input or output: which frame may come now, and what it asks for."""

from dataclasses import dataclass, field
from typing import Any

from server.contract import PROTOCOL
from server.domain.actor import Actor
from server.realtime.codec import MOST_ID

MAX_VIEWS = 24
ARRIVING = ("login", "code", "prove")
OWN = ("wear", "logout", "present", "ask_sessions", "end_sessions", "change_password")
"""What needs no assignment."""

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deny:
    """Refuse the frame, and close the socket when the code says so."""

    code: str
    id: str | None = None
    vid: str | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """Carry the frame out."""

    what: str
    frame: Frame


@dataclass(slots=True)
class StaffSession:
    """new -> known (logged in) -> worn (an assignment is on); views have ids of the client's making."""

    user: str | None = None
    actor: Actor | None = None
    until: int = 0
    login_until: int = 0
    views: dict[str, str] = field(default_factory=dict)

    def known(self, user: str, until: int) -> None:
        """The login was right; it is valid until a time in milliseconds UTC."""
        self.user, self.until, self.login_until = user, until, until

    def worn(self, actor: Actor, until: int | None) -> None:
        """An assignment is on; `until` is its end, if it has one."""
        self.actor = actor
        self.until = self.login_until if until is None else min(self.login_until, until)

    def receive(self, frame: Frame, now: int) -> Do | Deny:
        """Judge one frame by the session's state."""
        kind = frame["type"]
        if kind in ARRIVING:
            if frame.get("protocol", PROTOCOL) != PROTOCOL:
                return Deny("protocol")
            return Do(kind, frame) if self.user is None else Deny("bad_request")
        if self.user is None:
            return Deny("not_logged_in")
        if now >= self.login_until:
            return Deny("not_logged_in")
        if now >= self.until and kind not in OWN:
            return Deny("rights")
        if kind in OWN:
            return Do(kind, frame)
        if self.actor is None:
            return Deny("no_assignment", self._id(frame), frame.get("vid"))
        return self._worn(kind, frame)

    def _worn(self, kind: str, frame: Frame) -> Do | Deny:
        if kind == "cmd":
            long = len(frame["cmd"]["id"]) > MOST_ID or not frame["cmd"]["id"]
            return Deny("bad_request", self._id(frame)) if long else Do("cmd", frame)
        if kind in ("keep_phrase", "drop_phrase") and not 0 < len(frame["id"]) <= MOST_ID:
            return Deny("bad_request", frame["id"][:MOST_ID])
        vid = frame.get("vid", "")
        if kind == "open":
            return self._open(vid, frame)
        if kind in ("look", "ask_step"):
            return Do(kind, frame) if 0 < len(vid) <= MOST_ID else Deny("bad_request", vid=vid[:MOST_ID])
        if kind in ("ask_contacts", "ask_open") and not 0 < len(frame["case"]) <= MOST_ID:
            return Deny("bad_request")
        if kind in ("page", "close") and vid not in self.views:
            return Deny("bad_request", vid=vid)
        if kind == "close":
            del self.views[vid]
        return Do(kind, frame)

    def _open(self, vid: str, frame: Frame) -> Do | Deny:
        view = frame["view"]
        if vid in self.views or len(self.views) >= MAX_VIEWS or not vid or len(vid) > MOST_ID:
            return Deny("bad_request", vid=vid[:MOST_ID])
        if (view == "queue") == ("case" in frame):
            return Deny("bad_request", vid=vid)
        self.views[vid] = view
        return Do("open", frame)

    @staticmethod
    def _id(frame: Frame) -> str | None:
        command = frame.get("cmd")
        return command["id"][:MOST_ID] if command else None
