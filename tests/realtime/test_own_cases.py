"""Who is at the page of a case is told to its owner as long as it is hers, also when it is not on her screen."""

from server.domain.actor import Actor
from tests.support.cases import seek_care, told
from tests.support.houses import Running

KARIN = Actor("staff", "karin", "Karin Lövgren", "asby", "nurse")


async def test_the_owner_follows_her_patients_and_nobody_else_does(house: Running) -> None:
    lane = house.house.lane
    case, other = await seek_care(lane), await seek_care(lane)
    async with house.clinician() as anna, house.clinician() as mats, house.page() as phone:
        await anna.work("anna")
        await mats.work("mats")
        await mats.queue()
        before = await anna.cmd("Take", case)
        await anna.queue()
        first = await anna.kind("presence", case=case)
        assert first["patient_here"] is False
        await phone.open(await house.key(case))
        assert (await anna.kind("presence", case=case))["patient_here"] is True
        await phone.send(type="typing", on=True)
        assert (await anna.kind("presence", case=case))["patient_typing"] is True
        await anna.cmd("Take", other)
        house.house.hub.flush()
        await anna.kind("presence", case=other)
        assert (await lane.submit(KARIN, told(case, "TakeOver", reason="byter"))).ok
        house.house.hub.flush()
        count = len([f for f in anna.seen if f["type"] == "presence" and f["case"] == case])
        await phone.send(type="typing", on=False)
        await phone.cmd("MarkRead", case, upto=1)
        await anna.cmd("WriteNote", other, text="efteråt", owner_seq=before["owner_seq"])
        assert len([f for f in anna.seen if f["type"] == "presence" and f["case"] == case]) == count
        await mats.cmd("TakeNext")
        assert not [f for f in mats.seen if f["type"] == "presence"]


async def test_a_resumed_list_follows_the_same_patients(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.cmd("Take", case)
        ready = await anna.queue()
        await anna.kind("presence", case=case)
        await anna.queue("again", epoch=anna.epoch, pos=ready["pos"])
        await anna.kind("presence", case=case)
