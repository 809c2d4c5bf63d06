"""H14: a grave word at the secretary's entrance makes the case the nurse's, and 112 is shown where it is needed."""

import pytest

from server.domain.flow import Answer
from server.domain.triage import assess, example_answers
from tests.domain.patient_way import Way
from tests.support.care import act
from tests.support.content import library
from tests.support.people import clinician


def paper(words: str) -> Way:
    way = Way().start().contact().say("ChooseEntrance", entrance="secretary")
    return way.say("ChooseUnit", unit="asby", listed="asby").say("Describe", text=words)


FLOWS = {flow.id: flow for flow in library().flows.values() if flow.entrance == "secretary"}
SYMPTOMS: dict[str, dict[str, Answer]] = {"certificate": {"worse": "yes"}, "prescription_renewal": {"trouble": ["new"]}}
"""What says that there are symptoms, where it is not the question `symptoms`."""


@pytest.mark.parametrize("flow_id", sorted(FLOWS))
def test_a_symptom_told_in_any_flow_of_the_secretarys_makes_the_case_the_nurses(flow_id: str) -> None:
    flow = FLOWS[flow_id]
    plain = next(item for item in flow.examples if assess(flow, example_answers(flow, item), item.subject).level > 3)
    answers = {**example_answers(flow, plain), **SYMPTOMS.get(flow_id, {"symptoms": "yes"})}
    found = assess(flow, answers, plain.subject)
    assert found.level <= 3
    assert found.route == "nurse"


def test_a_complaint_told_to_the_secretary_asks_for_a_nurse_and_is_marked_where_she_declines() -> None:
    told = "Behöver förnya Levaxin, har så ont i magen sedan i går"
    way = paper(told)
    assert (way.kind, way.page()["data"]["words"]) == ("nurse", "har så ont i magen sedan i går")
    assert way.say("ChooseComplaint", flow="general").say("Submit").refused is not None
    way.say("ReplyNurse", nurse=False)
    assert way.kind == "summary"
    way.say("Submit")
    assert (way.case.profession, way.case.level) == ("secretary", 4)
    assert way.case.intake.why["sv"] == "Bedöm inte – lämna till sjuksköterska: ”har så ont i magen sedan i går”"
    assert way.case.intake.rules[0]["sv"] == way.case.intake.why["sv"]
    care = paper(told).say("ReplyNurse", nurse=True)
    assert (care.kind, care.case.entrance, care.case.intake.own_words) == ("ticks", "care", told)
    assert "abdominal_pain" in care.case.intake.offered
    assert paper("Behöver förnya Levaxin, mår bra").kind == "complaint"


def test_a_complaint_told_in_a_text_of_the_secretarys_questions_asks_too_and_takes_the_words_along() -> None:
    way = paper("Behöver ett intyg").say("ChooseComplaint", flow="secretary_other")
    way.say("AnswerQuestion", question="matter", value="other")
    way.say("AnswerQuestion", question="tell", value="Ring mig, har feber och hostar")
    assert way.kind == "nurse"
    back = way.page("describe")["data"]
    assert back["text"] == "Behöver ett intyg"
    way.say("ReplyNurse", nurse=True)
    assert (way.kind, way.case.entrance) == ("ticks", "care")
    assert way.case.intake.own_words == "Behöver ett intyg\nRing mig, har feber och hostar"


def test_who_has_declined_is_not_asked_again_for_the_same_words_and_can_change_her_mind() -> None:
    told = "Behöver nytt recept, har haft feber 39 i 5 dagar och hostar blod"
    way = Way().start().contact().say("ChooseEntrance", entrance="secretary")
    way.say("ChooseUnit", unit="asby", listed="asby").say("ReplyNurse", nurse=True)
    assert way.refused is not None
    way.say("Describe", text="Behöver ett intyg, har så ont i magen").say("ReplyNurse", nurse=False)
    assert way.kind == "complaint"
    way.say("Describe", text="Behöver ett intyg, har så ont i magen")
    assert way.kind == "complaint"
    assert way.page("nurse")["data"]["chosen"] is True
    way.say("Describe", text="Behöver ett intyg")
    assert "NurseSuggested" in way.types
    assert way.case.intake.nurse == ""
    flagged = paper(told)
    assert flagged.case.intake.flags
    assert flagged.kind == "complaint"


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
