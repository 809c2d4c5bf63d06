"""Logging in: passwords by argon2id in a thread, sessions that are random, hashed at rest and revocable."""

import asyncio
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.app.endings import Endings
from server.app.ports import Clock
from server.app.throttle import Throttle

SESSION_MS = 12 * 3600 * 1000
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


class AccountStore(Protocol):
    """Where accounts, assignments and sessions rest."""

    async def account(self, user: str) -> Account | None:
        """Return an account, or None."""

    async def assignments(self, user: str, now: int) -> list[Worn]:
        """Return the assignments that are valid now."""

    async def colleagues(self, now: int) -> list[tuple[Account, Worn]]:
        """Return every account with each of its valid assignments."""

    async def add_session(self, token_hash: bytes, user: str, created: int, expires: int) -> None:
        """Keep a session."""

    async def session(self, token_hash: bytes) -> tuple[str, int] | None:
        """Return a living session's user and end, or None."""

    async def drop_sessions(self, user: str, token_hash: bytes | None = None) -> None:
        """Revoke one session, or all of the user's."""


class LoginRefused(Exception):
    """The login was refused; `code` is documented, and does not tell whether the user exists."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def token_hash(token: str) -> bytes:
    """Return what rests of a token."""
    return sha256(token.encode()).digest()


class Accounts:
    """The use cases around logging in."""

    def __init__(self, store: AccountStore, clock: Clock, hasher: PasswordHasher, *, burst: int = 5) -> None:
        """`burst` wrong tries per user at once, then one each 20 s; five times that per address."""
        self._store, self._clock, self._hasher = store, clock, hasher
        self._users, self._addresses = Throttle(burst, 20), Throttle(burst * 5, 4)
        self._decoy = hasher.hash(secrets.token_hex(8))
        self._running = asyncio.Semaphore(2)
        self.endings: Endings[bytes] = Endings()

    def hash(self, password: str) -> str:
        """Return what rests of a password."""
        return self._hasher.hash(password)

    async def login(self, user: str, password: str, address: str) -> tuple[Session, str]:
        """Return the session and its token; raises LoginRefused (`login`, `slow_down`)."""
        now, user = self._clock.monotonic(), user[:MOST_NAME]
        if not self._users.allow(user, now) or not self._addresses.allow(address, now):
            raise LoginRefused("slow_down")
        account = await self._store.account(user)
        stored = account.password if account and not account.disabled else self._decoy
        async with self._running:
            right = await asyncio.to_thread(self._verify, stored, password)
        if account is None or account.disabled or not right:
            raise LoginRefused("login")
        self._users.forget(user)
        self._addresses.give_back(address)
        token = secrets.token_urlsafe(32)
        created = self._clock.now()
        session = Session(account, token_hash(token), created + SESSION_MS)
        await self._store.add_session(session.hash, account.id, created, session.expires)
        return session, token

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def resume(self, token: str) -> Session:
        """Return the living session of a token; raises LoginRefused (`not_logged_in`)."""
        hashed = token_hash(token)
        found = await self._store.session(hashed)
        account = await self._store.account(found[0]) if found else None
        if found is None or account is None or account.disabled or found[1] <= self._clock.now():
            raise LoginRefused("not_logged_in")
        return Session(account, hashed, found[1])

    async def logout(self, session: Session) -> None:
        """Revoke the session, and end what it has open."""
        await self._store.drop_sessions(session.account.id, session.hash)
        self.endings.end(session.hash)
