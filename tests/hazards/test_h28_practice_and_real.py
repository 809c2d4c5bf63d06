"""H28: practice stays on its own machine with invented people, and says so by word and colour on every screen."""

from datetime import date
from pathlib import Path

import pytest

from clinic24_tui.testing import FakeLink, my_row, welcome_frame
from server.adapters.people import invent
from server.adapters.region import load_region
from server.adapters.reserved_numbers import by_rule, older
from server.data_folder import DataFolder, FolderBusy
from server.settings import Settings, SettingsRefused
from tests.client.rooms import shown, workbench

DAY = date(2026, 11, 23)


def test_practice_stays_on_its_own_machine(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused):
        Settings(data=tmp_path, host="0.0.0.0", demo=True, behind_proxy=True)  # noqa: S104  refused is the point
    folder = DataFolder(tmp_path / "data")
    try:
        with pytest.raises(FolderBusy):
            DataFolder(tmp_path / "data")
    finally:
        folder.release()
    reserved = {one.number for one in (*by_rule(date(1900, 1, 1), DAY), *older())}
    assert {person.number for person in invent(60, load_region(), DAY).people} <= reserved


async def test_every_screen_of_practice_says_so() -> None:
    def practice(link: FakeLink) -> None:
        link.feed(welcome_frame(link.now(), practice=True))

    mine = my_row("m1", 3, "rash", "Elsa Berg", "female", 34, turn="patient")
    async with workbench([mine]) as (app, link, pilot):
        assert "ÖVNING" not in shown(app)[0]
        practice(link)
        app.open_case("m1")
        await pilot.pause()
        assert getattr(app.screen, "case_id", "") == "m1"
        assert "ÖVNING" in shown(app)[0]
        assert "ÖVNING – inga riktiga patienter" in shown(app)[1]
