"""The guards before every door: origin, size and headers, for requests and sockets alike."""

from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from server.api.guard import HEADERS, Headers, LastResort, OriginCheck, SizeLimit
from tests.api.patient_client import PatientClient


async def called(app: Any, kind: str, headers: list[tuple[bytes, bytes]], method: str = "POST") -> list[Message]:
    """Call an ASGI app once and return what it sent."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": kind, "method": method, "path": "/ws/patient", "headers": headers}
    await app(scope, receive, send)
    return sent


async def welcome(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "welcomed"})


HOST = (b"host", b"clinic.test:8124")


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("origins", "passes"),
    [
        ([], True),
        ([b"http://clinic.test:8124"], True),
        ([b"HTTP://CLINIC.TEST:8124"], True),
        ([b"https://care.example"], True),
        ([b"http://evil.example"], False),
        ([b"http://clinic.test"], False),
        ([b"http://clinic.test:8124.evil.example"], False),
        ([b"null"], False),
        ([b""], False),
        ([b"http://[::1"], False),
        ([b"http://clinic.test:8124", b"http://evil.example"], False),
    ],
)
async def test_only_our_own_pages_may_ask(kind: str, origins: list[bytes], passes: bool) -> None:
    app = OriginCheck(welcome, ["https://care.example/"])
    sent = await called(app, kind, [HOST, *((b"origin", origin) for origin in origins)])
    assert (sent[0]["type"] == "welcomed") is passes
    if not passes:
        refused = sent[0].get("status") == 403 or sent[0].get("code") == 4003
        assert refused


async def test_another_page_may_neither_post_nor_use_the_cookie(patient: PatientClient) -> None:
    await patient.start()
    for path in ("/api/patient/case/commands", "/api/patient/case/leave", "/api/patient/identify"):
        answer = await patient.client.post(path, json={}, headers={"origin": "http://evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "origin")
    own = await patient.client.post("/api/patient/case/leave", json={}, headers={"origin": "http://clinic.test"})
    assert own.status_code == 200


async def test_every_answer_carries_the_headers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/app.js", "/api/patient/services", "/nothing", "/api/patient/case"):
        answer = await client.get(path)
        for name, value in HEADERS:
            assert answer.headers[name.decode()] == value.decode(), (path, name)
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == ("no-store" if path.startswith("/api/") else "no-cache")
    refused = await client.post("/api/patient/identify", json={}, headers={"origin": "http://evil.example"})
    assert refused.headers["x-content-type-options"] == "nosniff"


async def test_a_fault_is_told_as_a_documented_error_and_not_more() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("secret words")

    sent = await called(LastResort(Headers(broken)), "http", [HOST])
    assert sent[0]["status"] == 500
    assert b'"internal"' in sent[1]["body"]
    assert b"secret" not in sent[1]["body"]


async def test_an_over_large_frame_reaches_nobody() -> None:
    frames = iter(["x" * 11, "ok", "å" * 6])
    got: list[str] = []

    async def receive() -> Message:
        return {"type": "websocket.receive", "text": next(frames)}

    async def reader(_scope: Scope, receive: Receive, _send: Send) -> None:
        got.extend([(await receive())["text"] for _ in range(3)])

    async def send(_message: Message) -> None:
        raise AssertionError

    await SizeLimit(reader, 10)({"type": "websocket", "headers": []}, receive, send)
    assert got == ["", "ok", ""]


@pytest.mark.parametrize("length", [b"-1", b"x", b"99999999999999999999", b"1e3"])
async def test_a_length_that_is_no_number_is_refused(length: bytes) -> None:
    sent = await called(SizeLimit(welcome, 10), "http", [HOST, (b"content-length", length)])
    assert sent[0]["status"] == 413
