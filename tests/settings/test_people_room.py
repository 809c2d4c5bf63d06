"""The people's room by keys, through a real server on a real socket: come, work, be changed, leave, and come in lists."""

from pathlib import Path

import pytest

from clinic24_tui.dialogs.first_password import FirstPasswordSheet
from clinic24_tui.dialogs.people import CodesSheet, ImportSheet
from clinic24_tui.screens.settings.home import SettingsScreen
from clinic24_tui.screens.settings.people import PeopleRoom, PersonFormScreen, PersonScreen
from clinic24_tui.screens.settings.why import WhyScreen
from clinic24_tui.state.people_page import People
from tests.e2e.terminal import Terminal
from tests.settings.test_units_room import Desk
from tests.support.administration import office
from tests.support.cases import seek_care
from tests.support.houses import Running

NEW = "fyra ord efter varandra"


class Newcomer(Terminal):
    """A terminal at its login: the password that it begins with is nobody's."""

    async def online(self) -> None:
        await says(self, "Fel användarnamn eller lösenord")


async def says(desk: Terminal, words: str) -> None:
    """Wait until the words are on the screen, a sheet or not, however the rows break."""
    await desk.until(lambda: words in " ".join(desk.screen.replace("│", " ").split()), words)


async def people_room(admin: Desk) -> None:
    await admin.until(lambda: isinstance(admin.app.screen, SettingsScreen), "the settings")
    await says(admin, "Personer")
    rooms = [item.words for item in admin.app.screen.query_one("#choose-room").shown]  # type: ignore[attr-defined]
    await admin.press(*["down"] * rooms.index("Personer"), "enter")
    await admin.until(lambda: isinstance(admin.app.screen, PeopleRoom), "the people")
    await says(admin, "Anna Ek")


async def person(admin: Desk, name: str) -> None:
    await admin.press("slash")
    await admin.write(name)
    await admin.press("enter", "enter")
    await admin.until(lambda: isinstance(admin.app.screen, PersonScreen) and admin.app.screen.person, "her page")


async def field(admin: Desk, search: str, value: str) -> None:
    await admin.press("slash")
    await admin.write(search)
    await admin.press("enter", "enter")
    await admin.press(*["backspace"] * 30)
    await admin.write(value)
    await admin.press("enter", "escape")


async def why(admin: Desk, words: str = "beslut") -> None:
    await says(admin, "Orsak")
    await admin.write(words)
    await admin.press("enter")


@pytest.mark.parametrize("size", [pytest.param((120, 40), marks=pytest.mark.nightly), (80, 24)])
async def test_somebody_comes_sets_a_password_works_and_leaves(house: Running, size: tuple[int, int]) -> None:
    url = f"http://127.0.0.1:{house.port}"
    async with Desk(url, "admin", size=size) as admin:
        await people_room(admin)
        await admin.press("n")
        await admin.until(lambda: isinstance(admin.app.screen, PersonFormScreen), "the form")
        await field(admin, "användarnamn", "anna")
        await field(admin, "namn för- och", "Moa Skar")
        await field(admin, "enhet uppdraget", "åsby v")
        await admin.press("ctrl+s")
        await why(admin)
        await says(admin, "Användarnamnet anna finns redan")
        await field(admin, "användarnamn", "moa")
        await admin.press("ctrl+s")
        await why(admin)
        await admin.until(lambda: isinstance(admin.app.screen, CodesSheet), "the code")
        await says(admin, "Visas bara nu")
        sheet = admin.app.screen
        assert isinstance(sheet, CodesSheet)
        code = sheet._lines[0].rpartition(" ")[2]
        await admin.press("escape")
        await says(admin, "1 inbjudna")
        assert code not in admin.screen
        async with Newcomer(url, "moa") as moa:
            await says(moa, "F8 Engångskod")
            await moa.press("f8")
            await moa.until(lambda: isinstance(moa.app.screen, FirstPasswordSheet), "the sheet")
            for text in ("moa", "aaaa-aaaa-aaaa-aaaa", NEW, NEW[:-1]):
                await moa.write(text)
                await moa.press("enter")
            await says(moa, "inte lika")
            await moa.write(NEW[-1])
            await moa.press("enter")
            await says(moa, "stämmer inte")
            await moa.press("shift+tab", "shift+tab", *["backspace"] * 19)
            await moa.write(code)
            await moa.press("enter", "enter", "enter")
            await Terminal.online(moa)
            assert moa.link.store.me is not None
            assert moa.link.store.me["name"] == "Moa Skar"
            await person(admin, "moa")
            await says(admin, "satte sitt lösenord")
            await admin.press("a")
            await says(admin, "Öppna ärenden går tillbaka")
            await why(admin, "slutar")
            await says(admin, "avslutad")
            await moa.until(lambda: not moa.link.session.logged_in, "the end")
    assert (await office(house)) is not None


async def test_an_assignment_is_given_changed_and_ended_and_what_is_wrong_stands_beside_its_field(
    house: Running,
) -> None:
    async with Desk(f"http://127.0.0.1:{house.port}", "admin") as admin:
        await people_room(admin)
        await person(admin, "lars")
        await admin.press("n")
        await admin.until(lambda: isinstance(admin.app.screen, PersonFormScreen), "the form")
        await field(admin, "enhet uppdraget", "åsby v")
        await field(admin, "till och med", "2026-11-01")
        await admin.press("ctrl+s")
        await why(admin)
        await says(admin, "Sista dagen ska komma efter")
        await field(admin, "till och med", "2026-12-24")
        await admin.press("ctrl+s")
        await says(admin, "Orsak")
        await says(admin, "beslut")
        await admin.press("enter")
        await admin.until(lambda: isinstance(admin.app.screen, PersonScreen), "her page")
        await says(admin, "2026-12-24")
        assert {hat.unit for hat in house.house.reference.book().hats["lars"]} == {"aspelunda", "asby"}
        await admin.press("down", "enter")
        await admin.until(lambda: isinstance(admin.app.screen, PersonFormScreen), "the form")
        await admin.press("enter", "ctrl+s")
        await why(admin)
        await says(admin, "samordnare")
        await admin.until(lambda: isinstance(admin.app.screen, PersonScreen), "her page")
        await admin.press("x")
        await says(admin, "slutar gälla nu")
        await why(admin)
        await admin.until(lambda: len(house.house.reference.book().hats["lars"]) == 1, "the end")
        await says(admin, "avslutat uppdrag Åsby vårdcentral, sjuksköterska, samordnare")


async def test_why_is_asked_on_her_page_and_told_rule_by_rule(house: Running) -> None:
    case = await seek_care(house.house.lane, "aspelunda", name="Kanarie Gul")
    async with Desk(f"http://127.0.0.1:{house.port}", "admin", size=(80, 24)) as admin:
        await people_room(admin)
        await person(admin, "anna")
        await admin.press("v")
        await admin.until(lambda: isinstance(admin.app.screen, WhyScreen), "the question")
        await field(admin, "enhet uppdraget", "åsby v")
        await says(admin, "Ja, som Anna Ek arbetar nu.")
        await field(admin, "ärendets nummer", case)
        await says(
            admin, "Nej. Uppdraget ger kön sjuksköterska vid Åsby vårdcentral, inte kön sjuksköterska vid Aspelunda"
        )
        assert "Kanarie" not in admin.screen
        await field(admin, "ärendets nummer", "finns-inte")
        await says(admin, "Det finns inget ärende med det numret")


async def test_a_list_is_tried_first_and_told_line_by_line(house: Running, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    head = "user;name;unit;profession;roles;from;to\n"
    file.write_text(f"{head}moa;Moa Skar;nowhere;nurse;;;\n", "utf-8")
    async with Desk(f"http://127.0.0.1:{house.port}", "admin") as admin:
        await people_room(admin)
        await admin.press("l")
        await admin.until(lambda: isinstance(admin.app.screen, ImportSheet), "the sheet")
        sheet = admin.app.screen
        sheet.query_one("#file").value = str(file)  # type: ignore[attr-defined]
        await admin.press("enter")
        await says(admin, "rad 2: Enheten nowhere finns inte")
        file.write_text(f"{head}moa;Moa Skar;asby;nurse;;;\n", "utf-8")
        await admin.press("enter")
        await says(admin, "Inget är ändrat än")
        await admin.write("ny personal")
        await admin.press("enter")
        await admin.until(lambda: isinstance(admin.app.screen, CodesSheet), "the codes")
    assert {hat.unit for hat in house.house.reference.book().hats["moa"]} == {"asby"}


def test_the_list_tells_who_is_here_for_how_long_and_a_unit_is_found_by_a_part_of_its_name() -> None:
    def worn(holds: str, since: str = "", until: str = "") -> dict[str, object]:
        place = {"id": "a-1", "unit": "asby", "profession": "nurse", "roles": ["coordinator"]}
        return {**place, "holds": holds, "since": since, "until": until}

    def account(user: str, state: str, *worn: dict[str, object]) -> dict[str, object]:
        return {"user": user, "name": user.title(), "state": state, "invited": None, "assignments": list(worn)}

    units = [("asby", "Åsby vårdcentral"), ("bvc", "BVC Åsby vid torget"), ("jour", "Jourcentralen")]
    known = {"units": [{"id": unit, "name": name, "professions": ["nurse"]} for unit, name in units], "offices": []}
    told = [
        account("a", "ended", worn("over")),
        account("b", "active", worn("now", until="2026-12-01"), worn("over")),
        account("c", "invited", worn("later", since="2027-01-01")),
        account("d", "active", worn("later", since="2027-01-01")),
        account("e", "active"),
    ]
    people = People({"people": told, "known": known})
    assert [(row.key, row.aside, row.over) for row in people.rows()] == [
        ("b", "t.o.m. 2026-12-01", False), ("c", "inbjuden", False), ("d", "från 2027-01-01", False), ("e", "", False),
        ("a", "avslutad", True),
    ]  # fmt: skip
    assert people.counts() == "3 i tjänst, 1 inbjudna, 1 avslutade"
    assert people.unit_words("åsby v") == people.unit_words("asby") == "Åsby vårdcentral"
    assert people.unit_words("torget") == "BVC Åsby vid torget"
    for wrong in ("", "Granhaga", "r"):
        with pytest.raises(ValueError, match=r"."):
            people.unit_words(wrong)
    form = people.new_assignment()
    assert not form.write("until", "30/11")
    assert not form.write("until", "2026-02-30")
    assert form.write("until", "2026-12-24 16:00")
    assert form.write("until", "")
