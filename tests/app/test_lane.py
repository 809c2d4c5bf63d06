"""The write lane on a real store: one answer for each command, nothing acknowledged that is not on disk."""

import asyncio
from pathlib import Path

import pytest

from server.app.lane import Inbox
from server.contract.ids import new_id
from tests.support.cases import ask_secretary, emergency, seek_care, started, told
from tests.support.lanes import workplace
from tests.support.people import ANNA, EVA, KARIN, LARS, patient


async def test_a_case_goes_from_the_phone_to_its_end(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        assert (await place.case(case)).profession == "nurse"
        seq = await place.taken(ANNA, case)
        assert (await place.say(ANNA, "SendMessage", case, text="Hej!", owner_seq=seq)).ok
        assert (await place.say(patient(case), "SendMessage", case, text="Hej.")).ok
        assert (await place.say(ANNA, "Close", case, owner_seq=seq, outcome="self_care")).ok
        assert (await place.case(case)).state == "closed"
        place.check()
