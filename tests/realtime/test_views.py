"""Views over real sockets: whatever happens, an old view plus what came is a fresh snapshot; events have no hole."""

import asyncio
from pathlib import Path

import pytest

from server.contract.commands import StaffCommand, SystemCommand
from server.domain.actor import Actor
from server.domain.permissions import STAFF_COMMANDS, SYSTEM_COMMANDS
from server.storage.rows import COLUMNS
from tests.realtime.mirror import Mirror
from tests.realtime.view_acts import ACTS, KARIN
from tests.support.cases import ask_secretary, seek_care, told
from tests.support.clock import HandClock
from tests.support.houses import Running, running
from tests.support.wire import Frame, Staff

VIEWERS = {"anna": 1, "karin": 1, "johan": 1, "lars": 1, "eva": 1}
"""Who looks on while something happens: the owner, a colleague, another profession, another unit."""


ROUNDS = {"leases", "silence", "questions", "closing"}
"""The tasks that submit what the clock asks for."""


class Watching:
    """A queue view on a socket, and a mirror of it."""

    def __init__(self, house: Running, wire: Staff) -> None:
        self._house, self.wire, self.mirror, self._read = house, wire, Mirror(), 0

    async def fresh(self) -> list[Frame]:
        """Let the deltas that wait for their tenth of a second go now, and read past them; returns a fresh snapshot."""
        self._house.house.hub.flush()
        await self.wire.queue("probe")
        await self.wire.send(type="close", vid="probe")
        probe = Mirror("probe")
        for frame in self.wire.seen[self._read :]:
            self.mirror.take(frame)
            probe.take(frame)
        self._read = len(self.wire.seen)
        assert probe.resets == ["open"]
        return probe.shown()


async def quiet_clockwork() -> None:
    """End the clockwork of the house: its rounds come by the real clock, also while an act has set the house's days ahead, and
    what they move then would be in a snapshot and not yet in the deltas before it.
    """
    rounds = [task for task in asyncio.all_tasks() if task.get_name() in ROUNDS]
    assert len(rounds) == len(ROUNDS)
    for task in rounds:
        task.cancel()
    await asyncio.gather(*rounds, return_exceptions=True)


async def fresh(house: Running, user: str) -> list[Frame]:
    """Return a fresh snapshot's rows."""
    async with house.clinician() as wire:
        await wire.work(user, VIEWERS[user])
        await wire.queue()
        mirror = Mirror()
        for frame in wire.seen:
            mirror.take(frame)
        assert mirror.resets == ["open"]
        return mirror.shown()


def test_every_command_of_staff_and_clockwork_is_looked_at() -> None:
    named = {name.split(" ")[0] for name in ACTS}
    assert named >= STAFF_COMMANDS | SYSTEM_COMMANDS
    assert len(StaffCommand.__args__) + len(SystemCommand.__args__) == len(STAFF_COMMANDS | SYSTEM_COMMANDS)


async def test_an_old_view_and_what_came_is_a_fresh_snapshot_for_every_command(house: Running) -> None:
    """For every command, for everybody who looks on: live deltas, and a view resumed from any earlier position."""
    await quiet_clockwork()
    async with asyncio.TaskGroup() as group:
        wires = {user: house.clinician() for user in VIEWERS}
        for wire in wires.values():
            group.create_task(wire.__aenter__())
    views = {}
    for user, wire in wires.items():
        await wire.work(user, VIEWERS[user])
        await wire.queue()
        views[user] = Watching(house, wire)
    marks = [(0, {user: Mirror() for user in VIEWERS})]
    for name, act in ACTS.items():
        case = await seek_care(house.house.lane)
        await act(house, case)
        house.clock.at = HandClock().now()
        pos = await house.house.store.position()
        for user, view in views.items():
            snapshot = await view.fresh()
            assert view.mirror.shown() == snapshot, (name, user)
            assert view.mirror.resets == ["open"]
        marks.append((pos, {user: copied(view.mirror) for user, view in views.items()}))
    for n, (user, wire) in enumerate(wires.items()):
        # Every second position each, in turn: all of them are gone on from, by two or three of the five.
        for pos, mirrors in marks[1 + n % 2 :: 2]:
            vid = f"from{pos}"
            await wire.queue(vid, epoch=wire.epoch, pos=pos)
            mirror = mirrors[user]
            mirror.vid = vid
            for frame in wire.seen:
                mirror.take(frame)
            assert mirror.resets == ["open"], "resumed, not sent anew"
            assert mirror.shown() == views[user].mirror.shown(), (pos, user)
            await wire.send(type="close", vid=vid)
        await wire.__aexit__(None, None, None)


def copied(mirror: Mirror) -> Mirror:
    twin = Mirror(mirror.vid)
    twin.rows, twin._at, twin.pos, twin.ready = dict(mirror.rows), dict(mirror._at), mirror.pos, True
    twin.resets = list(mirror.resets)
    return twin


async def test_a_view_is_resumed_across_a_restart_and_begun_anew_in_another_epoch(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        first, second = await seek_care(house.house.lane), await seek_care(house.house.lane)
        async with house.clinician() as wire:
            await wire.work("anna")
            ready = await wire.queue()
            mirror = Mirror()
            for frame in wire.seen:
                mirror.take(frame)
        await house.house.lane.submit(KARIN, told(first, "Take"))
        assert second in mirror.rows
    async with running(tmp_path / "data") as house, house.clinician() as wire:
        await wire.work("anna")
        await wire.queue("q", epoch=ready["epoch"], pos=ready["pos"])
        for frame in wire.seen:
            mirror.take(frame)
        assert mirror.resets == ["open"]
        assert mirror.rows[first]["owner"] == "karin"
        assert mirror.shown() == await fresh(house, "anna")
        await wire.queue("w", epoch="another", pos=ready["pos"])
        assert [f["why"] for f in wire.seen if f["type"] == "reset"] == ["epoch"]


async def test_too_old_a_view_is_begun_anew(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.realtime.staff_socket.RESUME_ROWS", 2)
    for _ in range(3):
        await ask_secretary(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.queue("q", epoch=wire.epoch, pos=0)
        assert [f["why"] for f in wire.seen if f["type"] == "reset"] == ["old"]


async def test_what_happens_while_a_view_is_being_opened_is_neither_lost_nor_doubled(house: Running) -> None:
    lane = house.house.lane
    cases = [await ask_secretary(lane) for _ in range(5)]
    eva = Actor("staff", "eva", "Eva", "asby", "secretary")
    async with house.clinician() as wire:
        await wire.work("eva")
        for n in range(20):
            await wire.send(type="open", vid=f"v{n}", view="queue")
            await lane.submit(eva, told(cases[n % 5], "WriteNote", text=str(n)))
            await wire.kind("ready", vid=f"v{n}")
            house.house.hub.flush()
            await wire.queue("probe")
            await wire.send(type="close", vid="probe")
            mirror = Mirror(f"v{n}")
            for frame in wire.seen:
                mirror.take(frame)
            assert mirror.shown() == await fresh(house, "eva")
            await wire.send(type="close", vid=f"v{n}")


async def copy_rows(house: Running, case: str, count: int) -> None:
    """Put copies of a case's row into its queue; they have no journal."""
    names = ", ".join(["pos", *(name for name in COLUMNS if name != "id")])
    copy = f"INSERT INTO cases (id, {names}) SELECT ?, {names} FROM cases WHERE id = ?"  # noqa: S608  our own names
    await house.house.store.write(lambda db: db.executemany(copy, [(f"{case}{n:05d}", case) for n in range(count)]))


async def test_many_rows_come_in_frames_of_32_kib_in_their_order(house: Running) -> None:
    case = await ask_secretary(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("eva")
        await copy_rows(house, case, 300)
        await wire.queue()
        sizes = [len(str(f)) for f in wire.seen if f["type"] == "rows"]
        assert len(sizes) > 2
        mirror = Mirror()
        for frame in wire.seen:
            mirror.take(frame)
        assert len(mirror.rows) == 301
        assert max(sizes) < 40_000


# case views
