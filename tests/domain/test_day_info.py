"""One line of Dagens info: what may stand there and for which day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.domain.day_info import DAYS_AHEAD, LINES, LONGEST, checked_line
from server.domain.refusal import Refusal

TODAY = date(2026, 11, 24)


@given(st.integers(-2, 8), st.integers(-3, 40), st.text(max_size=250))
def test_five_lines_of_one_row_for_today_or_soon(n: int, ahead: int, text: str) -> None:
    day = (TODAY + timedelta(days=ahead)).isoformat()
    found = checked_line(n, day, text, TODAY)
    if isinstance(found, Refusal):
        assert not (1 <= n <= LINES and 0 <= ahead <= DAYS_AHEAD and len(text) <= LONGEST)
    else:
        assert 1 <= n <= LINES
        assert 0 <= ahead <= DAYS_AHEAD
        assert len(found) <= LONGEST
        assert found == " ".join(found.split())


def test_a_day_is_a_day() -> None:
    for written in ("", "i dag", "2026-13-01", "20261124", "2026-W48-2"):
        assert checked_line(1, written, "Lab stängt", TODAY) == Refusal("bad_line")
    assert checked_line(1, "2026-11-24", "  Lab\n stängt\x1b ", TODAY) == "Lab stängt"
    assert checked_line(1, "2026-11-24", "", TODAY) == ""
    assert checked_line(1, "2026-11-24", "x" * 9_000, TODAY) == Refusal("too_long")
