"""The way in of the clinicians: the data folder with the key that it is sealed with, and accounts with their codes."""

from argon2 import PasswordHasher

from server.adapters.clock import SystemClock
from server.adapters.common_passwords import load_common_passwords
from server.adapters.secret_box import SecretBox, kept_key
from server.app.accounts import Accounts
from server.app.ports import Clock
from server.app.second_factor import SecondFactor
from server.data_folder import DataFolder
from server.settings import Settings
from server.storage.accounts import SqliteAccounts
from server.storage.migrate import prepare
from server.storage.second_factor import SqliteFactors, has_factors
from server.storage.space import claim


def opened(settings: Settings) -> tuple[DataFolder, SecretBox]:
    """Return the data folder, locked, of the right space and with today's schema, and the key that it is sealed with."""
    folder = DataFolder(settings.data)
    try:
        claim(folder.database, practice=settings.practice)
        prepare(folder.database, migrate=settings.migrate)
        key = kept_key(folder.path, needed=has_factors(folder.database))
    except BaseException:
        folder.release()
        raise
    return folder, SecretBox(key)


def accounts_of(
    settings: Settings, people: SqliteAccounts, factors: SqliteFactors, box: SecretBox, clock: Clock
) -> Accounts:
    """Return the accounts of a house; telephones do not follow a demo's clock."""
    wall = clock.wall if isinstance(clock, SystemClock) else clock.now
    return Accounts(
        people,
        clock,
        _hasher(settings),
        factor=SecondFactor(factors, box, wall) if settings.totp == "required" else None,
        common=load_common_passwords(),
        idle_ms=round(settings.idle_minutes * 60_000),
        session_ms=round(settings.session_hours * 3_600_000),
    )


def _hasher(settings: Settings) -> PasswordHasher:
    return PasswordHasher(time_cost=settings.argon2_time, memory_cost=settings.argon2_memory_kib, parallelism=1)
