"""How long a patient may be silent: pure rules, any level, any time of day."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.domain.actor import SYSTEM
from server.domain.case import Case, evolve
from server.domain.decide import decide
from server.domain.hours import from_ms, is_open
from server.domain.silence import REACH, Patience, Silence, next_step
from tests.domain.patient_way import OPEN, at
from tests.domain.test_care import opened
from tests.domain.test_case import event
from tests.support.people import ANNA, patient, staffed_book

HOUR = 3_600_000
levels = st.integers(0, 5)
lengths = st.integers(1, 5_000)
FRIDAY = at("2026-11-27T14:50")  # 15.50 in Sweden; the centre closes at 16 and opens on Monday at 8
MONDAY = at("2026-11-30T07:00")


def silent(level: int = 3, since: int = OPEN) -> Case:
    """Return an open case in which the clinic spoke last."""
    line = {**event(opened().seq + 1, "Message", text="Hej!"), "by": ANNA.by, "at": since}
    case = evolve(opened(), line)
    case.level = level
    return case


def told(case: Case, now: int) -> Case:
    """Return the case as the clockwork leaves it at a time."""
    book = staffed_book()
    drafts = decide(case, {"id": "", "type": "Silence", "case": case.id}, SYSTEM, now, book)
    assert isinstance(drafts, list)
    for kind, data in drafts:
        case = evolve(case, {"seq": case.seq + 1, "type": kind, "v": 1, "at": now, "by": SYSTEM.by, "data": data})
    return case


def said(case: Case, by_patient: bool, now: int) -> Case:
    by = patient(case.id).by if by_patient else ANNA.by
    return evolve(case, {**event(case.seq + 1, "Message", text="Hej"), "by": by, "at": now})


@given(levels, lengths, lengths)
def test_the_reminder_comes_first_and_then_somebody_is_asked(level: int, remind: int, more: int) -> None:
    limits = Patience(timedelta(minutes=remind), timedelta(minutes=remind + more))
    silence = Silence(limits, limits, limits, limits, limits)
    case = silent(level)
    first = next_step(case, silence, None)
    assert first is not None
    assert (first.what, first.at) == ("remind", OPEN + remind * 60_000)
    case.mark("reminded", first.at)
    second = next_step(case, silence, None)
    assert second is not None
    assert (second.what, second.at) == ("phone" if level <= 3 else "text", OPEN + (remind + more) * 60_000)


@given(levels, st.lists(st.integers(0, 8 * 24 * 60), max_size=12))
def test_whatever_the_clock_asks_and_when_one_silence_brings_at_most_a_reminder_and_a_return(
    level: int, minutes: list[int]
) -> None:
    """Asked at any times, twice or late: nobody is asked before the patient has had her reminder and time to answer it."""
    case, now = silent(level), OPEN
    happened: list[tuple[str, int]] = []
    for minute in sorted([*minutes, *minutes]):
        now = OPEN + minute * 60_000
        after = told(case, now)
        if after.seq > case.seq:
            happened.append(("reach" if after.turn == "mine" else "remind", now))
        case = after
    assert [what for what, _ in happened] in ([], ["remind"], ["remind", "reach"])
    if len(happened) == 2:
        limits = Silence().of(level)
        assert happened[1][1] - happened[0][1] >= (limits.reach - limits.remind) // timedelta(milliseconds=1)
    assert case.state == "open"
    assert case.owner == ANNA.id
    assert case.turn_since == OPEN


@given(st.integers(4, 5), st.integers(0, 14 * 24 * 60))
def test_nobody_is_reminded_of_what_can_wait_while_the_unit_is_closed(level: int, minute: int) -> None:
    step = staffed_book().next_step(silent(level, since=OPEN + minute * 60_000))
    assert step is not None
    assert is_open(staffed_book().region.units["asby"].hours["nurse"], from_ms(step.at))


def test_what_is_silent_over_a_weekend_goes_on_when_the_unit_opens() -> None:
    case = silent(4, since=FRIDAY)
    assert told(case, MONDAY - 1).seq == case.seq
    assert "reminded" in told(case, MONDAY).marks
    urgent = silent(2, since=FRIDAY)
    assert "reminded" in told(urgent, FRIDAY + HOUR).marks


def test_a_line_of_either_side_ends_the_silence_and_what_it_had_brought() -> None:
    reminded = told(silent(2), OPEN + HOUR)
    assert "reminded" in reminded.marks
    asked = told(reminded, OPEN + 2 * HOUR)
    assert (asked.turn, "reach_phone" in asked.marks, "reminded" in asked.marks) == ("mine", True, False)
    for by_patient, turn in ((True, "mine"), (False, "patient")):
        for case in (reminded, asked):
            after = said(case, by_patient, OPEN + 3 * HOUR)
            assert after.turn == turn
            assert not set(after.marks) & {"reminded", *REACH}


def test_there_is_no_silence_while_it_is_the_clinics_turn_or_nobodys_case() -> None:
    book = staffed_book()
    assert book.next_step(opened()) is None
    assert book.next_step(said(silent(), by_patient=True, now=OPEN)) is None
    closed = evolve(silent(), {**event(silent().seq + 1, "Closed", outcome="phone", note=""), "by": ANNA.by})
    assert book.next_step(closed) is None


def test_the_latest_line_is_read_once_and_a_newer_one_is_unread_again() -> None:
    case = silent()
    seen = evolve(case, {**event(case.seq + 1, "Read", upto=case.seq), "by": patient(case.id).by, "at": OPEN + 5})
    again = evolve(seen, {**event(seen.seq + 1, "Read", upto=seen.seq), "by": patient(case.id).by, "at": OPEN + 9})
    assert (case.read_at, seen.read_at, again.read_at) == (0, OPEN + 5, OPEN + 5)
    assert said(again, by_patient=False, now=OPEN + 10).read_at == 0
