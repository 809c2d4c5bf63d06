"""H08: a case that is handed over always stands in a queue or with an owner, and says what the receiver must know."""

from tests.support.care import act, own, taken
from tests.support.people import KARIN


def test_a_handover_always_has_a_queue_or_an_owner() -> None:
    to_unit = taken()
    level = to_unit.case.level
    assert own(to_unit, "HandOver", unit="asby", profession="doctor", note=" ") == "note_missing"
    assert own(to_unit, "HandOver", unit="asby", profession="doctor", note="EKG i dag") is None
    assert (to_unit.case.state, to_unit.case.profession, to_unit.case.level) == ("waiting", "doctor", level)
    assert "handed_over" in to_unit.case.marks
    to_person = taken()
    assert own(to_person, "HandOver", person="karin", note="Kan du?") is None
    assert (to_person.case.owner, to_person.case.offered_to) == ("anna", "karin")
    assert own(to_person, "SendMessage", text="Jag lämnar över till Karin.") is None
    assert act(to_person, "Acknowledge", KARIN) is None
    assert (to_person.case.owner, to_person.case.offered_to) == ("karin", None)
