"""A register of blocks in a test's hands, in the place of the house's own."""

import pytest

from server.app.outside import OutsideError
from tests.support.houses import Running


class Blocks:
    """Answers from a table, or is away."""

    def __init__(self) -> None:
        self.table: dict[str, frozenset[str]] = {}
        self.away = False

    async def blocked(self, number: str) -> frozenset[str]:
        if self.away:
            raise OutsideError
        return self.table.get(number, frozenset())


def register_of(house: Running, monkeypatch: pytest.MonkeyPatch) -> Blocks:
    """Put a register in the place of the house's, until the test ends."""
    register = Blocks()
    desk = house.house.asgi._sockets._app._desk  # type: ignore[attr-defined]
    monkeypatch.setitem(desk.__dict__, "blocks", register)
    return register
