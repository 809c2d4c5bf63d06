"""The way of one case with the server killed by -9 and started again between its steps: nothing is lost, nothing doubled."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

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


async def test_killed_and_started_again_between_any_two_steps(clinic: Clinic, browser: Browser) -> None:
    phone = await phone_at(browser, f"{clinic.address}/")
    async with Terminal(clinic.address, "anna") as anna, Terminal(clinic.address, "johan") as johan:
        walk = Walk(clinic, phone, anna, johan, "sv")
        for step in walk.steps:
            await step()
            await clinic.kill_and_start()
        await walk.check()
    assert clinic.kills == len(walk.steps)


@pytest.mark.nightly
@pytest.mark.parametrize("round_", range(6))
async def test_killed_at_any_moment(round_: int, clinic: Clinic, browser: Browser) -> None:
    """A line that the terminal says on its way, or the patient's page as queued, is there once when all is quiet."""
    chance = Random(f"{os.environ.get('CLINIC24_CHANCE', '1')}-{round_}")
    phone = await phone_at(browser, f"{clinic.address}/")
    async with Terminal(clinic.address, "anna") as anna, Terminal(clinic.address, "johan") as johan:
        walk = Walk(clinic, phone, anna, johan, "sv")
        for step in walk.steps[:7]:
            await step()
        for number in range(8):
            await asyncio.gather(walk.chat(number), _kill_after(clinic, chance.uniform(0, 0.6)))
            await walk.settle()
        for step in walk.steps[7:]:
            await step()
        await walk.check()


async def _kill_after(clinic: Clinic, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await clinic.kill_and_start()
