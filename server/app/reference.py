"""The reference data as it stands now: a new book is made when the people change."""

from collections.abc import Callable
from dataclasses import replace

from server.app.accounts import AccountStore
from server.app.ports import Clock
from server.domain.book import Book, Colleague, Library
from server.domain.complaints import build_index
from server.domain.region import Region


class Reference:
    """Holds the book of the moment; `refresh` reads who works where."""

    def __init__(
        self,
        library: Library,
        region: Region,
        people: AccountStore,
        clock: Clock,
        video: Callable[[str], str] | None = None,
    ) -> None:
        """Start without staff; `video` gives the address of a case's video room."""
        self._people, self._clock = people, clock
        self._book = Book(library, build_index(library.flows.values()), region, video=video)

    def book(self) -> Book:
        """Return the book of the moment."""
        return self._book

    def put(self, region: Region) -> None:
        """Let another region hold from now on."""
        self._book = replace(self._book, region=region)

    async def refresh(self) -> None:
        """Read who works where."""
        hats: dict[str, tuple[Colleague, ...]] = {}
        for account, worn in await self._people.colleagues(self._clock.now()):
            hat = Colleague(account.id, account.name, worn.unit, worn.profession)
            hats[account.id] = (*hats.get(account.id, ()), hat)
        self._book = replace(self._book, staff={user: worn[0] for user, worn in hats.items()}, hats=hats)
