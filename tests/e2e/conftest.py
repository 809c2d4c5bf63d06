"""A phone with the patient's page in a real browser, and the server that it speaks with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.phone import Phone, chromium, phone_at
from tests.support.houses import Running, running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def browser(started: Browser) -> AsyncIterator[Browser]:
    """One browser for all tests of a worker; what it remembers ends with each test."""
    yield started
    for context in started.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "data", demo=True, demo_people=150) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def phone(server: Running, browser: Browser) -> AsyncIterator[Phone]:
    phone = await phone_at(browser, f"http://127.0.0.1:{server.port}/")
    yield phone
    assert phone.complaints == []
