"""Garbage, half frames, floods, wrong shapes: a documented error each, never a crash, nothing lost."""

import asyncio
import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from websockets.exceptions import ConnectionClosed

from server.contract import FRAME_LIMIT, PROTOCOL
from server.contract.errors import PROBLEMS
from server.contract.ids import new_id
from tests.support.cases import seek_care
from tests.support.examples import times
from tests.support.houses import Running, running
from tests.support.wire import PASSWORD, Frame, Staff, Wire

GARBAGE = [
    "",
    "{",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    '{"type":',
    "\x00",
    "x" * 100,
    '{"type":"cmd","cmd":{"id":"\\ud800"}}',
]


async def still_works(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.work("karin")
        await wire.queue()
    assert house.house.supervisor.ill == set()


@pytest.mark.parametrize("door", ["staff", "patients"])
async def test_what_is_no_frame_is_told_so(house: Running, door: str) -> None:
    for raw in [*GARBAGE, *(garbage.encode() for garbage in GARBAGE)]:
        async with Wire(getattr(house, door)) as wire:
            await wire.socket.send(raw)
            frame = await wire.next()
            assert frame["type"] == "refuse"
            assert frame["code"] in ("bad_frame", "bad_request"), raw
            assert frame["sv"]
            assert frame["en"]
            if frame["code"] == "bad_frame":
                assert await wire.closed() == 4003


async def test_bytes_that_are_no_text_are_told_so(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.socket.send(b"\xff\xfe\x00")
        assert await wire.closed() == 4003
        assert wire.seen[-1]["code"] == "bad_frame"
    await still_works(house)


async def test_a_frame_over_the_limit_is_told_so_and_a_huge_one_ends_the_socket(house: Running) -> None:
    for filler in ("x" * FRAME_LIMIT, "å" * (FRAME_LIMIT // 2)):
        async with house.clinician() as wire:
            await wire.work("anna")
            await wire.socket.send(json.dumps({"type": "typing", "case": filler, "on": True}, ensure_ascii=False))
            assert await wire.closed() == 4003
            assert wire.seen[-1]["code"] == "too_large"
    async with house.clinician() as wire:
        await wire.socket.send("x" * (2 * 1024 * 1024))
        assert await wire.closed() == 1009
    await still_works(house)


HANDSHAKES = (
    b"GET /ws/staff HTTP/1.1\r\nHost: x\r\n",
    b"GET /ws/staff HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"\x00\x01\x02\x03" * 64,
    b"POST /ws/staff HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab",
)


async def test_a_half_handshake_harms_nobody(house: Running) -> None:
    for raw in HANDSHAKES:
        _, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(raw)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    await still_works(house)


HALVES = (b"\x81", b"\x81\xfe", b"\x81\x85abcd", b"\xc1\x85abcdefghi", b"\x81\x05hello", b"\x01\x85abcdefghi")


async def test_half_and_unmasked_frames_end_that_socket_only(house: Running) -> None:
    for raw in HALVES:
        async with house.clinician() as wire:
            await wire.work("anna")
            wire.socket.transport.write(raw)
            wire.socket.transport.write_eof()
            await wire.closed()
    await still_works(house)


FIELDS: list[tuple[Frame, str]] = [
    ({"type": "open", "vid": "q"}, "open.view"),
    ({"type": "open", "vid": "q", "view": "all"}, "open.view"),
    ({"type": "open", "vid": "q", "view": "queue", "sql": "x"}, "open.sql"),
    ({"type": "open", "vid": "q", "view": "queue", "pos": 2**70}, "pos"),
    ({"type": "open", "vid": "q", "view": "queue", "pos": -(2**63)}, "pos"),
    ({"type": "open", "vid": "q", "view": "queue", "pos": "1"}, "open.pos"),
    ({"type": "open", "vid": "q", "view": "queue", "pos": 1.5}, "open.pos"),
    ({"type": "open", "vid": 7, "view": "queue"}, "open.vid"),
    ({"type": "typing", "case": "x", "on": 1}, "typing.on"),
    ({"type": "draft", "case": "x", "text": None, "n": 1}, "draft.text"),
    ({"type": "cmd", "cmd": {"id": "7", "type": "Take", "case": 1}}, "Take.case"),
    ({"type": "cmd", "cmd": {"id": "7", "type": "Dance", "case": "x"}}, "type"),
    ({"type": "cmd", "cmd": {"id": "7", "type": "Start", "case": "x", "who": "self", "lang": "sv"}}, "type"),
    ({"type": "cmd", "cmd": {"id": "7", "type": "Release", "case": "x", "owner_seq": 1, "since": 1}}, "type"),
    ({"type": "cmd", "cmd": {"id": "7", "type": "MarkRead", "case": "x", "upto": 2**80}}, "upto"),
    (
        {"type": "cmd", "cmd": {"id": "7", "type": "Close", "case": "x", "owner_seq": True, "outcome": "phone"}},
        "owner_seq",
    ),
    ({"type": "cmd", "cmd": {"id": "7", "type": "Take", "case": "x", "unit": "asby"}}, "unit"),
]


async def test_a_wrong_field_is_named_and_the_socket_goes_on(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.work("anna")
        for frame, field in FIELDS:
            await wire.send(**frame)
            told_ = await wire.kind("refuse")
            assert told_["code"] == "bad_request"
            assert field in told_.get("detail", {}).get("field", ""), (frame, told_)
            if frame["type"] == "cmd":
                assert told_["id"] == "7"
            elif isinstance(frame.get("vid"), str):
                assert told_["vid"] == "q"
        await wire.queue("fine")


async def test_ids_and_views_have_bounds(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.work("anna")
        for id_ in ("", "x" * 65):
            await wire.send(type="cmd", cmd={"id": id_, "type": "TakeNext"})
            assert (await wire.kind("refuse", id=id_[:64]))["code"] == "bad_request"
        await wire.queue("q")
        for frame in (
            {"type": "open", "vid": "q", "view": "queue"},
            {"type": "open", "vid": "", "view": "queue"},
            {"type": "open", "vid": "c", "view": "case"},
            {"type": "open", "vid": "d", "view": "queue", "case": "x"},
            {"type": "page", "vid": "q", "before_seq": 5, "n": 5},
            {"type": "page", "vid": "nowhere", "before_seq": 5, "n": 5},
            {"type": "close", "vid": "nowhere"},
        ):
            await wire.send(**frame)
            assert (await wire.kind("refuse"))["code"] == "bad_request"
        for n in range(23):
            await wire.queue(f"more{n}")
        await wire.send(type="open", vid="one too many", view="queue")
        assert (await wire.kind("refuse"))["code"] == "bad_request"


async def test_a_page_has_bounds(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.open(case)
        for n in (0, -1, 101, 10**9):
            await wire.send(type="page", vid="c", before_seq=5, n=n)
            assert (await wire.kind("refuse"))["code"] == "bad_request"
        for before in (-5, 0, 1, 2**52):
            await wire.send(type="page", vid="c", before_seq=before, n=100)
            await wire.kind("events")


# fuzz: one house and one loop for all examples

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["x", "queue"]),
)
shapes = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
)
TYPES = ["login", "wear", "open", "page", "close", "draft", "typing", "cmd", "logout!", "Take", ""]
KEYS = [
    "vid",
    "view",
    "case",
    "epoch",
    "pos",
    "seq",
    "reason",
    "cmd",
    "text",
    "n",
    "on",
    "token",
    "assignment",
    "before_seq",
]
COMMANDS = [
    "Take",
    "TakeNext",
    "SendMessage",
    "HandOver",
    "SetLevel",
    "Close",
    "MarkRead",
    "Start",
    "Worsened",
    "Release",
    "Silence",
]
command = st.fixed_dictionaries(
    {"id": st.text(max_size=70), "type": st.sampled_from(COMMANDS), "case": st.text(max_size=5)},
    optional={
        "text": plain,
        "owner_seq": plain,
        "level": plain,
        "reason": plain,
        "note": plain,
        "upto": plain,
        "items": shapes,
    },
)
frames = st.one_of(
    shapes,
    st.builds(
        lambda t, more: {**more, "type": t}, st.sampled_from(TYPES), st.dictionaries(st.sampled_from(KEYS), plain)
    ),
    st.builds(lambda c: {"type": "cmd", "cmd": c}, command),
)


@pytest.fixture(scope="module")
def loop() -> Any:
    made = asyncio.new_event_loop()
    yield made
    made.run_until_complete(made.shutdown_default_executor())
    made.close()


@pytest.fixture(scope="module")
def open_house(loop: asyncio.AbstractEventLoop, tmp_path_factory: pytest.TempPathFactory) -> Any:
    context = running(tmp_path_factory.mktemp("fuzz") / "data")
    house = loop.run_until_complete(context.__aenter__())
    yield house
    loop.run_until_complete(context.__aexit__(None, None, None))


LIGHT = settings(max_examples=times(20), deadline=None, suppress_health_check=list(HealthCheck))


@LIGHT
@given(sent=st.lists(frames, min_size=1, max_size=8), known=st.booleans(), door=st.sampled_from(["staff", "patients"]))
def test_any_frames_are_answered_with_documented_errors(
    loop: asyncio.AbstractEventLoop, open_house: Running, sent: list[Any], known: bool, door: str
) -> None:
    loop.run_until_complete(_fuzz(open_house, [json.dumps(frame) for frame in sent], known=known, door=door))


@LIGHT
@given(
    sent=st.lists(st.binary(max_size=200) | st.text(max_size=200), max_size=5),
    door=st.sampled_from(["staff", "patients"]),
)
def test_any_bytes_are_answered_with_documented_errors(
    loop: asyncio.AbstractEventLoop, open_house: Running, sent: list[str | bytes], door: str
) -> None:
    loop.run_until_complete(_fuzz(open_house, sent, known=False, door=door))


async def answers(wire: Wire, sent: list[Any]) -> int | None:
    """Return the close code, or None when a last question of ours was answered after all the rest."""
    last = {"type": "cmd", "cmd": {"id": "the last", "type": "Take", "case": 7}}
    try:
        for each in [*sent, json.dumps(last)]:
            await wire.socket.send(each)
        while True:
            frame = await wire.next()
            if frame["type"] == "refuse":
                assert frame["code"] in PROBLEMS
                assert frame["code"] != "internal"
                if frame.get("id") == "the last":
                    return None
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 1006


async def _fuzz(house: Running, sent: list[Any], *, known: bool, door: str) -> None:
    """Send everything, then read until the socket is closed or has answered a last, well-known question."""
    async with Staff(getattr(house, door)) as wire:
        if known and door == "staff":
            await wire.work("anna")
        code = await answers(wire, sent)
    assert code in (None, 4001, 4002, 4003)
    assert house.house.supervisor.ill == set()


# floods and slow readers


def test_every_error_has_words_in_both_languages() -> None:
    for code, problem in PROBLEMS.items():
        assert problem.sv != problem.en, code
        assert problem.sv.endswith((".", "}")), code
        assert 400 <= problem.http < 600, code
    assert PROTOCOL >= 1
    assert PASSWORD
    assert len(new_id()) == 32
