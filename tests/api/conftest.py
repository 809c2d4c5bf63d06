"""The real server without a port: real database, real lane, the patient's API over ASGI."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.bootstrap import House, build
from server.settings import Settings
from tests.api.patient_client import PatientClient
from tests.support.houses import read_once


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(
        tmp_path / "data", demo=True, migrate=True, clock="2026-11-24T10:00", identify_burst=500, demo_people=200
    )
    with read_once():
        house = build(settings)
    await house.start()
    yield house
    await house.stop()


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=house.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://clinic.test") as client:
        yield client


@pytest.fixture
async def patient(client: httpx.AsyncClient) -> PatientClient:
    people = (await client.get("/api/demo/people")).json()["people"]
    return PatientClient(client, people)
