"""Practice on a real server: alone, and in a session from the code to the debrief, over a restart of the server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from server.adapters.clock import SystemClock
from tests.support.administration import Office, office
from tests.support.houses import Running, running
from tests.support.wire import Staff

FAST = 60.0


@asynccontextmanager
async def practising(folder: Path) -> AsyncIterator[Running]:
    clock: Any = SystemClock()
    async with running(folder, clock, practice=True, demo_people=120) as house:
        yield house


async def eventually(ask: Any, holds: Any) -> Any:
    """Ask again until what comes is as it should be: the patients come in their own time."""
    async with asyncio.timeout(30):
        while not holds(found := await ask()):  # noqa: ASYNC110  the patients are tasks of the server
            await asyncio.sleep(0.05)
    return found


async def trained(house: Running, user: str, assignment: int = 1) -> Office:
    return await office(house, user, assignment, root="training")


async def take(staff: Staff, user: str) -> tuple[str, int]:
    """Take the next case as soon as one waits."""

    async def next_one() -> Any:
        return await staff.cmd("TakeNext")

    taken = await eventually(next_one, lambda answer: answer["type"] == "ack")
    await staff.open(taken["case"])
    return taken["case"], taken["owner_seq"]


async def says(staff: Staff, case: str, owner: int, text: str) -> None:
    answer = await staff.cmd("SendMessage", case, owner_seq=owner, text=text)
    assert answer["type"] == "ack", answer


def hers(house: Running, case: str) -> list[str]:
    rows = house.disk("SELECT case_id, who, type, data FROM event ORDER BY pos")
    return [data for of, who, kind, data in rows if of == case and kind == "Message" and '"patient"' in who]


async def test_one_practises_alone_at_any_hour_and_the_debrief_is_ones_own(tmp_path: Path) -> None:
    async with practising(tmp_path / "data") as house:
        anna, karin = await trained(house, "anna"), await trained(house, "karin")
        home = await anna.get("home")
        assert "nurse_cystitis" in {one["id"] for one in home["scenarios"]}
        assert all(one["chat"] in ("nurse", "1177") for one in home["scenarios"])
        assert home["session"] is None
        assert not home["leads"]
        refused = await anna.refused("practise", scenario="bvc_crying")
        assert refused["code"] == "no_scenario"
        await anna.post("practise", scenario="nurse_cystitis")
        await anna.post("lead", do="pace", rate=FAST)
        async with house.clinician() as staff:
            await staff.work("anna")
            case, owner = await take(staff, "anna")
            assert (await house.known(case)).complaint == "urinary"
            await says(staff, case, owner, "Hej, jag heter Anna och är sjuksköterska. Har du ont i ryggen?")
            answer = await staff.until(lambda frame: "inte ont i ryggen" in str(frame))
            assert answer["type"] == "events"
            assert (await staff.cmd("Close", case, owner_seq=owner, outcome="phone"))["type"] == "ack"
        told = await anna.get("debrief", case=case)
        assert told["markdown"].startswith("# Genomgång: ")
        assert any("Har du ont i ryggen?" in step["text"] for step in told["steps"])
        assert {goal["part"] for goal in told["goals"]} >= {"must", "should"}
        assert (await karin.ask("GET", "debrief", params={"case": case})).status_code == 404
        assert [one["case"] for one in (await anna.get("home"))["cases"]] == [case]


def row_of(board: dict[str, Any], user: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in board["seats"] if one["user"] == user)
    return found


async def close(house: Running, staff: Staff, case: str) -> None:
    """Close a case, its red flag acknowledged first."""
    known = await house.known(case)
    if "flag" in known.marks:
        mine = {"owner_seq": known.owner_seq, "since": known.marks["flag"]}
        assert (await staff.cmd("AcknowledgeFlag", case, **mine))["type"] == "ack"
        known = await house.known(case)
    closed = await staff.cmd("Close", case, owner_seq=known.owner_seq, outcome="phone")
    assert closed["type"] == "ack", closed


async def test_a_session_goes_from_its_code_to_the_debrief_over_a_restart_and_a_lost_client(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with practising(folder) as house:
        mats, anna, karin = [await trained(house, user) for user in ("mats", "anna", "karin")]
        assert (await anna.refused("open", scenarios=["nurse_cystitis"]))["code"] == "forbidden"
        assert (await mats.refused("open", scenarios=["no_such"]))["code"] == "no_scenario"
        opened = await mats.post("open", title="Tisdag", scenarios=["nurse_cystitis", "nurse_leg"], at_once=1)
        code = opened["session"]["code"]
        assert (await anna.refused("join", code="AAAAA"))["code"] == "no_session"
        await anna.post("join", code=f" {code[:2].lower()}-{code[2:]} ")
        await karin.post("join", code=code)
        await eventually(lambda: mats.get("board"), lambda board: board["waiting"] == 2)
        await mats.post("lead", do="pace", rate=FAST)
        async with house.clinician() as staff:
            await staff.work("anna")
            case, owner = await take(staff, "anna")
            await says(staff, case, owner, "Hej! Har du feber?")
            await eventually(lambda: asyncio.sleep(0, hers(house, case)), len)
            await mats.post("lead", do="hint", user="anna", text="Fråga om ryggen också.")
            seat = await anna.get("seat")
            assert [hint["text"] for hint in seat["hints"]] == ["Fråga om ryggen också."]
            await anna.post("press", key="f7", place="case")
            board = await mats.get("board")
            row = row_of(board, "anna")
            assert row["here"]
            assert row["stuck"]["key"] == "f7"
            assert row["cases"][0]["scenario"] == "nurse_cystitis"
            assert row["cases"][0]["of"] > 0
            await mats.post("lead", do="pace", rate=0.0)
        before = hers(house, case)
    async with practising(folder) as house:
        mats, anna = await trained(house, "mats"), await trained(house, "anna")
        board = await mats.get("board")
        row = row_of(board, "anna")
        assert not row["here"]
        assert row["cases"][0]["case"] == case
        assert board["session"]["pace"] == 0
        assert hers(house, case) == before
        await mats.post("lead", do="pace", rate=FAST)
        async with house.clinician() as staff:
            await staff.work("anna")
            await staff.open(case)
            await mats.post("lead", do="worse", user="anna")
            await eventually(lambda: asyncio.sleep(0, hers(house, case)), lambda lines: len(lines) > len(before))
            assert len(set(hers(house, case))) == len(hers(house, case))
            await close(house, staff, case)
        await eventually(lambda: mats.get("board"), lambda found: found["waiting"] == 2)
        await mats.post("lead", do="end")
        assert (await anna.get("debrief", case=case))["steps"]
        group = await mats.get("group")
        assert group["picture"] == []
        assert "minst tre" in group["markdown"]
        passed = (await mats.get("certificates"))["passed"]
        assert [(one["name"], one["title"]) for one in passed] == [("Anna Ek", "Första dagen")]
        assert set(passed[0]) == {"user", "name", "title", "at"}
        own = {one["id"]: one for one in (await anna.get("programmes"))["programmes"]}
        assert own["first_day"]["passed_at"] == passed[0]["at"]
        assert own["six_days"]["passed_at"] == 0
        assert "secretary" not in own
        await eventually(lambda: mats.get("board"), lambda found: found["waiting"] == 0)


async def test_every_scenario_finds_the_queue_that_it_is_for(tmp_path: Path) -> None:
    async with practising(tmp_path / "data") as house:
        stefan = await trained(house, "stefan")
        assert (await stefan.refused("practise", scenario="nurse_cystitis"))["code"] == "no_patients"
        room = house.house.training
        assert room is not None
        for user, unit, profession in (("eva", "asby", "secretary"), ("sofia", "bvc_asby", "bvc_nurse")):
            office_of = await trained(house, user)
            chosen = (await office_of.get("home"))["scenarios"][0]["id"]
            await office_of.post("practise", scenario=chosen)

            async def waiting(unit: str = unit, profession: str = profession) -> bool:
                cases = list(room.conductor.known.values())
                return any((one.unit, one.profession, one.state) == (unit, profession, "waiting") for one in cases)

            assert await eventually(waiting, bool)


async def test_a_real_server_has_no_practice(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        anna = await trained(house, "anna")
        for path in ("home", "board", "seat"):
            assert (await anna.ask("GET", path)).status_code == 404
