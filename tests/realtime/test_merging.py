"""Two open cases of one patient through a real server: side by side, made one, and her two phones afterwards."""

from typing import Any

import httpx
import pytest

from server.domain.case import Case
from tests.realtime.view_acts import LARS, staff
from tests.support.cases import seek_care
from tests.support.houses import Running
from tests.support.wire import Frame, Staff

CHILD = {"writer": "guardian", "writer_name": "Bo Lind", "writer_number": "198001019803"}


def rows(wire: Staff) -> dict[str, Frame]:
    """Return the rows as the frames have left them."""
    held: dict[str, Frame] = {}
    for frame in wire.seen:
        held |= {row["id"]: row for row in frame.get("rows", []) + frame.get("put", [])}
        for case in frame.get("drop", []):
            held.pop(case, None)
    return held


async def side_by_side(wire: Staff, case: str) -> list[Frame]:
    await wire.send(type="ask_open", case=case)
    cases: list[Frame] = (await wire.kind("open_cases", case=case))["cases"]
    return cases


async def test_a_patients_rows_have_a_sign_in_common_that_says_nothing_of_who_it_is(house: Running) -> None:
    lane = house.house.lane
    one = await seek_care(lane)
    stranger = await seek_care(lane, number="199001011239", name="Någon Annan")
    async with house.clinician() as anna:
        await anna.work("anna")
        ready = await anna.queue()
        second = await seek_care(lane)
        await anna.until(lambda f: f["type"] == "delta" and second in [row["id"] for row in f["put"]])
        held = rows(anna)
        assert held[one]["kin"] == held[second]["kin"] != held[stranger]["kin"]
        assert not any("198501019802"[n : n + 4] in held[one]["kin"] for n in range(9))
    async with house.clinician() as again:
        await again.work("anna")
        await again.queue(epoch=ready["epoch"], pos=0)
        assert rows(again)[one]["kin"] == held[one]["kin"]


async def test_what_may_be_read_stands_side_by_side_and_is_logged_of_each(house: Running) -> None:
    lane = house.house.lane
    mine, other = await seek_care(lane), await seek_care(lane)
    far, childs = await seek_care(lane, "aspelunda"), await seek_care(lane, **CHILD)
    async with house.clinician() as anna, house.clinician() as lars:
        await anna.work("anna")
        taken = await anna.cmd("Take", mine)
        await anna.cmd("SendMessage", mine, text="Hej!", owner_seq=taken["owner_seq"])
        await anna.cmd("WriteNote", mine, text="Internt")
        cases = await side_by_side(anna, mine)
        assert [one["case"] for one in cases] == [mine, other, childs]
        assert [(line["by"], line["text"]) for line in cases[0]["lines"]] == [("Anna Ek", "Hej!")]
        assert (cases[0]["owner"], cases[1]["owner"]) == ("anna", None)
        assert cases[1]["own_words"].startswith("Jag har ont")
        assert (cases[1]["denied"], "olika personer" in cases[2]["denied"]["sv"]) == ({}, True)
        logged = house.disk("SELECT case_id FROM reading WHERE actor = 'anna' AND what = 'side by side'")
        assert {case for (case,) in logged} == {mine, other, childs}
        refused = await anna.cmd("Merge", mine, other=far, owner_seq=taken["owner_seq"])
        assert refused["code"] == "no_case"
        refused = await anna.cmd("Merge", mine, other=childs, owner_seq=taken["owner_seq"])
        assert refused["code"] == "other_writer"
        await lars.work("lars")
        await lars.send(type="ask_open", case=mine)
        assert (await lars.kind("refuse"))["code"] == "no_case"


async def test_both_phones_lead_to_the_kept_case_and_leaving_ends_both(house: Running) -> None:
    lane = house.house.lane
    kept, other = await seek_care(lane), await seek_care(lane)
    keys = {case: await house.key(case) for case in (kept, other)}
    async with house.clinician() as anna, house.page() as phone, house.page() as tablet:
        await phone.open(keys[kept])
        await tablet.open(keys[other])
        await anna.work("anna")
        await anna.queue()
        seq = (await anna.cmd("Take", kept))["owner_seq"]
        await anna.open(kept)
        await anna.open(other, "o")
        assert (await tablet.cmd("SendMessage", other, text="Ska jag vänta?"))["type"] == "ack"
        assert (await anna.cmd("Merge", kept, other=other, owner_seq=seq))["type"] == "ack"
        await anna.until(lambda f: f["type"] == "delta" and other in f["drop"])
        heads = {f["vid"]: f["head"] for f in anna.seen if f["type"] == "head"}
        assert "Sammanslaget ärende" in heads["c"]["history"][-1]["sv"]
        assert (heads["o"]["state"], heads["o"]["merged"]["into"]) == ("closed", kept)
        told = await phone.until(lambda f: f["type"] == "events" and f["events"][-1]["type"] == "TookIn")
        assert told["events"][-1]["data"] == {}
        ended = await tablet.until(lambda f: f["type"] == "events" and f["events"][-1]["type"] == "Closed")
        assert ended["events"][-1]["data"] == {"outcome": "merged"}
        assert (await tablet.kind("state"))["state"] == "closed"
        refused = await tablet.cmd("SendMessage", other, text="Hallå?")
        assert (refused["code"], "Gå dit" in refused["sv"]) == ("merged", True)
        await _follow_and_leave(house, keys, kept, other)
        assert await phone.closed() == await tablet.closed() == 4002


async def _follow_and_leave(house: Running, keys: dict[str, str], kept: str, other: str) -> None:
    def by(token: str) -> Any:
        return {"headers": {"authorization": f"Bearer {token}"}}

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
        page = (await http.get("/api/patient/case", **by(keys[other]))).json()["step"]
        assert (page["kind"], page["data"]["merged"]) == ("closed", True)
        led = (await http.post("/api/patient/case/follow", **by(keys[other]))).json()
        assert (led["case"], led["step"]["kind"]) == (kept, "chat")
        for token in (led["token"], keys[kept]):
            assert (await http.get("/api/patient/case", **by(token))).json()["step"]["case"] == kept
        assert (await http.get("/api/patient/case", **by(keys[other]))).json()["step"]["case"] == other
        assert (await http.post("/api/patient/case/follow", **by(keys[kept]))).status_code == 404
        assert (await http.post("/api/patient/case/leave", **by(led["token"]))).status_code == 200
        for token in (led["token"], *keys.values()):
            assert (await http.get("/api/patient/case", **by(token))).json()["code"] == "token"


async def test_a_picture_that_came_along_is_shown_and_must_be_opened_before_the_end(house: Running) -> None:
    from tests.realtime.view_acts import picture_sent

    lane = house.house.lane
    kept, other = await seek_care(lane), await seek_care(lane)
    await picture_sent(house, other)
    async with house.clinician() as anna:
        await anna.work("anna")
        seq = (await anna.cmd("Take", kept))["owner_seq"]
        await anna.cmd("Merge", kept, other=other, owner_seq=seq)
        assert (await anna.cmd("Close", kept, owner_seq=seq, outcome="phone"))["code"] == "picture_unseen"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
            headers = {"authorization": f"Bearer {anna.token}", "x-clinic24-assignment": "anna-1"}
            shown = await http.get(f"/api/staff/cases/{kept}/pictures/{'0' * 32}", headers=headers)
        assert (shown.status_code, shown.content) == (200, b"bytes")
        assert (await anna.cmd("SeePicture", kept, picture="0" * 32))["type"] == "ack"
        assert (await anna.cmd("Close", kept, owner_seq=seq, outcome="phone"))["type"] == "ack"


async def test_another_units_offered_in_person_is_not_taken_in_and_says_why_and_a_foreign_one_is_an_attempt(
    house: Running,
) -> None:
    lane = house.house.lane
    offered, foreign, mine = (
        await seek_care(lane, "aspelunda"),
        await seek_care(lane, "aspelunda"),
        await seek_care(lane),
    )
    await staff("HandOver", LARS, first=(staff("Take", LARS),), note="x", person="anna")(house, offered)
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.cmd("Acknowledge", offered)
        seq = (await anna.cmd("Take", mine))["owner_seq"]
        assert (await anna.cmd("Merge", mine, other=offered, owner_seq=seq))["code"] == "other_unit"
        why = {one["case"]: one["denied"] for one in await side_by_side(anna, mine)}
        assert "olika enheter" in why[offered]["sv"]
        assert (await anna.cmd("Merge", mine, other=foreign, owner_seq=seq))["code"] == "no_case"
    await lane.written()
    tried = house.disk("SELECT case_id, what FROM reading WHERE actor = 'anna' AND what LIKE 'attempt%'")
    assert tried == [(foreign, "attempt: Merge")]


async def test_a_key_that_is_revoked_while_it_is_followed_makes_no_new_one(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = await seek_care(house.house.lane), await seek_care(house.house.lane)
    await staff("Merge", first=(staff("Take"),), other=other)(house, kept)
    hers, lost = await house.key(kept), await house.key(other)
    found = house.house.store.case
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
        left = []

        async def case(ident: str) -> Case | None:
            if ident == kept and not left:
                left.append(ident)
                await http.post("/api/patient/case/leave", headers={"authorization": f"Bearer {hers}"})
            return await found(ident)

        monkeypatch.setattr(house.house.store, "case", case)
        led = await http.post("/api/patient/case/follow", headers={"authorization": f"Bearer {lost}"})
    assert (left, led.status_code, led.json()["code"]) == ([kept], 401, "token")
    assert house.disk(f"SELECT count(*) FROM patient_token WHERE case_id IN ('{kept}', '{other}')") == [(0,)]  # noqa: S608
