"""The one rule book: who may do what with which case, and why not. Asked for every command and every view.

For pushes it is compiled to a `Scope` when a view opens; a test proves `scope.sees(case) == may(actor, "see", case)`.
"""

from dataclasses import dataclass

from server.domain.actor import Actor
from server.domain.case import Case

LICENSED = frozenset({"nurse", "bvc_nurse", "doctor", "physiotherapist", "psychologist"})
"""Professions that may lower a level."""

CLINICAL = LICENSED | {"secretary"}
"""Professions that work cases at all; administrators, managers and log reviewers see no patient data."""

PATIENT_COMMANDS = frozenset(
    {
        "Start",
        "SetContact",
        "ChooseEntrance",
        "ChooseUnit",
        "Describe",
        "Tick",
        "ChooseComplaint",
        "AnswerQuestion",
        "SendPicture",
        "Reply112",
        "TakeAdvice",
        "GoOn",
        "Submit",
        "Worsened",
        "Withdraw",
        "SendMessage",
        "MarkRead",
    }
)
STAFF_COMMANDS = frozenset(
    {
        "TakeNext",
        "Take",
        "TakeOver",
        "SendMessage",
        "WriteNote",
        "MarkRead",
        "HandOver",
        "Acknowledge",
        "Return",
        "SetLevel",
        "AcknowledgeFlag",
        "GiveFeedback",
        "SeePicture",
        "MarkPicture",
        "Close",
    }
)
SYSTEM_COMMANDS = frozenset({"Release", "Reconnect", "Reroute"})


def queue_id(unit: str, profession: str) -> str:
    """Return the id of a unit's queue for one profession."""
    return f"{unit}/{profession}"


@dataclass(frozen=True)
class Scope:
    """What one worn assignment sees: its own queue, its own cases and those offered to it."""

    actor: str
    queues: frozenset[str]

    def sees(self, case: Case) -> bool:
        """Say whether the case belongs on this person's screen; intake and closed cases never do."""
        if case.state not in ("waiting", "open"):
            return False
        if case.owner == self.actor or case.offered_to == self.actor:
            return True
        return f"{case.unit}/{case.profession}" in self.queues


def scope(actor: Actor) -> Scope:
    """Compile the rule book to what this actor's queue view shows."""
    if actor.kind != "staff" or actor.profession not in CLINICAL:
        return Scope("", frozenset())
    return Scope(actor.id, frozenset({queue_id(actor.unit, actor.profession)}))


def may(actor: Actor, action: str, case: Case) -> str | None:
    """Return None when the actor may, else the code of the refusal (see server.contract.errors).

    `action` is a command's type, or `see` (a row in a list), `read` (open the case) and `preview`.
    """
    if actor.kind == "patient":
        return _patient(actor, action, case)
    if actor.kind == "system":
        return None if action in SYSTEM_COMMANDS else "forbidden"
    return _staff(actor, action, case)


def _patient(actor: Actor, action: str, case: Case) -> str | None:
    if actor.case != case.id:
        return "no_case"
    return None if action in PATIENT_COMMANDS or action == "read" else "forbidden"


def _staff(actor: Actor, action: str, case: Case) -> str | None:
    if actor.profession not in CLINICAL:
        return "forbidden"
    near = case.unit == actor.unit and case.profession == actor.profession
    mine = case.owner == actor.id or case.offered_to == actor.id
    if case.state == "intake":
        return "no_case"
    if not (near or mine):
        # Who has answered for a case may read how it went, wherever it has gone; it is on no list of hers.
        return None if action == "read" and actor.id in case.owners else "no_case"
    if case.state == "closed":
        return None if action in ("read", "MarkRead") else "closed"
    if action in ("see", "read", "preview"):
        return None
    return None if action in STAFF_COMMANDS else "forbidden"
