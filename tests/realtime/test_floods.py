"""Floods, slow readers and storage faults: told with a documented error, and nobody else suffers."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

from server.app.lane import Inbox
from tests.realtime.view_acts import message, take
from tests.support.cases import seek_care, told
from tests.support.houses import Running, running
from tests.support.people import patient
from tests.support.wire import Frame, Staff


async def test_a_flood_of_commands_is_answered_one_by_one_or_told_busy(tmp_path: Path) -> None:
    async with running(tmp_path / "data", inbox_items=50) as house:
        assert isinstance(house.house.lane._inbox, Inbox)
        case = await seek_care(house.house.lane)
        async with house.clinician() as wire:
            await wire.work("anna")
            owner = (await wire.cmd("Take", case))["owner_seq"]
            sent = [told(case, "SendMessage", text=str(n), owner_seq=owner) for n in range(600)]

            async def pour() -> None:
                for each in sent:
                    await wire.socket.send(json.dumps({"type": "cmd", "cmd": each}))

            pouring = asyncio.create_task(pour())
            answers: dict[str, Frame] = {}
            while len(answers) < len(sent):
                frame = await wire.until(lambda f: f["type"] in ("ack", "refuse"))
                answers[frame["id"]] = frame
            await pouring
            refused = {f["code"] for f in answers.values() if f["type"] == "refuse"}
            assert refused <= {"busy"}
            said = [
                e["data"]["text"] for e in await house.house.store.events(case, limit=2_000) if e["type"] == "Message"
            ]
            done = [each["text"] for each in sent if answers[each["id"]]["type"] == "ack"]
            assert said == done
            for each in sent:
                while answers[each["id"]]["type"] != "ack":
                    await wire.send(type="cmd", cmd=each)
                    answers[each["id"]] = await wire.until(lambda f, e=each: f.get("id") == e["id"])
            said = [
                e["data"]["text"] for e in await house.house.store.events(case, limit=2_000) if e["type"] == "Message"
            ]
            assert sorted(said) == sorted(each["text"] for each in sent)


def deaf(port: int) -> socket.socket:
    """Return a connection whose reader has little room."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", port))
    return made


async def test_a_slow_reader_is_closed_as_slow_and_refills_from_the_journal(tmp_path: Path) -> None:
    async with running(tmp_path / "data", outbox_bytes=192 * 1024) as house:
        lane = house.house.lane
        case = await seek_care(lane)
        slow = Staff(house.staff, sock=deaf(house.port), max_queue=1)
        async with slow, house.clinician() as quick:
            await slow.work("anna")
            await quick.work("karin")
            await slow.open(case)
            await quick.open(case)
            top = 0
            for _ in range(900):
                answer = await lane.submit(patient(case), told(case, "SendMessage", text="x" * 7_000))
                top = answer.seq
                await quick.until(lambda f, upto=top: f["type"] == "events" and f["seq"] == upto)
                if not house.house.hub.staff_in.get(case, {}).get("Anna Ek"):
                    break
            assert not house.house.hub.staff_in.get(case, {}).get("Anna Ek"), "the slow one is no longer fed"
            assert await slow.closed() == 4001
            had = [e["seq"] for f in slow.seen if f["type"] == "events" for e in f["events"]]
            assert had == list(range(1, had[-1] + 1))
        async with house.clinician() as again:
            await again.work("anna")
            await again.open(case, epoch=again.epoch, seq=had[-1])
            got = [e["seq"] for f in again.seen if f["type"] == "events" for e in f["events"]]
            assert got == list(range(got[0], top + 1))
            while got[0] > had[-1] + 1:
                await again.send(type="page", vid="c", before_seq=got[0], n=100)
                got = [e["seq"] for e in (await again.kind("events"))["events"]] + got
            assert set(had) | set(got) == set(range(1, top + 1))


async def test_a_slow_page_of_a_patient_is_closed_as_slow(house: Running) -> None:
    case = await seek_care(house.house.lane)
    from tests.support.wire import Page

    page = Page(house.patients, sock=deaf(house.port), max_queue=1)
    async with page:
        await page.open(await house.key(case))
        await take(house, case)
        for _ in range(900):
            await message(house, case)
            await house.house.lane.submit(patient(case), told(case, "SendMessage", text="x" * 7_900))
            if case not in house.house.hub.patients_in:
                break
        assert case not in house.house.hub.patients_in
        assert await page.closed() == 4001


async def test_a_page_that_is_gone_in_the_middle_of_a_long_history_is_let_go(house: Running) -> None:
    case = await seek_care(house.house.lane)
    for _ in range(100):
        await house.house.lane.submit(patient(case), told(case, "SendMessage", text="x" * 7_900))
    from tests.support.wire import Page

    async with house.clinician() as anna, Page(house.patients, sock=deaf(house.port), max_queue=1) as page:
        await anna.work("anna")
        await anna.open(case)
        await page.send(type="open", token=await house.key(case))
        await anna.until(lambda f: f["type"] == "presence" and f["patient_here"])
        page.socket.transport.abort()
        await anna.until(lambda f: f["type"] == "presence" and not f["patient_here"])


async def test_a_flood_of_frames_from_one_socket_does_not_stop_another(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as loud, house.clinician() as calm:
        await loud.work("anna")
        await calm.work("karin")

        async def pour() -> None:
            for n in range(3_000):
                await loud.socket.send(json.dumps({"type": "typing", "case": case, "on": bool(n % 2)}))

        pouring = asyncio.create_task(pour())
        assert (await calm.cmd("Take", case))["type"] == "ack"
        await pouring
        await loud.queue()


async def test_a_storage_fault_outside_the_lane_is_told(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as wire, house.clinician() as late:
        await wire.work("anna")
        await wire.open(case)
        locked = await lock(house)
        try:
            await wire.send(type="draft", case=case, text="x", n=1)
            assert (await wire.kind("refuse"))["code"] == "storage"
            assert (await late.login("karin"))["code"] == "storage"
        finally:
            await anext(locked, None)
        await wire.send(type="draft", case=case, text="x", n=2)
        await wire.kind("drafted", n=2)
        assert (await late.login("karin"))["type"] == "welcome"


async def lock(house: Running) -> AsyncIterator[None]:
    """Make the database refuse to be written until the iterator is asked again."""
    import sqlite3

    store = house.house.store
    await store.in_thread(lambda: store._db.execute("PRAGMA busy_timeout=0"))

    def no_patience() -> None:
        with house.house.people._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")

    await store.in_thread(no_patience)
    other = sqlite3.connect(house.house.folder.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def held() -> AsyncIterator[None]:
        other.execute("ROLLBACK")
        other.close()
        yield None

    return held()
