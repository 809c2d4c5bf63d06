"""H20: no search hides the urgent, the passed or who has waited longest."""

from clinic24_tui.state.queue import QueueState
from clinic24_tui.testing import NINE, queue_row


def test_no_search_hides_the_urgent_the_passed_or_the_longest_waiter() -> None:
    rows = {
        "urgent": queue_row("urgent", 2, "rash", "female", 40, left=100, ago=1),
        "passed": queue_row("passed", 4, "rash", "female", 40, left=-5, ago=10),
        "longest": queue_row("longest", 5, "rash", "female", 40, left=5_000, ago=9_000),
        "other": queue_row("other", 4, "rash", "female", 40, left=500, ago=20),
    }
    state = QueueState()
    for row in rows.values():
        state.put(row)
    assert set(state.listing(NINE, "finns inte", {}).ids) == {"urgent", "passed", "longest"}
    assert set(state.listing(NINE, "", {}).ids) == set(rows)
    later = NINE + 600 * 60_000
    assert set(state.listing(later, "finns inte", {}).ids) == set(rows)
