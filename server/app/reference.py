"""The reference data as it stands now: a new book is made when the people change."""

from server.app.accounts import AccountStore
from server.app.ports import Clock
from server.domain.book import Book, Colleague, Library
from server.domain.complaints import build_index
from server.domain.region import Region


class Reference:
    """Holds the book of the moment; `refresh` reads who works where."""

    def __init__(self, library: Library, region: Region, people: AccountStore, clock: Clock) -> None:
        """Start without staff."""
        self._people, self._clock = people, clock
        self._book = Book(library, build_index(library.flows.values()), region)

    def book(self) -> Book:
        """Return the book of the moment."""
        return self._book

    async def refresh(self) -> None:
        """Read who works where."""
        staff = {
            account.id: Colleague(account.id, account.name, worn.unit, worn.profession)
            for account, worn in reversed(await self._people.colleagues(self._clock.now()))
        }
        kept = self._book
        self._book = Book(kept.library, kept.index, kept.region, staff)
