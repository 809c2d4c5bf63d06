"""Who gets in, what leaves to whom, and that every byte of a patient's data was logged before it left."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from server.app.accounts import SESSION_MS, Account, Worn
from server.contract import CASE_COOKIE, PROTOCOL
from server.contract.events import STAFF_ONLY
from server.contract.ids import new_id
from tests.realtime.test_views import ACTS, ANNA, KARIN, by_patient, message, staff, take
from tests.support.cases import ask_secretary, seek_care, told
from tests.support.houses import Running, running
from tests.support.people import patient
from tests.support.wire import PASSWORD, Frame, Staff


async def test_a_login_tells_who_one_is_and_a_wrong_one_nothing(house: Running) -> None:
    async with house.clinician() as wire:
        refused = [await wire.login(user, "fel") for user in ("anna", "nobody", "anna")]
        assert [{k: v for k, v in f.items() if k != "n"} for f in refused] == [refused[0]] * 3
        assert refused[0]["code"] == "login"
        welcome = await wire.login("anna")
        assert welcome["me"]["name"] == "Anna Ek"
        assert [a["unit"] for a in welcome["me"]["assignments"]] == ["asby", "1177"]
        assert PASSWORD not in json.dumps(welcome)


async def test_tries_run_out(house: Running) -> None:
    async with house.clinician() as wire:
        codes = [(await wire.login("nobody", "fel"))["code"] for _ in range(7)]
        assert codes == ["login"] * 5 + ["slow_down"] * 2
        house.clock.advance(20)
        assert (await wire.login("nobody", "fel"))["code"] == "login"


async def test_a_token_resumes_the_session_until_its_time_and_not_after(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.login("anna")
    async with house.clinician() as again:
        assert (await again.login("", token=wire.token))["me"]["user"] == "anna"
        house.clock.advance(SESSION_MS / 1000)
        await again.send(type="wear", assignment="anna-1")
        assert await again.closed() == 4002
        assert again.seen[-1]["code"] == "not_logged_in"
    async with house.clinician() as late:
        assert (await late.login("", token=wire.token))["code"] == "not_logged_in"


async def test_a_session_lives_through_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house, house.clinician() as wire:
        await wire.login("anna")
    async with running(tmp_path / "data") as house, house.clinician() as again:
        assert (await again.login("", token=wire.token))["type"] == "welcome"


async def test_logging_out_ends_every_socket_of_the_session(house: Running) -> None:
    async with house.clinician() as one, house.clinician() as two, house.clinician() as other:
        await one.work("anna")
        await two.login("", token=one.token)
        await two.wear("anna-2")
        await two.queue()
        await other.work("anna")
        await one.send(type="logout")
        assert await one.closed() == 4002
        assert await two.closed() == 4002
        await other.queue()
    async with house.clinician() as late:
        assert (await late.login("", token=one.token))["code"] == "not_logged_in"


async def test_an_assignment_that_ends_closes_the_socket_even_if_nothing_is_asked_for(house: Running) -> None:
    soon = house.clock.now() + 50
    worn = Worn("vik-1", "asby", "nurse", frozenset(), soon)
    await house.house.people.put_account(
        Account("vik", "Vik Arie", house.house.accounts.hash(PASSWORD)),
        [worn, replace(worn, id="vik-2", valid_to=None)],
    )
    async with house.clinician() as wire:
        await wire.login("vik")
        await wire.wear("vik-1")
        await wire.queue()
        assert await wire.closed() == 4002
    async with house.clinician() as wire:
        await wire.login("vik")
        house.clock.jump(60)
        await wire.send(type="wear", assignment="vik-1")
        assert (await wire.next())["code"] == "forbidden"
        await wire.wear("vik-2")
        await wire.queue()


async def test_nobody_wears_anothers_assignment(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.login("anna")
        for assignment in ("karin-1", "", "anna-9"):
            await wire.send(type="wear", assignment=assignment)
            assert (await wire.next())["code"] == "forbidden"
        await wire.send(type="cmd", cmd={"id": "1", "type": "TakeNext"})
        assert (await wire.next())["code"] == "no_assignment"


async def test_nothing_is_answered_before_the_login(house: Running) -> None:
    frames: list[Frame] = [
        {"type": "wear", "assignment": "anna-1"},
        {"type": "cmd", "cmd": {"id": "1", "type": "TakeNext"}},
        {"type": "open", "vid": "q", "view": "queue"},
        {"type": "draft", "case": "x", "text": "y", "n": 1},
        {"type": "typing", "case": "x", "on": True},
        {"type": "logout"},
    ]
    for frame in frames:
        async with house.clinician() as wire:
            await wire.send(**frame)
            assert await wire.closed() == 4002
            assert [f["code"] for f in wire.seen] == ["not_logged_in"]


async def test_another_protocol_is_told_so(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.send(type="login", protocol=PROTOCOL + 1, user="anna", password=PASSWORD)
        assert await wire.closed() == 4003
        assert wire.seen[-1]["code"] == "protocol"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:1", "x"])
async def test_a_foreign_page_gets_no_socket(house: Running, origin: str) -> None:
    for door in (house.clinician, house.page):
        with pytest.raises(InvalidStatus) as refused:
            async with door(origin=origin):
                pass
        assert refused.value.response.status_code == 403


async def test_our_own_page_gets_one(house: Running) -> None:
    async with house.clinician(origin=f"http://127.0.0.1:{house.port}") as wire:
        assert (await wire.login("anna"))["type"] == "welcome"


async def test_no_other_path_is_a_socket(house: Running) -> None:
    for path in ("/ws", "/ws/staff/", "/ws/admin", "/"):
        with pytest.raises(InvalidStatus):
            async with Staff(f"ws://127.0.0.1:{house.port}{path}"):
                pass


async def test_a_role_without_patients_sees_none(house: Running) -> None:
    await house.house.people.put_account(
        Account("chef", "Chef Ek", house.house.accounts.hash(PASSWORD)),
        [Worn("chef-1", "asby", "manager", frozenset())],
    )
    case = await seek_care(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("chef")
        await wire.send(type="open", vid="q", view="queue")
        assert (await wire.next())["code"] == "forbidden"
        for view in ("case", "preview"):
            await wire.send(type="open", vid=view, view=view, case=case)
            assert (await wire.next())["code"] == "forbidden"
        assert (await wire.cmd("Take", case))["code"] == "forbidden"
        assert (await wire.cmd("TakeNext"))["code"] in ("queue_empty", "forbidden")
    assert not [row for row in house.disk("SELECT case_id FROM reading WHERE actor = 'chef'") if row[0]]


async def test_a_patients_key_opens_that_case_only(house: Running) -> None:
    mine, other = await seek_care(house.house.lane), await seek_care(house.house.lane)
    key = await house.key(mine)
    async with house.page() as page:
        state = await page.open(key)
        assert state["case"] == mine
        for kind, more in {"SendMessage": {"text": "Hej"}, "MarkRead": {"upto": 1}, "Withdraw": {}}.items():
            assert (await page.cmd(kind, other, **more))["code"] == "no_case"
        assert (await page.cmd("SendMessage", mine, text="Hej"))["type"] == "ack"
        await page.send(type="open", token=await house.key(other))
        assert (await page.kind("refuse"))["code"] == "bad_request"
    assert [e["type"] for e in await house.house.store.events(other)].count("Message") == 0


async def test_a_patient_cannot_speak_as_staff_nor_go_the_way_in_over_the_socket(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.page() as page:
        await page.open(await house.key(case))
        for kind, more in {"Take": {}, "TakeNext": {}, "Close": {"outcome": "phone", "owner_seq": 1}}.items():
            body = {"id": new_id(), "type": kind, "case": case, **more}
            await page.send(type="cmd", cmd=body)
            assert (await page.kind("refuse"))["code"] == "bad_request"
        assert (await page.cmd("Submit", case))["code"] == "forbidden"
    assert (await house.known(case)).state == "waiting"


@pytest.mark.parametrize("token", ["", "x", "å", "x" * 500, None])
async def test_no_other_key_opens_anything(house: Running, token: str | None) -> None:
    async with house.page() as page:
        await page.send(type="open", **({} if token is None else {"token": token}))
        assert await page.closed() == 4002
        assert [f["code"] for f in page.seen] == ["token"]


async def test_the_key_may_come_in_the_cookie_and_ends_with_its_time(house: Running) -> None:
    case = await seek_care(house.house.lane)
    key = await house.key(case)
    cookie = {"additional_headers": {"Cookie": f"{CASE_COOKIE}={key}"}}
    async with house.page(**cookie) as page:
        await page.send(type="open")
        assert (await page.kind("state"))["case"] == case
    house.clock.advance(3_600)
    async with house.page(**cookie) as page:
        await page.send(type="open")
        assert await page.closed() == 4002


async def test_staff_only_events_never_leave_to_a_patient_and_no_clinician_has_a_full_name_there(
    house: Running,
) -> None:
    """Every command happens while the page looks on, and again when the page is opened afterwards."""
    store = house.house.store
    for name, act in ACTS.items():
        case = await seek_care(house.house.lane)
        async with house.page() as live:
            await live.open(key := await house.key(case))
            await act(house, case)
            house.clock.at = 1_795_510_800_000
            journal = await store.events(case, limit=1_000)
            if (await house.known(case)).state != "closed":
                await by_patient("SendMessage", text="Är ni där?")(house, case)
                await live.until(lambda f: "Är ni där?" in str(f))
            else:
                await live.until(lambda f: f["type"] == "state" and f["state"] == "closed")
            async with house.page() as later:
                await later.open(key)
                sent = [*live.seen, *later.seen]
        types = {e["type"] for f in sent if f["type"] == "events" for e in f["events"]}
        assert not types & STAFF_ONLY, name
        text = json.dumps(sent, ensure_ascii=False)
        for event in journal:
            if event["by"]["kind"] == "staff":
                assert event["by"].get("name", "x x").split(" ")[1] not in text, name
                assert f'"{event["by"]["id"]}"' not in text, name
            for field in ("note", "reason", "person"):
                if len(event["data"].get(field) or "") > 3:
                    assert event["data"][field] not in text, (name, field)


# readings


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


async def test_a_reading_has_an_end_when_the_view_or_the_socket_closes(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.open(case, "one")
        await wire.send(type="close", vid="one")
        await wire.open(case, "two")
    async with house.clinician() as probe:
        await probe.work("karin")
        await probe.queue()
    kept = readings(house)
    opened = [number for number, actor, _, what, *_ in kept if (actor, what) == ("anna", "case")]
    ends = [ends for _, actor, _, what, _, ends in kept if (actor, what) == ("anna", "end")]
    assert len(opened) == 2
    assert sorted(ends) == opened


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


# drafts


async def test_drafts_are_kept_for_each_person_and_case_through_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        case = await seek_care(house.house.lane)
        async with house.clinician() as wire:
            await wire.work("anna")
            await wire.send(type="draft", case=case, text="å" * 9_000, n=4)
            assert await wire.kind("drafted") == {"type": "drafted", "case": case, "n": 4}
            await wire.send(type="draft", case="no case", text="x", n=5)
            assert (await wire.next())["code"] == "no_case"
    async with running(tmp_path / "data") as house, house.clinician() as wire, house.clinician() as other:
        await wire.login("anna")
        assert (await wire.wear("anna-1"))["drafts"] == {case: "å" * 9_000}
        await other.login("karin")
        assert (await other.wear("karin-1"))["drafts"] == {}
        await wire.send(type="draft", case=case, text="", n=6)
        await wire.kind("drafted", n=6)
        assert (await wire.wear("anna-1"))["drafts"] == {}


# leases over real sockets


async def test_a_connection_that_comes_back_clears_the_mark_also_after_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        case = await seek_care(house.house.lane)
        await message_from_anna(house, case)
        async with house.clinician() as wire:
            await wire.work("anna")
        await asyncio.wait_for(gone(house), 10)
        house.clock.advance(120)
        await house.house.clockwork.leases()
        assert "disconnected" in (await house.known(case)).marks
        async with house.clinician() as wire:
            await wire.work("anna")
            assert "disconnected" not in (await house.known(case)).marks
        await asyncio.wait_for(gone(house), 10)
        house.clock.advance(120)
        await house.house.clockwork.leases()
    async with running(tmp_path / "data") as house, house.clinician() as wire:
        assert "disconnected" in (await house.known(case)).marks
        await wire.work("anna")
        assert "disconnected" not in (await house.known(case)).marks


async def gone(house: Running) -> None:
    from tests.support.wait import until

    await until(lambda: not house.house.leases.here("anna"))


async def message_from_anna(house: Running, case: str) -> None:
    await staff("SendMessage", ANNA, first=(take,), text="Hej!")(house, case)
    assert KARIN.id == "karin"
    assert await ask_secretary(house.house.lane)
