"""Simulated patients against the real server: with `steady` new ones come as others are taken, and no more."""

import asyncio
from pathlib import Path

from server.training.simulate import Simulation, Tally
from tests.support.content import library
from tests.support.houses import Running, running
from tests.support.wait import until

FIRST = 12
FLOWS = library().flows.values()


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
