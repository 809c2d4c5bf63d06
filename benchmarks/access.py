"""Access: what the rule book costs a command, what a compiled scope costs a pushed event, and a search of the access log.

Aims: `may` 5 µs, `Scope.sees` 1 µs, a search's p95 200 ms over ten million rows. `--rows` says how many rows are built
(outside of the timed part); the line says how many there were.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.figure import show
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.log_review import Sought
from server.domain.permissions import STAFF_COMMANDS, may, scope
from server.storage import statements as sql
from server.storage.access_log import searched
from server.storage.migrate import prepare

ROUNDS = 5
ROWS = 500_000
SEARCHES = 200
DAY_MS = 24 * 3600 * 1000
UNITS = [f"unit{n}" for n in range(40)]
NURSE = Actor("staff", "anna", "Anna Ek", "unit0", "nurse")


def cases() -> list[Case]:
    """Cases of every relation: in my queue, mine, offered, asked about, a colleague's, another unit's, closed."""
    mine = Case(id="c", unit="unit0", profession="nurse", state="open", owner="anna", owners={"anna": 1})
    return [
        mine,
        replace(mine, state="waiting", owner=None),
        replace(mine, owner="karin", offered_to="anna"),
        replace(mine, owner="karin", unit="unit1", asked="@anna"),
        replace(mine, owner="karin"),
        replace(mine, owner="karin", unit="unit1", owners={}),
        replace(mine, state="closed"),
    ]


def each_us(work: Callable[[], int]) -> float:
    """Microseconds of CPU of one of the things that `work` does; it says how many it did."""
    begun = time.thread_time_ns()
    done = work()
    return (time.thread_time_ns() - begun) / 1000 / done


def rules() -> None:
    """The rule book, asked by name, and what a view compiles of it."""
    found, seen = cases(), scope(NURSE).sees
    commands = sorted(STAFF_COMMANDS)

    def asked() -> int:
        for _ in range(200):
            for case in found:
                for command in commands:
                    may(NURSE, command, case)
        return 200 * len(found) * len(commands)

    def pushed() -> int:
        for _ in range(5_000):
            for case in found:
                seen(case)
        return 5_000 * len(found)

    for case in found:
        assert seen(case) is (may(NURSE, "see", case) is None), case
    show("may, a command", "µs", [each_us(asked) for _ in range(ROUNDS)], [], aim="<= 5 µs")
    show("scope, a pushed event", "µs", [each_us(pushed) for _ in range(ROUNDS)], [], aim="<= 1 µs")


def readings(count: int, chance: Random) -> Iterator[tuple[object, ...]]:
    """Rows of five years: 400 readers at 40 units, 200,000 patients; every second row is an end."""
    step = 5 * 365 * DAY_MS // count
    for n in range(count):
        reader = chance.randrange(400)
        where = (f"u{reader}", UNITS[reader % 40], "nurse")
        if n % 2:
            yield (n * step, *where, "", "", "end", 0, n)
        else:
            patient = chance.randrange(200_000)
            yield (n * step, *where, f"c{patient}", f"p{patient}", "case", 0, 0)


def searches(count: int, chance: Random) -> Iterator[Sought]:
    """What reviewers ask: of all time or a month, by patient, person, unit, both, or the time alone; also a later page."""
    span = 5 * 365 * DAY_MS
    for n in range(count):
        since = chance.randrange(span - 30 * DAY_MS) if n % 2 else 0
        until = since + 30 * DAY_MS if n % 2 else span
        kinds = (
            Sought(patient=f"p{chance.randrange(200_000)}"),
            Sought(person=f"u{chance.randrange(400)}"),
            Sought(unit=chance.choice(UNITS)),
            Sought(),
            Sought(person=f"u{n % 400}", unit=UNITS[n % 40]),
        )
        before = (chance.randrange(since + 1, until + 1), 0) if n % 3 == 0 else None
        yield replace(kinds[n % 5], since=since, until=until, before=before)


def log_search(rows: int) -> None:
    """A page of fifty of the access log."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        prepare(path)
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA synchronous=OFF")
        db.execute("BEGIN")
        db.executemany(sql.INSERT_READING, readings(rows, Random(3)))
        db.execute("COMMIT")
        p95 = []
        for number in range(ROUNDS):
            took, found = [], 0
            for sought in searches(SEARCHES, Random(number)):
                begun = time.thread_time_ns()
                found += len(searched(db, sought))
                took.append((time.thread_time_ns() - begun) / 1e6)
            assert found > SEARCHES
            p95.append(statistics.quantiles(took, n=20)[18])
        db.close()
    show("access log search", "ms of CPU, p95", p95, [], aim="<= 200 ms over 10,000,000 rows", rows=rows)


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", type=int, default=ROWS)
    rows = given.parse_args().rows
    rules()
    log_search(rows)


if __name__ == "__main__":
    main()
