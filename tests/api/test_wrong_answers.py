"""An answer that cannot be kept, by the real API: which code, which field, which words; every earlier answer stays."""

from typing import Any, Final, NamedTuple, get_args

from server.bootstrap import House
from server.domain.flow import Kind
from tests.api.patient_client import PatientClient, mild
from tests.support.content import library


class Wrong(NamedTuple):
    """A question, an answer that it does not take, the refusal, and words of it in Swedish."""

    question: str
    value: Any
    code: str
    words: str


SAID: Final[dict[str, Any]] = {"fever": "yes", "temperature": 38.9, "matter": "extension"}
"""What leads on to the questions that are tried."""
CHOOSE, MISSING, NOT_NOW = "Välj något av det som visas", "behöver ett svar", "ställs inte nu"
TRIED: Final[dict[str, list[Wrong]]] = {
    "sore_throat": [
        Wrong("airway", "noisy", "bad_answer", CHOOSE),
        Wrong("airway", ["nonsense"], "bad_answer", CHOOSE),
        Wrong("airway", ["noisy", "noisy"], "bad_answer", CHOOSE),
        Wrong("airway", ["none", "noisy"], "bad_answer", CHOOSE),
        Wrong("airway", [], "answer_missing", MISSING),
        Wrong("airway", "", "answer_missing", MISSING),
        Wrong("temperature", 38.5, "not_asked", NOT_NOW),
        Wrong("no_such_question", "yes", "not_asked", NOT_NOW),
        Wrong("fever", "perhaps", "bad_answer", CHOOSE),
        Wrong("fever", ["yes"], "bad_answer", CHOOSE),
        Wrong("fever", 1, "bad_answer", CHOOSE),
        Wrong("temperature", 37.9, "too_low", "minst 38."),
        Wrong("temperature", -40, "too_low", "minst 38."),
        Wrong("temperature", 43.1, "too_high", "högst 43."),
        Wrong("temperature", 1e9, "too_high", "högst 43."),
        Wrong("temperature", 38.25, "too_many_decimals", "högst 1 decimaler"),
        Wrong("temperature", "hög", "bad_answer", CHOOSE),
        Wrong("health", 7, "bad_answer", CHOOSE),
        Wrong("health", "x" * 8_001, "too_long", "8 000 tecken"),
    ],
    "general": [
        Wrong("pain", 11, "too_high", "högst 10."),
        Wrong("pain", -1, "too_low", "minst 0."),
        Wrong("pain", 4.5, "too_many_decimals", "högst 0 decimaler"),
    ],
    "skin_infection": [
        Wrong("picture", "a", "bad_answer", CHOOSE),
        Wrong("picture", [], "answer_missing", MISSING),
        Wrong("picture", ["0" * 32], "no_picture", "Bilden"),
    ],
    "administrative": [
        Wrong("ends", "24/11", "bad_date", "går inte att läsa"),
        Wrong("ends", "2026-02-30", "bad_date", "går inte att läsa"),
        Wrong("ends", 20261124, "bad_answer", CHOOSE),
    ],
}


def test_every_kind_of_question_is_tried() -> None:
    questions = [library().flows[flow].question(one.question) for flow, tried in TRIED.items() for one in tried]
    assert {question.kind for question in questions if question} == set(get_args(Kind))


async def test_what_cannot_be_kept_names_its_field_and_takes_no_answer_away(
    patient: PatientClient, house: House
) -> None:
    for flow, tried in TRIED.items():
        await patient.start()
        await patient.to_questions(flow)
        for wrong in tried:
            await to(patient, wrong, flow)
            before, step = await kept(house, patient), patient.step
            answer = await patient.say("AnswerQuestion", question=wrong.question, value=wrong.value)
            told = answer.json()
            assert told["code"] == wrong.code, (wrong, told)
            assert told["field"] == ("question" if wrong.code == "not_asked" else "value")
            assert wrong.words in told["sv"], (wrong, told)
            assert told["en"] != told["sv"]
            assert await kept(house, patient) == before
            assert (await patient.get("/api/patient/case")).json()["step"] == step


async def to(patient: PatientClient, wrong: Wrong, flow: str) -> None:
    """Answer up to the question; what is not asked is tried from where she stands."""
    if wrong.code == "not_asked":
        return
    while patient.step["data"]["question"]["id"] != wrong.question:
        asked = patient.step["data"]["question"]
        usual = next(one.usual for one in library().flows[flow].questions if one.id == asked["id"])
        await patient.ok("AnswerQuestion", question=asked["id"], value=SAID.get(asked["id"], usual or mild(asked)))


async def kept(house: House, patient: PatientClient) -> dict[str, Any]:
    """Return the answers that the case has on disk."""
    case = await house.store.case(patient.case)
    assert case is not None
    return dict(case.intake.answers)
