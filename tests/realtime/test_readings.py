"""What left a socket stands in the access log, committed before it left."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.realtime.view_acts import by_patient, message, take
from tests.support.cases import seek_care, told
from tests.support.houses import Running, running
from tests.support.people import patient


def readings(house: Running) -> list[tuple[Any, ...]]:
    return house.disk("SELECT id, actor, case_id, what, from_seq, ends FROM reading ORDER BY id")


async def test_every_event_that_left_a_staff_socket_lies_inside_a_reading_committed_before_it(house: Running) -> None:
    lane = house.house.lane
    cases = [await seek_care(lane) for _ in range(2)]
    for n in range(130):
        await lane.submit(patient(cases[0]), told(cases[0], "SendMessage", text=str(n)))
    sent: list[tuple[str, str, int, int]] = []

    async with house.clinician() as anna, house.clinician() as karin:
        for user, wire in (("anna", anna), ("karin", karin)):
            await wire.work(user)
        ready = await anna.open(cases[0])
        await anna.send(type="close", vid="c")
        await anna.open(cases[0], "resumed", epoch=anna.epoch, seq=ready["pos"] - 5)
        await anna.send(type="page", vid="resumed", before_seq=50, n=20)
        await anna.kind("events", vid="resumed", seq=49)
        await karin.open(cases[1])
        await karin.open(cases[0], "ahead", epoch=karin.epoch, seq=9_999)
        await by_patient("SendMessage", first=(take, message), text="Hej")(house, cases[1])
        await by_patient("SendMessage", text="Hej")(house, cases[0])
        await anna.until(lambda f: "Hej" in str(f))
        await karin.until(lambda f: f["type"] == "events" and f["vid"] == "ahead" and "Hej" in str(f))
        vids = {
            ("anna", "c"): cases[0],
            ("anna", "resumed"): cases[0],
            ("karin", "c"): cases[1],
            ("karin", "ahead"): cases[0],
        }
        for user, wire in (("anna", anna), ("karin", karin)):
            for frame in wire.seen:
                if frame["type"] == "events":
                    case = vids[user, frame["vid"]]
                    sent += [(user, case, e["seq"], 0) for e in frame["events"]]
    kept = readings(house)
    for user, case, seq, _ in sent:
        assert any((a, c) == (user, case) and seq >= first for _, a, c, _, first, _ in kept), (user, seq)
    # What was resumed and then paged back has a reading of its own, from the page's first event.
    assert any(a == "anna" and first == 30 for _, a, _, _, first, _ in kept)
    assert len(sent) > 200


async def test_a_reading_is_on_disk_before_the_first_byte_and_nothing_leaves_when_it_cannot_be(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await seek_care(house.house.lane)
    logged = house.house.lane.log_reading
    order: list[str] = []

    async def watched(reading: Any) -> int:
        number = await logged(reading)
        on_disk = house.disk(f"SELECT count(*) FROM reading WHERE id = {number}")  # noqa: S608  a number of ours
        assert on_disk == [(1,)]
        order.append(reading.what)
        return number

    monkeypatch.setattr(house.house.lane, "log_reading", watched)
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.queue()
        await wire.open(case)
        await wire.send(type="open", vid="p", view="preview", case=case)
        await wire.kind("ready", vid="p")
        assert order == ["list", "case", "preview"]
        busy = house.house.lane._inbox
        monkeypatch.setattr(busy, "_max_items", 0)
        before = len(wire.seen)
        for vid, view in (("q2", {"view": "queue"}), ("c2", {"view": "case", "case": case})):
            await wire.send(type="open", vid=vid, **view)
            assert (await wire.kind("refuse", vid=vid))["code"] == "storage"
        assert {f["type"] for f in wire.seen[before:]} == {"refuse"}
        monkeypatch.undo()
        await wire.open(case, "c2")


async def test_what_a_patient_reads_of_her_own_is_logged_before_it_is_shown_or_is_not_shown(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await seek_care(house.house.lane)
    key, own = await house.key(case), f"SELECT what, from_seq FROM reading WHERE actor = 'patient:{case}' ORDER BY id"  # noqa: S608
    url = f"http://127.0.0.1:{house.port}"
    async with (
        house.page() as page,
        httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {key}"}) as http,
    ):
        monkeypatch.setattr(house.house.lane._inbox, "_max_items", 0)
        await page.send(type="open", token=key, seq=0)
        assert (await page.kind("refuse"))["code"] == "storage"
        assert (await http.get("/api/patient/case/step")).json()["code"] == "storage"
        monkeypatch.undo()
        await by_patient("SendMessage", text="Hej")(house, case)
        assert {f["type"] for f in page.seen} == {"refuse"}
        assert house.disk(own) == []
        await page.open(key)
        assert house.disk(own) == [("events", 1)]
        assert "Hej" in str(page.seen)
        assert (await http.get("/api/patient/case/step")).status_code == 200
        assert house.disk(own) == [("events", 1), ("page", 0)]
        await page.cmd("SendMessage", case, text="en till")
    async with house.page() as again:
        await again.open(key, 3)
    assert house.disk(own)[2:] == [("events", 4)]


async def test_a_reading_has_an_end_when_the_view_or_the_socket_closes(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.queue()
        await wire.open(case, "one")
        await wire.send(type="close", vid="one")
        await wire.open(case, "two")
        await wire.send(type="open", vid="p", view="preview", case=case)
        await wire.kind("ready", vid="p")
        resumed = {"epoch": wire.epoch, "seq": (await house.known(case)).seq - 1}
        await wire.open(case, "back", **resumed)
        await wire.send(type="page", vid="back", before_seq=5, n=5)
        await wire.kind("events", vid="back")
    async with house.clinician() as probe:
        await probe.work("karin")
        await probe.queue()
    kept = readings(house)
    opened = [(number, what) for number, actor, _, what, *_ in kept if actor == "anna" and what != "end"]
    ends = [ends for _, actor, _, what, _, ends in kept if (actor, what) == ("anna", "end")]
    assert [what for _, what in opened] == ["list", "case", "case", "preview", "case", "case"]
    assert sorted(ends) == [number for number, _ in opened]


async def test_readings_that_are_open_at_a_graceful_stop_have_their_end_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path / "data") as house:
        cases = [await seek_care(house.house.lane) for _ in range(12)]
        anna, karin = house.clinician(), house.clinician()
        for user, wire in (("anna", anna), ("karin", karin)):
            await wire.__aenter__()
            await wire.work(user)
            for case in cases:
                await wire.open(case, case)
        busy = threading.Event()
        held = asyncio.ensure_future(house.house.store.in_thread(busy.wait))
        # The disk is busy until the house waits for what is unwritten, or, where it does not, until it ends the lane.
        written, stop = house.house.lane.written, house.house.supervisor.stop
        monkeypatch.setattr(house.house.lane, "written", lambda: busy.set() or written())
        monkeypatch.setattr(house.house.supervisor, "stop", lambda: busy.set() or stop())
    assert await held
    for wire in (anna, karin):
        assert await wire.closed() == 1012
        await wire.socket.close()
    kept = readings(house)
    opened = [number for number, _, _, what, *_ in kept if what == "case"]
    assert len(opened) == 24
    assert sorted(ends for *_, what, _, ends in kept if what == "end") == opened


async def test_a_protected_persons_name_stands_in_no_list(house: Running) -> None:
    case = await seek_care(house.house.lane, name="Hemlig Person", protected=True)
    open_one = await seek_care(house.house.lane, name="Öppen Person")
    async with house.clinician() as wire:
        await wire.work("anna")
        for each in (case, open_one):
            assert (await wire.cmd("Take", each))["type"] == "ack"
        await wire.queue()
        rows = {r["id"]: r for f in wire.seen if f["type"] == "rows" for r in f["rows"]}
        assert "name" not in rows[case]
        assert rows[open_one]["name"] == "Öppen Person"
    async with house.clinician() as other:
        await other.work("karin")
        await other.queue()
        text = json.dumps(other.seen, ensure_ascii=False)
        for secret in ("Hemlig", "Öppen Person", "198501019802", "070-174"):
            assert secret not in text


async def test_who_had_a_case_reads_it_after_a_doctor_closed_it_and_the_reading_is_logged(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as johan, house.clinician() as other:
        await anna.work("anna")
        await johan.work("johan")
        taken = await anna.cmd("Take", case)
        to_doctor = {"unit": "asby", "profession": "doctor", "note": "EKG?"}
        assert (await anna.cmd("HandOver", case, owner_seq=taken["owner_seq"], **to_doctor))["type"] == "ack"
        his = await johan.cmd("Take", case)
        assert (await johan.cmd("Close", case, owner_seq=his["owner_seq"], outcome="doctor"))["type"] == "ack"
        ready = await anna.open(case)
        events = [e for f in anna.seen if f["type"] == "events" for e in f["events"]]
        assert events[-1]["type"] == "Closed"
        assert ready["pos"] == events[-1]["seq"]
        assert [
            (what, from_seq) for _, actor, c, what, from_seq, _ in readings(house) if (actor, c) == ("anna", case)
        ] == [("case", 0)]
        assert (await anna.cmd("WriteNote", case, text="efteråt"))["code"] == "no_case"
        await other.work("karin")
        await other.send(type="open", vid="c", view="case", case=case)
        assert (await other.kind("refuse", vid="c"))["code"] == "no_case"


async def test_who_had_a_case_reads_it_for_as_many_days_as_are_set(tmp_path: Path) -> None:
    async with running(tmp_path / "data", read_back_days=2) as house:
        case = await seek_care(house.house.lane)
        async with house.clinician() as anna:
            await anna.work("anna")
            taken = await anna.cmd("Take", case)
            to_doctor = {"unit": "asby", "profession": "doctor", "note": "EKG?"}
            house.clock.advance(3_600)
            assert (await anna.cmd("HandOver", case, owner_seq=taken["owner_seq"], **to_doctor))["type"] == "ack"
            house.clock.advance(2 * 24 * 3_600)
        async with house.clinician() as anna:
            await anna.work("anna")
            assert (await anna.open(case))["pos"] > 0
            house.clock.advance(0.001)
            await anna.send(type="open", vid="late", view="case", case=case)
            assert (await anna.kind("refuse", vid="late"))["code"] == "no_case"
            # What was open and can no longer be read shows nothing more.
            await by_patient("SendMessage", text="Hej igen")(house, case)
            assert (await anna.kind("reset", vid="c"))["why"] == "rights"
            assert "Hej igen" not in str(anna.seen)
