"""Views over real sockets: whatever happens, an old view plus what came is a fresh snapshot; events have no hole."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from server.adapters.video import VideoRooms
from server.contract.commands import StaffCommand, SystemCommand
from server.contract.ids import new_id
from server.domain.actor import SYSTEM, Actor
from server.domain.permissions import COORDINATING, STAFF_COMMANDS, SYSTEM_COMMANDS
from server.storage.rows import COLUMNS
from tests.realtime.mirror import Mirror
from tests.support.cases import PERSON, _box, ask_secretary, emergency, seek_care, told, way_in
from tests.support.clock import HandClock
from tests.support.content import library
from tests.support.houses import Running, running
from tests.support.people import patient
from tests.support.wire import Frame, Staff

VIEWERS = {"anna": 1, "karin": 1, "johan": 1, "lars": 1, "eva": 1}
"""Who looks on while something happens: the owner, a colleague, another profession, another unit."""


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


Act = Callable[[Running, str], Awaitable[Any]]
ANNA = Actor("staff", "anna", "Anna Ek", "asby", "nurse")
KARIN = Actor("staff", "karin", "Karin Lövgren", "asby", "nurse")
BOSS = Actor("staff", "eva", "Eva Strandberg", "asby", "secretary", frozenset({COORDINATING}))
"""Today's coordinator, of another profession."""


def staff(kind: str, actor: Actor = ANNA, *, first: tuple[Act, ...] = (), **fields: Any) -> Act:
    async def act(house: Running, case: str) -> None:
        for earlier in first:
            await earlier(house, case)
        known = await house.house.store.case(case)
        assert known is not None
        given = {**fields, "owner_seq": known.owner_seq} if kind in OWNED else fields
        answer = await house.house.lane.submit(actor, told("" if kind == "TakeNext" else case, kind, **given))
        assert answer.ok, (kind, answer)

    return act


def by_patient(kind: str, *, first: tuple[Act, ...] = (), **fields: Any) -> Act:
    async def act(house: Running, case: str) -> None:
        for earlier in first:
            await earlier(house, case)
        answer = await house.house.lane.submit(patient(case), told(case, kind, **fields))
        assert answer.ok, (kind, answer)

    return act


async def box(house: Running, case: str) -> None:
    items = house.house.reference.book().library.tick_lists["self"].items
    urgent = next(item.id for item in items if item.level == 0)
    await by_patient("Worsened", items=[urgent], text="")(house, case)


def at(milliseconds: int) -> Act:
    async def act(house: Running, _case: str) -> None:
        house.clock.jump(milliseconds)

    return act


async def give_feedback(house: Running, case: str) -> None:
    command = {**told(case, "GiveFeedback", rules=[]), "kind": "too_low"}
    assert (await house.house.lane.submit(ANNA, command)).ok


async def picture_sent(house: Running, case: str, name: str = "0" * 32) -> None:
    facts = {"width": 4, "height": 3, "bytes": 5, "digest": sha256(b"bytes").hexdigest()}
    command = {"id": name, "type": "SendPicture", "case": case, **facts}
    assert (await house.house.lane.submit(patient(case), command, b"bytes")).ok


async def acknowledge_flag(house: Running, case: str) -> None:
    await by_patient("SendMessage", first=(staff("Take"),), text="Nu trycker det över bröstet och jag är kallsvettig")(
        house, case
    )
    known = await house.house.store.case(case)
    assert known is not None
    await staff("AcknowledgeFlag", since=known.marks["flag"])(house, case)


async def silent(house: Running, case: str) -> None:
    await take(house, case)
    await message(house, case)
    for days in (7, 14):
        house.clock.at = HandClock().now() + days * 24 * 3_600_000
        await staff("Silence", SYSTEM)(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert "reach_phone" in known.marks


async def late(house: Running, case: str) -> None:
    await staff("HandOver", first=(take,), note="x", unit="aspelunda", profession="nurse")(house, case)
    house.clock.jump(15 * 60_000)
    await staff("HandoverLate", SYSTEM)(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert "unacknowledged" in known.marks


async def lapse(house: Running, case: str) -> None:
    await staff("Take", Actor("staff", "mats", "Mats Åkerblom", "asby", "nurse"))(house, case)
    house.house.leases.left("mats", house.clock.monotonic() - 10_000, house.clock.now())
    await house.house.clockwork.leases()
    known = await house.house.store.case(case)
    assert known is not None
    assert "returned" in known.marks


async def video(house: Running, case: str) -> None:
    reference = house.house.reference
    reference._book = replace(reference.book(), video=VideoRooms("https://video.example/{room}", "x"))
    await staff("SendVideo", first=(take,))(house, case)


async def day_comes(house: Running, case: str) -> None:
    await parked(house, case)
    house.clock.jump(3 * 24 * 3_600_000)
    await staff("FollowUp", SYSTEM, here=False)(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert "follow_up" in known.marks


async def contacted(house: Running, _case: str) -> None:
    command = told(new_id(), "StartContact", reason="x", text="Hej!", phone="070-174 06 05", **PERSON)
    assert (await house.house.lane.submit(ANNA, command)).ok


async def caller_entered(house: Running, _case: str) -> None:
    lane, command = house.house.lane, told(new_id(), "EnterCaller", phone="070-174 06 05", who="self", **PERSON)
    assert (await lane.submit(ANNA, command)).ok
    said = [
        ("ChooseEntrance", {"entrance": "care", "listed_unit": "asby"}),
        ("ChooseUnit", {"unit": "asby", "listed": "asby"}),
        ("Describe", {"text": "Ont i halsen"}),
        ("Tick", {"items": [_box(lane, 0)]}),
    ]
    for kind, fields in said:
        assert (await lane.submit(ANNA, told(command["case"], kind, **fields))).ok


async def comes_in(house: Running, _case: str) -> None:
    await seek_care(house.house.lane)


async def urgent_comes_in(house: Running, _case: str) -> None:
    await emergency(house.house.lane)


async def on_the_way_in(house: Running, _case: str) -> None:
    for command in way_in("on-the-way", "asby", "care"):
        await house.house.lane.submit(patient("on-the-way"), command)


async def closing(house: Running, case: str) -> None:
    await staff("SetLevel", first=(staff("Take"),), level=3, reason="x")(house, case)
    await staff("Return", reason="x")(house, case)
    house.clock.jump(8 * 3_600_000)
    await house.house.clockwork.closing()


async def flow_changes(house: Running, _case: str) -> None:
    for command in way_in("changed", "asby", "care"):
        await house.house.lane.submit(patient("changed"), command)
    reference = house.house.reference
    book = reference.book()
    raised = replace(book.flows["general"], version="9.0")
    reference._book = replace(book, library=replace(library(), flows={**book.flows, raised.id: raised}))
    await staff("FollowFlow", SYSTEM)(house, "changed")
    reference._book = book
    assert (await house.known("changed")).intake.flow_version == "9.0"


async def answered(house: Running, case: str) -> None:
    await asked(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert known.question is not None
    await staff("AnswerColleague", JOHAN, question=known.question["seq"], answer="yes")(house, case)


async def answer_late(house: Running, case: str) -> None:
    await asked(house, case)
    for minutes in (61, 66):
        house.clock.at = HandClock().now() + minutes * 60_000
        await house.house.clockwork.questions()
    known = await house.house.store.case(case)
    assert known is not None
    assert known.question is not None
    assert known.question["late"] == "coordinator"


OWNED = {
    "AskColleague",
    "RetractQuestion",
    "MarkPicture",
    "SendMessage",
    "HandOver",
    "Return",
    "Close",
    "Release",
    "Reconnect",
    "AcknowledgeFlag",
    "MarkStatement",
    "PhoneCall",
    "Park",
    "Unpark",
    "SendVideo",
}
CALL = {"number": "", "reason": "", "safe_time": "", "identity": False, "said": "", "outcome": ""}
take, message = staff("Take"), staff("SendMessage", text="Hej!")
to_person = staff("HandOver", first=(take,), note="Tar du?", person="lars")
parked = staff("Park", first=(take,), day="2026-11-26", time="", reason="x", question="")
LARS = Actor("staff", "lars", "Lars Hedin", "aspelunda", "nurse")
JOHAN = Actor("staff", "johan", "Johan Ek", "asby", "doctor")
asked = staff("AskColleague", first=(take,), text="Kan du?", within="hour", unit="asby", profession="doctor")
ACTS: dict[str, Act] = {
    "TakeNext": staff("TakeNext"),
    "Take": take,
    "TakeOver": staff("TakeOver", KARIN, first=(take,), reason="Sjuk"),
    "SendMessage": staff("SendMessage", first=(take,), text="Hej!"),
    "WriteNote": staff("WriteNote", text="Ring"),
    "MarkRead": staff("MarkRead", first=(take, by_patient("SendMessage", text="Hej")), upto=99),
    "HandOver unit": staff("HandOver", first=(take,), note="x", unit="asby", profession="doctor"),
    "HandOver elsewhere": staff("HandOver", first=(take,), note="x", unit="aspelunda", profession="nurse"),
    "HandOver person": to_person,
    "Acknowledge": staff("Acknowledge", LARS, first=(to_person,)),
    "Return": staff("Return", first=(take,), reason="x"),
    "Return offered": staff("Return", first=(to_person,), reason="x"),
    "Move to the queue": staff("Move", BOSS, first=(take,), reason="Sjuk"),
    "Move to a person": staff("Move", BOSS, first=(take,), reason="Sjuk", person="johan"),
    "HandoverLate": late,
    "SetLevel": staff("SetLevel", level=1, reason="Värre"),
    "AcknowledgeFlag": acknowledge_flag,
    "GiveFeedback": give_feedback,
    "MarkStatement": staff("MarkStatement", first=(take,), statement=0, mark="unclear"),
    "SeePicture": staff("SeePicture", first=(take, picture_sent), picture="0" * 32),
    "MarkPicture": staff("MarkPicture", first=(take, picture_sent), picture="0" * 32, mark="unassessable"),
    "Close": staff("Close", first=(take,), outcome="phone"),
    "Release unanswered": staff("Release", SYSTEM, first=(take,), since=1),
    "Release answered": staff("Release", SYSTEM, first=(take, message), since=1),
    "Reconnect": staff("Reconnect", SYSTEM, first=(take, message, staff("Release", SYSTEM, since=1))),
    "Reroute": closing,
    "Silence": silent,
    "AskColleague": asked,
    "AskColleague person": staff("AskColleague", first=(take,), text="Kan du?", person="lars"),
    "AskColleague followed": staff("HandOver", first=(asked,), note="x", unit="asby", profession="secretary"),
    "AnswerColleague": answered,
    "RetractQuestion": staff("RetractQuestion", first=(asked,)),
    "Close asked": staff("Close", first=(asked,), outcome="phone"),
    "QuestionLate": answer_late,
    "PhoneCall": staff("PhoneCall", first=(take,), result="no_answer", again=15, **CALL),
    "Park": parked,
    "Unpark": staff("Unpark", first=(parked,)),
    "FollowUp": day_comes,
    "SendVideo": video,
    "StartContact": contacted,
    "EnterCaller": caller_entered,
    "patient read": by_patient("MarkRead", first=(staff("SendMessage", first=(take,), text="Hej!"),), upto=99),
    "patient SendMessage": by_patient("SendMessage", text="Hallå?"),
    "patient SendPicture": picture_sent,
    "patient MarkRead": by_patient("MarkRead", upto=3),
    "patient SetContact": by_patient("SetContact", phone="070-174 06 06", notify=False),
    "patient Worsened": by_patient("Worsened", items=[], text="Mer ont"),
    "patient Worsened 112": box,
    "patient Reply112": by_patient("Reply112", first=(box,), called=False),
    "patient Withdraw": by_patient("Withdraw"),
    "Submit": comes_in,
    "Submit 112": urgent_comes_in,
    "way in": on_the_way_in,
    "FollowFlow": flow_changes,
    "lease": lapse,
}


def test_every_command_of_staff_and_clockwork_is_looked_at() -> None:
    named = {name.split(" ")[0] for name in ACTS}
    assert named >= STAFF_COMMANDS | SYSTEM_COMMANDS
    assert len(StaffCommand.__args__) + len(SystemCommand.__args__) == len(STAFF_COMMANDS | SYSTEM_COMMANDS)


async def test_an_old_view_and_what_came_is_a_fresh_snapshot_for_every_command(house: Running) -> None:
    """For every command, for everybody who looks on: live deltas, and a view resumed from any earlier position."""
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
    for user, wire in wires.items():
        for pos, mirrors in marks[1:]:
            vid = f"from{pos}"
            await wire.queue(vid, epoch=wire.epoch, pos=pos)
            # The clockwork goes on meanwhile: what it has changed since the last act is in neither view before it is asked for.
            await views[user].fresh()
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
