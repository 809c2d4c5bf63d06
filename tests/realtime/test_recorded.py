"""What is not in the medical record stands on its owner's list and on nobody else's, over a new connection too."""

from tests.support.cases import seek_care
from tests.support.houses import Running


async def test_a_closed_case_stands_on_its_owners_list_until_she_confirms_it(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as mats:
        await anna.work("anna")
        await mats.work("mats")
        taken = await anna.cmd("Take", case)
        await anna.queue()
        await anna.cmd("Close", case, owner_seq=taken["owner_seq"], outcome="self_care")
        house.house.hub.flush()
        row = next(row for row in (await anna.kind("delta"))["put"] if row["id"] == case)
        assert (row["state"], [mark["key"] for mark in row["marks"]]) == ("closed", ["unrecorded"])
        await mats.queue()
        assert case not in [row["id"] for frame in mats.seen if frame["type"] == "rows" for row in frame["rows"]]
        assert (await mats.cmd("ConfirmRecorded", case))["code"] in ("closed", "no_case")
        await anna.queue("again")
        again = [row for f in anna.seen if f["type"] == "rows" and f["vid"] == "again" for row in f["rows"]]
        assert [row["id"] for row in again if row["state"] == "closed"] == [case]
        await anna.send(type="set_duty", state="off", coordinator=False)
        await anna.send(type="open", vid="c", view="case", case=case)
        head = await anna.kind("head", vid="c")
        assert head["head"]["owner"] == "anna"
        assert (await anna.cmd("ConfirmRecorded", case))["type"] == "ack"
        house.house.hub.flush()
        assert case in (await anna.kind("delta"))["drop"]
        told = [event["type"] for f in anna.seen if f["type"] == "events" and f["vid"] == "c" for event in f["events"]]
        assert told[-2:] == ["Closed", "Recorded"]
    assert not [frame for frame in anna.seen if frame.get("code") == "cases_open"]


async def test_a_units_own_headings_of_the_record_come_with_the_units(house: Running) -> None:
    async with house.clinician() as anna:
        await anna.work("anna")
        worn = next(frame for frame in anna.seen if frame["type"] == "worn")
        own = {unit["id"]: unit["record"] for unit in worn["units"] if "record" in unit}
        assert list(own) == ["jour"]
        assert own["jour"][0] == {"part": "contact", "sv": "Sökorsak", "en": "Presenting complaint"}
