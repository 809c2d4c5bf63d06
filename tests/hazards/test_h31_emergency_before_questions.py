"""H31: an emergency is asked for before anything else, and neither a question nor the register stands before 112."""

from tests.domain.patient_way import NIGHT, Way


def test_112_comes_before_questions_and_register() -> None:
    for now in (None, NIGHT):
        way = Way(now).care() if now else Way().care()
        assert way.kind == "ticks"
        assert way.say("ChooseComplaint", flow="cough_cold").refused is not None
        assert not way.case.unit
        way.say("Tick", items=["breath"])
        assert way.types[-4:] == ["Ticked", "Assessed", "Told112", "Submitted"]
        assert (way.kind, way.case.state, way.case.level) == ("call112", "waiting", 0)
