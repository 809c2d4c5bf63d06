"""The log reviewer over HTTP against a real server: who comes in, what is found, and that her own questions stand in the log."""

import asyncio
import threading
from typing import Any

import httpx
import pytest

from server.storage.seal import Walk
from tests.support.cases import seek_care
from tests.support.houses import Running

NUMBER = "198501019802"


class Reviewer:
    """Göran at the office, by HTTP."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http, self._token = http, token

    async def asks(self, path: str, worn: str = "logg-1", token: str | None = None, **body: Any) -> httpx.Response:
        bearer = self._token if token is None else token
        headers = {"authorization": f"Bearer {bearer}", "x-clinic24-assignment": worn}
        return await self._http.post(f"/api/log/{path}", json=body, headers=headers)

    async def told(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.asks(path, **body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def reviewer(house: Running) -> Any:
    async with house.clinician() as wire, httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
        await wire.login("logg")
        yield Reviewer(http, wire.token)


async def a_day(house: Running) -> str:
    """Let Anna take and read a case, and Karin look at it without having had it; returns the case."""
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as karin:
        await anna.work("anna")
        await karin.work("karin")
        taken = await anna.cmd("Take", case)
        await anna.open(case)
        await anna.cmd("SendMessage", case, text="Hej!", owner_seq=taken["owner_seq"])
        await karin.open(case)
    return case


async def test_only_a_worn_assignment_as_reviewer_comes_in(house: Running, reviewer: Reviewer) -> None:
    async with house.clinician() as anna:
        await anna.work("anna")
        for token, worn, status in ((anna.token, "anna-1", 403), (anna.token, "logg-1", 403), ("x", "logg-1", 401)):
            for path in ("search", "sample", "sign", "extract", "verify"):
                answer = await reviewer.asks(path, worn, token)
                assert answer.status_code == status, (path, worn, answer.text)
    assert (await reviewer.asks("search", limit=0)).status_code == 400


async def test_it_is_searched_by_patient_person_unit_and_time_a_page_at_a_time(
    house: Running, reviewer: Reviewer
) -> None:
    case = await a_day(house)
    found = (await reviewer.told("search", patient=NUMBER))["lines"]
    assert [(one["person"], one["what"], one["case"]) for one in found[:1]] == [("logg", "log: search", "")]
    opened = [one for one in found if one["what"] == "case"]
    assert [(one["person"], one["name"], one["case"]) for one in opened] == [
        ("karin", "Karin Lövgren", case),
        ("anna", "Anna Ek", case),
    ]
    assert all(one["ended"] >= one["at"] for one in opened)
    assert [one["hints"] for one in opened] == [["no_relation"], []]
    assert {one["person"] for one in (await reviewer.told("search", person="anna"))["lines"]} == {"anna"}
    assert {one["unit"] for one in (await reviewer.told("search", unit="asby"))["lines"]} == {"asby"}
    late = house.clock.now() + 1
    assert (await reviewer.told("search", since=late))["lines"] == []
    pages, before = [], None
    while True:
        page = await reviewer.told("search", unit="asby", limit=1, **({"before": before} if before else {}))
        pages += [one["id"] for one in page["lines"]]
        before = page["next"]
        if before is None:
            break
    assert pages == [one["id"] for one in (await reviewer.told("search", unit="asby", limit=200))["lines"]]
    assert len(pages) == 2


async def test_a_sample_is_the_same_for_a_seed_and_is_signed_off_in_the_sealed_log(
    house: Running, reviewer: Reviewer
) -> None:
    await a_day(house)
    until = house.clock.now()
    first = await reviewer.told("sample", seed=7, n=3, until=until)
    assert [one["id"] for one in (await reviewer.told("sample", seed=7, n=3, until=until))["drawn"]] == [
        one["id"] for one in first["drawn"]
    ]
    assert first["whole"]
    (odd,) = [one for one in first["ruled"] if one["what"] == "case"]
    assert (odd["person"], odd["hints"]) == ("karin", ["no_relation"])
    assert (await reviewer.asks("sign", reading=odd["id"], result="wrong")).json()["code"] == "reason_missing"
    signed = await reviewer.told("sign", reading=odd["id"], result="wrong", comment="Frågad: hörde  inte till jobbet")
    assert signed["signed"] == {
        "by": "logg",
        "at": house.clock.now(),
        "result": "wrong",
        "comment": "Frågad: hörde inte till jobbet",
    }
    assert (await reviewer.asks("sign", reading=999_999, result="right")).json()["code"] == "no_reading"
    await reviewer.told("search", patient=NUMBER)
    own = next(one for one in (await reviewer.told("search", person="logg"))["lines"] if one["patient"])
    assert (await reviewer.asks("sign", reading=own["id"], result="right")).json()["code"] == "own_reading"
    again = (await reviewer.told("search", patient=NUMBER))["lines"]
    assert [one["signed"]["result"] for one in again if one["signed"]] == ["wrong"]


async def test_the_patients_extract_is_plain_swedish_without_names_and_the_chain_names_the_broken_row(
    house: Running, reviewer: Reviewer
) -> None:
    await a_day(house)
    lines = (await reviewer.told("extract", patient=NUMBER))["lines"]
    said = "\n".join(lines)
    assert "Åsby vårdcentral, sjuksköterska: läste ditt ärende." in said
    assert "Åsby vårdcentral, sjuksköterska: skrev eller ändrade i ditt ärende." in said
    assert "loggkontrollant: granskade loggen" in said
    assert "Anna" not in said
    assert (await reviewer.told("verify")) == {"broken": None}
    (row,) = house.disk("SELECT min(id) FROM reading WHERE actor = 'karin' AND what = 'case'")
    await house.house.store.write(lambda db: db.execute("UPDATE reading SET actor = 'ida' WHERE id = ?", row))
    broken = (await reviewer.told("verify"))["broken"]
    assert broken["rows"] == f"reading {row[0]}"
    assert house.disk("SELECT what FROM reading WHERE actor = 'logg' AND what LIKE 'log: %'") != []


async def test_a_long_walk_through_the_log_holds_up_no_case_and_another_one_is_told_busy(
    house: Running, reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await seek_care(house.house.lane)
    begun, end = threading.Event(), threading.Event()

    def slow(walk: Walk, _db: Any) -> None:
        walk.ended = True
        begun.set()
        end.wait(20)

    monkeypatch.setattr(Walk, "go", slow)
    first = asyncio.ensure_future(reviewer.asks("verify"))
    try:
        assert await asyncio.to_thread(begun.wait, 10)
        for path, body in (("verify", {}), ("extract", {"patient": NUMBER})):
            answer = await reviewer.asks(path, **body)
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        searches = [asyncio.ensure_future(reviewer.asks("search")) for _ in range(4)]
        async with house.clinician() as anna:
            await anna.work("anna")
            await anna.open(case)
        assert not any(one.done() for one in (first, *searches))
    finally:
        end.set()
    assert {one.status_code for one in await asyncio.gather(first, *searches)} == {200}
    assert (await reviewer.asks("extract", patient=NUMBER)).status_code == 200
