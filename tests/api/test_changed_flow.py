"""A server that starts anew with a changed flow file: the patient on her way in, and the case that was sent before."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from server.flows.loader import FlowLibrary
from tests.api.patient_client import PatientClient, mild
from tests.support.changed_flow import VERSION, changed_library, content
from tests.support.content import library
from tests.support.houses import Running, running
from tests.support.wire import Staff

OLD_VERSION = library().flows["sore_throat"].version
SAID: dict[str, Any] = {"fever": "yes", "temperature": 40.6, "signs": ["contact", "glands"], "duration": "weeks_1_2"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> FlowLibrary:
    return changed_library(tmp_path_factory.mktemp("flows"))


def http(house: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", timeout=20, trust_env=False)


async def answer_until(patient: PatientClient, stop: str) -> None:
    """Answer the questions up to one, or all of them."""
    while patient.step["kind"] == "question" and (question := patient.step["data"]["question"])["id"] != stop:
        value = SAID.get(question["id"], mild(question))
        await patient.ok("AnswerQuestion", question=question["id"], value=value, version=OLD_VERSION)


async def come(client: httpx.AsyncClient, stop: str) -> PatientClient:
    people = (await client.get("/api/demo/people", params={"centre": "asby"})).json()["people"]
    patient = PatientClient(client, people)
    await patient.start()
    await patient.to_questions("sore_throat")
    await answer_until(patient, stop)
    return patient


async def test_her_answers_are_there_after_the_restart_and_only_what_no_longer_fits_is_asked_again(
    tmp_path: Path, changed: FlowLibrary
) -> None:
    async with running(tmp_path / "data", demo=True) as house, http(house) as client:
        patient = await come(client, "duration")
        before = (await house.known(patient.case)).intake.answers
        shown = patient.step
    assert shown["data"]["version"] == OLD_VERSION
    with content(changed):
        async with running(tmp_path / "data", demo=True) as house, http(house) as client:
            patient.client = client
            late = {"question": "duration", "value": "days_0_2", "version": shown["data"]["version"]}
            answer = await patient.say("AnswerQuestion", **late)
            told = answer.json()
            assert (answer.status_code, told["code"], told["field"]) == (409, "flow_changed", "version")
            assert "finns kvar" in told["sv"]
            assert "kept" in told["en"]
            assert (await house.known(patient.case)).intake.answers == before
            step = (await patient.get("/api/patient/case")).json()["step"]
            assert (step["kind"], step["data"]["question"]["id"]) == ("question", "temperature")
            assert step["data"]["version"] == VERSION
            kept = (await house.known(patient.case)).intake
            assert kept.answers == {k: v for k, v in before.items() if k not in ("temperature", "signs")}
            assert (kept.flow_version, kept.own_words) == (VERSION, "Jag har ont i halsen")
            assert (await patient.say("AnswerQuestion", **late)).json()["code"] == "flow_changed"
            await patient.ok("AnswerQuestion", question="temperature", value=39.5, version=VERSION)
            events = (await patient.get("/api/patient/case/events?limit=200")).json()["events"]
            assert "FlowChanged" not in {event["type"] for event in events}


async def test_a_case_that_is_sent_reads_the_same_after_the_restart(tmp_path: Path, changed: FlowLibrary) -> None:
    async with running(tmp_path / "data", demo=True) as house, http(house) as client:
        patient = await come(client, "")
        await patient.ok("ChooseUnit", unit=patient.step["data"]["choices"][0]["unit"])
        await patient.ok("Submit")
        waiting = patient.step["data"]["safety_net"]
        async with house.clinician() as nurse:
            before = await head(nurse, patient.case)
    assert before["flow_version"] == OLD_VERSION
    with content(changed):
        async with running(tmp_path / "data", demo=True) as house, http(house) as client:
            patient.client = client
            step = (await patient.get("/api/patient/case")).json()["step"]
            assert step["data"]["safety_net"] == waiting
            async with house.clinician() as nurse:
                assert await head(nurse, patient.case) == before
    asked = {one["question"]: one for one in before["asked"]}
    assert asked["fever"]["text"]["sv"] == "Har du haft 38 grader eller mer?"
    assert asked["temperature"]["value"]["sv"] == "40,6 °C"
    assert "Feber" in [line["sv"] for line in before["history"]]


async def head(nurse: Staff, case: str) -> dict[str, Any]:
    """Return the head of a case as a nurse opens it."""
    await nurse.work("anna")
    await nurse.open(case)
    found = next(frame for frame in nurse.seen if frame["type"] == "head")
    return dict(found["head"])
