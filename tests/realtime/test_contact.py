"""The clinic makes contact: through the registers, logged, once, and the patient reads it with her identity."""

from pathlib import Path
from typing import Any

import httpx

from server.domain.permissions import STAFF_COMMANDS
from tests.support.houses import Running, running
from tests.support.wire import Frame, Staff

TEXT = {"reason": "årskontroll", "text": "Hej! Dags att kontrollera blodtrycket."}


async def people(house: Running, centre: str) -> list[dict[str, Any]]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as http:
        found = (await http.get("/api/demo/people", params={"centre": centre})).json()["people"]
    return [one for one in found if one["age_unit"] == "y"]


def adult(found: list[dict[str, Any]], least: int = 18) -> str:
    return str(next(one["number"] for one in found if one["age"] >= least))


async def refusal(wire: Staff, number: str, **fields: str) -> str:
    answer = await wire.cmd("StartContact", number=number, **{**TEXT, **fields})
    assert answer["type"] == "refuse", answer
    return str(answer["code"])


async def test_a_contact_is_mine_logged_notified_without_content_and_opened_by_the_patient(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        listed = await people(house, "asby")
        number = adult(listed)
        await anna.work("anna")
        began: Frame = await anna.cmd("StartContact", number=number, **TEXT)
        assert began["type"] == "ack"
        case = await house.known(began["case"])
        assert (case.state, case.owner, case.turn, case.number) == ("open", "anna", "patient", number)
        assert house.disk(f"SELECT count(*) FROM reading WHERE what = 'contact' AND patient = '{number}'") == [(1,)]  # noqa: S608
        assert await refusal(anna, number) == "has_case"
        await anna.open(case.id)
        head = next(frame["head"] for frame in anna.seen if frame["type"] == "head")
        assert head["why"]["sv"] == "Vården kontaktar: årskontroll"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as http:
            known = (await http.post("/api/patient/identify", json={"number": number, "who": "self"})).json()
            assert [one["case"] for one in known["open_cases"]] == [case.id]
            key = {"authorization": f"Bearer {known['identity']}"}
            opened = (await http.post(f"/api/patient/cases/{case.id}/resume", headers=key)).json()
            assert opened["step"]["kind"] == "chat"
            phone = {"authorization": f"Bearer {opened['token']}"}
            seen = (await http.get("/api/patient/case/events", headers=phone)).text
            assert TEXT["text"] in seen
            assert TEXT["reason"] not in seen
            sent = (await http.get("/api/demo/outbox")).text
            assert "Du har ett nytt meddelande" in sent
            assert "blodtrycket" not in sent


async def test_whom_it_is_not_for_is_refused_and_nothing_is_begun(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        listed, elsewhere = await people(house, "asby"), await people(house, "aspelunda")
        await anna.work("anna")
        child = next(one["number"] for one in listed if one["age"] < 13)
        assert await refusal(anna, adult(elsewhere)) == "not_listed"
        assert await refusal(anna, child) == "age_self"
        assert await refusal(anna, "19850101-9801") in ("number_check", "number_unknown")
        assert await refusal(anna, adult(listed), reason=" ") == "reason_missing"
        assert await refusal(anna, adult(listed), text="Kom [[tid]]") == "blank_left"
        assert house.disk("SELECT count(*) FROM event") == [(0,)]
        assert "StartContact" in STAFF_COMMANDS
        async with house.clinician() as chef:
            await chef.work("chef")
            assert await refusal(chef, adult(listed)) == "forbidden"


async def test_asking_twice_with_the_same_id_begins_one_case(tmp_path: Path) -> None:
    async with running(tmp_path, demo=True, demo_people=150) as house, house.clinician() as anna:
        number = adult(await people(house, "asby"))
        await anna.work("anna")
        command = {"id": "0" * 32, "type": "StartContact", "number": number, **TEXT}
        for _ in range(2):
            await anna.send(type="cmd", cmd=command)
            assert (await anna.kind("ack"))["id"] == command["id"]
        assert house.disk("SELECT count(*) FROM cases") == [(1,)]
