"""Simulated patients against the real server: with `steady` new ones come as others are taken, and no more."""

import asyncio
from pathlib import Path
from typing import Any

from server.training.simulate import TOUR_PATIENTS, Simulation, Tally
from server.training.stories import first_day, from_examples
from tests.support.content import library
from tests.support.houses import Running, running
from tests.support.wait import until

FIRST = 12
FLOWS = library().flows.values()

REPLIES = first_day(from_examples(FLOWS, ("tack",)))[0].replies


def said_in(frame: dict[str, Any]) -> list[str]:
    """Return what a patient has written in a frame of a view."""
    events = frame["events"] if frame["type"] == "events" else []
    return [e["data"]["text"] for e in events if e["type"] == "Message" and e["by"]["kind"] == "patient"]


def waiting(house: Running) -> int:
    found: int = house.disk("SELECT count(*) FROM cases WHERE state = 'waiting'")[0][0]
    return found


async def test_the_number_that_waits_is_kept_whatever_is_taken(tmp_path: Path) -> None:
    async with running(tmp_path / "data", demo=True, demo_people=60) as house:
        simulation = Simulation(f"http://127.0.0.1:{house.port}", 11, FLOWS, centre="asby", pause=(0.0, 0.01))
        first: list[int] = []

        def ready(tally: Tally) -> None:
            first.append(tally.sent)

        run = asyncio.create_task(simulation.run(400, 60_000, stay=False, steady=True, at_once=FIRST, ready=ready))
        await until(lambda: first, 60)
        assert waiting(house) == first[0] > 0
        async with house.clinician() as anna:
            await anna.work("anna")
            for taken in range(1, 6):
                case = (await anna.cmd("TakeNext"))["case"]
                known = await house.known(case)
                owner_seq = known.owner_seq
                if "flag" in known.marks:
                    await anna.cmd("AcknowledgeFlag", case, owner_seq=owner_seq, since=known.marks["flag"])
                assert (await anna.cmd("Close", case, owner_seq=owner_seq, outcome="phone"))["type"] == "ack"
                await until(lambda taken=taken: simulation.tally.sent == first[0] + taken, 60)  # type: ignore[misc]  # mypy wants no default in a lambda
                assert waiting(house) == first[0]
        assert not run.done()
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        assert simulation.waiting.now == simulation.waiting.goal
        assert simulation.tally.total < 400


async def test_the_tours_patients_come_in_and_the_first_answers_each_line_in_turn(tmp_path: Path) -> None:
    async with running(tmp_path / "data", demo=True, demo_people=400) as house:
        simulation = Simulation(
            f"http://127.0.0.1:{house.port}", 11, FLOWS, centre="asby", pause=(0.0, 0.01), tour=True
        )
        came: list[int] = []
        run = asyncio.create_task(
            simulation.run(
                TOUR_PATIENTS, 0, stay=True, at_once=TOUR_PATIENTS, ready=lambda tally: came.append(tally.sent)
            )
        )
        await until(lambda: came, 60)
        assert came == [TOUR_PATIENTS] == [waiting(house)]
        async with house.clinician() as anna:
            await anna.work("anna")
            taken = await anna.cmd("TakeNext")
            case, owner_seq = taken["case"], (await house.known(taken["case"])).owner_seq
            assert (await house.known(case)).complaint == "urinary"
            await anna.open(case)
            for n, reply in enumerate(REPLIES):
                said = await anna.cmd("SendMessage", case, owner_seq=owner_seq, text=f"fråga {n}")
                assert said["type"] == "ack"
                await anna.until(lambda frame, reply=reply: reply in said_in(frame))  # type: ignore[misc]  # mypy wants no default in a lambda
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
