"""H27: neither the change of clocks nor a holiday moves a target."""

from datetime import UTC, datetime, timedelta

from server.domain.hours import STOCKHOLM, is_open
from server.domain.priority import order_key
from tests.domain.patient_way import real_book

ASBY = real_book().region.units["asby"]
NURSES = ASBY.hours["nurse"]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def test_targets_hold_over_the_change_of_clocks_and_the_holidays() -> None:
    for night in ("2026-03-28T12:00", "2026-10-24T12:00"):
        entered = wall(night)
        due = order_key(3, entered, NURSES, ASBY.targets, "a").due
        assert due - entered == ASBY.targets.soon == timedelta(hours=24)
    assert is_open(NURSES, wall("2026-03-30T08:00"))
    assert not is_open(NURSES, wall("2026-03-30T07:59"))
    before_christmas = order_key(4, wall("2026-12-23T10:00"), NURSES, ASBY.targets, "a").due
    assert is_open(NURSES, before_christmas - timedelta(minutes=1))
    assert before_christmas > wall("2026-12-28T08:00")
    assert not is_open(NURSES, wall("2026-12-25T10:00"))
