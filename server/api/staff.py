"""Who of the staff asks over HTTP: a bearer's session and the assignment that is worn; no browser's cookie is looked at."""

from collections.abc import Iterable
from typing import Final

from fastapi import Request

from server.api.errors import RefusedError
from server.api.patient import allowed, bearer
from server.app.accounts import Accounts, AccountStore
from server.app.ports import Clock
from server.app.wearing import actor_in
from server.domain.actor import Actor
from server.domain.permissions import ADMINISTRATOR, may_administer
from server.domain.refusal import Refusal

ASSIGNMENT: Final = "x-clinic24-assignment"
"""The header in which the clinician's program says which assignment is worn."""


def worn_by(request: Request) -> tuple[str, str]:
    """Return the request's token and the id of the assignment that it says is worn."""
    return bearer(request)[:128], request.headers.get(ASSIGNMENT, "")[:64]


class StaffDoor:
    """Lets those in who wear what is needed; every route under `/api/admin` begins here."""

    def __init__(self, accounts: Accounts, people: AccountStore, clock: Clock) -> None:
        """Keep what knows sessions and assignments."""
        self._accounts, self._people, self._clock = accounts, people, clock

    async def anyone(self, request: Request) -> Actor:
        """Return who asks, in whatever assignment is worn; raises RefusedError."""
        token, assignment = worn_by(request)
        return allowed(await actor_in(self._accounts, self._people, self._clock, token, assignment))

    async def actor_of(self, request: Request, needs: Iterable[str] = (ADMINISTRATOR,)) -> Actor:
        """Return who asks, when the worn profession or one of its roles is in `needs`; raises RefusedError."""
        token, assignment = worn_by(request)
        actor = allowed(await actor_in(self._accounts, self._people, self._clock, token, assignment))
        denied = may_administer(actor, frozenset(needs))
        if denied:
            raise RefusedError(Refusal(denied))
        return actor
