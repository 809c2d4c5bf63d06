"""The store: frames may come twice and in any order, the picture equals a fresh snapshot."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.beside import Change
from clinic24_tui.state.store import LISTS, Store, case_vid
from clinic24_tui.testing import NINE, case_head, my_row, queue_row, welcome_frame, worn_frame
from server.contract.views import QueueRow

Frame = dict[str, Any]


def entered(*rows: QueueRow, pos: int = 0) -> Store:
    store = Store()
    frames: list[Frame] = [
        welcome_frame(NINE),
        worn_frame(),
        {"type": "reset", "vid": "queue", "why": "open"},
        {"type": "rows", "vid": "queue", "rows": list(rows)},
        {"type": "ready", "vid": "queue", "pos": pos, "epoch": "e1"},
    ]
    for frame in frames:
        store.apply(frame, NINE)
    return store


def picture(store: Store) -> dict[str, list[QueueRow]]:
    return {name: [store.lists[name].rows[case] for case in store.lists[name].ids()] for name in LISTS}


def a_row(case: str, pos: int, kind: int, rank: int) -> QueueRow:
    if kind == 0:
        made = queue_row(case, 3, "rash", "female", 40)
    elif kind == 1:
        made = my_row(case, 3, "rash", "Mira Lund", "female", 31)
    elif kind == 2:
        made = queue_row(case, 3, "rash", "female", 40, state="open", owner="bjorn", owner_name="Björn Alm")
    else:
        made = queue_row(case, 3, "rash", "female", 40, state="open", owner="bjorn", offered_to="anna")
    made.update(pos=pos, rank=rank)
    return made


@st.composite
def journals(draw: st.DrawFn) -> tuple[list[QueueRow], list[Frame], list[QueueRow]]:
    """A snapshot, the deltas after it, and the rows of a fresh snapshot at their end."""
    cases = [f"c{n}" for n in range(draw(st.integers(1, 6)))]
    now = {case: a_row(case, 0, draw(st.integers(0, 3)), 3) for case in draw(st.sets(st.sampled_from(cases)))}
    start, deltas = list(now.values()), list[Frame]()
    for pos in range(1, draw(st.integers(1, 12)) + 1):
        put, drop = [], []
        for case in draw(st.sets(st.sampled_from(cases), min_size=1)):
            if draw(st.booleans()):
                now[case] = a_row(case, pos, draw(st.integers(0, 3)), draw(st.integers(0, 5)))
                put.append(now[case])
            else:
                now.pop(case, None)
                drop.append(case)
        deltas.append({"type": "delta", "vid": "queue", "pos": pos, "put": put, "drop": drop})
    return start, deltas, list(now.values())


@given(journals(), st.data())
def test_doubled_and_shuffled_deltas_give_what_a_fresh_snapshot_gives(
    journal: tuple[list[QueueRow], list[Frame], list[QueueRow]], data: st.DataObject
) -> None:
    start, deltas, end = journal
    store = entered(*start)
    again = data.draw(st.lists(st.sampled_from(deltas), max_size=6))
    for frame in data.draw(st.permutations([*deltas, *again])):
        store.apply(frame)
    assert picture(store) == picture(entered(*end))
    assert store.pos == deltas[-1]["pos"]
    mine = [found["id"] for found in store.mine()]
    assert sorted(case for _, case in store.strips.items()) == sorted(mine)


def test_the_same_delta_again_changes_nothing() -> None:
    store = entered(queue_row("a", 3, "rash", "female", 40))
    delta: Frame = {"type": "delta", "vid": "queue", "pos": 7, "put": [a_row("b", 7, 0, 2)], "drop": ["a"]}
    assert Change("row", "a") in store.apply(delta)
    assert store.apply(delta) == frozenset()


def test_a_drop_that_is_older_than_the_row_changes_nothing() -> None:
    store = entered(a_row("a", 5, 0, 3))
    store.apply({"type": "delta", "vid": "queue", "pos": 4, "put": [], "drop": ["a"]})
    assert store.row("a") is not None


def test_a_reset_forgets_rows_and_the_positions_with_them() -> None:
    store = entered(a_row("a", 9, 0, 3), pos=9)
    store.apply({"type": "reset", "vid": "queue", "why": "epoch"})
    assert (len(store.lists["waiting"]), store.pos, store.ready) == (0, 0, False)
    store.apply({"type": "rows", "vid": "queue", "rows": [a_row("a", 1, 0, 3)]})
    assert store.row("a") is not None


def test_another_epoch_forgets_rows_and_open_cases() -> None:
    store = entered(a_row("a", 9, 1, 3), pos=9)
    view = store.open(case_vid("a"), "a")
    head = case_head(a_row("a", 9, 1, 3))
    store.apply({"type": "head", "vid": "case:a", "head": head})
    assert view.head is not None
    changes = store.apply({**welcome_frame(NINE), "epoch": "e2"})
    assert view.head is None
    assert store.row("a") is None
    assert {Change("case", "a"), Change("queue")} <= changes


def test_frames_of_a_closed_view_and_unknown_frames_change_nothing() -> None:
    store = entered()
    store.open(case_vid("a"), "a")
    store.close(case_vid("a"))
    assert store.apply({"type": "head", "vid": "case:a", "head": case_head(a_row("a", 1, 1, 3))}) == frozenset()
    assert store.apply({"type": "from-the-future"}) == frozenset()
    assert store.case("a") is None


def test_a_case_keeps_its_slot_and_a_new_one_gets_the_lowest_free() -> None:
    store = entered(*(my_row(f"m{n}", 3, "rash", "N", "male", 40, slot=n) for n in range(1, 4)))
    assert store.strips.items() == [(1, "m1"), (2, "m2"), (3, "m3")]
    more = my_row("m0", 1, "rash", "N", "male", 40, slot=0, pos=9)
    store.apply({"type": "delta", "vid": "queue", "pos": 9, "put": [more], "drop": ["m2"]})
    assert store.strips.items() == [(1, "m1"), (2, "m0"), (3, "m3")]


def test_a_fresh_start_moves_no_strip_and_frees_those_that_are_gone() -> None:
    rows = {n: my_row(f"m{n}", 3, "rash", "N", "male", 40, slot=n) for n in range(1, 4)}
    store = entered(*rows.values())
    store.apply({"type": "reset", "vid": "queue", "why": "old"})
    store.apply({"type": "rows", "vid": "queue", "rows": [rows[3]]})
    assert store.strips.items() == [(1, "m1"), (2, "m2"), (3, "m3")]
    store.apply({"type": "rows", "vid": "queue", "rows": [rows[1]]})
    store.apply({"type": "ready", "vid": "queue", "pos": 3, "epoch": "e1"})
    assert store.strips.items() == [(1, "m1"), (3, "m3")]


def test_the_clock_of_the_server_is_told_by_its_welcome() -> None:
    store = Store()
    store.apply(welcome_frame(NINE + 5_000), NINE)
    assert store.offset == 5_000


def event(seq: int) -> Frame:
    return {
        "seq": seq,
        "type": "Note",
        "v": 1,
        "at": NINE,
        "by": {"kind": "staff", "id": "anna"},
        "data": {"text": "x"},
    }


@given(st.permutations([[1, 2], [2, 3], [4], [5, 6], [3, 4, 5]]))
def test_events_of_a_case_stand_once_and_in_order(batches: list[list[int]]) -> None:
    store = entered()
    view = store.open(case_vid("a"), "a")
    for batch in batches:
        store.apply({"type": "events", "vid": "case:a", "seq": batch[-1], "events": [event(seq) for seq in batch]})
    assert [found["seq"] for found in view.events] == [1, 2, 3, 4, 5, 6]
    assert (view.seq, view.oldest, view.more) == (6, 1, False)


def test_a_hole_in_the_events_is_not_resumed_past() -> None:
    store = entered()
    view = store.open(case_vid("a"), "a")
    for seqs in ([4, 5], [8, 9]):
        store.apply({"type": "events", "vid": "case:a", "seq": 9, "events": [event(s) for s in seqs], "more": True})
    assert (view.seq, view.oldest, view.more) == (5, 4, True)


def test_an_older_head_does_not_replace_a_newer() -> None:
    store = entered()
    view = store.open(case_vid("a"), "a")
    held = a_row("a", 1, 1, 3)
    store.apply({"type": "head", "vid": "case:a", "head": case_head(held, seq=12, level=2)})
    store.apply({"type": "head", "vid": "case:a", "head": case_head(held, seq=11, level=4)})
    assert view.head is not None
    assert view.head["level"] == 2
