"""H21: a case goes to where the patient is listed or to those on call, and takes its answers along when it moves."""

from tests.domain.patient_way import Way
from tests.support.care import own, taken


def test_only_the_listed_unit_or_those_on_call_and_answers_go_along() -> None:
    for unit, allowed in (("aspelunda", False), ("nowhere", False), ("asby", True), ("1177", True)):
        way = Way().care().say("ChooseUnit", unit=unit, listed="asby")
        assert (way.refused is None) is allowed, unit
    way = taken()
    answers, lines = way.case.intake.answers, way.case.intake.lines
    assert answers
    assert own(way, "HandOver", unit="aspelunda", profession="nurse", note="Är listad hos er") is None
    assert way.case.unit == "aspelunda"
    assert (way.case.intake.answers, way.case.intake.lines) == (answers, lines)
