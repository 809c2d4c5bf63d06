"""A patient's other contacts through a real server: told and logged, another unit's opened only by active choice."""

from tests.support.cases import ask_secretary, seek_care
from tests.support.houses import Running


async def test_contacts_are_told_to_who_has_the_case_open_and_another_units_opened_with_a_reason(
    house: Running,
) -> None:
    lane = house.house.lane
    earlier, far = await seek_care(lane), await seek_care(lane, "aspelunda")
    paper = await ask_secretary(lane)
    await seek_care(lane, number="199001011239", name="Någon Annan")
    async with house.clinician() as anna, house.clinician() as lars:
        await anna.work("anna")
        first = await anna.cmd("Take", earlier)
        await anna.cmd("Close", earlier, owner_seq=first["owner_seq"], outcome="self_care")
        case = await seek_care(lane)
        await anna.send(type="ask_contacts", case=case)
        assert (await anna.kind("refuse"))["code"] == "no_case"
        await anna.send(type="open", vid="far", view="case", case=far, reason="Samma besvär")
        assert (await anna.kind("refuse", vid="far"))["code"] == "no_case"
        await anna.cmd("Take", case)
        await anna.send(type="open", vid="p", view="preview", case=case)
        await anna.kind("ready", vid="p")
        await anna.send(type="ask_contacts", case=case)
        assert (await anna.kind("refuse"))["code"] == "no_case"
        await anna.open(case)
        await anna.send(type="ask_contacts", case=case)
        told = {one["case"]: one for one in (await anna.kind("contacts", case=case))["contacts"]}
        assert set(told) == {earlier, far, paper}
        assert (told[earlier]["outcome"], told[earlier]["readable"]) == ("self_care", True)
        assert (told[paper]["state"], told[paper]["readable"]) == ("waiting", False)
        assert (told[far]["complaint"], told[far]["unit_name"], told[far]["readable"]) == ("", "", False)
        for reason, code in ((None, "no_case"), (" ", "reason_missing"), ("x" * 501, "too_long")):
            more = {} if reason is None else {"reason": reason}
            await anna.send(type="open", vid="far", view="case", case=far, **more)
            assert (await anna.kind("refuse", vid="far"))["code"] == code
        await anna.send(type="open", vid="far", view="case", case=far, reason="Samma besvär")
        assert (await anna.kind("head", vid="far"))["head"]["id"] == far
        await anna.kind("ready", vid="far")
        assert (await anna.cmd("WriteNote", far, text="Hej"))["code"] == "no_case"
        logged = house.disk("SELECT what, case_id FROM reading WHERE actor = 'anna' ORDER BY id")
        assert ("contacts", case) in logged
        assert ("chosen: Samma besvär", far) in logged
        await lars.work("lars")
        await lars.send(type="open", vid="x", view="case", case=case, reason="Nyfiken")
        assert (await lars.kind("refuse", vid="x"))["code"] == "no_case"
