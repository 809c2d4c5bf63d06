"""Alarms as pure state: whatever is going on, the most urgent first, each thing once, heard in its time."""

from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.alarms import AGAIN, AWAY, ORDER, Ringing, alarms, audible
from clinic24_tui.state.queue import QueueState, order_key
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
    found, total = alarms(link.store, NINE, offline=offline)
    assert len({alarm.key for alarm in found}) == len(found)
    kinds = [ORDER.index(alarm.kind) for alarm in found]
    assert [kind for kind in kinds if kind > 1] == sorted(kind for kind in kinds if kind > 1)
    graver = [alarm.row["level"] for alarm in found if alarm.kind in ("urgent", "my_flag") and alarm.row]
    assert graver == sorted(graver)
    assert all(kind <= 1 for kind in kinds[: len(graver)])
    waiting = [row for row in link.store.lists["waiting"].rows.values() if row["level"] <= 2]
    shown = [alarm.row for alarm in found if alarm.kind in ("urgent", "level2") and alarm.row]
    if waiting:
        assert min(waiting, key=order_key) in shown
    practice = sum(alarm.kind == "practice" for alarm in found)
    assert total == len(found) - practice - len(shown) + len(waiting)
    heard = audible(link.store, found)
    untaken = heard.get("urgent", frozenset()) | heard.get("level2", frozenset())
    assert untaken == {row["id"] for row in waiting}
    assert not {"offline", "closing", "practice"} & set(heard)


@given(situations(), st.lists(st.integers(0, 700), max_size=12), st.booleans())
def test_nothing_is_heard_more_often_than_its_time_and_nothing_that_stays_is_forgotten(
    link: FakeLink, steps: list[int], away: bool
) -> None:
    ringing, now = Ringing(), NINE
    heard = audible(link.store, alarms(link.store, now).found)
    times = [AGAIN[kind] for kind in heard if not away or kind in AWAY]
    last: int | None = None
    for seconds in [0, *steps]:
        now += seconds * 1000
        if ringing.due(heard, now, away=away):
            assert last is None or now > last
            last = now
        if times:
            assert last is not None
            assert now - last < min(times)
        else:
            assert last is None


def test_what_is_new_is_heard_at_once_and_what_has_been_away_is_new_again() -> None:
    ringing = Ringing()
    one, two = frozenset({"u1"}), frozenset({"u1", "u2"})
    told = [({"urgent": one}, True), ({"urgent": one}, False), ({"urgent": two}, True), ({"urgent": one}, False)]
    for n, (there, rings) in enumerate([*told, ({}, False), ({"urgent": one}, True)]):
        assert ringing.due(there, NINE + n, away=False) is rings  # type: ignore[arg-type]  # kinds as keys


@given(st.lists(levels, max_size=40), st.integers(0, 5), st.integers(0, 3))
def test_the_cases_of_some_levels_are_those_of_the_list(given_levels: list[int], least: int, more: int) -> None:
    rows = QueueState()
    for n, level in enumerate(given_levels):
        rows.put(queue_row(f"c{n}", level, "rash", "female", 40, left=n % 7))
    wanted = sorted((row for row in rows.rows.values() if least <= row["level"] <= least + more), key=order_key)
    assert rows.urgent(least, least + more) == [row["id"] for row in wanted]
