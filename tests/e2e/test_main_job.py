"""The main job with nothing but real parts: Chromium, the terminal's client, the server as a process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e.clinic import Clinic
from tests.e2e.phone import chromium, phone_at
from tests.e2e.terminal import Terminal
from tests.e2e.walk import Walk

pytestmark = pytest.mark.e2e


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    async with Clinic(tmp_path / "data") as clinic:
        yield clinic


@pytest.mark.parametrize("lang", ["sv", "en"])
async def test_from_a_phone_to_a_terminal_and_back(lang: str, clinic: Clinic, browser: Browser) -> None:
    phone = await phone_at(browser, f"{clinic.address}/")
    async with Terminal(clinic.address, "anna", lang) as anna, Terminal(clinic.address, "johan", lang) as johan:
        walk = Walk(clinic, phone, anna, johan, lang)
        for step in walk.steps:
            await step()
        await walk.check()
