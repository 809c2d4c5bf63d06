"""Who guesses waits; nobody can keep somebody else out for long. All on monotonic seconds that are set by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from server.app.lockout import FREE, KNOWN_WAIT, LONGEST_WAIT, MOST, USER_FREE, USER_SECONDS, Lockout

HOME, DAY = "10.0.0.1", 24 * 3600.0
attacks = st.lists(
    st.tuples(st.sampled_from(["10.9.9.1", "10.9.9.2", "10.9.9.3"]), st.floats(0, 120)), min_size=1, max_size=120
)


@settings(max_examples=60)
@given(attacks)
def test_tries_from_elsewhere_cost_who_has_been_in_from_home_nothing(tries: list[tuple[str, float]]) -> None:
    lockout, now = Lockout(), 0.0
    assert lockout.begin("anna", HOME, now)
    lockout.right("anna", HOME, now)
    for address, pause in tries:
        now += pause
        lockout.begin("anna", address, now)
        assert lockout.wait("anna", HOME, now) == 0
    assert lockout.begin("anna", HOME, now)


@settings(max_examples=60)
@given(st.lists(st.floats(0, 90), min_size=1, max_size=60))
def test_even_wrong_tries_at_her_own_address_cost_her_a_minute_at_most(pauses: list[float]) -> None:
    lockout, now = Lockout(), 0.0
    lockout.begin("anna", HOME, now)
    lockout.right("anna", HOME, now)
    for pause in pauses:
        now += pause
        lockout.begin("anna", HOME, now)
        assert lockout.wait("anna", HOME, now) <= KNOWN_WAIT + 1e-6
    assert lockout.begin("anna", HOME, now + KNOWN_WAIT + 1e-6)


@settings(max_examples=60)
@given(attacks)
def test_all_addresses_together_get_no_more_guesses_at_a_user_than_the_limit(tries: list[tuple[str, float]]) -> None:
    lockout, now, made = Lockout(), 0.0, 0
    for address, pause in tries:
        now += pause
        made += lockout.begin("anna", address, now)
        assert made <= USER_FREE + now / USER_SECONDS + 1e-6


@given(st.integers(1, 50))
def test_many_at_once_get_no_further_than_one_after_the_other(at_once: int) -> None:
    lockout = Lockout()
    assert sum(lockout.begin("anna", HOME, 0.0) for _ in range(at_once)) == min(at_once, FREE)


def test_a_guesser_at_one_address_gets_fewer_than_two_hundred_tries_a_day_and_the_user_elsewhere_comes_in() -> None:
    lockout, now, made = Lockout(), 0.0, 0
    while now < DAY:
        made += lockout.begin("anna", "10.9.9.1", now)
        now += 1.0
    assert FREE < made < 200
    assert lockout.wait("anna", "10.9.9.1", now) <= LONGEST_WAIT
    assert lockout.begin("anna", HOME, now)


def test_waits_double_and_being_right_or_an_hour_takes_them_away() -> None:
    lockout, now, waits = Lockout(), 0.0, []
    for _ in range(FREE + 7):
        assert lockout.begin("anna", HOME, now)
        waits.append(lockout.wait("anna", HOME, now))
        now += waits[-1]
    assert waits == [0.0] * (FREE - 1) + [20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 900.0, 900.0]
    lockout.right("anna", HOME, now)
    assert lockout.wait("anna", HOME, now) == 0
    other = Lockout()
    for _ in range(FREE):
        other.begin("anna", HOME, 0.0)
    assert other.wait("anna", HOME, 1.0) > 0
    assert other.wait("anna", HOME, 3600.0) == 0


def test_the_table_of_pairs_is_bounded() -> None:
    lockout = Lockout()
    for n in range(MOST + 100):
        lockout.begin(f"user{n}", f"10.{n // 65536}.{n // 256 % 256}.{n % 256}", float(n))
    assert len(lockout._pairs) == MOST
