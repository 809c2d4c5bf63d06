"""Whatever is thrown at the patient's API: a documented error, never a 500, and nothing lost."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.bootstrap import House
from server.contract import FRAME_LIMIT
from server.contract.errors import PROBLEMS
from server.domain.permissions import PATIENT_COMMANDS
from tests.api.patient_client import PatientClient
from tests.support.examples import times

COMMANDS = "/api/patient/case/commands"


def documented(answer: httpx.Response) -> str:
    """Return the error's code after checking that it stands in the one table, with its words and its status."""
    body = answer.json()
    problem = PROBLEMS[body["code"]]
    assert answer.status_code == problem.http < 500
    assert body["sv"]
    assert body["en"]
    assert set(body) <= {"code", "sv", "en", "field"}
    return str(body["code"])


BAD_COMMANDS: list[tuple[Any, str]] = [
    ({}, "type"),
    ([], ""),
    (None, ""),
    ("text", ""),
    ({"id": "1", "type": "Describe", "text": "x", "extra": 1}, "extra"),
    ({"id": "1", "type": "Describe"}, "text"),
    ({"id": "1", "type": "Describe", "text": 7}, "text"),
    ({"id": "1", "type": "Describe", "text": None}, "text"),
    ({"id": 1, "type": "Describe", "text": "x"}, "id"),
    ({"id": "", "type": "Describe", "text": "x"}, "id"),
    ({"id": "a b", "type": "Describe", "text": "x"}, "id"),
    ({"id": "x" * 65, "type": "Describe", "text": "x"}, "id"),
    ({"type": "Describe", "text": "x"}, "id"),
    ({"id": "1", "type": "Nonsense"}, "type"),
    ({"id": "1", "type": ["Describe"]}, "type"),
    ({"id": "1", "type": "Take"}, "type"),
    ({"id": "1", "type": "Start", "who": "self", "lang": "sv"}, "type"),
    ({"id": "1", "type": "Reroute"}, "type"),
    ({"id": "1", "type": "SetContact", "phone": "070", "notify": 1}, "notify"),
    ({"id": "1", "type": "SetContact", "phone": "0" * 201, "notify": True}, "phone"),
    ({"id": "1", "type": "ChooseEntrance", "entrance": "door"}, "entrance"),
    ({"id": "1", "type": "ChooseEntrance", "entrance": "care", "listed_unit": "asby"}, "listed_unit"),
    ({"id": "1", "type": "ChooseUnit", "unit": "asby", "listed": "asby"}, "listed"),
    ({"id": "1", "type": "Tick", "items": "breath"}, "items"),
    ({"id": "1", "type": "Tick", "items": [1]}, "items.0"),
    ({"id": "1", "type": "Tick", "items": ["x"] * 101}, "items"),
    ({"id": "1", "type": "Tick", "items": ["x" * 201]}, "items"),
    ({"id": "1", "type": "MarkRead", "upto": -1}, "upto"),
    ({"id": "1", "type": "MarkRead", "upto": 2**53}, "upto"),
    ({"id": "1", "type": "MarkRead", "upto": 1.5}, "upto"),
    ({"id": "1", "type": "SendMessage", "text": "x", "owner_seq": 2**70}, "owner_seq"),
    ({"id": "1", "type": "AnswerQuestion", "question": "x", "value": -(2**64)}, None),
    ({"id": "1", "type": "SendMessage", "text": "x", "owner_seq": "1"}, "owner_seq"),
    ({"id": "1", "type": "AnswerQuestion", "question": "x", "value": True}, None),
    ({"id": "1", "type": "AnswerQuestion", "question": "x", "value": {"a": 1}}, None),
]


async def test_a_command_of_another_shape_is_refused_with_its_field(patient: PatientClient) -> None:
    await patient.start()
    for body, field in BAD_COMMANDS:
        headers = {"authorization": f"Bearer {patient.token}"}
        answer = await patient.client.post(COMMANDS, content=json.dumps(body), headers=headers)
        assert documented(answer) == "bad_request", body
        if field is not None:
            assert answer.json().get("field", "") == field, body
    assert (await patient.get("/api/patient/case")).json()["step"]["kind"] == "contact"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"\x00" * 100,
        b'{"id": "1", "type": "Describe", "text": "\\ud800"}',
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"[" * 20_000,
        b"1" * 6_000,
        b'{"id": "1", "type": "Describe", "text": "x"} trailing',
        "{'id': 'ä'}".encode("latin-1"),
    ],
)
async def test_what_is_no_json_is_told(patient: PatientClient, raw: bytes) -> None:
    await patient.start()
    for path in (COMMANDS, "/api/patient/identify", "/api/patient/cases"):
        headers = {"authorization": f"Bearer {patient.token}"}
        answer = await patient.client.post(path, content=raw, headers=headers)
        assert documented(answer) in {"bad_frame", "bad_request", "token"}


async def test_not_a_number_and_the_infinite_are_no_answers(patient: PatientClient) -> None:
    await patient.start()
    await patient.to_questions()
    question = patient.step["data"]["question"]["id"]
    for value in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 400):
        raw = f'{{"id": "n-{value[:8]}", "type": "AnswerQuestion", "question": "{question}", "value": {value}}}'
        answer = await patient.client.post(COMMANDS, content=raw, headers={"authorization": f"Bearer {patient.token}"})
        assert documented(answer) in {"bad_frame", "bad_request", "bad_answer"}, value


async def test_a_text_over_the_limit_is_told_and_the_limit_itself_is_kept(patient: PatientClient) -> None:
    await patient.start()
    await patient.ok("SetContact", phone="070-174 06 05", notify=True)
    await patient.ok("ChooseEntrance", entrance="care")
    assert documented(await patient.say("Describe", text="å" * 8_001)) == "too_long"
    await patient.ok("Describe", text="å" * 8_000)
    page = (await patient.get("/api/patient/case/step?at=describe")).json()["step"]
    assert page["data"]["text"] == "å" * 8_000


async def test_steering_characters_never_come_back(patient: PatientClient) -> None:
    await patient.start()
    await patient.to_queue()
    await patient.ok("SendMessage", text="<b>[red]hej[/red]</b>\x1b[2J\u202e\x07\x00 ]]{{x}}")
    events = (await patient.get("/api/patient/case/events?limit=200")).json()["events"]
    assert events[-1]["data"]["text"] == "<b>[red]hej[/red]</b>[2J ]]{{x}}"


async def test_an_over_large_body_is_refused_declared_or_not(patient: PatientClient) -> None:
    await patient.start()
    headers = {"authorization": f"Bearer {patient.token}"}
    declared = await patient.client.post(COMMANDS, content=b" " * (FRAME_LIMIT + 1), headers=headers)
    assert documented(declared) == "too_large"

    async def pieces() -> Any:
        for _ in range(70):
            yield b" " * 1024

    assert documented(await patient.client.post(COMMANDS, content=pieces(), headers=headers)) == "too_large"


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=9999999999999999", "limit=0", "limit=201", "after=%F0%9F"]
)
async def test_a_query_that_is_no_number_is_told(patient: PatientClient, query: str) -> None:
    await patient.start()
    answer = await patient.get(f"/api/patient/case/events?{query}")
    assert documented(answer) == "bad_request"


async def test_paths_and_methods_that_do_not_exist_are_told(patient: PatientClient) -> None:
    for path in ("/nothing", "/api/nothing", "/..%2f..%2fetc/passwd", "/%00", "/" + "x" * 300, "/app.py", "/../app.py"):
        assert documented(await patient.client.get(path)) in {"not_found", "method"}, path
    assert documented(await patient.client.get("/api/patient/identify")) in {"method", "not_found"}
    assert documented(await patient.client.delete("/api/patient/case")) == "method"
    assert documented(await patient.client.put("/health")) == "method"


async def test_too_many_tries_are_slowed_down(house: House, patient: PatientClient) -> None:
    codes = [(await patient.identify("nonsense")).json()["code"] for _ in range(520)]
    assert codes[-1] == "slow_down"
    answer = await patient.identify(patient.adult())
    assert documented(answer) == "slow_down"
    assert answer.headers["retry-after"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from([*sorted(PATIENT_COMMANDS), "Nonsense"])
FIELDS = st.sampled_from(
    ["phone", "notify", "entrance", "unit", "text", "items", "flow", "question", "value", "called", "upto", "who"]
)


@st.composite
def commands(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what looks like a command more often than not."""
    body = {"id": draw(st.uuids().map(str) | JSON), "type": draw(TYPES | JSON)}
    plausible = st.booleans() | st.sampled_from(["care", "asby", "general", "breath", "070-174 06 05", "yes"])
    values = JSON | plausible | st.lists(st.sampled_from(["breath", "none", "x"]), max_size=3)
    return {**body, **draw(st.dictionaries(FIELDS, values, max_size=4))}


@settings(max_examples=times(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(commands(), min_size=1, max_size=6), raw=st.binary(max_size=60))
async def test_nothing_breaks_the_server(patient: PatientClient, bodies: list[dict[str, Any]], raw: bytes) -> None:
    if not patient.token:
        await patient.start()
        await patient.to_questions()
    headers = {"authorization": f"Bearer {patient.token}"}
    for body in bodies:
        answer = await patient.client.post(COMMANDS, content=json.dumps(body), headers=headers)
        if answer.status_code != 200:
            documented(answer)
        assert (await patient.get("/api/patient/case")).status_code == 200
    documented(await patient.client.post("/api/patient/identify", content=raw))
    documented(await patient.client.post("/api/patient/cases", content=json.dumps(bodies[0]), headers=headers))
