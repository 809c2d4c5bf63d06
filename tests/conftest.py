"""Fixtures of the whole set: a house on a real port, with a clock that is set by hand."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.examples import times
from tests.support.houses import Running, running
from tests.support.loop import CheckedLoop

# A deadline by the wall clock would make every property a timed test.
settings.register_profile("house", deadline=None, max_examples=times(30))
settings.load_profile("house")


def pytest_asyncio_loop_factories() -> Mapping[str, type[CheckedLoop]]:
    """Run every test on the checked loop."""
    return {"checked": CheckedLoop}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "data") as started:
        yield started
