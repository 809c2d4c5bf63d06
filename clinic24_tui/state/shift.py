"""My own state at the unit: what I have said, so that it can be said again when the line has been away."""

from typing import Any

from server.contract.views import DutyState, OnDuty

NEXT: dict[DutyState, DutyState] = {"chat": "phone", "phone": "break", "break": "chat", "off": "chat"}
"""What one key goes on to; *slut* is a decision of its own."""


class Shift:
    """What I want the unit to know; the server's word goes before it."""

    def __init__(self) -> None:
        self.state: DutyState = "chat"
        self.coordinator = False
        self._worn = ""

    def worn(self, assignment: str) -> None:
        """An assignment is on: another one begins in the chat and without the role."""
        if self._worn != assignment:
            self._worn, self.state, self.coordinator = assignment, "chat", False

    @property
    def unsaid(self) -> bool:
        """Say whether a fresh line must be told anything: it takes everyone to be in the chat."""
        return self.state != "chat" or self.coordinator

    def frame(self, state: DutyState, *, coordinator: bool) -> dict[str, Any]:
        """Note what I do now and return the frame that says it."""
        self.state, self.coordinator = state, coordinator and state != "off"
        return {"type": "set_duty", "state": state, "coordinator": self.coordinator}

    def told(self, me: OnDuty | None) -> None:
        """Take what the unit sees of me for the truth, after a refusal."""
        if me is not None:
            self.state, self.coordinator = me["state"], me["coordinator"]
