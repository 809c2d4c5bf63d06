"""The settings over HTTP on a real server: judged whole, written at once, followed without a restart, never half."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.domain.flow import WITHIN_DAYS
from server.domain.hours import from_ms, is_open, local
from server.domain.routing import Request, Routed, route
from tests.support.administration import Office, admin_routes, office
from tests.support.cases import seek_care
from tests.support.houses import Running, running

WHY = "beslut 2026-11-20"


async def settled(admin: Office, subject: str) -> dict[str, Any]:
    return await admin.get("settings/one", subject=subject)


async def change(admin: Office, subject: str, why: str = WHY, **fields: Any) -> dict[str, Any]:
    """Change fields of a document as a form does."""
    kept = await settled(admin, subject)
    document = {**kept["document"], **fields}
    one = {"subject": subject, "version": kept["version"], "document": document}
    return await admin.post("settings/change", changes=[one], why=why)


# ---- who

ROUTES = (
    ("GET", "settings"),
    ("GET", "settings/one?subject=unit/asby"),
    ("GET", "settings/history?subject=unit/asby"),
    ("GET", "settings/export?unit=asby"),
    ("POST", "settings/change"),
    ("POST", "settings/back"),
    ("POST", "settings/import"),
    ("POST", "settings/simulate"),
    ("POST", "settings/days"),
)
ONLY_ADMINISTRATORS = {"settings/export?unit=asby", "settings/import", "settings/days"}


async def test_every_route_asks_who_one_is(house: Running) -> None:
    known = {one for one in admin_routes(house) if one[1].startswith("settings")}
    assert {(method, path.partition("?")[0]) for method, path in ROUTES} == known
    people = {user: await office(house, user) for user in ("admin", "mats", "anna", "chef", "logg", "")}
    for method, path in ROUTES:
        body = {"json": {}} if method == "POST" else {}
        answers = {user: (await one.ask(method, path, **body)).status_code for user, one in people.items()}
        let_in = {"admin"} if path in ONLY_ADMINISTRATORS else {"admin", "mats"}
        for user, status in answers.items():
            if user in let_in:
                assert status == (200 if method == "GET" else 400), (user, path)
            else:
                assert status == (401 if user == "" else 403), (user, path)


async def test_a_session_that_has_ended_and_an_assignment_of_somebody_else_open_nothing(house: Running) -> None:
    admin = await office(house)
    other = Office(admin.base, {**admin.headers, "x-clinic24-assignment": "anna-1"})
    assert (await other.ask("GET", "settings")).json()["code"] == "no_assignment"
    token = admin.headers["authorization"].removeprefix("Bearer ")
    await house.house.accounts.logout(await house.house.accounts.resume(token))
    assert (await admin.ask("GET", "settings")).json()["code"] == "not_logged_in"


async def test_a_super_user_changes_the_texts_of_the_own_unit_and_nothing_else(house: Running) -> None:
    mats = await office(house, "mats")
    texts = {"waiting": {"sv": "Vi har många i kö i dag.", "en": "Many are waiting today."}}
    assert (await change(mats, "unit/asby", texts=texts))["versions"] == {"unit/asby": 1}
    for subject, fields in (("unit/asby", {"phone": "0980-319 299"}), ("unit/granhaga", {"texts": texts})):
        kept = await settled(mats, subject)
        one = {"subject": subject, "version": kept["version"], "document": {**kept["document"], **fields}}
        assert (await mats.refused("settings/change", changes=[one], why=WHY))["code"] == "forbidden"


# ---- changing


async def test_the_running_server_follows_and_a_start_finds_it_again(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house:
        admin = await office(house)
        region = house.house.reference.book().region
        at = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
        assert not is_open(region.units["asby"].hours["nurse"], at)
        diffs = (await change(admin, "unit/asby", hours={"nurse": "evenings_and_weekends"}))["diffs"]
        assert any(line.startswith("+") and "evenings_and_weekends" in line for line in diffs["unit/asby"])
        after = house.house.reference.book().region
        assert is_open(after.units["asby"].hours["nurse"], at)
        found = route(after, Request("care", "asby", WITHIN_DAYS, 40, at, id="c"))
        assert isinstance(found, Routed)
        assert found.queue == "asby/nurse"
        assert house.house.reference.book().staff["anna"].unit == "asby"
    async with running(tmp_path / "data") as again:
        assert is_open(again.house.reference.book().region.units["asby"].hours["nurse"], at)
        history = (await (await office(again)).get("settings/history", subject="unit/asby"))["versions"]
        assert [(one["version"], one["by_name"], one["why"]) for one in history] == [
            (1, "Annika Udd", WHY),
            (0, "", ""),
        ]


async def test_what_makes_no_region_is_told_with_line_and_field_and_nothing_of_it_is_written(house: Running) -> None:
    admin = await office(house)
    hours = await settled(admin, "hours/weekdays")
    good = {"subject": "hours/weekdays", "version": 0, "text": hours["text"].replace("08:00-16:00", "07:00-16:00")}
    unit = await settled(admin, "unit/asby")
    bad = {
        "subject": "unit/asby",
        "version": 0,
        "text": unit["text"] + "hours: {nurse: nights}\nwatchers: {nurse: 99}\n",
    }
    said = await admin.refused("settings/change", changes=[good, bad], why=WHY)
    assert said["code"] == "settings_wrong"
    assert [(one["subject"], one["line"], one["field"]) for one in said["problems"]] == [
        ("unit/asby", 6, "watchers.nurse"),
    ]
    assert all(one["sv"] and one["en"] for one in said["problems"])
    assert house.disk("SELECT count(*) FROM setting") == [(0,)]
    assert (await settled(admin, "hours/weekdays"))["version"] == 0
    for text in ("id: [", "- a", "", "&a {id: *a}", "id: asby\nname: x"):
        one = {"subject": "unit/asby", "version": 0, "text": text}
        assert (await admin.refused("settings/change", changes=[one], why=WHY))["code"] in (
            "settings_wrong",
            "setting_stays",
        )
    one = {"subject": "nonsense", "version": 0, "text": "a: b"}
    assert (await admin.refused("settings/change", changes=[one], why=WHY))["problems"][0]["subject"] == "nonsense"


async def test_several_documents_hold_together_or_not_at_all(house: Running) -> None:
    admin = await office(house)
    new = {"subject": "hours/saturdays", "version": 0, "document": {"week": {"sat": ["09:00-12:00", "13:00-15:00"]}}}
    unit = await settled(admin, "unit/asby")
    wish = {"subject": "unit/asby", "version": 0, "document": {**unit["document"], "hours": {"nurse": "saturdays"}}}
    assert (await admin.refused("settings/change", changes=[wish], why=WHY))["code"] == "settings_wrong"
    dry = await admin.post("settings/change", changes=[new, wish], dry=True)
    assert set(dry["diffs"]) == {"hours/saturdays", "unit/asby"}
    assert dry["versions"] == {}
    assert house.disk("SELECT count(*) FROM setting") == [(0,)]
    assert (await admin.refused("settings/change", changes=[new, wish], why=" "))["code"] == "reason_missing"
    done = await admin.post("settings/change", changes=[new, wish], why=WHY)
    assert done["versions"] == {"hours/saturdays": 1, "unit/asby": 1}
    assert len({at for (at,) in house.disk("SELECT at FROM setting WHERE version = 1")}) == 1
    gone = {"subject": "hours/saturdays", "version": 1, "text": ""}
    assert (await admin.refused("settings/change", changes=[gone], why=WHY))["code"] == "settings_wrong"


async def test_the_second_of_two_gets_the_difference_and_loses_nothing(house: Running) -> None:
    one, other = await office(house), await office(house)
    mine = await settled(other, "unit/asby")
    await change(one, "unit/asby", phone="0980-319 298")
    wish = {"subject": "unit/asby", "version": mine["version"], "document": {**mine["document"], "name": "Åsby norra"}}
    said = await other.refused("settings/change", changes=[wish], why=WHY)
    assert said["code"] == "setting_changed"
    assert "Annika Udd" in said["sv"]
    assert said["current"]["version"] == 1
    assert "0980-319 298" in said["current"]["text"]
    assert any(line.startswith("+") and "Åsby norra" in line for line in said["diff"])
    wish["version"] = said["current"]["version"]
    wish["document"]["phone"] = "0980-319 298"
    assert (await other.post("settings/change", changes=[wish], why=WHY))["versions"] == {"unit/asby": 2}


async def test_an_earlier_version_holds_again_word_for_word_as_a_new_one(house: Running) -> None:
    admin = await office(house)
    first = (await settled(admin, "hours/weekdays"))["text"]
    written = first + "# måndag till fredag\n"
    await admin.post(
        "settings/change", changes=[{"subject": "hours/weekdays", "version": 0, "text": written}], why="ett"
    )
    await change(admin, "hours/weekdays", "två", week={"weekdays": "closed"})
    for to, text in ((1, written), (0, first)):
        now = (await settled(admin, "hours/weekdays"))["version"]
        await admin.post("settings/back", subject="hours/weekdays", to=to, version=now, why="åter")
        assert (await settled(admin, "hours/weekdays"))["text"] == text
    history = (await admin.get("settings/history", subject="hours/weekdays"))["versions"]
    assert [one["why"] for one in history] == ["åter", "åter", "två", "ett", ""]
    assert [one["version"] for one in history] == [4, 3, 2, 1, 0]
    assert (await admin.refused("settings/back", subject="hours/weekdays", to=9, version=4, why=WHY))[
        "code"
    ] == "not_found"
    assert (await admin.refused("settings/back", subject="hours/weekdays", to=1, version=2, why=WHY))["code"] == (
        "setting_changed"
    )


async def test_a_unit_goes_out_as_one_text_and_comes_in_again(house: Running) -> None:
    admin = await office(house)
    text = (await admin.get("settings/export", unit="asby"))["text"]
    assert text.startswith("unit/asby:")
    assert "hours/weekdays:" in text
    assert (await admin.refused("settings/import", text=text, dry=True))["code"] == "nothing_changed"
    await change(admin, "unit/asby", phone="0980-319 298", entrances={"care": [{"state": "trial"}]})
    dry = await admin.post("settings/import", text=text, dry=True)
    assert list(dry["diffs"]) == ["unit/asby"]
    assert (await settled(admin, "unit/asby"))["document"]["phone"] == "0980-319 298"
    await admin.post("settings/import", text=text, why=WHY)
    assert (await settled(admin, "unit/asby"))["document"]["phone"] == "0980-319 200"
    for wrong in ("a: [", "- 1", "", "unit/asby: 3"):
        assert (await admin.refused("settings/import", text=wrong, why=WHY))["code"] == "settings_wrong"
    answer = await admin.ask("GET", "settings/export", params={"unit": "ingen"})
    assert answer.status_code == 404


async def test_a_queue_with_open_cases_does_not_vanish(house: Running) -> None:
    admin = await office(house)
    case = await seek_care(house.house.lane)
    unit = await settled(admin, "unit/asby")
    one = {"subject": "unit/asby", "version": 0, "document": {**unit["document"], "connected": False}}
    said = await admin.refused("settings/change", changes=[one], why=WHY)
    assert said["code"] == "queue_not_empty"
    assert "1" in said["sv"]
    assert (await house.known(case)).unit == "asby"
    assert house.house.reference.book().region.units["asby"].connected


# ---- what patients meet


async def test_an_entrance_opens_on_its_day_and_is_away_before(house: Running) -> None:
    admin, book = await office(house), house.house.reference.book
    today = local(from_ms(house.clock.now())).date()
    await change(
        admin, "unit/asby", entrances={"care": [{"state": "off"}, {"state": "open", "since": today.isoformat()}]}
    )
    now, day = house.clock.now(), 24 * 3_600_000
    assert (book().takes("asby", "care", now - day), book().takes("asby", "care", now)) == (False, True)
    late = {"care": [{"state": "open", "since": "2027-01-05"}, {"state": "off", "since": "2027-01-04"}]}
    kept = await settled(admin, "unit/asby")
    one = {"subject": "unit/asby", "version": 1, "document": {**kept["document"], "entrances": late}}
    assert (await admin.refused("settings/change", changes=[one], why=WHY))["problems"][0]["field"] == "entrances.care"


@pytest.mark.parametrize(("closed", "said"), [(False, "Vi är många"), (True, "Vi har stängt")])
async def test_the_units_own_words_stand_after_the_promise(house: Running, closed: bool, said: str) -> None:
    admin = await office(house)
    texts = {
        "waiting": {"sv": "Vi är många i kön.", "en": "Many are in the queue."},
        "closed": {"sv": "Vi har stängt för dagen.", "en": "We have closed for today."},
    }
    await change(admin, "unit/asby", texts=texts, **({"hours": {"nurse": "evenings_and_weekends"}} if closed else {}))
    book, now = house.house.reference.book(), house.clock.now()
    assert said in book.own_words("asby", "nurse", now)["sv"]
    assert book.own_words("aspelunda", "nurse", now) == {}
