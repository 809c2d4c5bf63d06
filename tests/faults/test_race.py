"""Two clinicians reach for the same thousand cases over real sockets: every case has one winner, and the other is told."""

import asyncio
import json
import random
from pathlib import Path

from server.contract.ids import new_id
from tests.support.cases import ask_secretary
from tests.support.houses import running
from tests.support.wire import Frame, Staff

CASES = 1_000


async def reach(wire: Staff, cases: list[str], seed: int) -> dict[str, Frame]:
    """Ask for every case in an order of one's own, without waiting for answers in between; returns them by case."""
    order = random.Random(seed).sample(cases, len(cases))
    ids = {new_id(): case for case in order}

    async def ask() -> None:
        for id_, case in ids.items():
            await wire.socket.send(json.dumps({"type": "cmd", "cmd": {"id": id_, "type": "Take", "case": case}}))

    asking = asyncio.create_task(ask())
    answers: dict[str, Frame] = {}
    while len(answers) < len(cases):
        frame = await wire.until(lambda f: f["type"] in ("ack", "refuse"))
        answers[ids[frame["id"]]] = frame
    await asking
    return answers


async def test_a_thousand_cases_have_a_thousand_winners(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        cases = await asyncio.gather(*(ask_secretary(house.house.lane) for _ in range(CASES)))
        async with house.clinician() as eva, house.clinician() as gunilla:
            await eva.work("eva")
            await gunilla.work("gunilla")
            both = await asyncio.gather(reach(eva, cases, 1), reach(gunilla, cases, 2))
        names = ("Eva Strandberg", "Gunilla Fors")
        won = [sum(answer["type"] == "ack" for answer in answers.values()) for answers in both]
        assert sum(won) == CASES
        for case in cases:
            winner = next(n for n in (0, 1) if both[n][case]["type"] == "ack")
            lost = both[1 - winner][case]
            assert (lost["code"], lost["detail"]) == ("already_taken", {"owner": names[winner], "since": "10:00"})
            assert names[winner] in lost["sv"]
            stored = await house.known(case)
            assert (stored.owner_name, stored.owner_seq) == (names[winner], both[winner][case]["owner_seq"])
        assert house.disk("SELECT count(*) FROM event WHERE type = 'Taken'") == [(CASES,)]


async def test_take_next_gives_every_case_to_one_and_none_to_two(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        cases = await asyncio.gather(*(ask_secretary(house.house.lane) for _ in range(60)))
        async with house.clinician() as eva, house.clinician() as gunilla:
            await eva.work("eva")
            await gunilla.work("gunilla")

            async def serve(wire: Staff) -> list[str]:
                mine = []
                while (answer := await wire.cmd("TakeNext"))["type"] == "ack":
                    mine.append(answer["case"])
                assert answer["code"] == "queue_empty"
                return mine

            first, second = await asyncio.gather(serve(eva), serve(gunilla))
        assert sorted(first + second) == sorted(cases)
        order = [(c.rank, c.due, c.entered, c.id) for c in [await house.known(case) for case in first]]
        assert order == sorted(order)
