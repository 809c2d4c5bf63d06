"""Alarms as pure state: whatever is going on, the most urgent first, each thing once, heard in its time."""

from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.alarms import AGAIN, AWAY, ORDER, Alarm, Ringing, alarms
from clinic24_tui.testing import NINE, FakeLink, my_row, queue_row
from server.contract.views import QueueRow, QueueWatch

levels = st.integers(0, 5)
flags = st.sampled_from([(), ("flag",)])
professions = st.sampled_from(["nurse", "secretary", "doctor"])


@st.composite
def situations(draw: st.DrawFn) -> FakeLink:
    """Return a terminal with anything in its lists and its unit."""
    rows: list[QueueRow] = []
    for n, (level, marks) in enumerate(draw(st.lists(st.tuples(levels, flags), max_size=6))):
        rows.append(queue_row(f"w{n}", level, "rash", "female", 40, marks=marks))
    for n, (level, marks) in enumerate(draw(st.lists(st.tuples(levels, flags), max_size=3))):
        rows.append(my_row(f"m{n}", level, "rash", "Lars Holm", "male", 44, marks=marks))
    for n, level in enumerate(draw(st.lists(levels, max_size=2))):
        taken = {"state": "open", "owner": "bjorn", "owner_name": "Björn Alm"}
        rows.append(queue_row(f"k{n}", level, "rash", "male", 27, offered_to="anna", **taken))
    link = FakeLink()
    link.enter(*rows, practice=draw(st.booleans()))
    watches = [
        QueueWatch(profession=name, here=here, least=1, waiting=1, gravest=gravest, late=late, short=here == 0)
        for name, here, gravest, late in draw(
            st.lists(
                st.tuples(professions, st.integers(0, 1), st.none() | levels, st.integers(0, 2)),
                max_size=3,
                unique_by=lambda one: one[0],
            )
        )
    ]
    link.feed({"type": "duty", "unit": "asby", "people": [], "queues": watches})
    return link


@given(situations(), st.booleans())
def test_the_order_is_that_of_need_and_nothing_stands_twice(link: FakeLink, offline: bool) -> None:
    found = alarms(link.store, NINE, offline=offline)
    assert len({alarm.key for alarm in found}) == len(found)
    kinds = [ORDER.index(alarm.kind) for alarm in found]
    assert [kind for kind in kinds if kind > 1] == sorted(kind for kind in kinds if kind > 1)
    graver = [alarm.row["level"] for alarm in found if alarm.kind in ("urgent", "my_flag") and alarm.row]
    assert graver == sorted(graver)
    assert all(kind <= 1 for kind in kinds[: len(graver)])
    waiting = {row["id"] for row in link.store.lists["waiting"].rows.values() if row["level"] <= 2}
    assert {alarm.row["id"] for alarm in found if alarm.kind in ("urgent", "level2") and alarm.row} == waiting


@given(situations(), st.lists(st.integers(0, 700), max_size=12), st.booleans())
def test_nothing_is_heard_more_often_than_its_time_and_nothing_that_stays_is_forgotten(
    link: FakeLink, steps: list[int], away: bool
) -> None:
    ringing, now = Ringing(), NINE
    found = alarms(link.store, now)
    heard_kinds = [alarm for alarm in found if alarm.kind in AGAIN and (not away or alarm.kind in AWAY)]
    last: int | None = None
    for seconds in [0, *steps]:
        now += seconds * 1000
        if ringing.due(found, now, away=away):
            assert last is None or now > last
            last = now
        if heard_kinds:
            assert last is not None
            assert now - last < min(AGAIN[alarm.kind] for alarm in heard_kinds)
        else:
            assert last is None


def test_an_alarm_that_has_been_away_is_new_when_it_comes_back() -> None:
    ringing, alarm = Ringing(), Alarm("urgent", queue_row("u1", 1, "rash", "female", 40))
    assert ringing.due([alarm], NINE, away=False)
    assert not ringing.due([alarm], NINE + 1, away=False)
    assert not ringing.due([], NINE + 2, away=False)
    assert ringing.due([alarm], NINE + 3, away=False)
