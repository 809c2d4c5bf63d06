"""The units' room by keys, through a real server on a real socket, and pages that make no documents but what was changed."""

from datetime import datetime
from typing import Any

import pytest

from clinic24_tui.screens.settings.home import SettingsScreen
from clinic24_tui.screens.settings.units import UnitScreen, UnitsRoom
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.state.unit_page import UnitPage
from server.domain.hours import STOCKHOLM, is_open
from tests.e2e.terminal import Terminal
from tests.settings.test_change import change
from tests.support.administration import office
from tests.support.houses import Running


class Desk(Terminal):
    """A terminal whose assignment may have no queue to be ready."""

    async def online(self) -> None:
        link = self.link
        await self.until(lambda: link.state == "online" and link.store.assignment is not None, "the line")

    async def sees(self, words: str) -> None:
        """Wait for words anywhere, on a sheet too."""
        await self.until(lambda: words in " ".join(self.screen.split()), repr(words))


def at_form(admin: Desk) -> UnitScreen:
    assert isinstance(admin.app.screen, UnitScreen), admin.screen
    return admin.app.screen


async def unit_page(admin: Desk, name: str = "asby v") -> UnitScreen:
    """Go from the login to a unit's page by keys."""
    await admin.until(lambda: isinstance(admin.app.screen, SettingsScreen), "the settings")
    await admin.press("enter")
    await admin.until(lambda: isinstance(admin.app.screen, UnitsRoom), "the units")
    await admin.shows("Granhaga vårdcentral")
    await admin.press(*["space" if key == " " else key for key in name], "enter")
    await admin.until(lambda: isinstance(admin.app.screen, UnitScreen), "the unit")
    await admin.until(lambda: at_form(admin).page is not None, "its settings")
    assert "Din behörighet räcker inte" not in admin.screen  # said of a queue that was never asked for by a key
    return at_form(admin)


async def put(admin: Desk, search: str, value: str) -> None:
    """Search a field, and write another value in it."""
    screen = at_form(admin)
    await admin.press("slash")
    await admin.write(search)
    await admin.press("enter", "enter", "ctrl+u")
    await admin.write(value)
    await admin.press("enter", "escape")
    assert not screen.pane.has_class("-typing"), admin.screen


@pytest.mark.parametrize("size", [pytest.param((120, 40), marks=pytest.mark.nightly), (80, 24)])
async def test_an_administrator_changes_opening_hours_and_what_patients_read_and_takes_it_back(
    house: Running, size: tuple[int, int]
) -> None:
    evening = datetime(2026, 11, 24, 19, 30, tzinfo=STOCKHOLM)
    async with Desk(f"http://127.0.0.1:{house.port}", "admin", size=size) as admin:
        screen = await unit_page(admin, "åsby v")
        await put(admin, "öppettider sjuksköterska tisdag", "8-16, 18-20")
        assert screen.pane.form.changes() == {"hours.nurse.week.tue": "08:00-16:00, 18:00-20:00"}
        await put(admin, "väntar svenska", "Fel")
        await admin.press("ctrl+z")
        await put(admin, "stängt svenska", "Vi öppnar i morgon.")
        await admin.press("ctrl+s")
        await admin.until(lambda: "Inget är sparat: rätta det som är märkt." in admin.screen, "what is wrong")
        assert list(screen.pane.form.errors) == ["texts.closed.en"]
        await put(admin, "stängt engelska", "We open tomorrow.")
        await admin.press("ctrl+s")
        await admin.until(lambda: "Det här ändras" in admin.screen, "the difference")
        await admin.press("enter")
        assert "Skriv varför" in admin.screen
        await admin.write("kvällsmottagning")
        await admin.press("enter")
        await admin.until(lambda: "Sparat, och gäller nu" in admin.screen, "the save")
        region = house.house.reference.book().region
        assert is_open(region.units["asby"].hours["nurse"], evening)
        assert not is_open(region.units["asby"].hours["doctor"], evening)
        assert not is_open(region.units["granhaga"].hours["nurse"], evening)
        assert region.units["asby"].texts["closed"]["en"] == "We open tomorrow."
        await admin.press("h")
        await admin.until(lambda: "kvällsmottagning" in admin.screen, "the history")
        assert "Annika Udd" in admin.screen
        chooser = admin.app.screen.query_one("#versions")
        zero = next(n for n, one in enumerate(chooser.shown) if "unit/asby version 0" in one.aside)
        await admin.press(*["down"] * zero, "enter")
        await admin.until(lambda: "som i version 0" in admin.screen, "why")
        await admin.write("det var fel enhet")
        await admin.press("enter")
        await admin.until(lambda: house.house.reference.book().region.units["asby"].texts == {}, "the way back")
        assert not is_open(house.house.reference.book().region.units["asby"].hours["nurse"], evening)
        await admin.until(lambda: not screen.pane.form.changed(), "the page anew")
        await admin.press("escape", "escape", "escape")
        assert isinstance(admin.app.screen, SettingsScreen)
        await admin.press("escape")
        assert isinstance(admin.app.screen, SettingsScreen)


async def test_who_saves_second_sees_whose_came_first_and_loses_nothing(house: Running) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "admin") as admin:
        await unit_page(admin, "åsby v")
        await put(admin, "enheten telefon", "0980-319 299")
        await change(await office(house), "unit/asby", name="Åsby vc")
        await admin.press("ctrl+s")
        await admin.until(lambda: "Annika Udd har sparat unit/asby" in " ".join(admin.screen.split()), "who came first")
        await admin.until(lambda: "Det här ändras" in admin.screen, "the difference")
        await admin.write("nytt nummer")
        await change(await office(house), "unit/asby", name="Åsby hälsocentral")
        await admin.press("enter")
        await admin.until(
            lambda: "nytt nummer" in admin.screen, "the difference anew, with the reason that was written"
        )
        await admin.press("enter")
        await admin.until(
            lambda: house.house.reference.book().region.units["asby"].phone == "0980-319 299", "the second save"
        )
        assert house.house.reference.book().region.units["asby"].name == "Åsby hälsocentral"


async def test_a_super_user_goes_in_by_comma_and_finds_the_own_units_texts_only(house: Running) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "mats") as mats:
        assert isinstance(mats.app.screen, WorkbenchScreen)
        await mats.press("comma", "enter")
        await mats.until(lambda: "Åsby vårdcentral" in mats.screen and isinstance(mats.app.screen, UnitsRoom), "units")
        await mats.until(lambda: len(mats.app.screen.query_one("#choose-unit").shown) == 1, "one unit")
        await mats.press("enter")
        await mats.until(lambda: isinstance(mats.app.screen, UnitScreen) and mats.app.screen.page is not None, "a page")
        assert [one.key for one in at_form(mats).pane.form.fields] == [
            "texts.closed.sv", "texts.closed.en", "texts.waiting.sv", "texts.waiting.en",
        ]  # fmt: skip
        await put(mats, "väntar svenska", "Många väntar.")
        await mats.press("escape")
        await mats.until(lambda: "Lämna utan att spara?" in mats.screen, "the question")
        await mats.press("enter")
        assert at_form(mats).pane.form.changed() == ["texts.waiting.sv"]
        await mats.press("escape", "j", "escape", "escape")
        assert isinstance(mats.app.screen, WorkbenchScreen)


async def test_a_nurse_has_no_settings(house: Running) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "anna") as anna:
        await anna.press("comma")
        assert isinstance(anna.app.screen, WorkbenchScreen)


# ---- the page


async def page_of(house: Running, unit: str, lang: str = "sv") -> UnitPage:
    return UnitPage(unit, await (await office(house)).get("settings"), lang)


async def test_every_units_page_says_back_what_it_was_drawn_from(house: Running) -> None:
    admin = await office(house)
    answer = await admin.get("settings")
    for one in answer["settings"]:
        if one["subject"].startswith("unit/"):
            page = UnitPage(one["subject"].removeprefix("unit/"), answer, "sv")
            form = page.form()
            assert page.changes(form) == []
            for field in form.fields:
                if field.kind == "rows":
                    assert [field.row(text) for text in form.values[field.key]] == form.values[field.key]
                assert page.key_of(page.subject, field.key) == field.key


async def test_steps_special_days_and_eves_become_documents_that_the_server_takes(house: Running) -> None:
    admin, page = await office(house), await page_of(house, "asby")
    assert page.key_of("hours/asby_nurse", "week.mon") == "hours.nurse.week.mon"
    assert page.key_of("hours/weekdays", "week.mon") == page.key_of("unit/asby", "texts.other") == ""
    form = page.form()
    assert form.write_row("entrances.care", 0, "Provdrift")
    assert form.write_row("entrances.care", 1, "öppen från 2027-01-05")
    assert not form.write_row("entrances.secretary", 0, "kanske")
    assert form.write_row("hours.doctor.exceptions", 0, "2026-12-23 8-12")
    eves = len(form.values["hours.doctor.eves"])
    assert form.write_row("hours.doctor.eves", eves, "påskafton: 9-11")
    assert form.write("hours.doctor.holidays", "som vanlig dag")
    assert form.write("watchers.nurse", "2")
    changes = page.changes(form)
    by_subject: dict[str, Any] = {one["subject"]: one["document"] for one in changes}
    assert by_subject["unit/asby"]["entrances"] == {
        "care": [{"state": "trial"}, {"state": "open", "since": "2027-01-05"}]
    }
    hours = by_subject["hours/asby_doctor"]
    assert (hours["exceptions"], hours["holidays"], hours["eves"]["easter_eve"]) == (
        {"2026-12-23": "08:00-12:00"}, "same", "09:00-11:00",
    )  # fmt: skip
    await admin.post("settings/change", changes=changes, why="jul")
    again = (await page_of(house, "asby")).form()
    assert again.values == form.values
    assert (await page_of(house, "asby", "en")).form().values["hours.doctor.eves"][-1].startswith("Easter Eve ")
