"""The demo's listing register: a table in memory, of who is listed at which centre and enrolled at which BVC."""

from collections.abc import Mapping

from server.app.outside import Listing

_NOWHERE = Listing()


class ListingTable:
    """Answers from a table: number (twelve digits) -> listing."""

    def __init__(self, table: Mapping[str, Listing]) -> None:
        self._table = dict(table)

    async def listing(self, number: str) -> Listing:
        """Return the person's listing; an empty one for whoever is listed nowhere."""
        return self._table.get(number, _NOWHERE)
