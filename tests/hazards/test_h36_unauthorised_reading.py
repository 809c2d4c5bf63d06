"""H36: whose case it is not cannot read it, nor learn that it is there."""

from server.domain.actor import Actor
from server.domain.permissions import CLINICAL, may, scope
from tests.support.care import in_the_queue
from tests.support.people import ANNA, LARS, clinician, patient


def test_another_units_case_and_another_patients_case_are_not_there() -> None:
    case = in_the_queue().case
    assert may(ANNA, "read", case) is None
    for action in ("see", "read", "preview", "Take", "SendMessage"):
        assert may(LARS, action, case) == "no_case"
        assert may(patient("other"), action, case) == "no_case"
        assert may(clinician("chef", profession="manager"), action, case) == "forbidden"
    assert not scope(LARS).sees(case)
    assert not scope(Actor("staff", "x", "X", "asby", "administrator")).sees(case)
    assert scope(ANNA).sees(case)
    assert CLINICAL.isdisjoint({"manager", "administrator", "log_reviewer"})
