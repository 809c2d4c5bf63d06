"""One-time codes: RFC 6238's own examples, no step twice, recovery codes once, and nothing readable at rest."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest

from server.adapters.secret_box import KEY_FILE, KeyRefused, SecretBox, kept_key
from server.app.accounts import Account, Accounts, LoginRefused, Opened, Pending
from server.app.second_factor import RECOVERY_CODES, Enrolment, SealBroken, SecondFactor
from server.storage.accounts import SqliteAccounts, engine_for
from server.storage.migrate import prepare
from server.storage.second_factor import SqliteFactors, has_factors
from server.storage.sqlite import SqliteStore
from tests.app.test_accounts import CHEAP, WORN, on_disk
from tests.support.clock import HandClock
from tests.support.codes import code_of

RIGHT = "hemligt"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the RFC: "12345678901234567890"
RFC = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
"""RFC 6238, appendix B, SHA-1: seconds -> the last six of its eight digits."""


class Wicket:
    """Accounts with codes over a real store."""

    def __init__(self, path: Path) -> None:
        prepare(path)
        self.path, self.clock = path, HandClock()
        self.store = SqliteStore(path)
        engine = engine_for(path)
        self.people, self.factors = SqliteAccounts(self.store, engine), SqliteFactors(self.store, engine)
        self.box = SecretBox(b"k" * 32)
        self.factor = SecondFactor(self.factors, self.box, self.clock.now)
        self.accounts = Accounts(self.people, self.clock, CHEAP, factor=self.factor)

    async def begin(self, user: str = "anna", password: str = RIGHT) -> Pending:
        pending = await self.accounts.begin(user, password, "10.0.0.1")
        assert isinstance(pending, Pending)
        return pending

    async def enrol(self, user: str = "anna") -> tuple[str, list[str]]:
        pending = await self.begin(user)
        assert pending.enrolment is not None
        _opened, codes = await self.accounts.finish(pending, code_of(pending.enrolment.secret, self.clock))
        return pending.enrolment.secret, codes

    async def login(self, code: str, password: str = RIGHT) -> Opened:
        return (await self.accounts.finish(await self.begin(password=password), code))[0]

    async def refused(self, code: str, password: str = RIGHT) -> str:
        with pytest.raises(LoginRefused) as fault:
            await self.login(code, password)
        return fault.value.code


@pytest.fixture
async def wicket(tmp_path: Path) -> AsyncIterator[Wicket]:
    made = Wicket(tmp_path / "db")
    for user in ("anna", "karin"):
        await made.people.put_account(Account(user, user.title(), made.accounts.hash("hemligt")), [])
    yield made
    made.people.close()
    await made.store.close()


@pytest.mark.parametrize(("seconds", "code"), RFC.items())
async def test_the_codes_are_those_of_the_rfc(wicket: Wicket, seconds: int, code: str) -> None:
    wicket.clock.at = seconds * 1000
    assert await wicket.factor.confirm("anna", Enrolment(RFC_SECRET, ""), code) is not None


async def test_one_step_before_and_after_counts_and_no_other(wicket: Wicket) -> None:
    secret, _ = await wicket.enrol()
    wicket.clock.advance(300)
    for steps in (-2, 2, 100):
        assert await wicket.refused(code_of(secret, wicket.clock, steps)) == "login_code"
    for steps in (-1, 0, 1):
        await wicket.login(code_of(secret, wicket.clock, steps))


async def test_a_used_step_never_counts_again_nor_an_earlier_one_that_was_not_used(wicket: Wicket) -> None:
    secret, _ = await wicket.enrol()
    assert await wicket.refused(code_of(secret, wicket.clock)) == "login_code"
    assert await wicket.refused(code_of(secret, wicket.clock, -1)) == "login_code"
    await wicket.login(code_of(secret, wicket.clock, 1))
    wicket.clock.advance(30)
    for steps in (-1, 0):
        assert await wicket.refused(code_of(secret, wicket.clock, steps)) == "login_code"
    wicket.clock.advance(30)
    await wicket.login(code_of(secret, wicket.clock))


async def test_a_code_of_two_logins_at_once_opens_one(wicket: Wicket) -> None:
    secret, _ = await wicket.enrol()
    wicket.clock.advance(60)
    both = [await wicket.begin(), await wicket.begin()]
    code = code_of(secret, wicket.clock)
    await wicket.accounts.finish(both[0], code)
    with pytest.raises(LoginRefused, match="login_code"):
        await wicket.accounts.finish(both[1], code)


async def test_each_recovery_code_counts_once_for_its_own_person_however_it_is_written(wicket: Wicket) -> None:
    _, codes = await wicket.enrol()
    _, others = await wicket.enrol("karin")
    assert len(set(codes) | set(others)) == 2 * RECOVERY_CODES
    written = [codes[0], codes[1].upper(), codes[2].replace("-", ""), codes[3].replace("-", " ")]
    for code in written:
        await wicket.login(code)
        assert await wicket.refused(code) == "login_code"
    for code in (others[0], codes[4][:-1], codes[4] + "a", "", "-"):
        assert await wicket.refused(code) == "login_code"
        wicket.clock.advance(3600)
    await wicket.login(codes[4])


async def test_a_wrong_password_with_a_right_code_is_refused_as_any_and_uses_nothing_up(wicket: Wicket) -> None:
    secret, codes = await wicket.enrol()
    wicket.clock.advance(60)
    code = code_of(secret, wicket.clock)
    assert await wicket.refused(code, "fel") == "login_code"
    assert await wicket.refused(codes[0], "fel") == "login_code"
    await wicket.login(code)
    await wicket.login(codes[0])


async def test_nothing_is_enrolled_before_a_code_has_come_back_and_a_new_enrolment_ends_the_old_codes(
    wicket: Wicket,
) -> None:
    first = await wicket.begin()
    assert first.enrolment is not None
    with pytest.raises(LoginRefused, match="enrol_code"):
        await wicket.accounts.finish(first, "000000")
    assert not await wicket.factor.has("anna")
    assert not has_factors(wicket.path)
    second = await wicket.begin()
    assert second.enrolment is not None
    assert second.enrolment.secret != first.enrolment.secret
    _, codes = await wicket.accounts.finish(second, code_of(second.enrolment.secret, wicket.clock))
    assert has_factors(wicket.path)
    # A login that was begun with the password before somebody enrolled does not enrol over her.
    with pytest.raises(LoginRefused, match="login_code"):
        await wicket.accounts.finish(first, code_of(first.enrolment.secret, wicket.clock))
    await wicket.login(codes[0])


async def test_a_login_waits_five_minutes_for_its_code_and_ends_with_another_password_or_account(
    wicket: Wicket,
) -> None:
    secret, codes = await wicket.enrol()
    late = await wicket.begin()
    wicket.clock.advance(300)
    with pytest.raises(LoginRefused, match="login_code"):
        await wicket.accounts.finish(late, code_of(secret, wicket.clock))
    for changed in (
        Account("anna", "Anna", wicket.accounts.hash("ett annat")),
        Account("anna", "Anna", wicket.accounts.hash("hemligt"), disabled=True),
    ):
        pending = await wicket.begin()
        await wicket.people.put_account(changed, [])
        with pytest.raises(LoginRefused, match="login_code"):
            await wicket.accounts.finish(pending, codes.pop())
        await wicket.people.put_account(Account("anna", "Anna", wicket.accounts.hash("hemligt")), [])


async def test_every_code_is_a_try_that_the_lockout_counts(wicket: Wicket) -> None:
    await wicket.enrol()
    codes = [await wicket.refused("000000") for _ in range(5)]
    assert codes == ["login_code"] * 5
    assert await wicket.refused("000000") == "slow_down"
    pending = await wicket.begin("karin")
    tried = []
    for _ in range(6):
        with pytest.raises(LoginRefused) as fault:
            await wicket.accounts.finish(pending, "000000")
        tried.append(fault.value.code)
    assert tried == ["enrol_code"] * 4 + ["slow_down"] * 2


async def test_who_asks_learns_nothing_and_the_same_work_is_done_for_known_and_unknown(
    wicket: Wicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wicket.people.put_account(Account("off", "Off", wicket.accounts.hash("hemligt"), disabled=True), [WORN])
    await wicket.enrol()
    work: list[str] = []
    verify, opened, otp = wicket.accounts._verify, SecretBox.open, pyotp.TOTP.generate_otp

    def hashed(kept: str, said: str) -> bool:
        work.append(f"argon2id {kept.split('$')[3]}")
        return verify(kept, said)

    def unsealed(box: SecretBox, account: str, sealed: str) -> str:
        work.append("unseal")
        return opened(box, account, sealed)

    def made(self: pyotp.TOTP, step: int) -> str:
        work.append("hmac")
        return otp(self, step)

    monkeypatch.setattr(wicket.accounts, "_verify", hashed)
    monkeypatch.setattr(SecretBox, "open", unsealed)
    monkeypatch.setattr(pyotp.TOTP, "generate_otp", made)
    done = {}
    for user, password in (("anna", "hemligt"), ("anna", "fel"), ("karin", "fel"), ("off", "hemligt"), ("nobody", "x")):
        work.clear()
        pending = await wicket.begin(user, password)
        assert pending.enrolment is None
        with pytest.raises(LoginRefused, match="login_code"):
            await wicket.accounts.finish(pending, "000000")
        done[user, password] = tuple(work)
    assert set(done.values()) == {("argon2id m=64,t=1,p=1", "unseal", "hmac", "hmac", "hmac")}


async def test_neither_secret_nor_recovery_codes_can_be_read_on_the_disk(wicket: Wicket, tmp_path: Path) -> None:
    secret, codes = await wicket.enrol()
    kept = on_disk(tmp_path)
    for readable in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert readable.encode() not in kept
    totp = await wicket.factors.totp("anna")
    assert totp is not None
    assert wicket.box.open("anna", totp.sealed) == secret
    for box, owner, sealed in (
        (wicket.box, "karin", totp.sealed),
        (SecretBox(b"x" * 32), "anna", totp.sealed),
        (wicket.box, "anna", totp.sealed[:-4] + "AAAA"),
        (wicket.box, "anna", ""),
    ):
        with pytest.raises(SealBroken):
            box.open(owner, sealed)


async def test_another_key_than_the_one_they_were_sealed_with_is_said_in_words(wicket: Wicket) -> None:
    secret, codes = await wicket.enrol()
    wicket.clock.advance(60)
    other = SecondFactor(wicket.factors, SecretBox(b"x" * 32), wicket.clock.now)
    wicket.accounts = Accounts(wicket.people, wicket.clock, CHEAP, factor=other)
    assert await wicket.refused(code_of(secret, wicket.clock)) == "codes_sealed"
    await wicket.login(codes[0])


def test_the_key_is_made_once_readable_by_its_owner_and_never_anew_where_something_is_sealed(tmp_path: Path) -> None:
    key = kept_key(tmp_path, needed=False)
    file = tmp_path / KEY_FILE
    assert len(key) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept_key(tmp_path, needed=True) == key
    file.chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        kept_key(tmp_path, needed=True)
    file.chmod(0o600)
    os.truncate(file, 5)
    with pytest.raises(KeyRefused, match="ingen nyckel"):
        kept_key(tmp_path, needed=True)
    file.unlink()
    with pytest.raises(KeyRefused, match="saknas"):
        kept_key(tmp_path, needed=True)
    assert kept_key(tmp_path, needed=False) != key
