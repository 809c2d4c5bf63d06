"""H38: two open cases of one patient are known as such where they stand, and one of them can take the other in."""

from dataclasses import replace

from server.domain.case import Case
from server.domain.merging import merge
from server.domain.refusal import Refusal
from server.realtime.rows import kin_of, queue_row
from tests.support.care import in_the_queue, taken
from tests.support.people import ANNA

VEIL = b"secret of one database"


def two() -> tuple[Case, Case]:
    """Return a case that Anna has and another of the same patient's, that is more urgent."""
    mine, other = taken().case, replace(in_the_queue().case, id="other")
    other.level, other.rank, other.marks = 2, 2, {**other.marks, "flag": other.entered}
    return mine, other


def test_two_open_cases_are_told_of_and_made_one_with_the_graver_level_and_the_unread_flag() -> None:
    mine, other = two()
    rows = [queue_row(one, "", 1, None, kin_of(one, VEIL)) for one in (mine, other)]
    stranger = replace(other, id="stranger", number="199001011239")
    assert rows[0]["kin"] == rows[1]["kin"] != kin_of(stranger, VEIL)
    command = {"id": "m", "type": "Merge", "case": mine.id, "other": other.id, "owner_seq": mine.owner_seq}
    assert isinstance(merge(mine, stranger, [], command, ANNA), Refusal)
    decision = merge(mine, other, [], command, ANNA)
    assert not isinstance(decision, Refusal)
    (took, worse), (closed,) = decision
    assert (took[0], took[1]["other"], took[1]["level"], worse[0]) == ("TookIn", "other", 2, "Worsened")
    assert (closed[0], closed[1]["into"]) == ("Closed", mine.id)
