"""Cursor-down with 10,000 cases, beside a minimal app's key: time to the first bytes that show it, and bytes drawn.

Aims: 1,000 bytes a key; p95 under 200 events a second at most twice that without. A key is answered when the cursor's
edge is drawn (the minimal app's: its text). Bytes are counted to 30 ms of quiet, without events. Keys come with uneven
pauses, so that they do not fall in step with the batches of events.
"""

import os
import statistics
import time
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from benchmarks.figure import show
from benchmarks.queue_server import CASES
from benchmarks.terminal import MINIMAL, Terminal, client_of_queue, compiled, running

ROUNDS = 3
KEYS = 120
EVENTS = 200.0
DOWN = b"\x1b[B"
EDGE = "█"
QUIET = 0.03
SETTLED = 1.0


class Pressed(NamedTuple):
    """What keys cost, one entry each."""

    ms: list[float]
    bytes: list[int]


def share(values: Sequence[float], part: float) -> float:
    """Return the value that `part` of all lie at or under."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def press(terminal: Terminal, shown: str, *, calm: bool) -> Pressed:
    """Press cursor-down many times."""
    chance, found = Random(13), Pressed([], [])
    for _ in range(KEYS):
        terminal.pause(chance.uniform(0.02, 0.07))
        before = len(terminal.seen)
        start = time.perf_counter()
        terminal.write(DOWN)
        found.ms.append((terminal.until(shown, before) - start) * 1000)
        if calm:
            terminal.quiet(QUIET)
            found.bytes.append(len(terminal.seen) - before)
        else:
            terminal.pause(QUIET)  # the same pace as without events
    return found


def minimal() -> Pressed:
    """Press keys in the minimal app."""
    with running(MINIMAL) as terminal:
        terminal.until("minimal 0")
        terminal.pause(SETTLED)
        return press(terminal, "minimal", calm=True)


def product(client: list[str], *, calm: bool) -> Pressed:
    """Press keys in the client."""
    with running(client) as terminal:
        terminal.until(f"  {CASES}")
        terminal.pause(SETTLED)
        return press(terminal, EDGE, calm=calm)


def main() -> None:
    """Measure and print."""
    compiled()
    least: list[Pressed] = []
    unloaded: list[Pressed] = []
    loaded: list[Pressed] = []
    with client_of_queue() as calm, client_of_queue(EVENTS) as busy:
        for _ in range(ROUNDS):
            least.append(minimal())
            unloaded.append(product(calm, calm=True))
            loaded.append(product(busy, calm=False))
    rest = [ms for found in unloaded for ms in found.ms]
    drawn = [size for found in unloaded for size in found.bytes]
    base = [size for found in least for size in found.bytes]
    slow = [share(found.ms, 0.95) for found in loaded]
    calm_p95 = [share(found.ms, 0.95) for found in unloaded]
    show(
        "keys",
        "ms p50 of cursor-down",
        [statistics.median(found.ms) for found in unloaded],
        [statistics.median(found.ms) for found in least],
        aim="bytes_mean <= 1000; loaded_over_unloaded <= 2",
        p99_ms=round(share(rest, 0.99), 2),
        bytes_p50=statistics.median(drawn),
        bytes_mean=round(statistics.mean(drawn), 1),
        bytes_mean_minimal=round(statistics.mean(base), 1),
        unloaded_p95_ms=round(statistics.median(calm_p95), 2),
        loaded_p95_ms=round(statistics.median(slow), 2),
        loaded_over_unloaded=round(statistics.median(s / c for s, c in zip(slow, calm_p95, strict=True)), 3),
        load_average=round(os.getloadavg()[0], 2),
    )


if __name__ == "__main__":
    main()
