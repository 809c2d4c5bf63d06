"""A scenario's patient against the real server: comes in by the public pages and answers a nurse out of her facts."""

import asyncio
from pathlib import Path

from server.scenario_tools.command import answers_of
from server.training.practice import Practice
from tests.support.houses import running
from tests.support.wait import until
from tests.training.asking import scenarios
from tests.training.test_steady import said_in, waiting


async def test_she_comes_in_answers_what_the_nurse_asks_and_ends_when_the_case_is_closed(tmp_path: Path) -> None:
    async with running(tmp_path / "data", demo=True, demo_people=60) as house:
        scenario = scenarios()["nurse_cystitis"]
        practice = Practice(
            f"http://127.0.0.1:{house.port}", scenario, answers_of(scenario), 3, centre="asby", pace=0.0
        )
        run = asyncio.create_task(practice.run())
        await until(lambda: waiting(house) == 1 or run.done(), 60)
        async with house.clinician() as anna:
            await anna.work("anna")
            case = (await anna.cmd("TakeNext"))["case"]
            known = await house.known(case)
            assert known.complaint == "urinary"
            await anna.open(case)
            await anna.cmd("SendMessage", case, owner_seq=known.owner_seq, text="Har du ont i ryggen?")
            await anna.until(lambda frame: any("inte ont i ryggen" in text for text in said_in(frame)))
            closed = await anna.cmd("Close", case, owner_seq=known.owner_seq, outcome="phone")
            assert closed["type"] == "ack"
        await asyncio.wait_for(run, 30)
