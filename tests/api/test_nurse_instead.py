"""A complaint told to the secretary, by the real API: the page that asks, yes and no, and what the secretary reads."""

from pathlib import Path

import httpx
import pytest

from tests.api.patient_client import PatientClient
from tests.support.houses import running

TOLD = "Vill förnya Levaxin, har så ont i magen"
MARKED = "Bedöm inte – lämna till sjuksköterska: ”har så ont i magen”"


@pytest.mark.parametrize("nurse", [True, False])
async def test_the_page_asks_and_the_answer_decides_who_reads(tmp_path: Path, nurse: bool) -> None:
    async with running(tmp_path / "data", demo=True) as house:
        address = f"http://127.0.0.1:{house.port}"
        async with httpx.AsyncClient(base_url=address, timeout=20, trust_env=False) as http:
            people = (await http.get("/api/demo/people", params={"centre": "asby"})).json()["people"]
            patient = await PatientClient(http, people).start()
            await patient.ok("SetContact", phone="070-174 06 05", notify=False)
            await patient.ok("ChooseEntrance", entrance="secretary")
            await patient.ok("ChooseUnit", unit=patient.step["data"]["choices"][0]["unit"])
            asked = await patient.ok("Describe", text=TOLD)
            assert (asked["kind"], asked["data"]["words"]) == ("nurse", "har så ont i magen")
            after = await patient.ok("ReplyNurse", nurse=nurse)
            assert after["kind"] == ("ticks" if nurse else "complaint")
            if nurse:
                assert (await house.known(patient.case)).intake.own_words == TOLD
                return
            await patient.ok("ChooseComplaint", flow="general")
            await patient.ok("Submit")
        async with house.clinician() as eva:
            await eva.work("eva")
            await eva.open(patient.case)
            head = next(frame for frame in eva.seen if frame["type"] == "head")["head"]
        assert (head["profession"], head["why"]["sv"]) == ("secretary", MARKED)
        assert head["rules"][0]["sv"] == MARKED
