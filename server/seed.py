"""Filling a new server with the invented region's clinicians."""

import secrets
from pathlib import Path

from server.app.accounts import Account, Worn
from server.bootstrap import House

PASSWORD_FILE = "demo-password"  # noqa: S105  the name of a file


async def seed_staff(house: House, password: str) -> int:
    """Add every clinician of the region with the same password; returns how many."""
    region = house.reference.book().region
    stored = house.accounts.hash(password)
    for person in region.staff:
        worn = [
            Worn(f"{person.user}-{n}", assigned.unit, assigned.profession, frozenset(assigned.roles))
            for n, assigned in enumerate(person.assignments, 1)
        ]
        await house.people.put_account(Account(person.user, person.name, stored), worn)
    await house.reference.refresh()
    return len(region.staff)


def demo_password(folder: Path) -> str:
    """Return the demo's password, made at random the first time and kept in a file that only its owner reads."""
    path = folder / PASSWORD_FILE
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    password = secrets.token_urlsafe(12)
    path.touch(mode=0o600)
    path.write_text(password + "\n", encoding="ascii")
    return password
