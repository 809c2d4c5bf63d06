"""H12: acute flows ask about circumstances and give room for illnesses; what was passed over is said."""

from server.domain.anamnesis import write
from server.domain.flow import Subject
from server.domain.triage import example_answers
from tests.domain.patient_way import real_book


def test_every_acute_flow_asks_about_circumstances_and_a_skipped_illness_is_said() -> None:
    acute = [flow for flow in real_book().flows.values() if flow.acute]
    assert len(acute) > 30
    for flow in acute:
        asked = {question.id for question in flow.questions}
        assert asked & {"background", "background_child"}, flow.id
    for name in ("fever_adult", "sore_throat", "abdominal_pain", "headache", "general"):
        circumstances = real_book().flows[name].question("background")
        assert circumstances is not None
        assert {"immune", "blood_thinner"} <= {option.id for option in circumstances.options}, name
    flow = real_book().flows["cough_cold"]
    answers = {**example_answers(flow, flow.examples[0]), "health": ""}
    lines = write(flow, answers, Subject(41 * 12, "female", "self", 11), "Hosta")
    topic = next(question.topic for question in flow.questions if question.id == "health")
    assert topic is not None
    assert f"Ej besvarat: {topic['sv']}" in [line.sv for line in lines if line.kind == "unknown"]
