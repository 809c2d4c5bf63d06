"""A case as a FHIR R4B Bundle: Patient, QuestionnaireResponse, a Communication for each message, a Flag for each red flag."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from server.adapters.fhir import BASE, Resource, checked, response
from server.contract.events import Event
from server.domain.case import Case
from server.domain.flow import Flow
from server.domain.triage import assess
from server.domain.verdict import subject_of

PERSONNUMMER: Final = "urn:oid:1.2.752.129.2.1.3.1"
"""The Swedish identity number's place among identifier systems."""


def bundle(case: Case, flow: Flow | None, events: Sequence[Event], now: int) -> Resource:
    """The collection of what a case holds at `now` (milliseconds UTC); internal notes are never in it.

    A person with protected identity gets neither name, number nor phone, and the label "restricted".
    """
    about = f"{BASE}/Patient/{case.id}"
    entries = [(about, _patient(case))]
    if (told := _as_sent(case, flow, about)) is not None:
        entries.append((f"{BASE}/QuestionnaireResponse/{case.id}", told))
    elif flow is not None and case.intake.answers:
        subject = subject_of(case, case.entered or now)
        complete = assess(flow, case.intake.answers, subject).complete
        answered = response(flow, case.intake.answers, subject, about=about, complete=complete)
        entries.append((f"{BASE}/QuestionnaireResponse/{case.id}", answered))
    entries += [
        (f"{BASE}/Communication/{case.id}-{event['seq']}", _communication(event, about))
        for event in events
        if event["type"] == "Message"
    ]
    flags = enumerate(case.intake.flags, 1)
    entries += [(f"{BASE}/Flag/{case.id}-{number}", _flag(case, rule, about)) for number, rule in flags]
    resource: Resource = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _moment(now),
        "entry": [{"fullUrl": url, "resource": found} for url, found in entries],
    }
    return checked("Bundle", resource)


def _as_sent(case: Case, flow: Flow | None, about: str) -> Resource | None:
    """What was asked and answered in words, where the flow is gone or is another version than the one that asked."""
    if not case.intake.asked or (flow is not None and flow.version == case.intake.flow_version):
        return None
    items = [
        {"linkId": one["question"], "text": one["text"]["sv"], "answer": [{"valueString": one["value"]["sv"]}]}
        for one in case.intake.asked
    ]
    resource: Resource = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{BASE}/Questionnaire/{case.complaint}|{case.intake.flow_version}",
        "status": "completed",
        "subject": {"reference": about},
        "item": items,
    }
    return checked("QuestionnaireResponse", resource)


def _patient(case: Case) -> Resource:
    resource: Resource = {"resourceType": "Patient", "gender": case.sex, "birthDate": case.born}
    if case.protected:
        label = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
        resource |= {"meta": {"security": [label]}}
        del resource["birthDate"]
    else:
        resource |= {"identifier": [{"system": PERSONNUMMER, "value": case.number}], "name": [{"text": case.name}]}
        resource |= {"telecom": [{"system": "phone", "value": case.phone}]} if case.phone else {}
    return resource


def _communication(event: Event, about: str) -> Resource:
    by = event["by"]
    sender = {"reference": about} if by["kind"] == "patient" else {"display": by.get("name", by["id"])}
    return {
        "resourceType": "Communication",
        "status": "completed",
        "subject": {"reference": about},
        "sent": _moment(event["at"]),
        "sender": sender,
        "payload": [{"contentString": event["data"]["text"]}],
    }


def _flag(case: Case, rule: dict[str, Any], about: str) -> Resource:
    code = {"coding": [{"system": f"{BASE}/CodeSystem/red-flags", "code": rule["id"]}], "text": rule["sv"]}
    open_still = "flag" in case.marks
    status = "active" if open_still else "inactive"
    return {"resourceType": "Flag", "status": status, "code": code, "subject": {"reference": about}}


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
