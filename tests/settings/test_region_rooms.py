"""The rooms of the whole region by keys, and pages that say back what they were drawn from."""

from datetime import date, datetime

from clinic24_tui.screens.settings import rooms_of
from clinic24_tui.state.form import Form
from clinic24_tui.state.region_pages import EntrancesPage, HoursPage, KindsPage, OnCallPage
from clinic24_tui.state.settings_page import SettingsPage, change_words
from server.domain.hours import STOCKHOLM, is_open
from tests.settings.test_units_room import Desk
from tests.support.administration import Office, office
from tests.support.houses import Running


async def save(admin: Office, page: SettingsPage, form: Form) -> None:
    await admin.post("settings/change", changes=page.changes(form), why="beslut")


async def test_an_administrator_opens_an_entrance_in_steps_and_changes_hours_by_keys(house: Running) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "admin", size=(80, 24)) as admin:
        await admin.sees("Ingångar")
        at = [entry.key for entry in rooms_of(admin.link.store.assignment)].index("entrances")
        await admin.press(*["down"] * at, "enter")
        await admin.sees("Alla enheter")
        await admin.press("slash")
        await admin.write("bvc alla enheter")
        await admin.press("enter", "plus")
        await admin.write("provdrift")
        await admin.press("enter", "plus")
        await admin.write("öppen från 2027-03-01")
        await admin.press("enter", "ctrl+s")
        await admin.sees("+ öppen från 2027-03-01")
        assert "since: 2027-03-01" not in admin.screen
        await admin.press("ctrl+t")
        await admin.sees("since: 2027-03-01")
        await admin.write("införande")
        await admin.press("enter")
        await admin.sees("Sparat, och gäller nu")
        units = house.house.reference.book().region.of_kind("bvc")
        assert {unit.stage("bvc", date(2027, 2, 28)) for unit in units} == {"trial"}
        assert {unit.stage("bvc", date(2027, 3, 1)) for unit in units} == {"open"}
        await admin.press("escape", "escape")
        await admin.sees("från vilken dag")
        await admin.press("down", "enter")
        await admin.sees("weekdays")
        await admin.write("weekdays")
        await admin.press("enter")
        await admin.sees("julafton stängt")
        await admin.press("end", "plus")
        await admin.write("2026-12-23 8-12")
        await admin.press("enter")
        await admin.sees("onsdag 23 december 08:00–12:00")
        await admin.press("ctrl+s")
        await admin.sees("+ 2026-12-23 08:00-12:00")
        await admin.write("dan före")
        await admin.press("enter")
        await admin.sees("Sparat, och gäller nu")
        asby = house.house.reference.book().region.units["asby"].hours["doctor"]
        assert not is_open(asby, datetime(2026, 12, 23, 13, tzinfo=STOCKHOLM))


async def test_every_page_says_back_what_it_was_drawn_from_and_finds_its_faults(house: Running) -> None:
    answer = await (await office(house)).get("settings")
    hours = [one["subject"].removeprefix("hours/") for one in answer["settings"] if one["subject"].startswith("hours/")]
    pages = [EntrancesPage(answer, "sv"), KindsPage(answer, "sv"), OnCallPage(answer, "en")]
    for page in (*pages, *(HoursPage(name, answer, "sv") for name in hours)):
        form = page.form()
        assert page.changes(form) == []
        for one in form.fields:
            if one.kind == "rows":
                assert [one.row(text) for text in form.values[one.key]] == form.values[one.key]
            elif one.kind == "text":
                assert form.write(one.key, form.values[one.key])
    entrances, kinds, on_call = pages
    assert entrances.key_of("entrances", "care.urgent") == "way.care.urgent"
    assert entrances.key_of("unit/asby", "entrances.care") == "unit.asby.care"
    assert kinds.key_of("kinds", "centre.nurse") == "centre.nurse"
    assert on_call.key_of("on_call", "0") == "on_call"
    assert HoursPage("weekdays", answer, "sv").key_of("hours/weekdays", "week.mon") == "week.mon"


async def test_what_the_pages_write_is_what_the_region_becomes(house: Running) -> None:
    admin, region = await office(house), lambda: house.house.reference.book().region
    on_call = OnCallPage(await admin.get("settings"), "sv")
    form = on_call.form()
    form.put("on_call", list(reversed(form.values["on_call"])))
    assert form.write("advice", "Sjukvårdsrådgivningen, 1177")
    assert not form.write("emergency", "112")
    assert not form.write_row("on_call", 2, "Atlantis")
    assert "  annan ordning: Jourcentralen Åsby, 1177 direkt" in change_words(form)
    await save(admin, on_call, form)
    assert region().on_call == ("jour", "1177")
    assert region().advice.name == "Sjukvårdsrådgivningen"
    kinds = KindsPage(await admin.get("settings"), "sv")
    form = kinds.form()
    form.put("bvc.doctor", "every_day")
    form.put("centre.doctor", "")
    await save(admin, kinds, form)
    assert region().units["bvc_asby"].professions == ("bvc_nurse", "doctor")
    assert "doctor" not in region().units["granhaga"].professions
    entrances = EntrancesPage(await admin.get("settings"), "sv")
    form = entrances.form()
    assert form.write("way.bvc.age_below", "0")
    assert form.write_row("all.care", 0, "av")
    assert form.write_row("unit.asby.care", 0, "provdrift")
    await save(admin, entrances, form)
    assert region().entrances["bvc"].age_below is None
    assert {unit.stage("care", date(2027, 1, 5)) for unit in region().of_kind("centre", connected=True)} == {
        "off",
        "trial",
    }
    again = EntrancesPage(await admin.get("settings"), "sv")
    form = again.form()
    assert form.of("all.care").none == "olika"
    form.put("way.care.urgent", "secretary")
    wrong = (await admin.refused("settings/change", changes=again.changes(form), dry=True))["problems"][0]
    assert again.key_of(wrong["subject"], wrong["field"]) == "way.care.urgent"


async def test_hours_that_cannot_be_read_say_where(house: Running) -> None:
    said = await (await office(house)).refused("settings/days", document={"week": {"mon": "25-26"}})
    assert (said["code"], said["problems"][0]["field"]) == ("settings_wrong", "week.mon")
