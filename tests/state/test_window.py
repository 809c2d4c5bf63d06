"""Where cases stand on the screen: the pinned ones never scroll, and the one under the cursor is always to be seen."""

from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.queue import Listing
from clinic24_tui.state.window import RULE, Window

SHAPES = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 30))


def window(count: int, pinned: int, height: int) -> Window:
    made = Window()
    made.show(Listing([f"c{n}" for n in range(count)], min(pinned, count)))
    made.resize(height)
    return made


@given(SHAPES, st.lists(st.integers(0, 59), max_size=12))
def test_wherever_the_cursor_goes_its_case_is_seen_and_the_screen_is_full(
    shape: tuple[int, int, int], steps: list[int]
) -> None:
    shown = window(*shape)
    count, height = shape[0], shape[2]
    for index in steps:
        if index >= count:
            continue
        shown.keep(index)
        rows = [shown.item(y) for y in range(height)]
        assert rows[shown.y_of(index)] == f"c{index}"
        cases = [row for row in rows if row not in (None, RULE)]
        assert len(set(cases)) == len(cases)
        assert None not in rows or shown.top == 0


def test_the_pinned_block_and_its_rule_stand_while_the_rest_scrolls_by_half() -> None:
    shown = window(40, 3, 16)
    assert [shown.item(y) for y in (0, 2, 3, 4, 15)] == ["c0", "c2", RULE, "c3", "c14"]
    shown.keep(14)
    assert shown.top == 0
    shown.keep(15)
    assert [shown.item(y) for y in (0, 2, 3, 4, 9, 15)] == ["c0", "c2", RULE, "c9", "c14", "c20"]
    assert shown.y_of(15) == 10
    shown.keep(8)
    assert shown.y_of(8) == 9


def test_pinned_rows_that_would_take_more_than_half_scroll_like_the_others() -> None:
    shown = window(40, 20, 16)
    shown.keep(30)
    assert shown.item(0) != "c0"
