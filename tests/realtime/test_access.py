"""Who gets in, what leaves to whom, and that every byte of a patient's data was logged before it left."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from server.app.accounts import Account, Worn
from server.app.sessions import SESSION_MS
from server.contract import CASE_COOKIE, PROTOCOL
from server.contract.events import STAFF_ONLY
from server.contract.ids import new_id
from tests.realtime.view_acts import ACTS, ANNA, KARIN, by_patient, staff, take
from tests.support.cases import ask_secretary, seek_care
from tests.support.houses import Running, running
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


async def test_revoking_the_keys_of_a_case_ends_its_pages_at_once_and_no_others(house: Running) -> None:
    mine, other = [await seek_care(house.house.lane) for _ in range(2)]
    keys = [await house.key(mine), await house.key(mine)]
    async with house.page() as first, house.page() as second, house.page() as third:
        for page, key in ((first, keys[0]), (second, keys[1]), (third, await house.key(other))):
            await page.open(key)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
            left = await http.post("/api/patient/case/leave", headers={"authorization": f"Bearer {keys[0]}"})
        assert left.status_code == 200
        assert await first.closed() == await second.closed() == 4002
        assert (await third.cmd("SendMessage", other, text="Jag är kvar."))["type"] == "ack"
    async with house.page() as late:
        await late.send(type="open", token=keys[1])
        assert await late.closed() == 4002


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
        await wire.send(type="wear", assignment="vik-1")
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
    logged = [what for (what,) in house.disk("SELECT what FROM reading WHERE actor = 'chef' AND case_id <> ''")]
    assert logged == ["attempt: case", "attempt: preview", "attempt: Take"]


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


async def test_a_page_that_is_open_when_its_key_ends_is_closed(house: Running) -> None:
    case = await seek_care(house.house.lane)
    soon, later = await house.key(case, 0.05), await house.key(case)
    async with house.page() as page, house.page() as other:
        await page.open(soon)
        await other.open(later)
        assert await page.closed() == 4002
        assert (await other.cmd("SendMessage", case, text="Hej"))["type"] == "ack"


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
