"""Watchers and late handovers: pure rules, at any time of the week."""

from hypothesis import given
from hypothesis import strategies as st

from server.domain.case import Case
from server.domain.hours import from_ms, is_open
from server.domain.watch import acknowledgement_due, short_of_watchers
from tests.domain.patient_way import OPEN, at
from tests.support.people import staffed_book

MINUTE = 60_000
HOURS = staffed_book().region.units["asby"].hours["nurse"]
minutes = st.integers(0, 21 * 24 * 60)


def handed(since: int) -> Case:
    return Case(id="c", state="waiting", unit="asby", profession="nurse", marks={"handed_over": since})


@given(minutes)
def test_a_handover_is_late_after_a_quarter_of_an_hour_in_which_somebody_could_have_taken_it(minute: int) -> None:
    since = OPEN + minute * MINUTE
    due = acknowledgement_due(handed(since), HOURS)
    assert due is not None
    assert due - since >= 15 * MINUTE
    assert is_open(HOURS, from_ms(due))
    if is_open(HOURS, from_ms(since)) and is_open(HOURS, from_ms(since + 15 * MINUTE)):
        assert due == since + 15 * MINUTE
    else:
        assert not is_open(HOURS, from_ms(due - 15 * MINUTE - 1))


def test_what_comes_at_night_is_late_a_quarter_past_the_opening() -> None:
    opening = at("2026-11-25T07:00")
    for written in ("2026-11-24T20:00", "2026-11-25T06:59", "2026-11-24T14:50"):
        assert acknowledgement_due(handed(at(written)), HOURS) == opening + 15 * MINUTE


def test_what_is_taken_or_told_is_late_no_more() -> None:
    told = handed(OPEN)
    told.mark("unacknowledged", OPEN + 15 * MINUTE)
    assert acknowledgement_due(told, HOURS) is None
    taken = handed(OPEN)
    taken.state = "open"
    assert acknowledgement_due(taken, HOURS) is None
    assert acknowledgement_due(Case(id="c", state="waiting"), HOURS) is None


@given(st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(0, 5))
def test_everyone_is_told_below_the_promise_or_when_nobody_sees_what_is_urgent(
    here: int, least: int, gravest: int | None
) -> None:
    urgent_alone = here == 0 and gravest in (0, 1, 2)
    assert short_of_watchers(here, least, gravest) == (here < least or urgent_alone)


def test_a_unit_has_promised_one_nurse_while_it_is_open_and_nobody_else() -> None:
    book, night = staffed_book(), at("2026-11-24T02:00")
    assert book.least_watchers("asby", "nurse", OPEN) == 1
    assert book.least_watchers("asby", "secretary", OPEN) == 0
    assert book.least_watchers("asby", "nurse", night) == 0
