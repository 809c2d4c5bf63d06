"""H34: a line that is sent again is written once, and what is acknowledged is on disk."""

from pathlib import Path

from tests.support.cases import ask_secretary, told
from tests.support.lanes import workplace
from tests.support.people import EVA


async def test_a_line_sent_twice_is_written_once_and_is_on_disk_when_acknowledged(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await ask_secretary(place.lane)
        line = told(case, "SendMessage", text="Ditt intyg är klart.", owner_seq=await place.taken(EVA, case))
        first = await place.lane.submit(EVA, line)
        assert first.ok
        on_disk = [event for event in place.journals()[case] if event["type"] == "Message"]
        assert [event["data"]["text"] for event in on_disk] == ["Ditt intyg är klart."]
        assert await place.lane.submit(EVA, line) == first
        assert [event["type"] for event in place.journals()[case]].count("Message") == 1
        place.check()
