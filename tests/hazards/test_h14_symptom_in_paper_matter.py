"""H14: a grave word at the secretary's entrance makes the case the nurse's, and 112 is shown where it is needed."""

from tests.domain.patient_way import Way
from tests.support.care import act
from tests.support.people import clinician


def paper(words: str) -> Way:
    way = Way().start().contact().say("ChooseEntrance", entrance="secretary")
    return way.say("ChooseUnit", unit="asby", listed="asby").say("Describe", text=words)


def test_a_grave_word_in_a_paper_matter_goes_to_the_nurse_at_once() -> None:
    act_of_harm = paper("vill förnya recept. har tagit 40 alvedon nyss och ångrar mig")
    assert (act_of_harm.kind, act_of_harm.case.state, act_of_harm.case.level) == ("call112", "waiting", 0)
    bloody = paper("behöver nytt recept, har haft feber 39 i 5 dagar och hostar blod")
    bloody.say("ChooseComplaint", flow="general").say("Submit")
    assert bloody.case.profession == "nurse"
    assert bloody.case.level <= 2
    plain = paper("behöver ett intyg till jobbet").say("ChooseComplaint", flow="general").say("Submit")
    assert (plain.case.profession, plain.case.level) == ("secretary", 4)
    eva = clinician("eva", profession="secretary")
    assert act(plain, "SetLevel", eva, level=2, reason="") is None
    assert act(plain, "SetLevel", eva, level=4, reason="x") == "lower_licensed"
