"""The one rule book: who may do what with which case, and why not. Asked for every command and every view.

For pushes it is compiled to a `Scope` when a view opens; a test proves `scope.sees(case) == may(actor, "see", case)`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.actor import Actor
from server.domain.case import Case

if TYPE_CHECKING:
    from server.domain.book import Colleague

LICENSED = frozenset({"nurse", "bvc_nurse", "doctor", "physiotherapist", "psychologist"})
"""Professions that may lower a level."""

CLINICAL = LICENSED | {"secretary"}
"""Professions that work cases at all; administrators, managers and log reviewers see no patient data."""

COORDINATOR, SUPER_USER = "coordinator", "super_user"
"""Roles of an assignment: who may be the unit's coordinator for a day, who keeps its phrases and practice."""

ADMINISTRATOR = "administrator"
"""The office assignment that settles units, people and entrances of the region; it sees no cases."""

MANAGER = "manager"
"""The office assignment that appoints who reviews the log; it sees no cases."""

COORDINATING = "coordinating"
"""The role of who is the coordinator today; it is worn on top of the assignment and ends with the shift."""

PATIENT_COMMANDS = frozenset(
    {
        "Start",
        "SetContact",
        "ChooseEntrance",
        "ChooseUnit",
        "Describe",
        "ReplyNurse",
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
        "WriteAgain",
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
        "Move",
        "SetLevel",
        "AcknowledgeFlag",
        "GiveFeedback",
        "MarkStatement",
        "SeePicture",
        "MarkPicture",
        "AskColleague",
        "AnswerColleague",
        "RetractQuestion",
        "Close",
        "ConfirmRecorded",
        "Reopen",
        "PhoneCall",
        "Park",
        "Unpark",
        "SendVideo",
        "StartContact",
        "EnterCaller",
        "Merge",
    }
)
CALLER_COMMANDS = frozenset(
    {
        "SetContact",
        "ChooseEntrance",
        "ChooseUnit",
        "Describe",
        "ReplyNurse",
        "Tick",
        "ChooseComplaint",
        "AnswerQuestion",
        "Reply112",
        "TakeAdvice",
        "GoOn",
        "Submit",
        "Withdraw",
    }
)
"""Commands of a patient that a clinician gives for a caller whose case she writes in, until it is sent (`Reply112`: taken)."""
SYSTEM_COMMANDS = frozenset(
    {"Release", "Reconnect", "Reroute", "Silence", "HandoverLate", "QuestionLate", "FollowFlow", "FollowUp"}
)
READ_BACK_DAYS = 30
"""Days that who has had a case may read it after she last had it, where nothing else is set."""
NEVER = 1 << 62
"""A time (ms UTC) that nobody has had a case after."""


def on_duty(actor: Actor) -> bool:
    """Say whether the unit counts on the actor: clinicians and secretaries, not administrators, managers or log reviewers."""
    return actor.kind == "staff" and actor.profession in CLINICAL


def may_coordinate(actor: Actor) -> bool:
    """Say whether the actor may take the role of coordinator for the day."""
    return on_duty(actor) and COORDINATOR in actor.roles


def may_post(actor: Actor) -> bool:
    """Say whether the actor may write Dagens info for the unit."""
    return on_duty(actor) and bool(actor.roles & {COORDINATOR, SUPER_USER})


def may_receive(colleague: "Colleague | None", receives: Callable[[str, str], bool], unit: str = "") -> bool:
    """Say whether a person may get a case or a question: she works cases in a queue of the region's plan (`receives`).

    With `unit` it must be there that she works. `colleague` is None where nobody is known by the name.
    """
    if colleague is None or colleague.profession not in CLINICAL or unit not in ("", colleague.unit):
        return False
    return receives(colleague.unit, colleague.profession)


def queue_id(unit: str, profession: str) -> str:
    """Return the id of a unit's queue for one profession."""
    return f"{unit}/{profession}"


@dataclass(frozen=True)
class Scope:
    """What one worn assignment sees: its own queue, its own cases, those offered to it, those it is asked about, and what
    is not in the record yet.
    """

    actor: str
    queues: frozenset[str]

    def sees(self, case: Case) -> bool:
        """Say whether the case belongs on this person's screen; of closed ones only what she has to put in the record."""
        if case.state not in ("waiting", "open"):
            return unrecorded(case, self.actor)
        if case.owner == self.actor or case.offered_to == self.actor:
            return True
        if case.asked is not None and (case.asked == f"@{self.actor}" or case.asked in self.queues):
            return True
        return f"{case.unit}/{case.profession}" in self.queues


def unrecorded(case: Case, user: str) -> bool:
    """Say whether the case is closed and its owner has not said that it stands in the medical record."""
    return case.state == "closed" and case.owner == user and "unrecorded" in case.marks


def scope(actor: Actor) -> Scope:
    """Compile the rule book to what this actor's queue view shows."""
    if actor.kind != "staff" or actor.profession not in CLINICAL:
        return Scope("", frozenset())
    return Scope(actor.id, frozenset({queue_id(actor.unit, actor.profession)}))


Note = Callable[[str, bool], None]
"""Takes each rule that is asked, by its name, and whether it holds; the last one decides."""


def _unheard(_rule: str, _holds: bool) -> None:
    """Let a rule's answer be."""


def may(actor: Actor, action: str, case: Case, since: int = NEVER, note: Note = _unheard) -> str | None:
    """Return None when the actor may, else the code of the refusal (see server.contract.errors); `note` hears of each rule.

    `action` is a command's type, or `see` (a row in a list), `read` (open the case), `preview`
    and `step` (the page of a case that one writes in). Who has had the case at
    `since` (ms UTC) or later may read it.
    """
    if actor.kind == "patient":
        return _patient(actor, action, case)
    if actor.kind == "system":
        return None if action in SYSTEM_COMMANDS else "forbidden"
    return None if _writes_in(actor, action, case) else _staff(actor, action, case, since, note)


def is_blocked(actor: Actor, case: Case, blocked: Collection[str]) -> bool:
    """Say whether the patient's block (spärr, PDL 4 kap. 4 §) keeps a case from this person; `blocked` are units.

    A block is against other units than the case's own. What that unit itself gives out (a case that is handed over or
    offered, a question, one that is the actor's own) is no reading through the system and is not stopped by it.
    """
    if case.unit == actor.unit or case.unit not in blocked:
        return False
    return may(actor, "read", case) is not None


def may_look(actor: Actor, at: str) -> str | None:
    """Return None when the actor may read what is no view (`hazards`, `feedback`, `callers`), else the refusal's code."""
    if actor.kind != "staff":
        return "forbidden"
    if at == "callers":
        return None if actor.profession in CLINICAL else "forbidden"
    return "super_user_only" if at == "feedback" and SUPER_USER not in actor.roles else None


def may_administer(actor: Actor, needs: frozenset[str]) -> str | None:
    """Return None when the worn assignment is one of those needed, by profession or role, else the refusal's code."""
    return None if actor.kind == "staff" and needs & {actor.profession, *actor.roles} else "forbidden"


def _patient(actor: Actor, action: str, case: Case) -> str | None:
    if actor.case != case.id:
        return "no_case"
    return None if action in PATIENT_COMMANDS or action == "read" else "forbidden"


def is_asked(actor: Actor, case: Case) -> bool:
    """Say whether the case's open question is to the actor: by name, or in the assignment that is worn."""
    return case.asked is not None and case.asked in (f"@{actor.id}", queue_id(actor.unit, actor.profession))


def _move(actor: Actor, case: Case) -> str | None:
    """Only the unit's coordinator of the day moves what is a colleague's, whatever the profession; she need not read it."""
    if case.state == "intake" or case.unit != actor.unit:
        return "no_case"
    if COORDINATING not in actor.roles:
        return "forbidden" if case.profession == actor.profession else "no_case"
    return "closed" if case.state == "closed" else None


def _writes_in(actor: Actor, action: str, case: Case) -> bool:
    """Say whether it is hers to do as the one who writes a caller's case in.

    Until somebody takes it she may read its page and tell what became of *Ring 112*, which sends a case at once.
    """
    if not case.scribe or case.scribe != actor.id or actor.profession not in CLINICAL:
        return False
    if action in ("step", "Reply112"):
        return case.state in ("intake", "waiting")
    return case.state == "intake" and action in CALLER_COMMANDS


def _asked(actor: Actor, action: str, case: Case, *, at_hand: bool) -> str | None:
    """Return what the open question makes of an action, "" where nothing; `at_hand`: the case is hers or in her queue.

    Who is asked may read the case and answer, as long as the question is open; her own question nobody answers.
    """
    if is_asked(actor, case):
        if action == "AnswerColleague":
            return None if case.owner != actor.id else "forbidden"
        if not at_hand:
            return None if action in ("see", "read", "preview") else "forbidden"
    elif action == "AnswerColleague" and at_hand:
        return "forbidden" if case.question else "question_gone"
    return ""


def _staff(actor: Actor, action: str, case: Case, since: int, note: Note) -> str | None:
    note("clinical", actor.profession in CLINICAL)
    if actor.profession not in CLINICAL:
        return "forbidden"
    if action == "Move":
        return _move(actor, case)
    if action in ("StartContact", "EnterCaller"):
        return None if case == Case(id=case.id) else "no_case"  # one that does not exist yet
    near = case.unit == actor.unit and case.profession == actor.profession
    mine = (case.owner == actor.id and case.state != "closed") or case.offered_to == actor.id
    note("sent", case.state != "intake")
    if case.state == "intake":
        return "no_case"
    if unrecorded(case, actor.id) and action in ("see", "read", "preview", "ConfirmRecorded"):
        note("unrecorded", True)
        return None
    if case.state != "closed":
        answer = _asked(actor, action, case, at_hand=near or mine)
        if answer != "":
            note("asked", answer is None)
            return answer
    note("queue", near)
    if not near:
        note("mine", mine)
    if not (near or mine):
        # Who has answered for a case may read for a while how it went, wherever it has gone; it is on no list of hers.
        had = action == "read" and case.owners.get(actor.id, 0) >= since
        note("had", had)
        return None if had else "no_case"
    if case.state == "closed":
        note("listed", action in ("read", "MarkRead", "Reopen"))
        return None if action in ("read", "MarkRead", "Reopen") else "closed"
    if action in ("see", "read", "preview"):
        return None
    return None if action in STAFF_COMMANDS else "forbidden"
