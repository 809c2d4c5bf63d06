"""The server's own key, in a file beside the database that only its owner reads: what it seals is no use without it."""

import json
import os
import secrets
import sys
from pathlib import Path

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from server.app.second_factor import SealBroken

KEY_FILE = "secret.key"
KEY_BYTES = 32


class KeyRefused(Exception):
    """The key's file cannot be used; the message says what to do."""


class SecretBox:
    """Seals short secrets with AES-256-GCM, each bound to its account."""

    def __init__(self, key: bytes) -> None:
        """`key` is 32 random bytes."""
        self._key = OctKey.import_key(key)

    def close(self, account: str, secret: str) -> str:
        """Return the sealed secret, bound to the account."""
        plain = json.dumps([account, secret]).encode()
        return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, plain, self._key)

    def open(self, account: str, sealed: str) -> str:
        """Return the secret; raises SealBroken where it is not this account's or not of this key."""
        try:
            owner, secret = json.loads(jwe.decrypt_compact(sealed, self._key).plaintext or b"[]")
        except (JoseError, ValueError) as fault:
            raise SealBroken(account) from fault
        if owner != account:
            raise SealBroken(account)
        return str(secret)


def kept_key(folder: Path, *, needed: bool) -> bytes:
    """Return the folder's key, made at the first start; raises KeyRefused.

    `needed` says that the database holds what is sealed with it: then a key that is gone is not made anew.
    """
    path = folder / KEY_FILE
    if not path.exists():
        if needed:
            raise KeyRefused(
                f"{path} saknas, och databasens verifieringskoder är förseglade med den: lägg tillbaka filen ur säkerhetskopian"
                f" / {path} is missing, and the database's verification codes are sealed with it: restore it from the backup"
            )
        return _made(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyRefused(
            f"{path} är ingen nyckel: lägg tillbaka filen ur säkerhetskopian"
            f" / {path} is no key: restore it from the backup"
        )
    if sys.platform != "win32" and path.stat().st_mode & 0o077:
        raise KeyRefused(
            f"{path} kan läsas av andra: kör chmod 600 på den / {path} can be read by others: run chmod 600 on it"
        )
    return key


def _made(path: Path) -> bytes:
    """Write a new key whole or not at all: a start that is cut off leaves no half one."""
    key = secrets.token_bytes(KEY_BYTES)
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    return key
