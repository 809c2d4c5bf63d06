"""A real server under thousands of broken and nearly right requests, frames and bytes: documented answers, no fault of its own.

FUZZ_SEED takes another seed; the seed of a run stands in what a failure prints.
"""

import asyncio
import logging
import os
import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from server.api.shapes import IdentifyBody, StartBody
from server.contract.errors import PROBLEMS
from server.contract.frames import ClientFrame
from server.contract.patient_commands import PatientCommand
from server.contract.patient_frames import PatientFrame
from tests.api.patient_client import PatientClient
from tests.support.cases import seek_care
from tests.support.fuzz import METHODS, Fuzz
from tests.support.houses import Running, running
from tests.support.wire import Staff, Wire

CLOSES = (4001, 4002, 4003)
BROKEN = (1002, 1007, 1009)
"""The WebSocket's own close codes, for frames that are none."""
ON_ONE = 20
"""Frames on one socket, unless it is closed before."""
LAST = '{"type":"cmd","cmd":{"id":"the last","type":"Take","case":7}}'


async def pool(house: Running, patient: PatientClient) -> dict[str, list[Any]]:
    """Return what means something to this server, by field: cases in every state, keys, people, places."""
    lane = house.house.lane
    cases = [await seek_care(lane) for _ in range(12)]
    async with house.clinician() as wire:
        await wire.work("anna")
        seqs = [(await wire.cmd("Take", case))["owner_seq"] for case in cases[:6]]
    keys = [await house.key(case) for case in cases]
    await patient.start()
    await patient.to_questions()
    return {
        "case": [*cases, patient.case], "token": [*keys, patient.token], "owner_seq": seqs, "upto": [1, seqs[0]],
        "seq": [0, 1, seqs[0]], "assignment": ["anna-1", "karin-1", "karin-2"], "unit": ["asby", "jour", "1177"],
        "vid": ["q", "c", "p"], "user": ["anna", "karin"], "number": [p["number"] for p in patient.people],
        "question": ["airway", patient.step["data"]["question"]["id"]], "level": [1, 2, 3, 4, 5], "text": ["Hej."],
    }  # fmt: skip


async def answered(wire: Wire, sent: list[str]) -> int | None:
    """Return the close code, or None when the last question was answered after all the rest."""
    try:
        for text in [*sent, LAST]:
            await wire.socket.send(text)
        while True:
            frame = await wire.next()
            if frame["type"] == "refuse":
                assert frame["code"] in PROBLEMS
                assert frame["code"] != "internal", frame
                if frame.get("id") == "the last":
                    return None
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 1006


async def over_sockets(house: Running, fuzz: Fuzz, cases: int) -> int:
    """Return how many commands were carried out."""
    done = 0
    for n in range(0, cases, ON_ONE):
        staff = fuzz.maybe(0.7)
        sent = [fuzz.frame(ClientFrame if staff else PatientFrame) for _ in range(min(ON_ONE, cases - n))]
        async with Staff(house.staff if staff else house.patients) as wire:
            if staff and fuzz.maybe(0.9):
                await wire.work(fuzz.chance.choice(["anna", "karin"]))
            elif not staff and fuzz.maybe(0.9):
                await wire.send(type="open", token=fuzz.chance.choice(fuzz.pool["token"]), seq=0)
            code = await answered(wire, sent)
        assert code in (None, *CLOSES), (code, sent)
        done += sum(frame["type"] == "ack" for frame in wire.seen)
    return done


async def bytes_in_sockets(house: Running, fuzz: Fuzz, cases: int) -> None:
    for _ in range(cases):
        async with Staff(house.staff if fuzz.maybe(0.5) else house.patients) as wire:
            wire.socket.transport.write(fuzz.raw(60))
            wire.socket.transport.write_eof()
            code = await wire.closed()
        # 1006: the other end is gone in the middle of a frame, and there is nobody left to say a code to.
        assert code in (1006, *BROKEN, *CLOSES), code


async def bytes_on_the_port(house: Running, fuzz: Fuzz, cases: int) -> None:
    for _ in range(cases):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        sent = fuzz.request()
        writer.write(sent)
        writer.write_eof()
        try:
            answer = await reader.read()
        except ConnectionResetError:
            answer = b""
        writer.close()
        assert b"HTTP/1.1 500" not in answer, sent


ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/api/patient/identify", IdentifyBody),
    ("POST", "/api/patient/cases", StartBody),
    ("POST", "/api/patient/cases/{case}/resume", None),
    ("GET", "/api/patient/case", None),
    ("GET", "/api/patient/case/step", None),
    ("POST", "/api/patient/case/commands", PatientCommand),
    ("GET", "/api/patient/case/events", None),
    ("GET", "/api/patient/services", None),
    ("GET", "/api/patient/case/pictures/{case}", None),
    ("GET", "/api/staff/cases/{case}/pictures/{case}", None),
    ("GET", "/api/demo/people", None),
    ("GET", "/api/demo/outbox", None),
    ("GET", "/health", None),
    ("GET", "/", None),
)
SELDOM: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/api/patient/case/pictures", None),
    ("POST", "/api/patient/case/leave", None),
)
"""A picture costs a process, and who leaves has no key any longer."""


def request(fuzz: Fuzz, key: str) -> tuple[str, str, dict[str, Any]]:
    method, path, shape = fuzz.chance.choice(ROUTES if fuzz.maybe(0.985) else SELDOM)
    while "{case}" in path:
        wild = fuzz.chance.choice(["%00", "..%2f", "x" * 300, "%F0%9F", "1", "%ff"])
        path = path.replace("{case}", fuzz.chance.choice(fuzz.pool["case"]) if fuzz.maybe(0.7) else wild, 1)
    if fuzz.maybe(0.1):
        method = fuzz.chance.choice(METHODS)
    if fuzz.maybe(0.3):
        path = f"{path}?{fuzz.query()}"
    token = key if fuzz.maybe(0.8) else fuzz.chance.choice([*fuzz.pool["token"], "x", "x" * 5_000])
    headers: dict[str, Any] = {"authorization": f"Bearer {token}"}
    if fuzz.maybe(0.1):
        names = ("origin", "cookie", "content-type", "x-forwarded-for", "accept-encoding", "range", "if-modified-since")
        headers[fuzz.chance.choice(names)] = bytes(byte for byte in fuzz.raw(20) if byte > 32)
    return method, path, {"headers": headers, "content": fuzz.body(shape) if method == "POST" else b""}


async def over_http(http: httpx.AsyncClient, fuzz: Fuzz, cases: int, key: str) -> int:
    """Return how many requests were granted."""
    granted = 0
    for _ in range(cases):
        method, path, rest = request(fuzz, key)
        try:
            answer = await http.request(method, path, **rest)
        except httpx.RemoteProtocolError:
            continue  # it was closed before the whole of a bad request was in: no answer is no fault
        granted += answer.status_code == 200
        if answer.status_code < 400 or answer.headers["content-type"].startswith("text/plain"):
            assert answer.status_code in (200, 204, 206, 304, 400, 416), (method, path, rest, answer.status_code)
        elif method != "HEAD":
            problem = PROBLEMS[answer.json()["code"]]
            assert answer.status_code == problem.http, (method, path, rest)
            assert answer.json()["code"] != "internal", (method, path, rest)
    return granted


@pytest.mark.parametrize(
    ("seed", "cases"),
    [(24, 6_000), pytest.param(secrets.randbits(32), 250_000, marks=pytest.mark.nightly, id="nightly")],
)
async def test_whatever_comes_in_is_answered_as_documented(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, seed: int, cases: int
) -> None:
    seed = int(os.environ.get("FUZZ_SEED", seed))
    print(f"FUZZ_SEED={seed}")  # noqa: T201  a failure shows it
    unhandled: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: unhandled.append(context))
    async with (
        running(tmp_path / "data", demo=True, identify_burst=10**9) as house,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False, timeout=60) as http,
    ):
        people = (await http.get("/api/demo/people")).json()["people"]
        patient = PatientClient(http, people)
        fuzz = Fuzz(seed, await pool(house, patient))
        part = cases // 60
        done = await over_sockets(house, fuzz, part * 44)
        granted = await over_http(http, fuzz, part * 7, patient.token)
        await bytes_on_the_port(house, fuzz, part * 5)
        await bytes_in_sockets(house, fuzz, cases - part * 56)
        print(f"carried out {done}, granted {granted}")  # noqa: T201  what is refused at the door tests nothing behind it
        assert done >= 10
        assert granted > part
        assert house.house.supervisor.ill == set()
        assert (await http.get("/health")).json()["status"] == "ok"
    assert unhandled == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
