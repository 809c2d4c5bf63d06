"""The sorted list: the order, the pinned block, the search, and what placing one case costs."""

from bisect import insort
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.queue import BLOCK, QueueState, order_key
from clinic24_tui.testing import NINE, queue_row
from server.contract.views import QueueRow


def row(case: str, rank: int = 3, due: int = NINE + 1, entered: int = NINE, level: int = 3) -> QueueRow:
    made = queue_row(case, level, "rash", "female", 40)
    made.update(rank=rank, due=due, entered=entered)
    return made


ROWS = st.builds(
    row,
    st.integers(0, 40).map("c{}".format),
    st.integers(0, 5),
    st.integers(NINE - 5, NINE + 5),
    st.integers(NINE - 9, NINE),
    st.integers(0, 5),
)


@given(st.lists(st.one_of(ROWS, st.integers(0, 40).map("c{}".format)), max_size=120))
def test_any_puts_and_drops_leave_the_rows_in_order(steps: list[QueueRow | str]) -> None:
    state, model = QueueState(), dict[str, QueueRow]()
    for step in steps:
        if isinstance(step, str):
            assert state.drop(step) == (model.pop(step, None) is not None)
        else:
            state.put(step)
            model[step["id"]] = step
    wanted = [found["id"] for found in sorted(model.values(), key=order_key)]
    assert state.ids() == wanted
    assert len(state) == len(model)
    assert (state.first() or {}).get("id") == (wanted[0] if wanted else None)
    oldest = min((found["entered"] for found in model.values()), default=None)
    longest = state.longest_waiting()
    assert (model[longest]["entered"] if longest else None) == oldest
    assert set(state.overdue(NINE)) == {case for case, found in model.items() if found["due"] < NINE}


@given(st.lists(ROWS, max_size=60, unique_by=lambda found: found["id"]))
def test_a_search_hides_neither_the_urgent_nor_the_passed_nor_the_longest_waiter(rows: list[QueueRow]) -> None:
    state = QueueState()
    for found in rows:
        state.put(found)
    listing = state.listing(NINE, "finns inte", {})
    pinned = {found["id"] for found in rows if found["level"] <= 2 or found["due"] < NINE}
    longest = state.longest_waiting()
    assert set(listing.ids) == pinned | ({longest} if longest else set())
    assert listing.pinned == len(listing.ids)
    assert listing.ids == [case for case in state.ids() if case in set(listing.ids)]


def test_blocks_are_split_and_emptied_without_losing_a_row() -> None:
    state, keys, random = QueueState(), list[tuple[int, int, int, str]](), Random(7)
    rows = [row(f"c{n}", random.randint(0, 5), NINE + random.randint(-9_999, 9_999)) for n in range(5 * BLOCK)]
    for found in rows:
        state.put(found)
        insort(keys, order_key(found))
    assert state.ids() == [key[3] for key in keys]
    for found in rows[: 4 * BLOCK]:
        assert state.drop(found["id"])
        keys.remove(order_key(found))
    assert state.ids() == [key[3] for key in keys]
    state.clear()
    assert state.ids() == []
    assert state.longest_waiting() is None


def test_the_version_rises_with_every_change_also_over_a_clear() -> None:
    state = QueueState()
    seen = [state.version]
    state.put(row("a"))
    seen.append(state.version)
    state.drop("a")
    seen.append(state.version)
    state.clear()
    seen.append(state.version)
    assert seen == sorted(set(seen))


def test_no_placing_moves_more_than_two_blocks_of_rows_however_long_the_list() -> None:
    """The time it takes is the benchmark's figure; this is why it does not grow with the length."""
    state, random = QueueState(), Random(3)
    for n in range(50_000):
        state.put(row(f"c{n}", random.randint(1, 5), NINE + random.randint(0, 10**9)))
    assert max(map(len, state._blocks)) <= 2 * BLOCK
    assert len(state._blocks) <= 50_000 // BLOCK + 1
    assert state._tops == [block[-1] for block in state._blocks]


@given(
    st.lists(ROWS, max_size=30), st.lists(st.one_of(ROWS, st.integers(0, 40).map("c{}".format), st.none()), max_size=60)
)
def test_what_has_come_and_gone_since_the_list_was_made_is_told(
    rows: list[QueueRow], steps: list[QueueRow | str | None]
) -> None:
    state = QueueState()
    for found in rows:
        state.put(found)
    listed = set(state.listing(NINE).ids)
    for step in steps:
        if step is None:
            state.clear()
        elif isinstance(step, str):
            state.drop(step)
        else:
            state.put(step)
    assert state.fresh == state.rows.keys() - listed
    assert state.gone.keys() == listed - state.rows.keys()
    state.leave()
    state.clear()
    assert not state.fresh
    assert not state.gone
