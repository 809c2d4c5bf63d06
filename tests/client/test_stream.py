"""The line on a real socket: order, bounds, what brings it back."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from clinic24_tui.client import stream as stream_module
from clinic24_tui.client.stream import LONGEST_PAUSE, Arrival, Stream, pause, socket_url

Handler = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def served(handler: Handler, port: int = 0) -> AsyncIterator[str]:
    async with serve(handler, "127.0.0.1", port) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Stream]:
    line = Stream(url, lambda: 0.0, first_pause=0.01)
    task = asyncio.create_task(line.run())
    try:
        yield line
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(line: Stream, enough: Callable[[list[Arrival]], bool]) -> list[Arrival]:
    got: list[Arrival] = []
    async with asyncio.timeout(10):
        while not enough(got):
            await line.wake.wait()
            got += line.drain()
    return got


def test_the_pause_doubles_is_capped_and_is_spread() -> None:
    assert [pause(n, lambda: 1.0) for n in range(4)] == [0.5, 1.0, 2.0, 4.0]
    assert pause(0, lambda: 0.0) == 0.25
    assert pause(10_000, lambda: 1.0) == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("http://127.0.0.1:8024", "ws://127.0.0.1:8024/ws/staff"),
        ("https://vard.example/", "wss://vard.example/ws/staff"),
        ("ws://127.0.0.1:1", "ws://127.0.0.1:1/ws/staff"),
    ],
)
def test_the_address_of_the_socket_follows_from_the_servers(given: str, wanted: str) -> None:
    assert socket_url(given) == wanted


async def test_frames_come_in_order_and_what_is_said_arrives_in_order() -> None:
    async def handler(socket: ServerConnection) -> None:
        for n in range(300):
            await socket.send(json.dumps({"type": "delta", "n": n}))
        async for text in socket:
            await socket.send(text)

    async with served(handler) as url, running(url) as line:
        first = await until(line, lambda got: len(got) == 301)
        assert first[0] == Arrival("up", {})
        assert [arrival.frame["n"] for arrival in first[1:]] == list(range(300))
        for n in range(300):
            assert line.send({"type": "said", "n": n, "text": "å” \u202e"})
        back = await until(line, lambda got: len(got) == 300)
        assert [arrival.frame["n"] for arrival in back] == list(range(300))
        assert back[0].frame["text"] == "å” \u202e"


async def test_a_line_that_breaks_comes_back_by_itself_and_tells_the_close_code() -> None:
    closes = [4001, 1012]

    async def handler(socket: ServerConnection) -> None:
        await socket.send('{"type": "welcome"}')
        if closes:
            await socket.close(closes.pop(0))
        else:
            await socket.wait_closed()

    async with served(handler) as url, running(url) as line:
        got = await until(line, lambda got: [a.kind for a in got].count("frame") == 3)
        assert [(a.kind, a.code) for a in got] == [
            ("up", 0), ("frame", 0), ("down", 4001),
            ("up", 0), ("frame", 0), ("down", 1012),
            ("up", 0), ("frame", 0),
        ]  # fmt: skip
        assert line.up


async def test_without_a_server_nothing_can_be_said_and_a_try_can_be_asked_for() -> None:
    async with served(lambda socket: socket.wait_closed()) as url:
        pass
    line = Stream(url, lambda: 1.0, first_pause=1_000.0)
    task = asyncio.create_task(line.run())
    try:
        await until(line, lambda got: [a.kind for a in got] == ["down"])
        assert not line.send({"type": "typing"})
        async with asyncio.timeout(10):
            while line.pause_until == 0.0:  # noqa: ASYNC110  # the pause begins one turn of the loop later
                await asyncio.sleep(0)
        line.retry_now()
        await until(line, lambda got: [a.kind for a in got] == ["down"])
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_server_that_refuses_the_protocol_is_not_asked_again() -> None:
    async def handler(socket: ServerConnection) -> None:
        await socket.close(4003)

    async with served(handler) as url:
        line = Stream(url, lambda: 0.0, first_pause=0.01)
        async with asyncio.timeout(10):
            await line.run()
        assert [(a.kind, a.code) for a in line.drain()] == [("up", 0), ("down", 4003)]


@pytest.mark.parametrize("garbage", ["{inte json", "[]", '{"type": 3}'])
async def test_garbage_from_the_server_breaks_the_line_instead_of_the_program(garbage: str) -> None:
    async def handler(socket: ServerConnection) -> None:
        await socket.send(garbage)
        await socket.wait_closed()

    async with served(handler) as url, running(url) as line:
        got = await until(line, lambda got: len(got) >= 2)
        assert [(a.kind, a.code) for a in got[:2]] == [("up", 0), ("down", 1002)]


async def test_reading_stops_while_the_inbox_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "INBOX_FRAMES", 5)
    sent_all = asyncio.Event()

    async def handler(socket: ServerConnection) -> None:
        for n in range(50):
            await socket.send(json.dumps({"type": "delta", "n": n}))
        sent_all.set()
        await socket.wait_closed()

    async with served(handler) as url, running(url) as line:
        async with asyncio.timeout(10):
            await sent_all.wait()
            await line.wake.wait()
        got: list[Arrival] = []
        async with asyncio.timeout(10):
            while len(got) < 51:
                await line.wake.wait()
                batch = line.drain()
                assert len(batch) <= 5
                got += batch
        assert [a.frame["n"] for a in got[1:]] == list(range(50))


async def test_what_cannot_be_said_any_more_breaks_the_line_instead_of_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "OUTBOX_BYTES", 1_000)

    async with served(lambda socket: socket.wait_closed()) as url, running(url) as line:
        await until(line, lambda got: [a.kind for a in got] == ["up"])
        assert line.send({"type": "draft", "text": "x" * 900})
        assert not line.send({"type": "draft", "text": "x" * 900})
        got = await until(line, lambda got: "up" in [a.kind for a in got])
        assert [a.kind for a in got] == ["down", "up"]
