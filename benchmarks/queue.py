"""Placing one case: on the client among 100 thousand (aim: 20 µs), and the server's work for it at 100 and at 10 thousand.

The client's figure is `QueueState.put` of a case that moves. The server's is one *take next* and one *return* against the
real store and lane with that many waiting cases: CPU seconds of the process, so that the disk's mood is left out.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.figure import show, spread
from clinic24_tui.state.queue import QueueState
from server.bootstrap import House, build
from server.contract.ids import new_id
from server.domain.actor import Actor
from server.settings import Settings
from server.storage.rows import COLUMNS, case_values
from server.storage.statements import INSERT_CASE

CLIENT_CASES = 100_000
SERVER_CASES = (10_000, 100_000)
ROUNDS = 5
MOVES = 2_000
TAKES = 150
NURSE = Actor("staff", "anna", "Anna Ek", "asby", "nurse")


def row(number: int, chance: Random, pos: int = 1) -> dict[str, Any]:
    """Return one queue row."""
    level = chance.choice((1, 2, 3, 3, 4, 4, 4, 5))
    at = 1_790_000_000_000 + chance.randrange(10_000_000)
    same: dict[str, Any] = {"state": "waiting", "unit": "asby", "profession": "nurse", "entrance": "care"}
    same |= {"complaint": "rash", "sex": "female", "writer": "self", "turn": "mine", "turn_since": at, "marks": []}
    key = {"rank": level, "due": at + level * 1_000_000, "entered": at}
    return {"id": f"{number:032x}", "pos": pos, "seq": pos, "level": level, "age": 40, "age_unit": "y", **same, **key}


def client_microseconds() -> float:
    """Return the median time to place a case that moves among 100 thousand."""
    chance = Random(3)
    queue = QueueState()
    for number in range(CLIENT_CASES):
        queue.put(row(number, chance))  # type: ignore[arg-type]  # a plain dict of the row's shape
    times = []
    for move in range(MOVES):
        moved = row(chance.randrange(CLIENT_CASES), chance, pos=move + 2)
        start = time.perf_counter_ns()
        queue.put(moved)  # type: ignore[arg-type]  # a plain dict of the row's shape
        times.append((time.perf_counter_ns() - start) / 1000)
    return statistics.median(times)


async def fill(house: House, count: int) -> None:
    """Put `count` waiting cases into the store's table, as if they had come in."""
    from server.domain.case import Case

    chance = Random(5)
    values = []
    for number in range(count):
        shape = row(number, chance)
        known = {key: shape[key] for key in shape if key in COLUMNS and key != "marks"}
        case = Case(**known | {"born": "1986-01-01", "name": "Alva Lind", "number": "198601012381"})
        values.append((0, *case_values(case)))
    await house.store.write(lambda db: db.executemany(INSERT_CASE, values))


async def take_and_return(house: House) -> float:
    """Return the CPU seconds of one *take next* and *return*, over many."""
    lane = asyncio.ensure_future(house.lane.run())
    start = time.process_time()
    for _ in range(TAKES):
        taken = await house.lane.submit(NURSE, {"id": new_id(), "type": "TakeNext"})
        assert taken.ok, taken
        back = {"type": "Return", "case": taken.case, "owner_seq": taken.owner_seq, "reason": "x"}
        given = await house.lane.submit(NURSE, {"id": new_id(), **back})
        assert given.ok, given
    used = time.process_time() - start
    lane.cancel()
    await asyncio.gather(lane, return_exceptions=True)
    return used / TAKES


async def server_seconds(folder: Path) -> dict[int, list[float]]:
    """Return the CPU seconds at each size, taken in turn."""
    houses = {}
    for count in SERVER_CASES:
        houses[count] = build(Settings(data=folder / str(count)))
        await fill(houses[count], count)
    found: dict[int, list[float]] = {count: [] for count in SERVER_CASES}
    for _ in range(ROUNDS):
        for count, house in houses.items():
            found[count].append(await take_and_return(house))
    for house in houses.values():
        await house.stop()
    return found


def main() -> None:
    """Measure and print."""
    client = [client_microseconds() for _ in range(ROUNDS)]
    with tempfile.TemporaryDirectory() as folder:
        server = asyncio.run(server_seconds(Path(folder)))
    small, large = (server[count] for count in SERVER_CASES)
    show(
        "queue",
        "CPU ms for take and return among 100,000",
        [seconds * 1000 for seconds in large],
        [seconds * 1000 for seconds in small],
        aim="ratio to 10,000 <= 1.2; client <= 20 µs",
        client_us_among_100k=round(statistics.median(client), 2),
        client_spread=round(spread(client), 3),
    )


if __name__ == "__main__":
    main()
