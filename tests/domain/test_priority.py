from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.hours import Hours, Span
from server.domain.priority import LEVEL_WORDS, Targets, order_key, patient_promise, reason
from server.domain.swedish_time import duration, moment

DAY = (Span.parse("08:00-16:00"),)
OFFICE = Hours((DAY, DAY, DAY, DAY, DAY, (), ()))
TARGETS = Targets()


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)


NOW = wall("2026-11-25T12:10")  # a Wednesday


@pytest.mark.parametrize(
    ("level", "due"),
    [
        (0, "2026-11-27T15:40"),
        (1, "2026-11-27T15:40"),
        (2, "2026-11-27T17:30"),
        (3, "2026-11-28T15:30"),
        (4, "2026-12-02T15:30"),
        (5, "2026-12-08T15:30"),
    ],
)
def test_levels_to_three_count_calendar_time_the_others_opening_days(level: int, due: str) -> None:
    key = order_key(level, wall("2026-11-27T15:30"), OFFICE, TARGETS, "a")
    assert key == (level, wall(due), wall("2026-11-27T15:30"), "a")


def test_calendar_time_is_real_time_over_the_change_of_clocks() -> None:
    entered = wall("2026-10-24T12:00")
    assert order_key(3, entered, OFFICE, TARGETS, "a").due == wall("2026-10-25T11:00")


def test_a_unit_sets_its_own_targets() -> None:
    own = Targets(urgent=timedelta(hours=1), routine_days=1)
    assert order_key(2, NOW, OFFICE, own, "a").due == NOW + timedelta(hours=1)
    assert order_key(4, NOW, OFFICE, own, "a").due == wall("2026-11-26T12:10")


def test_a_queue_that_never_opens_counts_calendar_days() -> None:
    never = Hours(((), (), (), (), (), (), ()))
    assert order_key(4, NOW, never, TARGETS, "a").due == NOW + timedelta(days=3)


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_that_does_not_exist_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match="level"):
        order_key(level, NOW, OFFICE, TARGETS, "a")


keys = st.builds(
    lambda level, minutes, name: order_key(level, NOW + timedelta(minutes=minutes), OFFICE, TARGETS, name),
    st.integers(0, 5),
    st.integers(0, 20_000),
    st.text("abc", min_size=1, max_size=3),
)


@given(st.lists(keys, unique_by=lambda key: key.id, max_size=30))
def test_the_order_is_total_and_need_goes_first(waiting: list[tuple[int, datetime, datetime, str]]) -> None:
    ordered = sorted(waiting)
    assert len({tuple(key) for key in ordered}) == len(ordered)
    for before, after in pairwise(ordered):
        assert before < after
        assert before[0] <= after[0]
        assert before[0] < after[0] or before[1] <= after[1]


@given(st.integers(0, 4), st.integers(0, 20_000))
def test_a_higher_level_is_never_due_later(level: int, minutes: int) -> None:
    entered = NOW + timedelta(minutes=minutes)
    more, less = (order_key(given, entered, OFFICE, TARGETS, "a") for given in (level, level + 1))
    assert more.due <= less.due


@given(st.integers(0, 5), st.integers(0, 9_000), st.integers(0, 9_000))
def test_who_came_first_is_not_due_later(level: int, one: int, two: int) -> None:
    one, two = sorted((one, two))
    first, second = (order_key(level, NOW + timedelta(minutes=m), OFFICE, TARGETS, "a") for m in (one, two))
    assert first.due <= second.due


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20_000)), max_size=30))
def test_a_secretarys_queue_goes_by_date_after_the_urgent(told: list[tuple[int, int]]) -> None:
    ordered = sorted(
        (order_key(level, NOW + timedelta(minutes=minutes), OFFICE, TARGETS, str(number), "secretary"), level)
        for number, (level, minutes) in enumerate(told)
    )
    levels = [level for _key, level in ordered]
    urgent = sum(level <= 2 for level in levels)
    assert all(level <= 2 for level in levels[:urgent])
    assert levels[:urgent] == sorted(levels[:urgent])
    dates = [key.due for key, _level in ordered[urgent:]]
    assert dates == sorted(dates)


def test_the_reason_in_a_secretarys_queue_says_that_it_goes_by_date() -> None:
    key = order_key(4, NOW, OFFICE, TARGETS, "a", "secretary")
    said = reason(4, key.due, NOW, TARGETS, "secretary")
    assert said["sv"].endswith("Före går nivå 1 och 2; sedan den vars datum kommer först.")
    assert said["en"].endswith("Levels 1 and 2 go before; then the one whose date comes first.")
    assert reason(2, NOW, NOW, TARGETS, "secretary")["sv"].endswith("inom nivån den vars tid går ut först.")


def test_the_reason_says_level_target_and_order() -> None:
    key = order_key(4, NOW, OFFICE, TARGETS, "a")
    said = reason(4, key.due, NOW, TARGETS)
    assert said["sv"].startswith("4 Vardag närmaste tiden: svar inom 3 öppetdagar, senast måndag kl 12.10.")
    assert said["en"].startswith("4 Weekday soon: answer within 3 opening days, Monday at 12:10 at the latest.")
    assert reason(0, NOW + timedelta(minutes=10), NOW, TARGETS)["sv"].startswith("Ring 112: svar inom 10 minuter")


@pytest.mark.parametrize(
    ("due", "sv", "en"),
    [
        (
            "2026-11-25T14:10",
            "Du får svar senast i dag kl 14.10.",
            "You get an answer today at 14:10 at the latest.",
        ),
        (
            "2026-11-26T11:00",
            "Du får svar senast i morgon kl 11.",
            "You get an answer tomorrow at 11:00 at the latest.",
        ),
        (
            "2026-12-01T11:00",
            "Du får svar senast tisdag kl 11.",
            "You get an answer Tuesday at 11:00 at the latest.",
        ),
        (
            "2026-12-02T08:05",
            "Du får svar senast onsdag 2 december kl 8.05.",
            "You get an answer Wednesday 2 December at 8:05 at the latest.",
        ),
    ],
)
def test_the_promise_is_words_and_a_time(due: str, sv: str, en: str) -> None:
    assert patient_promise(3, wall(due), NOW) == {"sv": sv, "en": en}


def test_the_promise_rounds_up_and_never_early() -> None:
    due = wall("2026-11-25T14:10") + timedelta(seconds=1)
    assert patient_promise(2, due, NOW)["sv"] == "Du får svar senast i dag kl 14.11."


def test_the_promise_says_when_a_closed_unit_opens() -> None:
    friday = wall("2026-11-27T18:00")
    said = patient_promise(4, wall("2026-12-03T08:00"), friday, wall("2026-11-30T08:00"))
    assert said["sv"] == "Vi öppnar måndag kl 8. Du får svar senast torsdag kl 8."
    early = patient_promise(3, wall("2026-11-28T07:00"), friday, wall("2026-11-28T08:00"))
    assert early["sv"] == "Någon läser ditt ärende i morgon kl 8."
    assert patient_promise(4, wall("2026-12-03T08:00"), friday, friday)["sv"] == "Du får svar senast torsdag kl 8."


def test_a_broken_promise_is_owned_up_to() -> None:
    assert "längre tid än vi sa" in patient_promise(2, NOW, NOW)["sv"]


@given(st.integers(0, 5), st.integers(-100, 20_000), st.none() | st.integers(-100, 5_000))
def test_no_promise_holds_the_levels_number_or_name(level: int, minutes: int, opens: int | None) -> None:
    at = None if opens is None else NOW + timedelta(minutes=opens)
    said = patient_promise(level, NOW + timedelta(minutes=minutes), NOW, at)
    assert set(said) == {"sv", "en"}
    for text in said.values():
        assert "nivå" not in text.lower()
        assert "level" not in text.lower()
        assert not any(word in text for words in LEVEL_WORDS.values() for word in words.values())


def test_lengths_and_midnight_in_words() -> None:
    assert duration(timedelta(hours=24)) == {"sv": "24 timmar", "en": "24 hours"}
    assert duration(timedelta(minutes=1)) == {"sv": "1 minut", "en": "1 minute"}
    assert moment(wall("2026-11-26T00:00"), NOW) == {"sv": "i morgon kl 0.00", "en": "tomorrow at 0:00"}
