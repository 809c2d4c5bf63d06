"""Every id of another unit, tried over every frame and route that takes one: answered as an unknown one, and logged."""

import json
from pathlib import Path
from typing import Any, get_args, get_type_hints

import httpx

from server.contract.commands import StaffCommand
from server.contract.ids import new_id
from tests.docs.golden import read
from tests.realtime.view_acts import LARS, by_patient, picture_sent, staff, take
from tests.support.cases import ask_secretary, seek_care
from tests.support.houses import Running, running
from tests.support.wire import Frame, Staff

WHO = "vid", "id", "case"
OPENINGS: tuple[dict[str, Any], ...] = (
    {"view": "case"},
    {"view": "preview"},
    {"view": "case", "reason": "Nyfiken"},
    {"view": "case", "reason": "Nyfiken", "lift": "emergency"},
)


async def theirs(house: Running) -> dict[str, str]:
    """Return cases of another unit in every state that one can be in there, each of a person who is not seen elsewhere."""
    lane, far = house.house.lane, {"unit": "aspelunda"}
    waiting = await seek_care(lane, **far)
    held = await seek_care(lane, **far)
    await staff("Take", LARS)(house, held)
    await picture_sent(house, held)
    ended = await seek_care(lane, **far)
    await staff("Close", LARS, first=(staff("Take", LARS),), outcome="phone")(house, ended)
    hidden = await seek_care(lane, protected=True, **far)
    paper = await ask_secretary(lane, **far)
    states = {"waiting": waiting, "open": held, "closed": ended, "protected": hidden, "secretary": paper}
    return {**states, "none": new_id()}


def same(frame: Frame) -> Frame:
    """Return an answer without what names the question."""
    return {key: value for key, value in frame.items() if key not in WHO}


def commands() -> list[Frame]:
    """Return an example of every command of staff that names a case."""
    kept = read("staff_commands")
    names = [get_args(get_type_hints(form)["type"])[0] for form in get_args(StaffCommand)]
    assert set(names) == set(kept)
    return [kept[name] for name in names if "case" in kept[name]]


async def answers(wire: Staff, case: str) -> list[tuple[str, Frame]]:
    """Ask for a case in every way that a clinician's program can, and return what is answered."""
    found = []
    for n, more in enumerate((*OPENINGS, {"view": "case", "seq": 1, "epoch": wire.epoch})):
        await wire.send(type="open", vid=f"{case}{n}"[-64:], case=case, **more)
        found.append((f"open {n}", await wire.kind("refuse")))
        await wire.send(type="page", vid=f"{case}{n}"[-64:], before_seq=50, n=5)
        found.append((f"page {n}", await wire.kind("refuse")))
    await wire.send(type="draft", case=case, text="x", n=1)
    found.append(("draft", await wire.next()))
    await wire.send(type="ask_contacts", case=case)
    found.append(("ask_contacts", await wire.kind("refuse")))
    await wire.send(type="typing", case=case, on=True)
    for example in commands():
        body = {**example, "id": new_id(), "case": case}
        await wire.send(type="cmd", cmd=body)
        found.append((example["type"], await wire.until(lambda f, body=body: f.get("id") == body["id"])))
    return found


async def tried(house: Running, user: str, assignment: int = 1) -> None:
    cases = await theirs(house)
    async with house.clinician() as wire:
        await wire.work(user, assignment)
        unknown = await answers(wire, cases.pop("none"))
        for state, case in cases.items():
            for (what, wanted), (_, got) in zip(unknown, await answers(wire, case), strict=True):
                assert got["type"] == "refuse", (state, what)
                assert same(got) == same(wanted), (state, what)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
            heads = {"authorization": f"Bearer {wire.token}", "x-clinic24-assignment": f"{user}-{assignment}"}
            paths = [f"/api/staff/cases/{case}/pictures/{'0' * 32}" for case in (cases["open"], "no-such-case")]
            known, unheard = [await http.get(path, headers=heads) for path in paths]
            assert (known.status_code, known.text) == (unheard.status_code, unheard.text)
        sent = json.dumps(wire.seen, ensure_ascii=False)
        assert "Alva" not in sent
        assert "198501019802" not in sent
    await house.house.lane.written()
    for state, case in cases.items():
        rows = house.disk("SELECT actor, case_id, what FROM reading ORDER BY id")
        logged = [what for actor, at, what in rows if (actor, at) == (user, case)]
        asked = ("case", "preview", "draft", *(one["type"] for one in commands()))
        wanted = {f"attempt: {what}" for what in asked}
        assert set(logged) - {"attempt: picture"} == wanted, state
        assert ("attempt: picture" in logged) == (state == "open")


async def test_every_id_of_another_unit_is_answered_as_an_unknown_one_and_logged(house: Running) -> None:
    await tried(house, "anna")


async def test_who_works_no_cases_is_told_nothing_of_whether_one_exists(house: Running) -> None:
    await tried(house, "logg")


async def test_a_log_of_attempts_names_who_which_case_and_when_and_lies_in_the_chain(house: Running) -> None:
    case = await seek_care(house.house.lane, "aspelunda")
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.send(type="open", vid="x", view="case", case=case)
        assert (await wire.kind("refuse"))["code"] == "no_case"
        await wire.send(type="open", vid="x", view="case", case="no-such-case")
        assert (await wire.kind("refuse"))["code"] == "no_case"
    await house.house.lane.written()
    rows = house.disk(
        "SELECT at, actor, unit, profession, case_id, patient, what FROM reading WHERE what LIKE 'attempt%'"
    )
    assert rows == [(house.clock.now(), "anna", "asby", "nurse", case, "198501019802", "attempt: case")]


async def test_a_patients_try_at_anothers_case_is_logged(house: Running) -> None:
    mine, other = await seek_care(house.house.lane), await seek_care(house.house.lane)
    async with house.page() as page:
        await page.open(await house.key(mine))
        assert same(await page.cmd("SendMessage", other, text="Hej")) == same(
            await page.cmd("SendMessage", "no-such", text="Hej")
        )
    await house.house.lane.written()
    rows = house.disk("SELECT actor, case_id, what FROM reading WHERE what LIKE 'attempt%'")
    assert rows == [(f"patient:{mine}", other, "attempt: SendMessage")]


async def test_what_is_read_by_right_is_no_attempt(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house, house.clinician() as wire:
        case = await seek_care(house.house.lane)
        await wire.work("anna")
        await take(house, case)
        await by_patient("SendMessage", text="Hej")(house, case)
        await wire.open(case)
        await wire.send(type="draft", case=case, text="x", n=1)
        await wire.kind("drafted")
        assert (await wire.cmd("Acknowledge", case))["type"] == "refuse"
        await house.house.lane.written()
        assert not house.disk("SELECT 1 FROM reading WHERE what LIKE 'attempt%'")
