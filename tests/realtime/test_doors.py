"""The doors to another unit's case through a real server, and the protected person who is named in the opened case only."""

import json

import pytest

from tests.realtime.view_acts import LARS, staff
from tests.support.blocks import Blocks, register_of
from tests.support.cases import patient, seek_care, told
from tests.support.houses import Running
from tests.support.wire import Frame, Staff

SECRET = ("Hemlig", "198501019802", "070-174 06 05", "Vilma Vårdnad")


@pytest.fixture
def blocks(house: Running, monkeypatch: pytest.MonkeyPatch) -> Blocks:
    return register_of(house, monkeypatch)


async def tried(wire: Staff, case: str, **more: str) -> Frame:
    await wire.send(type="open", vid="far", view="case", case=case, **more)
    return await wire.until(lambda f: f.get("vid") == "far" and f["type"] in ("refuse", "ready"))


async def test_a_block_is_lifted_only_by_consent_or_in_an_emergency_with_a_reason_and_both_are_logged(
    house: Running, blocks: Blocks
) -> None:
    far = await seek_care(house.house.lane, "aspelunda")
    case = await seek_care(house.house.lane)
    blocks.table = {"198501019802": frozenset({"aspelunda"})}
    async with house.clinician() as anna:
        await anna.work("anna")
        why = {"reason": "Medvetslös patient"}
        # Without an open case of the patient nobody learns that there is something to lift.
        assert (await tried(anna, far, **why, lift="emergency"))["code"] == "no_case"
        await anna.cmd("Take", case)
        await anna.open(case)
        await anna.send(type="ask_contacts", case=case)
        told = (await anna.kind("contacts", case=case))["contacts"]
        assert [(one["case"], one["blocked"], one["readable"], one["complaint"]) for one in told] == [
            (far, True, False, "")
        ]
        assert (await tried(anna, far))["code"] == "no_case"
        assert (await tried(anna, far, **why))["code"] == "blocked"
        assert (await tried(anna, far, lift="emergency", reason=" "))["code"] == "reason_missing"
        assert (await tried(anna, far, lift="emergency", **why))["type"] == "ready"
        await anna.send(type="close", vid="far")
        assert (await tried(anna, far, lift="consent", reason="Patienten sade ja"))["type"] == "ready"
    rows = house.disk("SELECT what FROM reading WHERE actor = 'anna' AND what LIKE '%: %' AND what NOT LIKE 'attempt%'")
    assert [what for (what,) in rows] == ["emergency: Medvetslös patient", "consent: Patienten sade ja"]


async def test_who_had_a_case_does_not_read_it_back_past_a_block_and_own_work_and_handovers_are_not_stopped(
    house: Running, blocks: Blocks
) -> None:
    case = await seek_care(house.house.lane, "aspelunda")
    offered = await seek_care(house.house.lane, "aspelunda")
    async with house.clinician() as anna, house.clinician() as lars:
        await anna.work("anna")
        await lars.work("lars")
        await staff("HandOver", LARS, first=(staff("Take", LARS),), note="x", person="anna")(house, offered)
        await staff("HandOver", LARS, first=(staff("Take", LARS),), note="x", person="anna")(house, case)
        held = await anna.cmd("Acknowledge", case)
        back = {"unit": "aspelunda", "profession": "nurse", "note": "Åter"}
        assert (await anna.cmd("HandOver", case, owner_seq=held["owner_seq"], **back))["type"] == "ack"
        assert (await tried(anna, case))["type"] == "ready"
        await anna.send(type="close", vid="far")
        blocks.table = {"198501019802": frozenset({"aspelunda"})}
        assert (await tried(anna, case))["code"] == "blocked"
        await anna.cmd("Take", await seek_care(house.house.lane))
        assert (await tried(anna, case, lift="emergency", reason="x" * 501))["code"] == "too_long"
        assert (await tried(anna, offered))["type"] == "ready"
        await anna.send(type="close", vid="far")
        assert (await tried(lars, case))["type"] == "ready"
        blocks.away = True
        assert (await tried(anna, case))["code"] == "blocks_away"


async def test_without_the_register_another_units_case_stays_shut_but_for_an_emergency_with_its_reason(
    house: Running, blocks: Blocks
) -> None:
    far = await seek_care(house.house.lane, "aspelunda")
    case = await seek_care(house.house.lane)
    blocks.away = True
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.cmd("Take", case)
        why = {"reason": "Medvetslös patient"}
        assert (await tried(anna, far, **why))["code"] == "blocks_away"
        assert (await tried(anna, far, lift="consent", **why))["code"] == "blocks_away"
        assert (await tried(anna, far, lift="emergency", reason=" "))["code"] == "reason_missing"
        assert (await tried(anna, far, lift="emergency", **why))["type"] == "ready"
    rows = house.disk("SELECT what FROM reading WHERE actor = 'anna' AND what LIKE 'emergency%'")
    assert [what for (what,) in rows] == ["emergency: Medvetslös patient"]


async def says(house: Running, case: str, text: str) -> None:
    await house.house.lane.submit(patient(case), told(case, "SendMessage", text=text))


async def shut(wire: Staff, written: str = "hemligt") -> str:
    """What the patient wrote last is not shown: the view ends, and says why; it can be asked for again."""
    assert (await wire.kind("refuse", vid="far"))["code"]
    assert [f["why"] for f in wire.seen if f["type"] == "reset"][-1] == "rights"
    assert written not in json.dumps(wire.seen, ensure_ascii=False)
    code: str = [f["code"] for f in wire.seen if f["type"] == "refuse"][-1]
    assert (await tried(wire, "none"))["code"] == "no_case"
    return code


async def test_a_chosen_case_is_shown_as_long_as_it_may_be_chosen_and_no_longer(house: Running, blocks: Blocks) -> None:
    far = await seek_care(house.house.lane, "aspelunda")
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna:
        await anna.work("anna")
        held = await anna.cmd("Take", case)
        assert (await tried(anna, far, reason="Samma besvär"))["type"] == "ready"
        await says(house, far, "Hej du")
        assert "Hej du" in json.dumps(await anna.kind("events", vid="far"), ensure_ascii=False)
        blocks.table = {"198501019802": frozenset({"aspelunda"})}
        await says(house, far, "hemligt")
        assert await shut(anna) == "blocked"
        why = {"reason": "Medvetslös patient", "lift": "emergency"}
        assert (await tried(anna, far, **why))["type"] == "ready"
        await says(house, far, "Lyft")
        await anna.until(lambda f: f["type"] == "events" and "Lyft" in json.dumps(f))
        await anna.cmd("Return", case, owner_seq=held["owner_seq"], reason="Åter")
        await says(house, far, "hemligt nytt")
        assert await shut(anna, "hemligt nytt") == "no_case"


async def test_a_chosen_case_that_goes_to_another_unit_is_asked_for_anew(house: Running, blocks: Blocks) -> None:
    far = await seek_care(house.house.lane, "aspelunda")
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.cmd("Take", await seek_care(house.house.lane))
        assert (await tried(anna, far, reason="Samma besvär"))["type"] == "ready"
        away = {"unit": "bjorkemala", "profession": "nurse", "note": "hemligt"}
        await staff("HandOver", LARS, first=(staff("Take", LARS),), **away)(house, far)
        assert await shut(anna) == "no_case"


async def test_who_reads_a_case_back_reads_no_further_once_the_patient_has_blocked_the_unit(
    house: Running, blocks: Blocks
) -> None:
    far = await seek_care(house.house.lane)
    async with house.clinician() as anna:
        await anna.work("anna")
        held = await anna.cmd("Take", far)
        assert (await tried(anna, far))["type"] == "ready"
        there = {"unit": "aspelunda", "profession": "nurse", "note": "Till er"}
        assert (await anna.cmd("HandOver", far, owner_seq=held["owner_seq"], **there))["type"] == "ack"
        await says(house, far, "Hej du")
        await anna.until(lambda f: f["type"] == "events" and "Hej du" in json.dumps(f))
        blocks.table = {"198501019802": frozenset({"aspelunda"})}
        await anna.send(type="page", vid="far", before_seq=99, n=50)
        assert await shut(anna) == "blocked"


async def test_a_protected_person_is_named_in_the_opened_case_and_nowhere_else(house: Running) -> None:
    lane, protected = house.house.lane, {"name": "Hemlig Person", "protected": True}
    case = await seek_care(lane, **protected)
    async with house.clinician() as anna, house.clinician() as karin:
        for wire, user in ((anna, "anna"), (karin, "karin")):
            await wire.work(user)
            await wire.queue()
            await wire.send(type="open", vid="p", view="preview", case=case)
            await wire.kind("ready", vid="p")
        taken = await anna.cmd("Take", case)
        await karin.kind("delta")
        await karin.send(type="set_duty", state="chat", coordinator=True)
        await karin.send(type="ask_team")
        await karin.kind("team")
        await anna.queue("own")
        await anna.cmd("SendMessage", case, text="Hej!", owner_seq=taken["owner_seq"])
        await anna.cmd("SetLevel", case, level=2, reason="Värre", owner_seq=taken["owner_seq"])
        await karin.kind("head", vid="p")
        before = json.dumps([anna.seen, karin.seen], ensure_ascii=False)
        assert [secret for secret in SECRET if secret in before] == []
        assert '"protected": true' in before
        await anna.open(case)
        head = next(f["head"] for f in anna.seen if f["type"] == "head" and f["vid"] == "c")
        assert (head["name"], head["number"], head["protected"]) == ("Hemlig Person", "198501019802", True)
