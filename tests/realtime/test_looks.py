"""What concerns no single patient, over the socket: the hazards to all staff, the feedback to super-users only."""

import json

from server.adapters.hazard_file import load_hazards
from server.contract.errors import words
from tests.support.cases import PERSON, seek_care
from tests.support.houses import Running
from tests.support.people import ANNA


async def test_every_member_of_staff_may_read_the_hazards(house: Running) -> None:
    for user in ("anna", "eva", "admin"):
        async with house.clinician() as wire:
            await wire.work(user)
            await wire.send(type="look", vid="h", at="hazards")
            assert await wire.next() == {"type": "hazards", "vid": "h", "hazards": load_hazards()}


async def test_the_feedback_is_for_super_users_names_nobody_and_its_reading_is_logged(house: Running) -> None:
    case = await seek_care(house.house.lane)
    given = {"id": "f1", "type": "GiveFeedback", "case": case, "kind": "too_low", "rules": [], "text": "Hade feber"}
    assert (await house.house.lane.submit(ANNA, given)).ok
    async with house.clinician() as anna, house.clinician() as mats:
        await anna.work("anna")
        await anna.send(type="look", vid="f", at="feedback")
        refused = await anna.next()
        assert (refused["code"], refused["vid"]) == ("super_user_only", "f")
        assert (refused["sv"], refused["en"]) == words("super_user_only")
        assert house.disk("SELECT actor FROM reading WHERE what = 'feedback'") == []
        await mats.work("mats")
        await mats.send(type="look", vid="f", at="feedback")
        told = await mats.next()
    assert (told["type"], told["given"]) == ("feedback", 1)
    assert [one["n"] for one in told["counts"]] == [1]
    assert [one["text"] for one in told["latest"]] == ["Hade feber"]
    whole = json.dumps(told, ensure_ascii=False)
    for named in (case, PERSON["number"], PERSON["name"], "anna", ANNA.name):
        assert str(named) not in whole
    assert house.disk("SELECT actor, case_id FROM reading WHERE what = 'feedback'") == [("mats", "")]


async def test_the_role_counts_in_the_assignment_that_has_it_and_a_look_needs_a_name(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.login("mats")
        await wire.send(type="look", vid="f", at="feedback")
        assert (await wire.next())["code"] == "no_assignment"
        await wire.wear("mats-1")
        for vid in ("", "v" * 65):
            await wire.send(type="look", vid=vid, at="hazards")
            assert (await wire.next())["code"] == "bad_request"
