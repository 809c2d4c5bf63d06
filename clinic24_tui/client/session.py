"""What is said on the line to the server, and in what order, without any line: frames in, frames out.

out -> (a code is asked, or an enrolment) -> known (welcome) -> worn (an assignment is on). After a lost line the same way
is gone again by the session's token, and every view is opened from where it stood.
"""

from collections.abc import Callable
from typing import Any, Literal

from server.contract import PROTOCOL

Frame = dict[str, Any]
Phase = Literal["out", "known", "worn"]
ENDED = frozenset({"not_logged_in", "rights", "token", "login", "login_code"})
"""Refusals after which the session's token is no good."""


class Session:
    """One person's session. `resume(vid)` tells from where a view goes on (`epoch` with `pos` or `seq`), empty for a
    fresh start.
    """

    def __init__(self, lang: str, assignment: str, resume: Callable[[str], Frame], device: str = "") -> None:
        """`device` is what this machine calls itself, for the list of one's sessions."""
        self.phase: Phase = "out"
        self.assignment = assignment
        """The assignment to wear, empty until it is chosen."""
        self._lang = lang
        self._resume = resume
        self._token = ""
        self._credentials: Frame | None = None
        self.asked: Frame | None = None
        """What the server waits for before it lets us in: `code_asked`, or `enrol` with what to put into the telephone."""
        self.recovery: list[str] = []
        """The recovery codes of a new enrolment, until the person says that they are kept."""
        self._device = device
        self._views: dict[str, Frame] = {}

    @property
    def token(self) -> str:
        """Return the session's token, empty when the server does not know us."""
        return self._token

    @property
    def logged_in(self) -> bool:
        """Say whether the server knows us, now or when the line is back."""
        return bool(self._token)

    def login(self, user: str, password: str) -> list[Frame]:
        """Log in; the password is forgotten as soon as the server has answered."""
        self._token, self.asked = "", None
        self._credentials = {"user": user, "password": password}
        if self._device:
            self._credentials["device"] = self._device
        return self.opening()

    def opening(self) -> list[Frame]:
        """Return the first frame of a new line."""
        self.phase = "out"
        first: Frame = {"type": "login", "protocol": PROTOCOL, "lang": self._lang}
        if self._token:
            return [{**first, "token": self._token}]
        return [{**first, **self._credentials}] if self._credentials else []

    def code(self, code: str) -> list[Frame]:
        """Give the code that is asked for."""
        return [{"type": "code", "code": code}] if self.asked else []

    def start_over(self) -> None:
        """Leave a login that waits for its code."""
        self.asked = self._credentials = None

    def proof(self, password: str) -> Frame:
        """Return what asks whether this is the password of whose session it is, on a line of its own."""
        return {"type": "prove", "protocol": PROTOCOL, "token": self._token, "password": password}

    def wear(self, assignment: str) -> list[Frame]:
        """Choose the assignment to work in."""
        self.assignment = assignment
        return [{"type": "wear", "assignment": assignment}] if self.phase != "out" else []

    def logout(self) -> list[Frame]:
        """End the session; nothing of it is kept."""
        said: list[Frame] = [{"type": "logout"}] if self.phase != "out" else []
        self.forget()
        return said

    def forget(self) -> None:
        """Forget token and views."""
        self.phase, self._token, self._credentials, self.asked = "out", "", None, None
        self._views.clear()

    def open(self, vid: str, view: str, **fields: str) -> list[Frame]:
        """Open a view now, or as soon as an assignment is on."""
        self._views[vid] = frame = {"type": "open", "vid": vid, "view": view, **fields}
        return [frame] if self.phase == "worn" else []

    def close(self, vid: str) -> list[Frame]:
        """Close a view."""
        known = self._views.pop(vid, None) is not None
        return [{"type": "close", "vid": vid}] if known and self.phase == "worn" else []

    def lost(self) -> None:
        """Note that the line is gone."""
        self.phase, self.asked = "out", None

    def receive(self, frame: Frame) -> list[Frame]:
        """Take in what concerns the session and return what follows from it."""
        kind = frame["type"]
        if kind == "welcome":
            return self._welcome(frame)
        if kind in ("code_asked", "enrol"):
            self.asked, self._credentials = frame, None
        elif kind == "recovery_codes":
            self.recovery = list(frame["codes"])
        if kind == "worn":
            self.phase = "worn"
            self.assignment = frame["assignment"]["id"]
            return [{**view, **self._resume(vid)} for vid, view in self._views.items()]
        if kind == "refuse" and "id" not in frame:
            self._refused(frame)
        return []

    def _welcome(self, frame: Frame) -> list[Frame]:
        self.phase, self._token, self._credentials, self.asked = "known", frame["token"], None, None
        choices = [assignment["id"] for assignment in frame["me"]["assignments"]]
        if not self.assignment and len(choices) == 1:
            self.assignment = choices[0]
        if self.assignment not in choices:
            self.assignment = ""
        return self.wear(self.assignment) if self.assignment else []

    def _refused(self, frame: Frame) -> None:
        if frame["code"] in ENDED:
            self.phase, self._token, self._credentials, self.asked = "out", "", None, None
        elif self.phase == "out" and not self._token:
            # Refused for another reason on the way in: the password is not kept for another try by itself.
            self._credentials = None
        vid = frame.get("vid")
        if vid is not None:
            self._views.pop(vid, None)
