"""Fixtures of the whole set: a house on a real port, with a clock that is set by hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.houses import Running, running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "data") as started:
        yield started
