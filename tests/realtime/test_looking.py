"""Who of the staff is at a case is told to the lists of its queue, and who writes in another's case must take it over."""

from tests.support.cases import seek_care
from tests.support.houses import Running


async def test_a_list_is_told_who_looks_and_writes_in_its_cases_and_who_was_there_before_it_was_opened(
    house: Running,
) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as karin, house.clinician() as lars:
        await anna.work("anna")
        await karin.work("karin")
        await lars.work("lars")
        await karin.queue()
        await lars.queue()
        taken = await anna.cmd("Take", case)
        await anna.open(case)
        told = await karin.kind("looking", case=case)
        assert (len(told["staff"]), told["staff_typing"]) == (1, [])
        await anna.send(type="typing", case=case, on=True)
        assert (await karin.kind("looking", case=case))["staff_typing"] == told["staff"]
        await karin.queue("again")
        assert (await karin.kind("looking", case=case))["staff"] == told["staff"]
        await anna.queue()
        await anna.open(case, "second")
        assert [frame["staff"] for frame in anna.seen if frame["type"] == "looking"] == [[]]
        # A second writer is refused until she has taken the case over, and that takes a reason.
        assert (await karin.cmd("SendMessage", case, text="Hej", owner_seq=taken["owner_seq"]))["code"] == "not_owner"
        assert (await karin.cmd("TakeOver", case, reason=" "))["code"] == "reason_missing"
        over = await karin.cmd("TakeOver", case, reason="Anna sitter i ett akut samtal")
        assert (await anna.cmd("SendMessage", case, text="Hej", owner_seq=taken["owner_seq"]))["code"] == "not_owner"
        assert (await karin.cmd("SendMessage", case, text="Hej", owner_seq=over["owner_seq"]))["type"] == "ack"
        for vid in ("c", "second"):
            await anna.send(type="close", vid=vid)
        while (await karin.kind("looking", case=case))["staff"]:
            pass
        assert not [frame for frame in lars.seen if frame["type"] == "looking"]
