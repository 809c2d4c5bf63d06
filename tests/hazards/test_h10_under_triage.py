"""H10: doubt raises, anybody may raise, and only the licensed lower, with a reason; feedback names the rules."""

from tests.domain.patient_way import Way
from tests.support.care import act, own, taken
from tests.support.people import clinician

EVA = clinician("eva", profession="secretary")


def test_doubt_raises_anybody_raises_and_only_the_licensed_lower() -> None:
    unsure = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="sore_throat").usual(danger="unknown")
    unsure.say("ChooseUnit", unit="asby", listed="asby").say("Submit")
    assert unsure.case.level == 1
    way = taken()
    own(way, "HandOver", unit="asby", profession="secretary", note="Intyg")
    start = way.case.level
    assert act(way, "SetLevel", EVA, level=2, reason="") is None
    assert (way.case.level, way.case.rank, way.case.suggested) == (2, 2, start)
    assert act(way, "SetLevel", EVA, level=start, reason="Kan vänta") == "lower_licensed"
    own(way, "Take", EVA)
    own(way, "HandOver", EVA, unit="asby", profession="nurse", note="Symtom")
    assert act(way, "SetLevel", level=start, reason=" ") == "reason_missing"
    assert act(way, "SetLevel", level=start, reason="Talat med patienten") is None


def test_feedback_names_the_rules_that_decided() -> None:
    way = taken()
    met = [rule["id"] for rule in way.case.intake.rules]
    assert act(way, "GiveFeedback", kind="too_low", rules=met, text="Hade feber") is None
    assert way.events[-1]["data"] == {"kind": "too_low", "rules": met, "text": "Hade feber"}
