"""A case on its way in when its flow has been changed: what was asked by the old version, and what stays of it."""

from typing import Any, Final

from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision
from server.domain.case import Case
from server.domain.flow import Answers, Flow
from server.domain.intake import judged
from server.domain.refusal import Refusal
from server.domain.triage import check_value
from server.domain.verdict import flow_of, words_only

_JUDGED: Final = frozenset({"AnswerQuestion", "Describe", "Tick", "ChooseComplaint", "TakeAdvice", "GoOn", "Submit"})
"""Commands after which the answers so far are judged."""


def outdated(case: Case, book: Book) -> bool:
    """Say whether the flow has changed, or is gone, since the questions of a case on its way in were asked."""
    if case.state != "intake" or not case.complaint or words_only(case):
        return False
    flow = flow_of(case, book)
    return case.intake.flow_version != (flow.version if flow else "")


def can_follow(case: Case, book: Book) -> bool:
    """Say whether the case can go over to another version: one that is gone leaves the complaint to be chosen anew."""
    return outdated(case, book) and flow_of(case, book) is not None


def refused(case: Case, command: dict[str, Any], book: Book) -> Refusal | None:
    """Return the refusal of what rests on a version that is no longer asked by; the answers so far stay as they are."""
    kind = command["type"]
    if kind not in _JUDGED or case.state != "intake":
        return None
    flow = flow_of(case, book)
    answers = kind == "AnswerQuestion"
    old = flow is not None and answers and command.get("version", flow.version) != flow.version
    if old or (outdated(case, book) and (flow is not None or answers)):
        return Refusal("flow_changed", {"field": "version"})
    return None


def still_accepted(flow: Flow, answers: Answers) -> dict[str, Any]:
    """Return the answers that the flow's questions take as they are, shown now or not."""
    asked = {question.id: question for question in flow.questions}
    return {name: value for name, value in answers.items() if name in asked and check_value(asked[name], value) is None}


def follow_flow(case: Case, _command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Go over to the flow as it is now: what it still takes stays, the rest is asked again, and all is judged anew."""
    flow = flow_of(case, book)
    if flow is None or not outdated(case, book):
        return []
    kept = still_accepted(flow, case.intake.answers)
    again = [name for name in case.intake.answers if name not in kept]
    change = {"flow": flow.id, "version": flow.version, "from": case.intake.flow_version, "again": again}
    return judged(case, [("FlowChanged", change)], actor, now, book)
