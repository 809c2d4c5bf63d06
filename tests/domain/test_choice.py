"""Which case *take next* gives: whatever ages are chosen, nothing that must not wait is passed over."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.domain.case import Case
from server.domain.choice import HIGHEST, Ages, ages_of, next_case
from server.domain.flow import URGENT
from server.realtime.rows import age

NOW = 1_790_000_000_000
DAY = 86_400_000
ALL = Ages(0, HIGHEST)


def waiting(case: str, level: int, years: int, *, ago: int = 1, left: int = 60) -> Case:
    """Return a waiting case; `ago` (entered) and `left` (to its target) are minutes from now."""
    entered = NOW - ago * 60_000
    born = datetime.fromtimestamp(entered / 1000, UTC).date() - timedelta(days=years * 365.25 + 40)
    return Case(
        id=case,
        state="waiting",
        level=level,
        rank=level,
        born=born.isoformat(),
        entered=entered,
        due=NOW + left * 60_000,
    )


cases = st.lists(
    st.builds(
        waiting,
        st.uuids().map(str),
        st.integers(0, 5),
        st.integers(0, 99),
        ago=st.integers(0, 20_000),
        left=st.integers(-5_000, 5_000),
    ),
    max_size=12,
)
choices = st.builds(Ages, st.integers(0, 100), st.integers(0, 100))


def order(case: Case) -> tuple[int, int, int, str]:
    return case.rank, case.due, case.entered, case.id


@given(cases, choices)
def test_whatever_the_choice_no_level_2_and_no_longest_waiter_is_passed_over(queue: list[Case], ages: Ages) -> None:
    left = list(queue)
    while left:
        found = next_case(left, ages, NOW)
        late = sorted((case for case in left if case.due <= NOW), key=lambda case: (case.entered, case.id))
        never_passed = [case for case in left if case.level <= URGENT] + late[:1]
        if found is None:
            assert not never_passed
            assert not any(map(ages.holds, left))
            return
        assert all(order(found.case) <= order(case) for case in never_passed)
        assert ages.holds(found.case) or found.case in never_passed
        assert bool(found.why) == (not ages.holds(found.case))
        left.remove(found.case)


@given(cases, choices)
def test_the_chosen_come_in_the_order_they_have_without_a_choice(queue: list[Case], ages: Ages) -> None:
    left, taken = list(queue), []
    while left and (found := next_case(left, ages, NOW)) is not None:
        left.remove(found.case)
        taken.append(found.case)
    assert [case for case in taken if ages.holds(case)] == sorted(filter(ages.holds, queue), key=order)


def test_a_level_5_past_its_target_waits_for_a_level_3_as_without_a_choice() -> None:
    late, plain = waiting("late", 5, 7, ago=9_000, left=-1), waiting("plain", 3, 50)
    found = [next_case([late, plain], ages, NOW) for ages in (None, Ages(18, HIGHEST))]
    assert [one.case.id for one in found if one] == ["plain", "plain"]


@given(cases)
def test_without_a_choice_the_first_in_the_one_order_is_taken(queue: list[Case]) -> None:
    found = next_case(queue, None, NOW)
    assert (found.case if found else None) == min(queue, key=order, default=None)
    assert found is None or found.why == ""


@given(st.integers(0, 110 * 365), st.integers(NOW - 3000 * DAY, NOW))
def test_the_age_that_is_judged_is_the_age_that_the_list_shows(days: int, entered: int) -> None:
    born = (datetime.fromtimestamp(entered / 1000, UTC).date() - timedelta(days=days)).isoformat()
    n, unit = age(born, entered)
    years = n if unit == "y" else n // 12
    case = Case(id="a", born=born, entered=entered)
    assert Ages(years, years).holds(case)
    assert not Ages(years + 1, HIGHEST).holds(case)
    assert not Ages(0, years - 1).holds(case)


def test_why_is_said_only_of_what_lies_outside_the_choice() -> None:
    child, adult = waiting("child", 2, 5), waiting("adult", 2, 50, left=70)
    late, plain = waiting("late", 4, 7, ago=9_000, left=-1), waiting("plain", 4, 50)
    adults = Ages(18, HIGHEST)
    told = [next_case(queue, adults, NOW) for queue in ([plain, child], [plain, adult], [plain, late], [plain])]
    assert [(found.case.id, found.why) for found in told if found] == [
        ("child", "urgent"),
        ("adult", ""),
        ("late", "longest"),
        ("plain", ""),
    ]
    assert next_case([waiting("c", 3, 4)], adults, NOW) is None


@given(st.integers(), st.none() | st.integers())
def test_any_numbers_that_are_asked_for_are_ages(youngest: int, oldest: int | None) -> None:
    asked = {"youngest": youngest} | ({} if oldest is None else {"oldest": oldest})
    found = ages_of({"ages": asked})
    assert found is not None
    assert 0 <= found.youngest <= HIGHEST
    assert 0 <= found.oldest <= HIGHEST
    assert ages_of({}) is None
