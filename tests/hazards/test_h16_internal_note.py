"""H16: what is written for colleagues never reaches the patient."""

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic24_tui.state.sides import MARK, Sides, packed, unpacked
from server.domain.patient_view import for_patient
from tests.support.care import act, own, taken

SECRET = "Ring dottern först"


def test_a_note_never_leaves_on_the_patients_side() -> None:
    way = taken()
    act(way, "WriteNote", text=SECRET)
    own(way, "SetLevel", level=2, reason=SECRET)
    act(way, "GiveFeedback", kind="text", rules=[], text=SECRET)
    own(way, "HandOver", unit="asby", profession="doctor", note=SECRET)
    assert sum(SECRET in str(event["data"]) for event in way.events) == 4
    assert SECRET not in str([for_patient(event) for event in way.events])


@settings(max_examples=25)
@given(st.text().filter(lambda text: MARK not in text), st.text(min_size=1).filter(lambda text: MARK not in text))
def test_the_two_texts_never_mix_in_the_draft(said: str, note: str) -> None:
    assert unpacked(packed(Sides(said, note))) == Sides(said, note)
