"""Nothing of a patient is within reach of who administers: every route there is is asked, and every room is read."""

import json
from pathlib import Path
from typing import Any

import pytest

from clinic24_tui.screens.settings import ROOMS
from clinic24_tui.screens.settings.home import SettingsScreen
from tests.settings.test_units_room import Desk
from tests.support.administration import admin_routes, office
from tests.support.cases import seek_care
from tests.support.houses import Running, running

PERSON = {
    "name": "Kanarie Gulfjäder",
    "number": "199003032385",
    "born": "1990-03-03",
    "writer_name": "Kanarie Gulfjäder",
}
SECRETS = (
    "Kanarie",
    "Gulfjäder",
    "19900303",
    "900303",
    "1990-03-03",
    "174 06 05",
    "1740605",
    "ont i ett knä",
    "kanarielinje",
)
CHANGES = [{"subject": "unit/asby", "version": 0, "document": {}}]
BODIES: dict[str, dict[str, Any]] = {
    "settings/change": {"changes": CHANGES, "dry": True},
    "settings/back": {"subject": "unit/asby", "to": 0, "version": 0, "dry": True},
    "settings/import": {"text": "unit/asby: {}", "dry": True},
    "settings/simulate": {"unit": "asby", "level": 3, "at": "2026-11-25T10:00"},
    "settings/days": {"document": {"week": {"weekdays": "08:00-16:00"}}},
    "people/add": {"user": "moa", "name": "Moa Skar", "why": "x"},
    "people/rename": {"user": "moa", "name": "Moa Skär", "why": "x"},
    "people/assign": {"user": "moa", "place": {"unit": "asby", "profession": "nurse"}, "why": "x"},
    "people/reassign": {"user": "moa", "assignment": "moa-1", "why": "x"},
    "people/end": {"user": "moa", "assignment": "moa-1", "why": "x"},
    "people/invite": {"user": "moa", "why": "x"},
    "people/deactivate": {"user": "anna", "why": "x"},
    "people/reactivate": {"user": "anna", "why": "x"},
    "people/import": {"text": "user;name", "dry": True},
    "people/why": {"user": "anna"},
}
"""What each route that takes a body is asked; a route that is not here fails the walk."""


async def patient_in(house: Running) -> str:
    """Put a patient with telling words in Anna's hands; returns her case."""
    case = await seek_care(house.house.lane, **PERSON)
    async with house.clinician() as anna:
        await anna.work("anna")
        seq = (await anna.cmd("Take", case))["owner_seq"]
        assert (await anna.cmd("WriteNote", case, owner_seq=seq, text="kanarielinje"))["type"] == "ack"
    return case


def told_of(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


async def test_no_route_of_the_administrators_tells_of_a_patient(house: Running) -> None:
    case = await patient_in(house)
    assert len(told_of(str((await house.known(case)).name))) == 2  # the canary can be seen where it is told
    for user in ("admin", "chef"):
        asks = await office(house, user)
        for method, path in sorted(admin_routes(house)):
            whole = BODIES[path] if method == "POST" else {}
            bodies: list[dict[str, Any]] = [whole, {**whole, "case": case}] if path == "people/why" else [whole]
            queries = {"subject": "unit/asby", "unit": "asby", "user": "anna", "case": case, "limit": 1000}
            for body in bodies:
                how: dict[str, Any] = {"json": body} if method == "POST" else {"params": queries}
                answer = await asks.ask(method, path, **how)
                assert answer.status_code < 500, (path, answer.text)
                assert told_of(answer.text) == [], (path, answer.text)
                assert told_of(json.dumps(dict(answer.headers))) == [], path


@pytest.fixture
async def administered(tmp_path: Path) -> Any:
    async with running(tmp_path / "data") as house:
        await patient_in(house)
        yield house


async def test_no_room_of_the_settings_shows_a_patient(administered: Running) -> None:
    async with Desk(f"http://127.0.0.1:{administered.port}", "admin") as admin:
        await admin.until(lambda: isinstance(admin.app.screen, SettingsScreen), "the settings")
        home = admin.app.screen
        for n, entry in enumerate(ROOMS):
            screen = entry.load()(admin.link)
            await admin._here(_pushed(admin, screen))
            await admin.until(
                lambda: not any(not one.is_finished for one in admin.app.workers if one.group == "settings"), entry.key
            )
            await admin.press("down", "enter")
            assert told_of(admin.screen) == [], (n, entry.key, admin.screen)
            while admin.app.screen is not home:
                admin.app.pop_screen()
            await admin.until(lambda: admin.app.screen is home, "the way back")
    assert administered.disk("SELECT count(*) FROM reading WHERE actor = 'admin'") == [(0,)]


async def _pushed(admin: Desk, screen: Any) -> None:
    await admin.app.push_screen(screen)
