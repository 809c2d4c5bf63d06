"""A caller by telephone: written in by a clinician over her socket, step by step, with the same end as the patient's own way."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from server.contract.ids import new_id
from tests.api.patient_client import PatientClient, mild
from tests.realtime.test_contact import adult, people
from tests.support.houses import Running, running
from tests.support.wire import Frame, Staff

PHONE = "070-174 06 05"


class Desk:
    """One clinician with a caller on the telephone."""

    def __init__(self, wire: Staff) -> None:
        self.wire, self.case, self.step, self.name = wire, "", {}, ""
        self.outlook: dict[str, Any] | None = None

    async def enter(self, number: str, caller: str = "", phone: str = PHONE) -> Frame:
        answer = await self.wire.cmd("EnterCaller", number=number, caller=caller, phone=phone)
        if answer["type"] == "ack":
            self.case = answer["case"]
            await self.look()
        return answer

    async def look(self, **at: str) -> Frame:
        await self.wire.send(type="ask_step", vid="w", case=self.case, **at)
        answer = await self.wire.until(lambda f: f.get("vid") == "w")
        if answer["type"] == "step":
            self.step, self.outlook, self.name = answer["step"], answer["outlook"], answer["name"]
        return answer

    async def ok(self, kind: str, **fields: Any) -> str:
        answer = await self.wire.cmd(kind, self.case, **fields)
        assert answer["type"] == "ack", answer
        await self.look()
        return str(self.step["kind"])


async def walk(desk: Desk | PatientClient, flow: str) -> None:
    """Walk the whole way in with the same answers, whoever gives them."""
    await desk.ok("ChooseEntrance", entrance="care")
    await desk.ok("Describe", text="Jag har ont i halsen")
    await desk.ok("Tick", items=[])
    await desk.ok("ChooseComplaint", flow=flow)
    while desk.step["kind"] == "question":
        question, version = desk.step["data"]["question"], desk.step["data"]["version"]
        await desk.ok("AnswerQuestion", question=question["id"], value=mild(question), version=version)
    if desk.step["kind"] in ("advice", "emergency"):
        await desk.ok("GoOn")
    if desk.step["kind"] == "listing":
        await desk.ok("ChooseUnit", unit=desk.step["data"]["choices"][0]["unit"])


def client(house: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False)


async def child_and_guardian(house: Running, listed: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the numbers of a child who is listed here and of a guardian, as the patient's page knows them."""
    here = {one["number"] for one in listed}
    async with client(house) as http:
        for one in listed:
            if one["guardian"]:
                body = {"number": one["number"], "who": "child"}
                found = (await http.post("/api/patient/identify", json=body)).json()["children"]
                if found and found[0]["number"] in here:
                    return found[0]["number"], one["number"]
    raise AssertionError(listed)


@pytest.mark.parametrize("flow", ["sore_throat", "urinary", "back_pain", "rash", "general"])
async def test_written_in_is_as_written_by_the_patient_but_for_the_first_line(tmp_path: Path, flow: str) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna, client(house) as http:
        listed = await people(house, "asby")
        number = adult(listed, 25)
        await anna.work("anna")
        desk = Desk(anna)
        assert (await desk.enter(number))["type"] == "ack"
        await walk(desk, flow)
        assert desk.step["kind"] == "summary"
        assert desk.outlook is not None
        own = PatientClient(http, listed)
        await own.start(number)
        await own.ok("SetContact", phone=PHONE, notify=True)
        await walk(own, flow)
        told = desk.outlook
        await desk.ok("Submit")
        await own.ok("Submit")
        staff, self_ = await house.known(desk.case), await house.known(own.case)
        assert (staff.level, staff.unit, staff.profession, staff.rank) == (
            self_.level, self_.unit, self_.profession, self_.rank,
        )  # fmt: skip
        assert told["level"] == staff.level
        assert told["profession"] == staff.profession
        assert staff.intake.lines[0]["sv"] == "Inskriven per telefon av Anna Ek"
        assert staff.intake.lines[1:] == self_.intake.lines
        assert staff.intake.rules == self_.intake.rules


async def test_number_to_queue_is_logged_said_by_her_and_offered_to_the_patient(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna, client(house) as http:
        number = adult(await people(house, "asby"), 25)
        await anna.work("anna")
        desk = Desk(anna)
        await desk.enter(number)
        assert desk.step["kind"] == "entrance"
        assert desk.outlook is None
        assert desk.name == (await house.known(desk.case)).name
        logged = house.disk(f"SELECT what FROM reading WHERE patient = '{number}' ORDER BY id")  # noqa: S608
        assert [what for (what,) in logged] == ["caller", "caller_step"]
        await walk(desk, "sore_throat")
        again = await anna.cmd("EnterCaller", number=number, caller="", phone=PHONE)
        assert again["case"] == desk.case
        await anna.send(type="look", vid="callers", at="callers")
        assert [one["case"] for one in (await anna.kind("callers"))["cases"]] == [desk.case]
        await desk.ok("Submit")
        assert desk.step["kind"] == "waiting"
        assert {event["by"]["id"] for event in await house.house.store.events(desk.case)} == {"anna"}
        known = (await http.post("/api/patient/identify", json={"number": number, "who": "self"})).json()
        assert [one["case"] for one in known["open_cases"]] == [desk.case]
        key = {"authorization": f"Bearer {known['identity']}"}
        opened = (await http.post(f"/api/patient/cases/{desk.case}/resume", headers=key)).json()
        assert opened["step"]["kind"] == "waiting"
        phone = {"authorization": f"Bearer {opened['token']}"}
        assert "per telefon" not in (await http.get("/api/patient/case/events", headers=phone)).text
        refused = await anna.cmd("Withdraw", desk.case)
        assert refused["type"] == "refuse"
        taken = await anna.cmd("Take", desk.case)
        assert taken["type"] == "ack"
        await anna.open(desk.case)
        head = next(frame["head"] for frame in reversed(anna.seen) if frame["type"] == "head")
        assert head["history"][0]["kind"] == "source"
        assert (await desk.look())["type"] == "refuse"


async def test_nobody_else_touches_it_and_it_can_be_broken_off(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        number = adult(await people(house, "asby"), 25)
        await anna.work("anna")
        desk = Desk(anna)
        await desk.enter(number)
        async with house.clinician() as karin:
            await karin.work("karin")
            other = Desk(karin)
            other.case = desk.case
            assert (await other.look())["code"] == "no_case"
            assert (await karin.cmd("ChooseEntrance", desk.case, entrance="care"))["code"] == "no_case"
            assert (await karin.cmd("Take", desk.case))["code"] == "no_case"
            await karin.send(type="look", vid="callers", at="callers")
            assert (await karin.kind("callers"))["cases"] == []
        async with house.clinician() as chef:
            await chef.work("chef")
            assert (await Desk(chef).enter(number))["code"] == "forbidden"
        await desk.ok("ChooseEntrance", entrance="care")
        assert (await anna.cmd("SendMessage", desk.case, text="Hej"))["type"] == "refuse"
        await anna.cmd("Withdraw", desk.case)
        assert (await house.known(desk.case)).outcome == "aborted"
        await anna.send(type="look", vid="callers", at="callers")
        assert (await anna.kind("callers"))["cases"] == []


async def test_an_emergency_is_sent_at_once_and_told_to_who_writes(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        await anna.work("anna")
        desk = Desk(anna)
        await desk.enter(adult(await people(house, "asby"), 25))
        await desk.ok("ChooseEntrance", entrance="care")
        await desk.ok("Describe", text="Jag behöver hjälp med en sak")
        boxes = desk.step["data"]["items"]
        await desk.ok("Tick", items=[boxes[0]["id"]])
        case = await house.known(desk.case)
        assert (case.state, case.level) == ("waiting", 0)
        assert desk.step["kind"] == "call112"
        assert desk.outlook is not None
        assert desk.outlook["level"] == 0
        async with house.clinician() as karin:
            await karin.work("karin")
            assert (await karin.cmd("Reply112", desk.case, called=False))["code"] == "forbidden"
        assert await desk.ok("Reply112", called=False) == "waiting"
        case = await house.known(desk.case)
        assert (case.level, case.intake.called_112, "no112" in case.marks) == (1, False, True)
        assert desk.outlook["level"] == 1
        assert (await anna.cmd("Take", desk.case))["type"] == "ack"
        assert (await anna.cmd("Reply112", desk.case, called=True))["type"] == "refuse"


async def test_numbers_are_looked_up_so_many_times_by_each_person_and_no_more(tmp_path: Path) -> None:
    """Both ways of `c` spend the same tries, a colleague has her own, and they come back with time."""
    slow = {"lookups_burst": 3, "lookups_per_hour": 60}
    async with running(tmp_path, demo=True, demo_people=150, **slow) as house, house.clinician() as anna:
        here, elsewhere = adult(await people(house, "asby"), 25), adult(await people(house, "aspelunda"))
        await anna.work("anna")
        desk, contact = Desk(anna), {"reason": "kontroll", "text": "Hej!"}
        assert (await desk.enter("19850101-9801"))["code"] in ("number_check", "number_unknown")
        assert (await anna.cmd("StartContact", number=elsewhere, **contact))["code"] == "not_listed"
        assert (await desk.enter(elsewhere))["code"] == "not_listed"
        logged = "SELECT count(*) FROM reading WHERE what IN ('caller', 'contact')"
        before = house.disk(logged)
        assert (await desk.enter(here))["code"] == "many_numbers"
        assert (await anna.cmd("StartContact", number=here, **contact))["code"] == "many_numbers"
        assert house.disk(logged) == before, "nothing was asked of the registers"
        async with house.clinician() as karin:
            await karin.work("karin")
            assert (await Desk(karin).enter(elsewhere))["code"] == "not_listed"
        house.clock.advance(61)
        assert (await desk.enter(here))["type"] == "ack"
        assert (await desk.enter(here))["code"] == "many_numbers"


async def test_a_childs_guardian_rings_and_whom_it_is_not_for_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        listed, elsewhere = await people(house, "asby"), await people(house, "aspelunda")
        await anna.work("anna")
        desk = Desk(anna)
        child, guardian = await child_and_guardian(house, listed)
        grown = adult(listed, 25)
        assert (await desk.enter(child))["code"] == "caller_missing"
        assert (await desk.enter(child, adult(elsewhere)))["code"] == "caller_guardian"
        assert (await desk.enter(grown, adult(elsewhere)))["code"] == "caller_grown"
        assert (await desk.enter(adult(elsewhere)))["code"] == "not_listed"
        assert (await desk.enter("19850101-9801"))["code"] in ("number_check", "number_unknown")
        assert (await desk.enter(grown, phone="ring"))["code"] == "phone_format"
        assert house.disk("SELECT count(*) FROM event") == [(0,)]
        assert (await desk.enter(child, guardian))["type"] == "ack"
        case = await house.known(desk.case)
        assert (case.writer, case.writer_number) == ("guardian", guardian)


async def test_bad_frames_are_refused(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        await anna.work("anna")
        desk = Desk(anna)
        await desk.enter(adult(await people(house, "asby"), 25))
        await anna.send(type="ask_step", vid="", case=desk.case)
        assert (await anna.kind("refuse"))["code"] == "bad_request"
        assert (await desk.look(at="nowhere"))["code"] == "not_asked"
        assert (await anna.cmd("ChooseUnit", desk.case, unit="x" * 5_000))["code"] == "not_asked"
        assert (await anna.cmd("AnswerQuestion", desk.case, question="x", value="y"))["code"] == "not_asked"
        assert (await anna.cmd("Describe", "f" * 32, text="x"))["code"] == "no_case"
        await anna.send(type="cmd", cmd={"id": new_id(), "type": "Tick", "case": desk.case, "items": "all"})
        assert (await anna.kind("refuse"))["code"] == "bad_request"
