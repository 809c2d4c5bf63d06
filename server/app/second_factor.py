"""The second factor: codes by time (RFC 6238: 30 s, six digits, one step before and after), and recovery codes."""

import base64
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import pyotp

STEP_SECONDS = 30
AROUND = (0, -1, 1)
"""Steps whose code counts: this one, the one before for who is slow, the one after for a telephone that is ahead."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits each: too many to guess, so that a plain hash of them is enough at rest."""
ISSUER = "Clinic24"


@dataclass(frozen=True, slots=True)
class Totp:
    """A clinician's second factor as the store keeps it: the sealed secret and the last step that was used."""

    sealed: str
    step: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is offered and counts for nothing until a code of it has come back; `uri` is for the QR code."""

    secret: str
    uri: str


class Seal(Protocol):
    """What keeps a secret unreadable in the database."""

    def close(self, account: str, secret: str) -> str:
        """Return the sealed secret, bound to the account."""

    def open(self, account: str, sealed: str) -> str:
        """Return the secret; raises SealBroken where it is not this account's or not of this key."""


class SealBroken(Exception):
    """A sealed secret cannot be opened with this server's key."""


class FactorStore(Protocol):
    """Where second factors rest."""

    async def totp(self, user: str) -> Totp | None:
        """Return a user's second factor, or None."""

    async def add_totp(self, user: str, totp: Totp, recovery: list[bytes], since: int) -> bool:
        """Keep a second factor with its recovery codes' hashes; False where the user has one."""

    async def use_step(self, user: str, step: int) -> bool:
        """Mark a step as used; False when it or a later one has been."""

    async def use_recovery(self, user: str, code_hash: bytes) -> bool:
        """Use up a recovery code; False when there is none such."""


class SecondFactor:
    """Enrolling, and judging codes. `wall` gives true milliseconds UTC: telephones do not follow a demo's clock."""

    def __init__(self, store: FactorStore, seal: Seal, wall: Callable[[], int]) -> None:
        self._store, self._seal, self._wall = store, seal, wall
        self._decoy = seal.close("", pyotp.random_base32())

    async def has(self, user: str) -> bool:
        """Say whether a user has enrolled."""
        return await self._store.totp(user) is not None

    def offer(self, user: str) -> Enrolment:
        """Return a new secret to enrol with."""
        secret = pyotp.random_base32()
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=ISSUER))

    async def confirm(self, user: str, enrolment: Enrolment, code: str) -> list[str] | None:
        """Keep the secret that the code is of, and return the recovery codes; None where the code is wrong or somebody
        with the same password has enrolled meanwhile.
        """
        step = self._step(enrolment.secret, code)
        if step is None:
            return None
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        totp = Totp(self._seal.close(user, enrolment.secret), step)
        kept = await self._store.add_totp(user, totp, [recovery_hash(user, one) for one in codes], self._wall())
        return codes if kept else None

    async def right(self, user: str, code: str, *, known: bool) -> bool:
        """Say whether a code is right, and use it up: no step and no recovery code counts twice.

        Where the person is not `known` (the password was wrong) the same work is done, and nothing is used up.
        """
        totp = await self._store.totp(user)
        if not _is_by_time(code):
            return await self._store.use_recovery(user, recovery_hash(user, code) if known else secrets.token_bytes(32))
        owner, sealed = (user, totp.sealed) if totp else ("", self._decoy)
        step = self._step(self._seal.open(owner, sealed), code)
        return known and totp is not None and step is not None and await self._store.use_step(user, step)

    def _step(self, secret: str, code: str) -> int | None:
        now = self._wall() // 1000 // STEP_SECONDS
        totp = pyotp.TOTP(secret)
        said = "".join(code.split()).encode()
        # Every step is compared, so that the time taken tells nothing.
        right = [now + by for by in AROUND if hmac.compare_digest(totp.generate_otp(now + by).encode(), said)]
        return right[0] if right else None


def _is_by_time(code: str) -> bool:
    digits = "".join(code.split())
    return len(digits) == 6 and digits.isdecimal()


def _recovery_code() -> str:
    plain = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def recovery_hash(user: str, code: str) -> bytes:
    """Return what rests of a recovery code; capitals, spaces and hyphens do not count."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return sha256(f"{user}\n{plain}".encode()).digest()
