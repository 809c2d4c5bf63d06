"""Calls, follow-ups and the video link through a real server: what the clock brings back, to whom, and what the patient sees."""

from pathlib import Path
from typing import Any

from tests.support.cases import seek_care
from tests.support.houses import Running, running
from tests.support.wire import Frame, Staff

CALL: dict[str, Any] = {"number": "", "reason": "", "safe_time": "", "identity": False, "said": "", "outcome": ""}
PARKED = {"day": "2026-11-26", "time": "", "reason": "provsvar", "question": "Hur mår du nu?"}
TWO_DAYS = 2 * 24 * 3600


async def mine(house: Running, anna: Staff) -> tuple[str, int]:
    case = await seek_care(house.house.lane)
    await anna.work("anna")
    await anna.queue()
    taken = await anna.cmd("Take", case)
    return case, taken["owner_seq"]


def row(frame: Frame, case: str) -> Any:
    return next((one for one in frame.get("put", []) if one["id"] == case), None)


def marks(frame: Frame, case: str) -> set[str]:
    found = row(frame, case)
    return {mark["key"] for mark in found["marks"]} if found else set()


async def test_who_did_not_answer_is_back_after_a_quarter_with_the_mark_that_alarms(house: Running) -> None:
    async with house.clinician() as anna:
        case, seq = await mine(house, anna)
        await anna.cmd("PhoneCall", case, owner_seq=seq, **{**CALL, "result": "no_answer", "again": 15})
        away = await anna.until(lambda f: f["type"] == "delta" and "call_again" in marks(f, case))
        assert (row(away, case)["turn"], row(away, case)["next_step"]) == ("patient", "phone")
        house.clock.advance(15 * 60 - 1)
        await house.house.clockwork.silence()
        assert (await house.known(case)).turn == "patient"
        house.clock.advance(1)
        await house.house.clockwork.silence()
        back = await anna.until(lambda f: f["type"] == "delta" and "reach_phone" in marks(f, case))
        assert (row(back, case)["turn"], "phone" in marks(back, case)) == ("mine", True)
        refused = await anna.cmd("Close", case, owner_seq=seq, outcome="phone")
        assert (refused["type"], refused["code"]) == ("refuse", "phone_open")
        await anna.cmd(
            "PhoneCall", case, owner_seq=seq, **{**CALL, "result": "no_answer", "again": 0, "outcome": "not_reached"}
        )
        assert (await anna.cmd("Close", case, owner_seq=seq, outcome="no_reply"))["type"] == "ack"


async def test_a_parked_case_lets_its_owner_end_the_shift_and_is_hers_on_the_day_when_she_is_there(
    house: Running,
) -> None:
    async with house.clinician() as anna:
        case, seq = await mine(house, anna)
        await anna.send(type="set_duty", state="off", coordinator=False)
        assert (await anna.kind("refuse"))["code"] == "cases_open"
        today = {**PARKED, "day": "2026-11-24", "time": "15:30"}
        assert (await anna.cmd("Park", case, owner_seq=seq, **today))["type"] == "ack"
        away = await anna.until(lambda f: f["type"] == "delta" and "parked" in marks(f, case))
        assert row(away, case)["next_step"] == "follow"
        await anna.send(type="set_duty", state="off", coordinator=False)
        duty = await anna.until(lambda f: f["type"] == "duty" and f["people"][0]["state"] == "off")
        assert duty["people"][0]["user"] == "anna"
        house.clock.advance((row(away, case)["next_at"] - house.clock.now()) / 1000)
        await house.house.clockwork.silence()
        back = await anna.until(lambda f: f["type"] == "delta" and "follow_up" in marks(f, case))
        assert (row(back, case)["owner"], row(back, case)["turn"]) == ("anna", "mine")
        await anna.open(case)
        head = next(frame["head"] for frame in anna.seen if frame["type"] == "head" and frame["head"]["id"] == case)
        assert head["parked"]["question"] == "Hur mår du nu?"


async def test_a_parked_case_of_who_has_gone_home_waits_through_the_lease_and_goes_to_the_queue_on_its_day(
    house: Running,
) -> None:
    async with house.clinician() as anna:
        case, seq = await mine(house, anna)
        await anna.cmd("Park", case, owner_seq=seq, **PARKED)
    house.clock.advance(3600)
    await house.house.clockwork.leases()
    assert (await house.known(case)).owner == "anna"
    house.clock.advance(TWO_DAYS)
    await house.house.clockwork.silence()
    back = await house.known(case)
    assert (back.state, back.owner) == ("waiting", None)
    async with house.clinician() as karin:
        await karin.work("karin")
        await karin.queue()
        assert (await karin.cmd("Take", case))["type"] == "ack"
        await karin.open(case)
        last = [frame for frame in karin.seen if frame["type"] == "events"][-1]["events"]
        returned = next(event for event in last if event["type"] == "Returned")
        assert returned["data"] == {"why": "follow_up", "reason": "provsvar"}


async def test_the_patient_sees_the_video_link_and_neither_the_call_nor_the_day_and_brings_a_parked_case_back(
    tmp_path: Path,
) -> None:
    video = "https://video.region.example/{room}"
    async with running(tmp_path, video_url=video) as house, house.clinician() as anna, house.page() as phone:
        case, seq = await mine(house, anna)
        await phone.open(await house.key(case))
        await anna.cmd(
            "PhoneCall", case, owner_seq=seq, **{**CALL, "result": "answered", "again": 0, "said": "Känsligt"}
        )
        assert (await anna.cmd("SendVideo", case, owner_seq=seq))["type"] == "ack"
        told = await phone.until(lambda f: f["type"] == "events" and any(e["type"] == "VideoSent" for e in f["events"]))
        link = next(event for event in told["events"] if event["type"] == "VideoSent")
        assert link["data"]["url"].startswith("https://video.region.example/")
        assert case not in link["data"]["url"]
        await anna.cmd("Park", case, owner_seq=seq, **PARKED)
        await phone.cmd("SendMessage", case, text="Jag undrar en sak till")
        seen = {event["type"] for frame in phone.seen if frame["type"] == "events" for event in frame["events"]}
        assert not seen & {"PhoneCalled", "Parked", "Resumed"}
        assert "Känsligt" not in str(phone.seen)
        back = await house.known(case)
        assert (back.turn, "parked" in back.marks) == ("mine", False)
