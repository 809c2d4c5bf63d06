"""Logging in: passwords by argon2id in a thread, sessions that are random, hashed at rest and revocable."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.app.endings import Endings
from server.app.lockout import FREE, Lockout
from server.app.passwords import password_fault
from server.app.ports import Clock
from server.app.second_factor import Enrolment, SealBroken, SecondFactor
from server.app.sessions import IDLE_MS, SESSION_MS, Sessions, SessionStore

PENDING_SECONDS = 300.0
"""How long a login waits for its code."""
MOST_NAME = 64
"""Characters of a user name that are looked at; no account has a longer one."""


@dataclass(frozen=True, slots=True)
class Account:
    """A clinician's account as the store keeps it."""

    id: str
    name: str
    password: str
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Worn:
    """One assignment of an account."""

    id: str
    unit: str
    profession: str
    roles: frozenset[str]
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, by which token's hash, and until when (milliseconds UTC)."""

    account: Account
    hash: bytes
    expires: int


class AccountStore(SessionStore, Protocol):
    """Where accounts, assignments and sessions rest."""

    async def account(self, user: str) -> Account | None:
        """Return an account, or None."""

    async def assignments(self, user: str, now: int) -> list[Worn]:
        """Return the assignments that are valid now."""

    async def colleagues(self, now: int) -> list[tuple[Account, Worn]]:
        """Return every account with each of its valid assignments."""

    async def change_password(self, user: str, password: str, keep: bytes) -> None:
        """Change a user's password (its hash is given), which ends every session of hers but the one to keep."""


class LoginRefused(Exception):
    """The login was refused; `code` is documented, and does not tell whether the user exists."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


class Opened(NamedTuple):
    """A session that has begun, and its token."""

    session: Session
    token: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A login that waits for its code. Who is asked is told nothing of whether the password was right; only who has
    never enrolled, and was right, is offered an enrolment.
    """

    user: str
    address: str
    device: str
    account: Account | None
    enrolment: Enrolment | None
    until: float
    """Until when the code may come, monotonic seconds."""


class Accounts:
    """The use cases around logging in."""

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        hasher: PasswordHasher,
        *,
        burst: int = FREE,
        factor: SecondFactor | None = None,
        common: frozenset[str] = frozenset(),
        idle_ms: int = IDLE_MS,
        session_ms: int = SESSION_MS,
    ) -> None:
        """`factor` asks for a code after every password; `common` are passwords that nobody may choose."""
        self._store, self._clock, self._hasher, self._factor = store, clock, hasher, factor
        self.common = common
        self._lockout = Lockout(burst=burst)
        self._decoy = hasher.hash(secrets.token_hex(8))
        self._running = asyncio.Semaphore(2)
        self.sessions = Sessions(store, clock, idle_ms=idle_ms, session_ms=session_ms)

    @property
    def endings(self) -> Endings[bytes]:
        """Who is to be told when a session ends."""
        return self.sessions.endings

    def hash(self, password: str) -> str:
        """Return what rests of a password."""
        return self._hasher.hash(password)

    async def begin(self, user: str, password: str, address: str, device: str = "") -> Opened | Pending:
        """Judge a password: a session where no code is asked for, else what waits for the code; raises LoginRefused."""
        if self._factor is None:
            return await self.login(user, password, address, device)
        account = await self._proven(user, password, address)
        user = user[:MOST_NAME]
        enrolled = await self._factor.has(user)
        enrolment = None if account is None or enrolled else self._factor.offer(user)
        return Pending(user, address, device, account, enrolment, self._clock.monotonic() + PENDING_SECONDS)

    async def login(self, user: str, password: str, address: str, device: str = "") -> Opened:
        """Return a session and its token for a password alone; raises LoginRefused (`login`, `slow_down`)."""
        account = await self._proven(user, password, address)
        if account is None:
            raise LoginRefused("login")
        return await self._open(account, address, device)

    async def finish(self, pending: Pending, code: str) -> tuple[Opened, list[str]]:
        """Judge the code of a login; returns the session and, after an enrolment, the recovery codes.

        Raises LoginRefused: `login_code` when password or code was wrong, `enrol_code` when another may be tried.
        """
        if self._factor is None or self._clock.monotonic() >= pending.until:
            raise LoginRefused("login_code")
        recovery: list[str] = []
        if pending.enrolment is None:
            try:
                right = await self._factor.right(pending.user, code, known=pending.account is not None)
            except SealBroken as fault:
                raise LoginRefused("codes_sealed") from fault
        else:
            self._may_try(pending.user, pending.address)
            recovery = await self._factor.confirm(pending.user, pending.enrolment, code) or []
            right = bool(recovery)
            if not right and await self._factor.has(pending.user):
                raise LoginRefused("login_code")
        account = await self._store.account(pending.user)
        if not right or account is None or account != pending.account:
            raise LoginRefused("enrol_code" if pending.enrolment else "login_code")
        return await self._open(account, pending.address, pending.device), recovery

    async def _open(self, account: Account, address: str, device: str) -> Opened:
        self._lockout.right(account.id, address, self._clock.monotonic())
        kept, token = await self.sessions.begin(account.id, address, device)
        return Opened(Session(account, kept.hash, kept.expires), token)

    def _may_try(self, user: str, address: str) -> None:
        if not self._lockout.begin(user, address, self._clock.monotonic()):
            raise LoginRefused("slow_down")

    async def _proven(self, user: str, password: str, address: str) -> Account | None:
        """Return the account whose password this is, or None; the same work is done whether or not there is one."""
        user = user[:MOST_NAME]
        self._may_try(user, address)
        account = await self._store.account(user)
        stored = account.password if account and not account.disabled else self._decoy
        right = await self._verified(stored, password)
        return account if account and not account.disabled and right else None

    async def _verified(self, stored: str, password: str) -> bool:
        async with self._running:
            return await asyncio.to_thread(self._verify, stored, password)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def resume(self, token: str) -> Session:
        """Return the living session of a token; raises LoginRefused (`not_logged_in`)."""
        kept = await self.sessions.find(token)
        account = await self._store.account(kept.user) if kept else None
        if kept is None or account is None or account.disabled:
            raise LoginRefused("not_logged_in")
        return Session(account, kept.hash, kept.expires)

    async def prove(self, token: str, password: str, address: str) -> None:
        """Judge whether the password is that of a living session's owner; raises LoginRefused."""
        session = await self.resume(token)
        user = session.account.id
        if await self._proven(user, password, address) is None:
            raise LoginRefused("login")
        self._lockout.right(user, address, self._clock.monotonic())
        self.sessions.used(session.hash)

    async def change_password(self, session: Session, old: str, new: str, address: str) -> None:
        """Change one's own password, and end every other session of one's own; raises LoginRefused with why not."""
        user = session.account.id
        if await self._proven(user, old, address) is None:
            raise LoginRefused("password_wrong")
        self._lockout.right(user, address, self._clock.monotonic())
        fault = password_fault(new, user, self.common) or ("password_same" if new == old else "")
        if fault:
            raise LoginRefused(fault)
        async with self._running:
            stored = await asyncio.to_thread(self._hasher.hash, new)
        await self._store.change_password(user, stored, session.hash)
        await self.sessions.look()

    async def logout(self, session: Session) -> None:
        """Revoke the session, and end what it has open."""
        await self.sessions.end(session.account.id, session.hash)
