"""A long task that fails is started again; health is red while it is down."""

import asyncio

import pytest

from server.app.supervise import Supervisor
from tests.support.wait import until


async def test_a_failed_task_is_started_again_and_health_tells(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, runs, seen = Supervisor(first=0.001), asyncio.Queue[int](), []

    async def task() -> None:
        seen.append(set(supervisor.ill))
        runs.put_nowait(len(seen))
        if len(seen) < 3:
            raise LookupError("out of order")
        await asyncio.Event().wait()

    supervisor.start("lane", task)
    assert [await runs.get() for _ in range(3)] == [1, 2, 3]
    assert seen == [set(), set(), set()]
    assert supervisor.ill == set()
    assert caplog.text.count("lane failed and is started again") == 2
    await supervisor.stop()


async def test_health_is_red_while_the_task_is_down(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, failed = Supervisor(first=3_600), asyncio.Event()

    async def task() -> None:
        failed.set()
        raise LookupError("out of order")

    supervisor.start("lane", task)
    await failed.wait()
    await until(lambda: supervisor.ill)
    assert supervisor.ill == {"lane"}
    await supervisor.stop()
    assert "LookupError" in caplog.text


async def test_the_pauses_grow_to_a_bound(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, runs = Supervisor(first=0.001, most=0.004), asyncio.Queue[None]()

    async def task() -> None:
        runs.put_nowait(None)
        raise LookupError

    supervisor.start("x", task)
    for _ in range(5):
        await runs.get()
    await supervisor.stop()
    pauses = [record.args[1] for record in caplog.records if isinstance(record.args, tuple)]
    assert pauses[:4] == [0.001, 0.002, 0.004, 0.004]


async def test_stopping_ends_every_task_also_one_that_waits_to_be_started() -> None:
    supervisor = Supervisor(first=3_600)
    ended = asyncio.Event()

    async def quiet() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    supervisor.start("quiet", quiet)
    await asyncio.sleep(0)
    await supervisor.stop()
    assert ended.is_set()
