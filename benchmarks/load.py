"""What the whole workplace weighs with 10,000 cases, beside a minimal app: memory, the processor at rest, and typing a line.

Aims: memory at most 1.8 times as much; 0.5 % of a processor at rest; 400 bytes a typed key. Typed is in the composer of an
open case, and a key is answered by the first bytes drawn after it. Under events the processor's share is told, with no aim.
"""

import os
import statistics
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.figure import show
from benchmarks.queue_server import CASES
from benchmarks.terminal import MINIMAL, Terminal, client_of_queue, compiled, running

ROUNDS = 3
EVENTS = 200.0
SETTLED = 2.0
REST = 10.0
"""Seconds that are looked at for the processor's share."""
LINE = "hej jag är sjuksköterska och har läst det du har skrivit till oss i dag "
QUIET = 0.03
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Weighed(NamedTuple):
    """One run of the client."""

    memory_mb: float
    rest: float
    loaded: float
    typed_ms: list[float]
    typed_bytes: list[int]


def memory_mb(terminal: Terminal) -> float:
    """Return what the program holds in memory, in MB."""
    pages = int(Path(f"/proc/{terminal.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE / 1e6


def processor(terminal: Terminal) -> float:
    """Return the share of one processor that the program takes in the next seconds, in percent."""
    before, begun = spent(terminal), time.perf_counter()
    terminal.pause(REST)
    return (spent(terminal) - before) / (time.perf_counter() - begun) * 100


def spent(terminal: Terminal) -> float:
    """Return the seconds of processor that the program has used."""
    fields = Path(f"/proc/{terminal.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def typed(terminal: Terminal) -> tuple[list[float], list[int]]:
    """Open my case and type a line into its composer."""
    terminal.write(b"1")
    terminal.until("Till: ")
    terminal.quiet(0.3)
    chance, times, sizes = Random(13), list[float](), list[int]()
    for letter in LINE:
        terminal.pause(chance.uniform(0.02, 0.07))
        before, begun = len(terminal.seen), time.perf_counter()
        terminal.write(letter.encode())
        while len(terminal.seen) == before:
            terminal.read(1.0)
        times.append((time.perf_counter() - begun) * 1000)
        terminal.quiet(QUIET)
        sizes.append(len(terminal.seen) - before)
    return times, sizes


def listed(client: list[str]) -> tuple[float, float, list[float], list[int]]:
    """Run the client on a quiet queue: memory, the share at rest, and typing."""
    with running(client) as terminal:
        terminal.until(f"  {CASES}")
        terminal.pause(SETTLED)
        weight, rest = memory_mb(terminal), processor(terminal)
        return weight, rest, *typed(terminal)


def under_events(client: list[str]) -> float:
    """Run the client on a busy queue and return its share."""
    with running(client) as terminal:
        terminal.until(f"  {CASES}")
        terminal.pause(SETTLED)
        return processor(terminal)


def minimal_mb() -> float:
    """Return the memory of the minimal app."""
    with running(MINIMAL) as terminal:
        terminal.until("minimal 0")
        terminal.pause(SETTLED)
        return memory_mb(terminal)


def main() -> None:
    """Measure and print."""
    compiled()
    least: list[float] = []
    found: list[Weighed] = []
    with client_of_queue(mine=True) as calm, client_of_queue(EVENTS) as busy:
        for _ in range(ROUNDS):
            least.append(minimal_mb())
            weight, rest, times, sizes = listed(calm)
            found.append(Weighed(weight, rest, under_events(busy), times, sizes))
    times = [ms for one in found for ms in one.typed_ms]
    sizes = [size for one in found for size in one.typed_bytes]
    show(
        "load",
        "MB with 10,000 cases",
        [one.memory_mb for one in found],
        least,
        aim="ratio <= 1.8; rest_percent <= 0.5; typed_bytes_mean <= 400",
        rest_percent=round(statistics.median(one.rest for one in found), 2),
        events_percent=round(statistics.median(one.loaded for one in found), 1),
        typed_ms_p50=round(statistics.median(times), 2),
        typed_bytes_mean=round(statistics.mean(sizes), 1),
        load_average=round(os.getloadavg()[0], 2),
    )


if __name__ == "__main__":
    main()
