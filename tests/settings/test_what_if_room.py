"""The simulator by keys: a day by its name, an answer rule by rule, and changes of a page as if they were saved."""

from datetime import datetime

import pytest

from clinic24_tui.screens.settings.units import UnitScreen
from clinic24_tui.screens.settings.what_if import WhatIfScreen
from clinic24_tui.state.what_if import WhatIf
from tests.settings.test_units_room import Desk, put, unit_page
from tests.support.administration import office
from tests.support.houses import Running


async def ask(admin: Desk, search: str, value: str) -> None:
    """Search a field of the question and write another value in it."""
    await admin.press("slash")
    await admin.write(search)
    await admin.press("enter", "enter", "ctrl+u")
    await admin.write(value)
    await admin.press("enter", "escape")


async def test_a_level_3_after_closing_on_twelfth_night_and_with_a_page_that_is_not_saved(house: Running) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "admin", size=(80, 24)) as admin:
        await unit_page(admin, "åsby v")
        await put(admin, "aftnar sjuksköterska", "trettondagsafton 8-18")
        await admin.press("t")
        await admin.shows("Svar:")
        await ask(admin, "dag", "trettondagsafton")
        await ask(admin, "klock", "16.05")
        await admin.shows("Svar: Kön Åsby vårdcentral, sjuksköterska.")
        await admin.shows("Förut: Kön 1177 direkt, sjuksköterska.")
        await admin.shows("som om ändringarna vore sparade")
        await ask(admin, "enhet", "granhaga vård")
        await admin.shows("Svar: Kön 1177 direkt")
        assert "Förut" not in admin.screen
        assert isinstance(admin.app.screen, WhatIfScreen)
        await admin.press("escape")
        assert isinstance(admin.app.screen, UnitScreen)
        assert admin.app.screen.pane.form.changed() == ["hours.nurse.eves"]
        assert house.disk("SELECT count(*) FROM setting") == [(0,)]


async def test_what_cannot_be_asked_is_told_where_the_answer_would_stand(house: Running) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "admin", size=(80, 24)) as admin:
        await unit_page(admin, "åsby v")
        await put(admin, "väntar svenska", "Bara svenska")
        await admin.press("t")
        await admin.shows("unit/asby, texts.waiting.en")


async def test_days_times_and_units_are_understood_as_they_are_written(house: Running) -> None:
    answer = await (await office(house)).get("settings")
    page = WhatIf(answer, "sv", "bvc_granhaga", datetime(2027, 1, 5, 10))  # noqa: DTZ001  the wall clock
    form = page.form()
    asked = page.question(form, [])
    assert (asked["unit"], asked["entrance"], asked["age"], asked["at"]) == (
        "bvc_granhaga",
        "bvc",
        5,
        "2026-11-24T10:00",
    )
    for key, text, value in (
        ("day", "Midsommarafton", "2027-06-25"), ("day", "Easter Eve", "2027-03-27"), ("day", "juldagen", "2026-12-25"),
        ("time", "7", "07:00"), ("unit", "inte listad", "inte listad"), ("unit", "1177", "1177 direkt"),
    ):  # fmt: skip
        assert form.write(key, text)
        assert form.values[key] == value
    assert not form.write("unit", "vårdcentral")
    assert form.errors["unit"].startswith("Flera passar: Åsby vårdcentral, ")
    for key, text in (("day", "snart"), ("time", "25:00"), ("time", "8:7"), ("unit", "Atlantis"), ("age", "131")):
        assert not form.write(key, text)
    assert form.changed() == []
    assert form.errors["unit"].startswith("Ingen enhet heter så")
    form.write("unit", "inte listad")
    assert page.question(form, [])["unit"] == ""


@pytest.mark.parametrize(("profession", "queue"), [("", "sjuksköterska"), ("doctor", "läkare")])
async def test_the_profession_that_the_triage_asks_for_is_asked_too(
    house: Running, profession: str, queue: str
) -> None:
    admin = await office(house)
    said = await admin.post("settings/simulate", unit="asby", level=4, at="2027-01-07T10:00", profession=profession)
    assert f"Kön Åsby vårdcentral, {queue}." in said["answer"]["sv"]
