"""The demo's register of blocks (spärrtjänst): a table in memory, of whose data at which units is kept from other units."""

from collections.abc import Mapping

_NONE: frozenset[str] = frozenset()


class BlockTable:
    """Answers from a table: number (twelve digits) -> ids of the units that the person has had blocked."""

    def __init__(self, table: Mapping[str, frozenset[str]]) -> None:
        self._table = table

    async def blocked(self, number: str) -> frozenset[str]:
        """Return the units that are blocked for the person; none for whoever has asked for no block."""
        return self._table.get(number, _NONE)
