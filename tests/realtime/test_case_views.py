"""Case views over real sockets: every event once and in order, paged, resumed, and lost with the right to it."""

import asyncio
from pathlib import Path

from tests.realtime.mirror import Mirror
from tests.realtime.test_views import copy_rows
from tests.realtime.view_acts import staff, take
from tests.support.cases import ask_secretary, seek_care, told
from tests.support.houses import Running, running
from tests.support.people import patient
from tests.support.wire import Staff


def seqs(wire: Staff, vid: str = "c") -> list[int]:
    return [e["seq"] for f in wire.seen if f["type"] == "events" and f["vid"] == vid for e in f["events"]]


async def test_a_case_view_has_every_event_once_and_in_order(house: Running) -> None:
    lane = house.house.lane
    case = await seek_care(lane)
    async with house.clinician() as wire:
        await wire.work("anna")
        taken = await wire.cmd("Take", case)
        await wire.send(type="open", vid="c", view="case", case=case)
        said = [lane.submit(patient(case), told(case, "SendMessage", text=str(n))) for n in range(30)]
        answers = await asyncio.gather(*said)
        top = max(a.seq for a in answers)
        await wire.until(lambda f: f["type"] == "events" and f["seq"] == top)
        assert seqs(wire) == list(range(1, top + 1))
        assert taken["owner_seq"] == next(f for f in wire.seen if f["type"] == "head")["head"]["owner_seq"]


async def test_a_long_case_is_paged_back_and_resumed_from_where_one_was(house: Running) -> None:
    lane = house.house.lane
    case = await seek_care(lane)
    for n in range(150):
        await lane.submit(patient(case), told(case, "SendMessage", text=str(n)))
    async with house.clinician() as wire:
        await wire.work("anna")
        ready = await wire.open(case)
        top = ready["pos"]
        first = seqs(wire)
        assert first == list(range(top - 99, top + 1))
        assert next(f for f in wire.seen if f["type"] == "events")["more"] is True
        await wire.send(type="page", vid="c", before_seq=first[0], n=100)
        older = await wire.kind("events", vid="c")
        assert [e["seq"] for e in older["events"]] == list(range(1, first[0]))
        assert older["more"] is False
        await lane.submit(patient(case), told(case, "SendMessage", text="sist"))
        await wire.open(case, "again", epoch=wire.epoch, seq=top)
        assert seqs(wire, "again") == [top + 1]
        assert not [f for f in wire.seen if f["type"] == "reset" and f["vid"] == "again"]
        for vid, where in (("far", {"epoch": wire.epoch, "seq": 3}), ("ahead", {"epoch": wire.epoch, "seq": 10**6})):
            await wire.open(case, vid, **where)
            assert seqs(wire, vid) == list(range(top - 98, top + 2))
            assert next(f for f in wire.seen if f["type"] == "reset" and f["vid"] == vid)["why"] == "old"


async def test_a_preview_shows_the_history_and_no_conversation(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.send(type="open", vid="p", view="preview", case=case)
        await wire.kind("ready", vid="p")
        await house.house.lane.submit(patient(case), told(case, "SendMessage", text="hemlighet"))
        await wire.queue()
        assert not [f for f in wire.seen if f["type"] == "events"]
        assert next(f for f in wire.seen if f["type"] == "head")["head"]["history"]


async def test_a_mark_on_a_statement_is_kept_and_the_next_clinician_sees_it(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as karin, house.page() as page:
        await anna.work("anna")
        await anna.open(case)
        await page.open(await house.key(case))
        mark = staff("MarkStatement", first=(take,), statement=0, mark="changed", text="Ont sedan i fredags")
        await mark(house, case)
        live = await anna.until(lambda f: f["type"] == "head" and "mark" in f["head"]["history"][0])
        assert live["head"]["history"][0]["mark"]["text"] == "Ont sedan i fredags"
        await house.house.lane.submit(patient(case), told(case, "SendMessage", text="hej"))
        await page.until(lambda f: f["type"] == "events" and f["events"][-1]["type"] == "Message")
        assert "i fredags" not in str(page.seen)
        await karin.work("karin")
        await karin.open(case)
        head = next(f for f in karin.seen if f["type"] == "head")["head"]
        assert head["history"][0]["mark"]["by"] == "Anna Ek"


async def test_who_loses_the_right_to_a_case_is_told_so_before_anything_else(house: Running) -> None:
    lane = house.house.lane
    case = await seek_care(lane)
    async with house.clinician() as wire, house.clinician() as lars:
        await wire.work("karin")
        await wire.open(case)
        await wire.send(type="open", vid="p", view="preview", case=case)
        await wire.kind("ready", vid="p")
        await staff("HandOver", first=(take,), note="hemligt", unit="aspelunda", profession="nurse")(house, case)
        await lane.submit(patient(case), told(case, "SendMessage", text="efteråt"))
        await lars.work("lars")
        await lars.open(case)
        await wire.queue()
        mine = [f for f in wire.seen if f.get("vid") in ("c", "p")]
        for vid in ("c", "p"):
            last = [f for f in mine if f["vid"] == vid][-1]
            assert (last["type"], last.get("why")) == ("reset", "rights")
        assert "hemligt" not in str(mine)
        assert "efteråt" not in str(mine)
        await wire.send(type="page", vid="c", before_seq=99, n=50)
        assert (await wire.kind("reset", vid="c"))["why"] == "rights"
        await wire.send(type="open", vid="d", view="case", case=case)
        assert (await wire.kind("refuse", vid="d"))["code"] == "no_case"


async def test_presence_comes_and_goes_and_is_never_stored(house: Running) -> None:
    case = await seek_care(house.house.lane)
    key = await house.key(case)
    before = house.disk("SELECT count(*) FROM event")
    async with house.clinician() as anna, house.clinician() as karin, house.page() as page:
        for wire, user in ((anna, "anna"), (karin, "karin")):
            await wire.work(user)
            await wire.open(case)
        await page.open(key)
        await anna.kind("presence", patient_here=True, staff=["Karin Lövgren"])
        await page.send(type="typing", on=True)
        await anna.kind("presence", patient_typing=True)
        await karin.send(type="typing", case=case, on=True)
        await anna.kind("presence", staff_typing=["Karin Lövgren"])
        await page.socket.close()
        await anna.kind("presence", patient_here=False, patient_typing=False)
        await karin.socket.close()
        await anna.kind("presence", staff=[], staff_typing=[])
    assert house.disk("SELECT count(*) FROM event") == before


async def test_a_list_longer_than_what_may_wait_on_a_socket_is_shown_whole(tmp_path: Path) -> None:
    async with running(tmp_path / "data", outbox_bytes=96 * 1024) as house:
        case = await ask_secretary(house.house.lane)
        await copy_rows(house, case, 3_000)
        async with house.clinician() as wire:
            await wire.work("eva")
            ready = await wire.queue()
            mirror = Mirror()
            for frame in wire.seen:
                mirror.take(frame)
            assert len(mirror.rows) == 3_001
            await wire.queue("again", epoch=wire.epoch, pos=0)
            assert [f["why"] for f in wire.seen if f["type"] == "reset"] == ["open", "old"]
            assert ready["pos"] > 0


async def test_a_case_of_long_lines_is_opened_paged_and_read_by_its_patient(house: Running) -> None:
    lane = house.house.lane
    case = await seek_care(lane)
    long = "å" * 8_000
    lines = [lane.submit(patient(case), told(case, "SendMessage", text=f"{n}{long}"[:8_000])) for n in range(120)]
    top = max(answer.seq for answer in await asyncio.gather(*lines))
    async with house.clinician() as wire, house.page() as page:
        await wire.work("anna")
        await wire.open(case)
        first = next(f for f in wire.seen if f["type"] == "events")
        assert first["more"] is True
        got = [e["seq"] for e in first["events"]]
        while got[0] > 1:
            await wire.send(type="page", vid="c", before_seq=got[0], n=100)
            got = [e["seq"] for e in (await wire.kind("events"))["events"]] + got
        assert got == list(range(1, top + 1))
        await page.open(await house.key(case))
        said = [e for f in page.seen if f["type"] == "events" for e in f["events"] if e["type"] == "Message"]
        assert len(said) == 120
