"""Who works here, on a real server: rights end at once, cases go back to their queue, one-time codes open once."""

import asyncio
import sqlite3
from typing import Any

import httpx
import pytest

from server.__main__ import main
from server.app.people import ALPHABET
from server.domain.hours import STOCKHOLM, from_ms
from server.domain.people import INVITE_MS
from server.storage.people import SqlitePeople
from tests.support.administration import NO_TLS, Office, admin_routes, office
from tests.support.cases import seek_care
from tests.support.houses import Running
from tests.support.wait import until

WHY = "beslut 2026-11-20"
PARK = {"time": "", "reason": "provsvar", "question": ""}
NEW = "fyra ord efter varandra"
ROUTES = {
    "GET people": {}, "GET people/history": {}, "GET people/export": {},
    "POST people/add": {"user": "x", "name": "X"}, "POST people/rename": {}, "POST people/assign": {},
    "POST people/reassign": {}, "POST people/end": {}, "POST people/invite": {}, "POST people/deactivate": {},
    "POST people/reactivate": {}, "POST people/import": {}, "POST people/why": {},
}  # fmt: skip


async def person(asks: Office, user: str) -> dict[str, Any]:
    found = (await asks.get("people"))["people"]
    return next(one for one in found if one["user"] == user)


async def accepted(house: Running, user: str, code: str, password: str = NEW) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False, verify=NO_TLS) as http:
        return await http.post("/api/staff/invite", json={"user": user, "code": code, "password": password})


def place(unit: str = "asby", profession: str = "nurse", **days: Any) -> dict[str, Any]:
    return {"unit": unit, "profession": profession, **days}


# ---- who


async def test_every_route_asks_who_one_is(house: Running) -> None:
    known = {f"{method} {path}" for method, path in admin_routes(house) if path.startswith("people")}
    assert set(ROUTES) == known
    people = {user: await office(house, user) for user in ("admin", "chef", "mats", "logg", "")}
    for route in ROUTES:
        method, path = route.split()
        body = {"json": {}} if method == "POST" else {}
        for user, one in people.items():
            right = (200 if method == "GET" else 400) if user in ("admin", "chef") else 403 if user else 401
            assert (await one.ask(method, path, **body)).status_code == right, (user, path)


async def test_a_manager_appoints_the_log_reviewer_and_an_administrator_does_not(house: Running) -> None:
    admin, chef = await office(house), await office(house, "chef")
    reviewer = place("kansli", "log_reviewer")
    assert (await admin.refused("people/assign", user="mats", place=reviewer, why=WHY))["code"] == "by_manager"
    assert (await admin.refused("people/assign", user="admin", place=place(), why=WHY))["code"] == "own_access"
    assert (await admin.refused("people/deactivate", user="admin", why=WHY))["code"] == "own_access"
    assert (await chef.refused("people/assign", user="chef", place=reviewer, why=WHY))["code"] == "own_access"
    assert (await chef.refused("people/assign", user="mats", place=place(), why=WHY))["code"] == "manager_only_log"
    assert (await chef.refused("people/add", user="ny", name="Ny", places=[reviewer], why=WHY))[
        "code"
    ] == "manager_only_log"
    assert (await chef.refused("people/assign", user="admin", place=reviewer, why=WHY))["code"] == "two_offices"
    await chef.post("people/assign", user="mats", place=reviewer, why=WHY)
    change = (await admin.get("people/history", user="mats"))["changes"][0]
    assert (change["by"], change["by_name"], change["what"], change["why"]) == (
        "chef",
        "Charlotte Ydén",
        "assigned",
        WHY,
    )


# ---- coming


async def test_a_code_sets_a_password_once_and_within_three_days(house: Running) -> None:
    admin = await office(house)
    made = await admin.post("people/add", user="moa", name="Moa Skar", places=[place(until="2026-11-30")], why=WHY)
    code = made["codes"]["moa"]
    assert set(code) <= {*ALPHABET, "-"}
    assert made["until"] == house.clock.now() + INVITE_MS
    assert (await person(admin, "moa"))["state"] == "invited"
    assert code not in str(await admin.get("people/history", user="moa"))
    assert code.encode() not in house.house.folder.database.read_bytes()
    async with house.clinician() as wire:
        assert (await wire.login("moa", code))["code"] == "login"
    assert (await accepted(house, "moa", code, "kort")).json()["code"] == "password_short"
    assert (await accepted(house, "nobody", code)).json()["code"] == "invite_wrong"
    assert (await accepted(house, "moa", code.replace(code[0], "z"))).json()["code"] == "invite_wrong"
    assert (await accepted(house, "moa", f" {code.replace('-', '').upper()} ")).status_code == 200
    assert (await accepted(house, "moa", code)).json()["code"] == "invite_wrong"
    assert [one["what"] for one in (await admin.get("people/history", user="moa"))["changes"]] == [
        "password_set", "assigned", "added",
    ]  # fmt: skip
    async with house.clinician() as wire:
        welcome = await wire.login("moa", NEW)
        assert [one["id"] for one in welcome["me"]["assignments"]] == ["moa-1"]
        await wire.wear("moa-1")
        assert (await wire.queue())["type"] == "ready"
    late = (await admin.post("people/invite", user="moa", why="glömt"))["codes"]["moa"]
    async with house.clinician() as wire:
        assert (await wire.login("moa", NEW))["code"] == "login"
    house.clock.advance(INVITE_MS / 1000)
    assert (await person(await office(house), "moa"))["state"] == "expired"
    assert (await accepted(house, "moa", late)).json()["code"] == "invite_wrong"


async def test_who_guesses_codes_is_slowed_down_and_told_nothing_of_who_exists(house: Running) -> None:
    code = (await (await office(house)).post("people/invite", user="anna", why=WHY))["codes"]["anna"]
    for user in ("anna", "nobody"):
        answers = [(await accepted(house, user, "aaaa-aaaa-aaaa-aaaa")).json()["code"] for _ in range(7)]
        assert answers == ["invite_wrong"] * 5 + ["slow_down"] * 2
    house.clock.advance(20)
    assert (await accepted(house, "anna", code)).status_code == 200


# ---- leaving


async def test_who_is_deactivated_is_out_at_once_and_her_cases_are_in_the_queue_with_nothing_lost(
    house: Running,
) -> None:
    answered, parked, other = [await seek_care(house.house.lane) for _ in range(3)]
    async with house.clinician() as anna, house.clinician() as karin:
        await anna.work("anna")
        for case in (answered, parked):
            seq = (await anna.cmd("Take", case))["owner_seq"]
            await anna.cmd("SendMessage", case, owner_seq=seq, text="Hej, jag läser det du skrev.")
        day = from_ms(house.clock.now() + 3 * 86_400_000).astimezone(STOCKHOLM).date().isoformat()
        assert (await anna.cmd("Park", parked, owner_seq=seq, day=day, **PARK))["type"] == "ack"
        await karin.work("karin")
        await karin.cmd("Take", other)
        admin = await office(house)
        assert (await admin.refused("people/deactivate", user="anna"))["code"] == "reason_missing"
        await admin.post("people/deactivate", user="anna", why="slutar")
        assert await anna.closed() == 4002
        cases = {case: await house.known(case) for case in (answered, parked, other)}
        assert [case.state for case in cases.values()] == ["waiting", "waiting", "open"]
        assert "returned" in cases[answered].marks
        assert "parked" not in cases[parked].marks
        last = (await house.house.store.events(answered, after=cases[answered].seq - 1))[-1]
        assert (last["type"], last["data"]["why"]) == ("Returned", "left")
        said = [event["type"] for event in await house.house.store.events(answered, limit=1000)]
        assert said.count("Message") == 1
        assert (await karin.cmd("Take", answered))["type"] == "ack"
    async with house.clinician() as wire:
        assert (await wire.login("", token=anna.token))["code"] == "not_logged_in"
        assert (await wire.login("anna"))["code"] == "login"
    assert "anna" not in house.house.reference.book().hats
    code = (await admin.post("people/reactivate", user="anna", why="åter"))["codes"]["anna"]
    async with house.clinician() as wire:
        assert (await wire.login("anna"))["code"] == "login"  # the old password is void
        assert (await accepted(house, "anna", code)).status_code == 200
        assert len((await wire.login("anna", NEW))["me"]["assignments"]) == 2


async def test_an_assignment_that_is_ended_ends_what_was_open_by_it_and_keeps_the_login(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.cmd("Take", case)
        admin = await office(house)
        await admin.post("people/end", user="anna", assignment="anna-1", why=WHY)
        assert await anna.closed() == 4002
    assert (await house.known(case)).owner == "anna"  # she may still work cases, at 1177
    async with house.clinician() as wire:
        welcome = await wire.login("", token=anna.token)
        assert [one["id"] for one in welcome["me"]["assignments"]] == ["anna-2"]
    await admin.post("people/end", user="anna", assignment="anna-2", why=WHY)
    assert (await house.known(case)).state == "waiting"
    assert (await admin.refused("people/end", user="anna", assignment="anna-2", why=WHY))["code"] == "assignment_over"


async def test_the_running_house_follows_when_an_assignment_begins_and_ends(house: Running) -> None:
    admin, staffing = await office(house), house.house.staffing
    await admin.post(
        "people/assign", user="lars", place=place(since="2026-12-01", until="2026-12-02"), why="timvikarie"
    )

    def units() -> set[str]:
        return {hat.unit for hat in house.house.reference.book().hats.get("lars", ())}

    seen = []
    for _day in range(11):
        await staffing.look()
        seen.append(units() == {"aspelunda", "asby"})
        house.clock.advance(86_400)
    begins = seen.index(True)
    assert seen == [False] * begins + [True] * 2 + [False] * (9 - begins)


async def test_what_the_command_line_changes_beside_the_server_holds_within_two_seconds(house: Running) -> None:
    data = str(house.house.folder.path)
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.cmd("Take", case)
        told = ["user", "deactivate", "anna", "--data", data]
        assert await asyncio.to_thread(main, told) == 2  # no reason
        assert await asyncio.to_thread(main, [*told, "--why", "slutar"]) == 0
        async with asyncio.timeout(2):
            assert await anna.closed() == 4002
    await until(lambda: (known := house.house.store.known(case)) is not None and known.state == "waiting")
    change = (await (await office(house)).get("people/history", user="anna"))["changes"][0]
    assert change["by"].startswith("command:")


# ---- lists


async def test_a_list_is_read_in_whole_or_not_at_all_and_a_dry_run_changes_nothing(house: Running) -> None:
    admin = await office(house)
    before = (await admin.get("people/export"))["text"]
    assert (await admin.refused("people/import", text=before, why=WHY))["code"] == "nothing_changed"
    right = f"{before}moa;Moa Skar;asby;nurse;;2026-12-01;2026-12-31\nola;Ola Vik;asby;doctor;;;\nola;Ola Vik;jour;doctor;;;\n"
    wrong = await admin.refused("people/import", text=right + "per;Per Ek;nowhere;nurse;;;\n", why=WHY)
    lines = len(right.splitlines())
    assert [(one["line"], one["field"]) for one in wrong["problems"]] == [(lines + 1, "unit")]
    dry = await admin.post("people/import", text=right, dry=True)
    assert [(one["user"], one["what"]) for one in dry["steps"]] == [
        ("moa", "added"), ("moa", "assigned"), ("ola", "added"), ("ola", "assigned"), ("ola", "assigned"),
    ]  # fmt: skip
    assert dry["codes"] == {}
    assert (await admin.get("people/export"))["text"] == before
    done = await admin.post("people/import", text=right, why="nya läkare")
    assert set(done["codes"]) == {"moa", "ola"}
    assert (await accepted(house, "ola", done["codes"]["ola"])).status_code == 200
    assert {hat.unit for hat in house.house.reference.book().hats["ola"]} == {"asby", "jour"}


# ---- what is written


async def test_a_row_of_the_changes_can_neither_be_changed_nor_removed(house: Running) -> None:
    await (await office(house)).post("people/rename", user="anna", name="Anna Öst", why="gift")
    ((what, detail, why),) = house.disk("SELECT what, detail, why FROM person_change")
    assert (what, detail, why) == ("renamed", "Anna Ek → Anna Öst", "gift")
    for statement in ("UPDATE person_change SET why = ''", "DELETE FROM person_change"):
        with pytest.raises(sqlite3.IntegrityError, match="only added"):
            house.disk(statement)


async def test_who_saves_at_the_same_time_is_judged_by_what_came_first(house: Running) -> None:
    admin = await office(house)
    data = str(house.house.folder.path)
    add = ["user", "add", "bo", "Bo Ek", "--at", "kansli/administrator", "--why", "två", "--data", data]
    assert await asyncio.to_thread(main, add) == 0
    both = await asyncio.gather(
        admin.ask("POST", "people/add", json={"user": "moa", "name": "Moa Ett", "why": WHY}),
        admin.ask("POST", "people/add", json={"user": "moa", "name": "Moa Två", "why": WHY}),
    )
    assert sorted(answer.status_code for answer in both) == [200, 409]
    kept = SqlitePeople(house.house.store)
    assert not await kept.keep(await kept.newest() - 1, [], 0, "", "", "", "")
