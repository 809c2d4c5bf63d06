"""The server is killed with -9 in the middle of a chat, again and again, and the clients send once more what was not
acknowledged: nothing is lost, nothing doubled, the order kept, and what was acknowledged is on disk.
"""

import asyncio
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from server.bootstrap import House
from server.contract.ids import new_id
from server.domain.case import fold
from server.storage import rows
from server.storage.seal import verify
from tests.support.cases import seek_care
from tests.support.program import Program, filled, key_to
from tests.support.wire import Frame, Page, Staff, Wire

IN_FLIGHT = 4


class Talker:
    """A client that keeps what it has not had acknowledged, and sends it again in its order on every new line."""

    def __init__(self, program: Program, case: str, count: int) -> None:
        self.program, self.case = program, case
        self.to_say = [self.line(n) for n in range(count)]
        self.acked: list[str] = []
        self.events: dict[int, Frame] = {}
        self.doubled: list[int] = []

    def line(self, n: int) -> Frame:
        return {"id": new_id(), "type": "SendMessage", "case": self.case, "text": f"{type(self).__name__} {n}"}

    def door(self) -> Wire:
        raise NotImplementedError

    async def begin(self, wire: Wire) -> None:
        raise NotImplementedError

    @property
    def seq(self) -> int:
        return max(self.events, default=0)

    async def talk(self, killed: Callable[[], bool]) -> None:
        """Say everything on one line; returns when the line breaks or all is acknowledged."""
        try:
            async with self.door() as wire:
                await self.begin(wire)
                await self._say(wire)
        except (ConnectionClosed, OSError):
            assert killed(), "the line broke though nobody killed the server"

    async def _say(self, wire: Wire) -> None:
        waiting = [line for line in self.to_say if line["id"] not in self.acked]
        sent = 0
        while waiting:
            while sent < min(IN_FLIGHT, len(waiting)):
                await wire.send(type="cmd", cmd=waiting[sent])
                sent += 1
            frame = await wire.next()
            self.take(frame)
            if frame["type"] == "ack":
                assert frame["id"] == waiting[0]["id"], "answers come in the order of the questions"
                self.acked.append(waiting.pop(0)["id"])
                sent -= 1
                await self.after_ack()
            assert frame["type"] != "refuse", frame

    async def after_ack(self) -> None:
        """Nothing more."""

    def take(self, frame: Frame) -> None:
        if frame["type"] == "events":
            for event in frame["events"]:
                if event["seq"] in self.events:
                    self.doubled.append(event["seq"])
                self.events[event["seq"]] = event


class Nurse(Talker):
    """Anna, who has the case; the n-th acknowledgement may be the moment of the kill."""

    kill_at: int = -1
    owner_seq: int = 0

    def door(self) -> Staff:
        return Staff(f"ws://127.0.0.1:{self.program.port}/ws/staff")

    def line(self, n: int) -> Frame:
        return {**super().line(n), "owner_seq": self.owner_seq}

    async def begin(self, wire: Wire) -> None:
        assert isinstance(wire, Staff)
        welcome = await wire.work("anna")
        await wire.send(
            type="open",
            vid="c",
            view="case",
            case=self.case,
            **({"epoch": welcome["epoch"], "seq": self.seq} if self.seq else {}),
        )
        await wire.kind("ready", vid="c")
        for frame in wire.seen:
            self.take(frame)

    async def after_ack(self) -> None:
        if len(self.acked) == self.kill_at:
            await self.program.kill()


class Alva(Talker):
    """The patient, on her page."""

    key: str = ""

    def door(self) -> Page:
        return Page(f"ws://127.0.0.1:{self.program.port}/ws/patient")

    async def begin(self, wire: Wire) -> None:
        assert isinstance(wire, Page)
        await wire.send(type="open", token=self.key, seq=self.seq)
        await wire.kind("state")
        for frame in wire.seen:
            self.take(frame)


async def converse(folder: Path, kills: int, lines: int, seed: int) -> None:
    made: dict[str, str] = {}

    async def fill(house: House) -> None:
        made["case"] = await seek_care(house.lane)
        made["key"] = await key_to(house, made["case"])

    await filled(folder, fill)
    program = Program(folder)
    await program.start()
    try:
        async with Staff(f"ws://127.0.0.1:{program.port}/ws/staff") as wire:
            await wire.work("anna")
            Nurse.owner_seq = (await wire.cmd("Take", made["case"]))["owner_seq"]
        nurse, alva = Nurse(program, made["case"], lines), Alva(program, made["case"], lines)
        alva.key = made["key"]
        moments = sorted(random.Random(seed).sample(range(1, lines), kills))
        for moment in [*moments, -1]:
            nurse.kill_at = moment
            await asyncio.gather(*(client.talk(lambda m=moment: m > 0) for client in (nurse, alva)))
            if moment > 0:
                await program.start()
        # A last look, so that both have seen all that was said by the other.
        for client in (nurse, alva):
            await client.talk(lambda: False)
        assert program.starts == kills + 1
        assert await program.stop() == 0
        judge(folder, made["case"], nurse, alva)
    finally:
        if program._process is not None and program._process.returncode is None:
            await program.kill()


def judge(folder: Path, case: str, nurse: Talker, alva: Talker) -> None:
    db = sqlite3.connect(folder / "clinic24.db")
    query = "SELECT seq, at, type, v, who, data FROM event WHERE case_id = ? ORDER BY pos"
    journal = [rows.event_of(row) for row in db.execute(query, (case,))]
    stored = rows.case_of(db.execute(f"{rows.SELECT_CASE} WHERE id = ?", (case,)).fetchone())
    stored.intake = fold(journal).intake
    assert stored == fold(journal)
    assert verify(db) is None
    db.close()
    for client in (nurse, alva):
        assert client.acked == [line["id"] for line in client.to_say]
        said = [e["data"]["text"] for e in journal if e["type"] == "Message"]
        own = [text for text in said if text.startswith(type(client).__name__)]
        assert own == [line["text"] for line in client.to_say]
        assert client.doubled == []
    assert sorted(nurse.events) == [e["seq"] for e in journal], "the nurse's view has no hole"
    assert {seq: e["data"] for seq, e in nurse.events.items()} == {e["seq"]: e["data"] for e in journal}
    messages = [e["seq"] for e in journal if e["type"] == "Message"]
    assert [seq for seq, e in sorted(alva.events.items()) if e["type"] == "Message"] == messages


async def test_a_chat_survives_a_killed_server(tmp_path: Path) -> None:
    await converse(tmp_path / "data", kills=2, lines=40, seed=24)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
async def test_a_long_chat_survives_many_killings(tmp_path: Path, seed: int) -> None:
    await converse(tmp_path / "data", kills=12, lines=600, seed=seed)
