"""What events change of a case on its way in, and where it is placed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.contract.events import By
from server.domain.told import Intake, after_change, as_sent, with_words

if TYPE_CHECKING:
    from server.domain.case import Case


def started(case: "Case", data: dict[str, Any], at: int, by: By) -> None:
    """Open the journal: whom it concerns, and who writes."""
    for key in ("number", "name", "born", "sex", "protected", "writer", "writer_name", "writer_number", "lang"):
        setattr(case, key, data[key])
    if data.get("by_phone"):
        case.scribe, case.scribe_name = by["id"], by.get("name", by["id"])
    case.entered = case.turn_since = at
    case.turn = "patient"
    case.intake = Intake(earlier=tuple(data.get("earlier", ())))


def contact_set(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep how she is reached."""
    case.phone, case.notify = data["phone"], data["notify"]


def entrance_chosen(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Begin the way in anew by an entrance."""
    case.entrance = data["entrance"]
    case.complaint = case.unit = ""
    case.intake = Intake(listed_unit=data.get("listed_unit", ""), earlier=case.intake.earlier)


def unit_chosen(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep where the case is to go."""
    case.unit = data["unit"]


def described(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep her own words and what they were taken for."""
    case.intake = with_words(case.intake, data)


def nurse_suggested(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Note that she was asked to write to a nurse instead, and because of which words."""
    case.intake = replace(case.intake, nurse="asked", complaint_words=data["words"])


def nurse_declined(case: "Case", _data: dict[str, Any], _at: int, _by: By) -> None:
    """Note that she stays with the secretary."""
    case.intake = replace(case.intake, nurse="declined")


def ticked(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep the boxes of the tick-list."""
    case.intake = replace(case.intake, tick_kind=data["kind"], ticked=tuple(data["items"]), went_on=False)


def complaint_chosen(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep what is asked about, by which version of its flow."""
    kept = case.intake.answers if data["flow"] == case.complaint else {}
    case.complaint = data["flow"]
    case.intake = replace(case.intake, flow_version=data["version"], answers=kept, assessment=None, went_on=False)


def flow_changed(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Go on by the flow's new version."""
    case.intake = after_change(case.intake, data)


def answered(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep an answer; what was worked out from the answers is open again."""
    answers = {**case.intake.answers, data["question"]: data["value"]}
    case.intake = replace(case.intake, answers=answers, assessment=None, went_on=False)


def told_112(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Note that 112 is shown, and by which rules."""
    known = {rule["id"] for rule in case.intake.rules}
    fresh = (rule for rule in data["rules"] if rule["id"] not in known)
    case.intake = replace(case.intake, told_112=True, called_112=None, rules=(*case.intake.rules, *fresh))
    for key in ("called112", "no112"):
        if key in case.marks:
            case.mark(key, None)


def replied_112(case: "Case", data: dict[str, Any], at: int, _by: By) -> None:
    """Note whether she has called."""
    case.intake = replace(case.intake, called_112=data["called"])
    case.mark("called112" if data["called"] else "no112", at)
    case.mark("no112" if data["called"] else "called112", None)


def assessed(case: "Case", data: dict[str, Any], _at: int, _by: By) -> None:
    """Keep what the triage says."""
    case.intake = replace(case.intake, assessment=data)


def went_on(case: "Case", _data: dict[str, Any], at: int, _by: By) -> None:
    """Note that she goes on to a human in spite of the advice."""
    case.intake = replace(case.intake, went_on=True)
    if case.state != "intake":
        case.mark("went_on", at)


def submitted(case: "Case", data: dict[str, Any], at: int, _by: By) -> None:
    """Place the case in its queue, with the history as it stands."""
    placed(case, data)
    case.entered = data["entered"]
    case.suggested = data["level"]
    case.turn, case.turn_since = "mine", at
    case.intake = as_sent(case.intake, data)
    for key in data["marks"]:
        case.mark(key, at)


def placed(case: "Case", data: dict[str, Any]) -> None:
    """Move the case to a place in a queue, and to a level."""
    for key in ("unit", "profession", "level", "rank", "due"):
        if key in data:
            setattr(case, key, data[key])
