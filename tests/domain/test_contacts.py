"""What a patient's other contacts count for, who may see what of them, and when another unit's may be opened."""

from typing import Any

import pytest

from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.contacts import contacts, counted, may_choose, recent
from server.domain.verdict import verdict
from tests.domain.patient_way import OPEN, Way
from tests.support.people import ANNA, EVA

DAY = 24 * 3600 * 1000
NAMES = {"asby": "Åsby vårdcentral", "aspelunda": "Aspelunda"}


def contact(ident: str, days: float = 3, **more: Any) -> Case:
    at = OPEN - int(days * DAY)
    same: dict[str, Any] = {"state": "closed", "outcome": "self_care", "closed_at": at, "entered": at - DAY}
    place = {"unit": "asby", "profession": "nurse", "entrance": "care", "complaint": "cough_cold", "number": "19"}
    return Case(id=ident, **{**same, **place, **more})


def test_contacts_of_thirty_days_count_and_what_was_broken_off_is_none() -> None:
    cases = [
        contact("late", 29.9),
        contact("old", 30),
        contact("aborted", 1, outcome="aborted"),
        contact("way", 1, state="intake", closed_at=None),
        contact("open", 90, state="open", closed_at=None, complaint="rash"),
        contact("paper", 2, entrance="secretary"),
    ]
    assert [case.id for case in recent(cases, OPEN)] == ["open", "paper", "late"]
    assert [one["complaint"] for one in counted(cases, OPEN)] == ["rash", "cough_cold"]


def test_another_units_contact_tells_only_that_it_is_there() -> None:
    mine = contact("mine", state="open", closed_at=None, owner="anna")
    far = contact("far", unit="aspelunda", owner_name="Lars")
    doctors = contact("doctors", profession="doctor", outcome="doctor")
    told = {one["case"]: one for one in contacts(mine, [mine, far, doctors], ANNA, OPEN, OPEN, NAMES)}
    assert set(told) == {"far", "doctors"}
    assert (told["far"]["complaint"], told["far"]["outcome"], told["far"]["unit_name"]) == ("", None, "")
    assert not told["far"]["readable"]
    assert (told["doctors"]["outcome"], told["doctors"]["readable"]) == ("doctor", False)
    had = contact("far", unit="aspelunda", owners={"anna": OPEN})
    (one,) = contacts(mine, [had], ANNA, OPEN, OPEN, NAMES)
    assert (one["readable"], one["unit_name"]) == (True, "Aspelunda")


def test_an_active_choice_needs_an_open_case_of_the_same_patient_and_a_reason() -> None:
    far = contact("far", unit="aspelunda")
    mine = contact("mine", state="open", owner="anna")
    assert may_choose(ANNA, far, [mine, far], "Samma besvär") is None
    assert may_choose(ANNA, far, [mine, far], "") == "reason_missing"
    assert may_choose(EVA, far, [mine, far], "Nyfiken") == "no_case"
    assert may_choose(ANNA, far, [contact("mine", owner="anna"), far], "Nyfiken") == "no_case"
    assert may_choose(ANNA, far, [contact("mine", state="open", owner="anna", number="20")], "Nyfiken") == "no_case"
    assert may_choose(Actor("staff", "anna", "Anna", "asby", "manager"), far, [mine], "Uppföljning") == "no_case"
    assert may_choose(ANNA, contact("way", state="intake"), [mine], "Nyfiken") == "no_case"


def cough(earlier: int, complaint: str = "cough_cold") -> Way:
    """Return the way in of who has been in touch about a complaint so many times, up to the last question."""
    known = [{"complaint": complaint, "at": OPEN - DAY} for _ in range(earlier)]
    way = Way(earlier=known).care("Jag är snuvig och hostar lite")
    return way.say("Tick", items=[]).say("ChooseComplaint", flow="cough_cold").usual()


@pytest.mark.parametrize(
    ("earlier", "complaint", "human"), [(1, "cough_cold", False), (2, "cough_cold", True), (3, "rash", False)]
)
def test_the_third_contact_for_the_same_complaint_is_never_self_care_without_a_human(
    earlier: int, complaint: str, human: bool
) -> None:
    way = cough(earlier, complaint)
    found = verdict(way.case, way.book, way.now)
    assert found is not None
    assert found.self_care is not human
    assert (way.kind == "advice") is not human
    if not human:
        way.say("GoOn")
    way.say("ChooseUnit", unit="asby", listed="asby").say("Submit")
    assert ("third" in way.case.marks) is human
    assert ("Tredje kontakten" in way.case.intake.why["sv"]) is human
    assert ("hird contact" in way.case.intake.why["en"]) is human
