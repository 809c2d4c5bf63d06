"""H32: who cannot or will not call 112 stays first in line, with a mark that the staff see."""

from clinic24_tui.wording import ALARMING
from tests.domain.patient_way import NIGHT, OPEN, Way


def test_who_cannot_call_stays_first_in_line_with_a_mark() -> None:
    for now in (OPEN, NIGHT):
        way = Way(now).care().say("Tick", items=["breath"]).say("Reply112", called=False)
        assert (way.case.state, way.case.level, way.case.rank) == ("waiting", 1, 1)
        assert "no112" in way.case.marks
        assert way.case.unit in way.book.region.units
        assert way.case.due - way.now <= 10 * 60_000
        assert "kan eller vill inte ringa" in way.case.intake.why["sv"]
    assert "no112" in ALARMING
