"""From exec to the first useful paint with 10,000 cases, beside a minimal app. Aim: 1.8 times as long.

Useful is when the first row of the queue stands on the screen; the minimal app's is its text. `all_listed_ms` is when the
heading counts all cases.
"""

import os
import statistics

from benchmarks.figure import show
from benchmarks.queue_server import CASES, FIRST
from benchmarks.terminal import MINIMAL, client_of_queue, compiled, running
from clinic24_tui.testing import COMPLAINTS

ROUNDS = 5


def minimal_ms() -> float:
    """Start the minimal app once."""
    with running(MINIMAL) as terminal:
        return (terminal.until("minimal 0") - terminal.begun) * 1000


def product_ms(client: list[str]) -> tuple[float, float]:
    """Start the client once: until its first row, and until it lists all."""
    with running(client) as terminal:
        first = terminal.until(COMPLAINTS[FIRST]["sv"])
        return (first - terminal.begun) * 1000, (terminal.until(f"  {CASES}") - terminal.begun) * 1000


def main() -> None:
    """Measure and print; the first start of each is not counted."""
    compiled()
    with client_of_queue() as client:
        minimal_ms()
        product_ms(client)
        baseline, product = [], []
        for _ in range(ROUNDS):
            baseline.append(minimal_ms())
            product.append(product_ms(client))
    show(
        "start",
        "ms to the first useful paint",
        [first for first, _ in product],
        baseline,
        aim="ratio <= 1.8",
        all_listed_ms=round(statistics.median(listed for _, listed in product), 1),
        load_average=round(os.getloadavg()[0], 2),
    )


if __name__ == "__main__":
    main()
