"""Logging in: no oracle, a bucket of tries, sessions that end, and only hashes at rest."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from server.app.accounts import Account, Accounts, LoginRefused, Worn
from server.app.sessions import SESSION_MS, token_hash
from server.app.throttle import Throttle
from server.storage.accounts import SqliteAccounts, engine_for
from server.storage.migrate import prepare
from server.storage.sqlite import SqliteStore
from tests.support.clock import HandClock

WORN = Worn("anna-1", "asby", "nurse", frozenset({"coordinator"}))
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Desk:
    """Accounts over a real store."""

    def __init__(self, path: Path) -> None:
        prepare(path)
        self.clock = HandClock()
        self.store = SqliteStore(path)
        self.people = SqliteAccounts(self.store, engine_for(path))
        self.accounts = Accounts(self.people, self.clock, CHEAP, burst=5)

    async def refused(self, user: str, password: str, address: str = "1.2.3.4") -> str:
        with pytest.raises(LoginRefused) as fault:
            await self.accounts.login(user, password, address)
        return fault.value.code


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "db")
    await made.people.put_account(Account("anna", "Anna Ek", made.accounts.hash("hemligt")), [WORN])
    await made.people.put_account(Account("karin", "Karin", made.accounts.hash("annat"), disabled=True), [])
    yield made
    made.people.close()
    await made.store.close()


async def test_a_right_password_gives_a_session_that_its_token_resumes(desk: Desk) -> None:
    session, token = await desk.accounts.login("anna", "hemligt", "")
    assert session.expires == desk.clock.now() + SESSION_MS
    assert await desk.accounts.resume(token) == session
    other = (await desk.accounts.login("anna", "hemligt", ""))[1]
    assert other != token
    assert len(token) >= 43


async def test_only_hashes_rest_on_the_disk(desk: Desk, tmp_path: Path) -> None:
    session, token = await desk.accounts.login("anna", "hemligt", "")
    await desk.people.add("case", token_hash("the patient's key"), desk.clock.now() + 1)
    kept = on_disk(tmp_path)
    assert session.hash in kept
    for secret in (token.encode(), b"hemligt", b"the patient's key"):
        assert secret not in kept
    assert b"$argon2id$" in kept


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_nothing_tells_whether_the_user_exists(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    verify = desk.accounts._verify
    monkeypatch.setattr(desk.accounts, "_verify", lambda kept, said: hashed.append(kept) or verify(kept, said))
    codes = {await desk.refused(user, "fel") for user in ("anna", "karin", "nobody", "", "x" * 70_000)}
    assert codes == {"login"}
    # As much work for every one of them: a hash of the same cost is checked even where there is no account.
    assert len(hashed) == 5
    assert len({kept.split("$")[3] for kept in hashed}) == 1
    assert await desk.refused("karin", "annat") == "login"


async def test_tries_run_out_for_a_user_at_an_address_and_come_back_with_time(desk: Desk) -> None:
    for user in ("anna", "nobody"):
        codes = [await desk.refused(user, "fel") for _ in range(7)]
        assert codes == ["login"] * 5 + ["slow_down"] * 2
    assert await desk.refused("anna", "hemligt") == "slow_down"
    await desk.accounts.login("anna", "hemligt", "5.6.7.8")
    desk.clock.advance(20)
    await desk.accounts.login("anna", "hemligt", "1.2.3.4")
    assert [await desk.refused("anna", "fel") for _ in range(5)] == ["login"] * 5


async def test_tries_run_out_for_a_user_from_many_addresses_but_not_where_she_has_been_in(desk: Desk) -> None:
    await desk.accounts.login("anna", "hemligt", "10.0.0.1")
    codes = [await desk.refused("anna", "fel", f"10.0.1.{n}") for n in range(22)]
    assert codes == ["login"] * 20 + ["slow_down"] * 2
    await desk.accounts.login("anna", "hemligt", "10.0.0.1")
    desk.clock.advance(20)
    await desk.accounts.login("anna", "hemligt", "10.0.2.1")


async def test_tries_run_out_for_an_address_but_not_by_being_right(desk: Desk) -> None:
    for n in range(40):
        await desk.accounts.login("anna", "hemligt", "10.0.0.1")
        assert await desk.people.session(token_hash(str(n))) is None
    codes = [await desk.refused(f"user{n}", "fel", "10.0.0.1") for n in range(27)]
    assert codes == ["login"] * 25 + ["slow_down"] * 2


async def test_a_session_ends_with_its_time_however_much_it_is_used(desk: Desk) -> None:
    session, token = await desk.accounts.login("anna", "hemligt", "")
    for _ in range(23):
        desk.clock.advance(SESSION_MS / 24_000)
        await desk.accounts.resume(token)
        desk.accounts.sessions.used(session.hash)
    desk.clock.advance(SESSION_MS / 24_000)
    with pytest.raises(LoginRefused, match="not_logged_in"):
        await desk.accounts.resume(token)


async def test_a_session_that_was_logged_out_is_over_and_its_sockets_are_told(desk: Desk) -> None:
    session, token = await desk.accounts.login("anna", "hemligt", "")
    other, kept = await desk.accounts.login("anna", "hemligt", "")
    ended: list[str] = []

    def first() -> None:
        ended.append("first")

    def second() -> None:
        ended.append("second")

    desk.accounts.endings.watch(session.hash, first)
    desk.accounts.endings.watch(session.hash, second)
    desk.accounts.endings.unwatch(session.hash, second)
    desk.accounts.endings.watch(other.hash, second)
    await desk.accounts.logout(session)
    assert ended == ["first"]
    with pytest.raises(LoginRefused, match="not_logged_in"):
        await desk.accounts.resume(token)
    assert (await desk.accounts.resume(kept)).account.id == "anna"


async def test_a_disabled_account_can_neither_log_in_nor_resume(desk: Desk) -> None:
    session, token = await desk.accounts.login("anna", "hemligt", "")
    await desk.people.put_account(replace(session.account, disabled=True), [WORN])
    with pytest.raises(LoginRefused, match="not_logged_in"):
        await desk.accounts.resume(token)
    assert await desk.refused("anna", "hemligt") == "login"


@pytest.mark.parametrize("token", ["", "x", "å" * 100, "x" * 60_000])
async def test_no_other_token_resumes(desk: Desk, token: str) -> None:
    with pytest.raises(LoginRefused, match="not_logged_in"):
        await desk.accounts.resume(token)


async def test_an_assignment_counts_from_its_first_to_its_last_moment(desk: Desk) -> None:
    now = desk.clock.now()
    await desk.people.put_account(Account("lars", "Lars", "x"), [replace(WORN, id="lars-1", valid_to=now + 1)])
    assert [worn.id for worn in await desk.people.assignments("lars", now)] == ["lars-1"]
    assert await desk.people.assignments("lars", now + 1) == []
    assert [account.id for account, _ in await desk.people.colleagues(now + 1)] == ["anna"]


async def test_a_patients_key_opens_its_case_until_it_ends_or_is_revoked(desk: Desk) -> None:
    now = desk.clock.now()
    await desk.people.add("case", b"hash", now + 10)
    assert await desk.people.find(b"hash", now) == ("case", now + 10)
    assert await desk.people.find(b"hash", now + 10) is None
    assert await desk.people.find(b"other", now) is None
    await desk.people.revoke(["case"])
    assert await desk.people.find(b"hash", now) is None


async def test_few_passwords_are_checked_at_once(desk: Desk) -> None:
    at_once, most = 0, 0

    async def login(n: int) -> None:
        await desk.refused(f"user{n}", "fel", f"10.0.0.{n}")

    check = desk.accounts._verify

    def slow(kept: str, said: str) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        right = check(kept, said)
        at_once -= 1
        return right

    desk.accounts._verify = slow  # type: ignore[method-assign]  # counted on its way
    await asyncio.gather(*(login(n) for n in range(20)))
    assert most <= 2


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 5)), max_size=60))
def test_a_bucket_never_gives_more_than_its_burst_and_what_time_gives(tries: list[tuple[str, float]]) -> None:
    bucket, now, allowed = Throttle(3, 2.0), 0.0, {"a": 0, "b": 0}
    for key, wait in tries:
        now += wait
        allowed[key] += bucket.allow(key, now)
        assert allowed[key] <= 3 + now / 2.0 + 1e-6


def test_a_bucket_forgets_the_oldest_keys() -> None:
    bucket = Throttle(1, 1e9, most=2)
    assert [bucket.allow(key, 0) for key in "abca"] == [True, True, True, True]
    assert not bucket.allow("c", 0)
    bucket.give_back("c")
    assert bucket.allow("c", 0)
