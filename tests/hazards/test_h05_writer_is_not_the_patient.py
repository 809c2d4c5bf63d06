"""H05: who it concerns and who writes is settled first, and whoever answers sees it."""

from clinic24_tui.testing import case_head, my_row
from clinic24_tui.widgets.band import writer
from tests.domain.patient_way import Way

CHILD = {"number": "202401012385", "name": "Bo Lind", "born": "2024-01-01", "sex": "male"}


def test_age_and_writer_go_together_and_the_band_names_the_guardian() -> None:
    alone = Way(**CHILD).start("self")
    assert alone.refused is not None
    assert alone.refused.code == "age_self"
    as_child = Way().start("child")
    assert as_child.refused is not None
    assert as_child.refused.code == "age_child"
    way = Way(**CHILD).start("child")
    assert (way.case.writer, way.case.writer_name) == ("guardian", "Anna Lind")
    head = case_head(my_row("m1", 3, "rash", "Bo Lind", "male", 2, writer="guardian"), writer_name=way.case.writer_name)
    assert writer(head) == "skrivs av Anna Lind"
