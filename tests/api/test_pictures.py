"""Pictures over a real socket: in with every kind of bad file, out to those who may read the case and to nobody else."""

import asyncio
import io
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from server.app.ports import StoreFailed
from server.app.sessions import SESSION_MS
from server.contract.errors import PROBLEMS
from server.contract.ids import new_id
from server.contract.pictures import PICTURE_BYTES, PICTURES_A_CASE
from server.domain.actor import Actor
from server.storage import statements
from server.storage.seal import verify
from tests.api.patient_client import PatientClient, mild
from tests.support import images
from tests.support.cases import seek_care, told
from tests.support.houses import Running, running
from tests.support.program import Program, filled, key_to

ANNA = Actor("staff", "anna", "Anna Ek", "asby", "nurse")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "data", demo=True, demo_people=150) as house:
        yield house


@pytest.fixture
async def http(house: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", timeout=30, trust_env=False) as http:
        yield http


class Sender:
    """A patient in care with a key, and what she sends."""

    def __init__(self, http: httpx.AsyncClient, case: str, key: str) -> None:
        self.http, self.case, self.key = http, case, key

    async def send(self, body: Any, name: str = "", **asked: str) -> httpx.Response:
        params = {"id": name or new_id(), **asked}
        headers = {"authorization": f"Bearer {self.key}"}
        return await self.http.post("/api/patient/case/pictures", content=body, params=params, headers=headers)

    async def get(self, picture: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.key}"}
        return await self.http.get(f"/api/patient/case/pictures/{picture}", headers=headers)


@pytest.fixture
async def sender(house: Running, http: httpx.AsyncClient) -> Sender:
    case = await seek_care(house.house.lane)
    return Sender(http, case, await house.key(case))


def code(answer: httpx.Response) -> str:
    """Return the error's code, after checking that it is documented with its status and its words."""
    body = answer.json()
    assert answer.status_code == PROBLEMS[body["code"]].http
    assert (body["sv"], body["en"]) == PROBLEMS[body["code"]][3:5]
    return str(body["code"])


async def session(house: Running, user: str = "anna") -> str:
    async with house.clinician() as wire:
        await wire.login(user)
        return wire.token


async def looks(
    http: httpx.AsyncClient, token: str, case: str, picture: str, assignment: str = "anna-1"
) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}", "x-clinic24-assignment": assignment}
    return await http.get(f"/api/staff/cases/{case}/pictures/{picture}", headers=headers)


async def test_a_picture_is_kept_with_its_event_and_read_by_both_sides(
    house: Running, http: httpx.AsyncClient, sender: Sender
) -> None:
    name, raw = new_id(), images.from_a_phone()
    answer = await sender.send(raw, name)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"picture", "seq"}
    event = (await house.house.store.events(sender.case, after=answer.json()["seq"] - 1))[0]
    assert (event["type"], event["data"]["sender"]) == ("PictureSent", "Alva Lind")
    token = await session(house)
    for shown in (await sender.get(name), await looks(http, token, sender.case, name)):
        assert shown.status_code == 200, shown.text
        assert (
            Image.open(io.BytesIO(shown.content)).size
            == (60, 80)
            == (
                event["data"]["width"],
                event["data"]["height"],
            )
        )
        assert len(shown.content) == event["data"]["bytes"]
        assert images.SECRET not in shown.content
        assert shown.headers["content-type"] == "image/jpeg"
        assert shown.headers["content-disposition"] == 'attachment; filename="bild-1.jpg"'
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert shown.headers["cache-control"] == "no-store"
        assert shown.headers["content-security-policy"].startswith("default-src 'none'")


BAD = {
    "text named .jpg": (b"hello, I am no picture", "picture_type"),
    "SVG": (images.SVG, "picture_type"),
    "nothing": (b"", "picture_type"),
    "HEIC": (images.heic(), "picture_heic"),
    "animated GIF": (images.moving("GIF"), "picture_moving"),
    "truncated": (images.jpeg((300, 200))[:1_500], "picture_broken"),
    "liar": (images.liar(), "picture_broken"),
    "too many pixels": (images.saved(Image.new("1", (9_000, 9_000)), "PNG"), "picture_pixels"),
}


async def test_no_bad_file_breaks_a_case(house: Running, sender: Sender) -> None:
    before = await house.known(sender.case)
    for kind, (raw, wanted) in BAD.items():
        assert code(await sender.send(raw)) == wanted, kind
    assert await house.known(sender.case) == before
    assert house.disk("SELECT count(*) FROM picture") == [(0,)]
    assert (await sender.send(images.jpeg())).status_code == 200


async def test_one_that_is_too_large_is_told_so_declared_or_not(sender: Sender) -> None:
    async def streamed() -> AsyncIterator[bytes]:
        for _ in range(PICTURE_BYTES // 65_536 + 2):
            yield b"\xff" * 65_536

    assert code(await sender.send(b"\xff" * (PICTURE_BYTES + 1))) == "picture_large"
    assert code(await sender.send(streamed())) == "picture_large"


async def test_nothing_is_read_of_who_has_no_key(house: Running, http: httpx.AsyncClient, sender: Sender) -> None:
    """The answer comes before the body: what would be sent is never asked for."""
    for key in ("", "x", "å"):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        head = f"POST /api/patient/case/pictures?id={new_id()} HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
        writer.write(f"{head}Authorization: Bearer {key}\r\n\r\n".encode())
        async with asyncio.timeout(10):
            said = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        assert said.startswith(b"HTTP/1.1 401"), said


async def test_the_number_of_a_case_and_the_rate_are_limited(house: Running, sender: Sender) -> None:
    raw, codes = images.jpeg((8, 8)), []
    for _ in range(11):
        answer = await sender.send(raw)
        codes.append(answer.status_code)
    assert codes == [200] * 10 + [429]
    assert answer.headers["retry-after"]
    assert code(answer) == "slow_down"
    for _ in range(PICTURES_A_CASE - 10):
        house.clock.advance(6)
        assert (await sender.send(raw)).status_code == 200
    house.clock.advance(6)
    assert code(await sender.send(raw)) == "pictures_full"


async def test_more_than_a_few_at_a_time_are_told_to_come_back(house: Running, sender: Sender) -> None:
    """Four phones that send slowly hold every place; the fifth is answered at once, and the places come back."""
    head = "POST /api/patient/case/pictures?id={} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nAuthorization: Bearer {}\r\n\r\n"
    lines = []
    for _ in range(4):
        other = await seek_care(house.house.lane)
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(head.format(new_id(), await house.key(other)).encode() + b"x")
        await writer.drain()
        lines.append((reader, writer))
    answer = await sender.send(images.jpeg())
    while answer.status_code == 200:  # the fourth head may still be on its way
        answer = await sender.send(images.jpeg())
    assert code(answer) == "busy"
    for _, writer in lines:
        writer.close()
        await writer.wait_closed()
    async with asyncio.timeout(10):
        while (await sender.send(images.jpeg())).status_code != 200:
            house.clock.advance(6)


async def test_sent_again_with_the_same_id_it_is_there_once(house: Running, sender: Sender) -> None:
    name, third, raw = new_id(), new_id(), images.jpeg()
    first, second = await sender.send(raw, name), await sender.send(raw, name)
    both = await asyncio.gather(*(sender.send(raw, other) for other in (name, third, third)))
    assert [answer.status_code for answer in (first, second, *both)] == [200] * 5
    assert [one["id"] for one in (await house.known(sender.case)).pictures] == [name, third]


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "0" * 40, "Å" * 32])
async def test_an_id_that_is_none_is_refused(sender: Sender, name: str) -> None:
    headers = {"authorization": f"Bearer {sender.key}"}
    answer = await sender.http.post(
        "/api/patient/case/pictures", params={"id": name}, content=images.jpeg(), headers=headers
    )
    assert code(answer) == "bad_request"


async def test_a_picture_opens_for_its_own_case_and_its_own_staff_only(
    house: Running, http: httpx.AsyncClient, sender: Sender
) -> None:
    name = new_id()
    await sender.send(images.jpeg(), name)
    other = Sender(http, (case := await seek_care(house.house.lane)), await house.key(case))
    assert code(await other.get(name)) == "no_picture"
    assert code(await sender.get(new_id())) == "no_picture"
    assert code(await http.get(f"/api/patient/case/pictures/{name}")) == "token"
    anna, eva, maria = [await session(house, user) for user in ("anna", "eva", "maria")]
    assert (await looks(http, anna, sender.case, name)).status_code == 200
    refused = {
        "another case": (anna, other.case, name, "anna-1", "no_picture"),
        "no such case": (anna, "x", name, "anna-1", "no_case"),
        "another profession": (eva, sender.case, name, "eva-1", "no_case"),
        "another unit": (maria, sender.case, name, "maria-1", "no_case"),
        "her other assignment": (anna, sender.case, name, "anna-2", "no_case"),
        "another's assignment": (maria, sender.case, name, "anna-1", "no_assignment"),
        "no assignment": (anna, sender.case, name, "", "no_assignment"),
        "no session": ("x", sender.case, name, "anna-1", "not_logged_in"),
        "the patient's key": (sender.key, sender.case, name, "anna-1", "not_logged_in"),
    }
    for why, (token, case, picture, worn, wanted) in refused.items():
        assert code(await looks(http, token, case, picture, worn)) == wanted, why
    assert code(await Sender(http, sender.case, anna).get(name)) == "token"
    house.clock.advance(SESSION_MS / 1000)
    assert code(await looks(http, anna, sender.case, name)) == "not_logged_in"


async def test_a_reading_is_on_disk_before_the_first_byte_or_nothing_is_shown(
    house: Running, http: httpx.AsyncClient, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = new_id()
    seq = (await sender.send(images.jpeg(), name)).json()["seq"]
    token = await session(house)
    query = "SELECT actor, unit, profession, case_id, patient, from_seq FROM reading WHERE what = 'picture'"
    await looks(http, token, sender.case, name)
    await sender.get(name)
    number = (await house.known(sender.case)).number
    assert house.disk(query) == [
        ("anna", "asby", "nurse", sender.case, number, seq),
        (f"patient:{sender.case}", "", "", sender.case, number, seq),
    ]
    await looks(http, token, sender.case, new_id())
    assert len(house.disk(query)) == 2, "what was not shown was not read"

    async def broken(*_given: object) -> int:
        raise StoreFailed

    monkeypatch.setattr(house.house.lane, "log_reading", broken)
    for answer in (await looks(http, token, sender.case, name), await sender.get(name)):
        assert code(answer) == "storage"


async def test_a_picture_that_is_not_the_sealed_one_is_not_shown(
    house: Running, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    name = new_id()
    await sender.send(images.jpeg(), name)
    await house.house.store.write(lambda db: db.execute("UPDATE picture SET body = ?", (images.jpeg((9, 9)),)))
    assert code(await sender.get(name)) == "storage"
    assert "not the one that its event names" in caplog.text


async def test_a_closed_case_shows_its_pictures_and_takes_no_more(
    house: Running, http: httpx.AsyncClient, sender: Sender
) -> None:
    name, lane = new_id(), house.house.lane
    await sender.send(images.jpeg(), name)
    took = await lane.submit(ANNA, told(sender.case, "Take"))
    end = {"outcome": "phone", "owner_seq": took.owner_seq}
    assert (await lane.submit(ANNA, told(sender.case, "Close", **end))).code == "picture_unseen"
    assert (await lane.submit(ANNA, told(sender.case, "SeePicture", picture=name))).ok
    assert (await lane.submit(ANNA, told(sender.case, "Close", **end))).ok
    assert (await sender.get(name)).status_code == 200
    assert (await looks(http, await session(house), sender.case, name)).status_code == 200
    assert code(await sender.send(images.jpeg())) == "closed"


async def test_no_command_over_the_api_or_the_socket_adds_a_picture(house: Running, sender: Sender) -> None:
    command = {"id": "1" * 32, "type": "SendPicture", "width": 1, "height": 1, "bytes": 1, "digest": "x"}
    headers = {"authorization": f"Bearer {sender.key}"}
    answer = await sender.http.post("/api/patient/case/commands", json=command, headers=headers)
    assert code(answer) == "bad_request"
    async with house.page() as page:
        await page.open(sender.key)
        await page.send(type="cmd", cmd={**command, "case": sender.case})
        assert (await page.kind("refuse"))["code"] == "forbidden"


async def test_a_question_that_asks_for_a_picture_is_answered_with_those_of_the_case(
    house: Running, http: httpx.AsyncClient
) -> None:
    people = (await http.get("/api/demo/people", params={"centre": "asby"})).json()["people"]
    patient = PatientClient(http, people)
    await patient.start()
    assert code(await patient.picture(images.jpeg(), question="picture")) == "not_asked"
    await patient.to_questions("warts_nail_acne")
    while patient.step["data"]["question"]["kind"] != "picture":
        question = patient.step["data"]["question"]
        await patient.ok("AnswerQuestion", question=question["id"], value=mild(question))
    name = new_id()
    assert code(await patient.say("AnswerQuestion", question="picture", value=[name])) == "no_picture"
    assert (await patient.picture(images.jpeg(), name, question="picture")).status_code == 200
    await patient.ok("AnswerQuestion", question="picture", value=[name])
    earlier = (await patient.get("/api/patient/case/step?at=q:picture")).json()["step"]["data"]
    assert earlier["value"] == [name]
    answers = {one["page"]: one["value"] for one in earlier["answered"]}
    assert answers["q:picture"] == {"sv": "1 bild", "en": "1 picture"}
    await patient.answer_mildly()
    if patient.step["kind"] in ("advice", "emergency"):
        await patient.ok("GoOn")
    if patient.step["kind"] == "listing":
        await patient.ok("ChooseUnit", unit=patient.step["data"]["choices"][0]["unit"])
    await patient.ok("Submit")
    async with house.clinician() as wire:
        await wire.work("anna")
        await wire.open(patient.case)
        head = next(frame["head"] for frame in wire.seen if frame["type"] == "head")
    assert [one["id"] for one in head["pictures"]] == [name]
    said = [line["sv"] for line in head["history"]]
    assert "Antal bifogade bilder: 1" in said
    assert "Patienten har skickat 1 bild" in said
    assert {"key": "picture", "since": head["pictures"][0]["at"]} in head["marks"]


async def test_event_and_picture_are_on_disk_together_or_not_at_all(
    house: Running, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails between the two leaves neither, and the case goes on."""
    name = new_id()
    monkeypatch.setattr(
        statements, "INSERT_PICTURE", "INSERT INTO picture (case_id, id, body) VALUES (?, ?, nothing(?))"
    )
    before = await house.known(sender.case)
    assert code(await sender.send(images.jpeg(), name)) == "storage"
    assert await house.known(sender.case) == before
    monkeypatch.undo()
    assert (await sender.send(images.jpeg(), name)).status_code == 200
    assert [row[0] for row in house.disk("SELECT id FROM picture")] == [name]


async def test_a_server_killed_while_pictures_come_has_every_acknowledged_one_and_no_orphan(tmp_path: Path) -> None:
    """Killed by -9 with pictures on their way; a backup of the database alone holds each with its event."""
    keys: dict[str, str] = {}

    async def fill(house: Any) -> None:
        for _ in range(3):
            case = await seek_care(house.lane)
            keys[case] = await key_to(house, case)

    folder = tmp_path / "data"
    await filled(folder, fill)
    program = Program(folder)
    kept: list[tuple[str, str]] = []
    raw = images.jpeg((900, 700))

    async def sends(case: str, rounds: int) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{program.port}", timeout=20, trust_env=False) as http:
            for _ in range(rounds):
                name = new_id()
                try:
                    answer = await Sender(http, case, keys[case]).send(raw, name)
                except httpx.TransportError:
                    return
                if answer.status_code == 200:
                    kept.append((case, name))
                    if len(kept) % 4 == 0:
                        await program.kill()

    for _ in range(2):
        await program.start()
        await asyncio.gather(*(sends(case, 6) for case in keys))
    await program.start()
    copy = tmp_path / "backup.db"
    with sqlite3.connect(folder / "clinic24.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    await program.stop()
    with sqlite3.connect(copy) as db:
        assert verify(db) is None
        bodies = {(case, name): len(body) for case, name, body in db.execute("SELECT case_id, id, body FROM picture")}
        named = db.execute(
            "SELECT case_id, json_extract(data, '$.picture'), json_extract(data, '$.bytes') FROM event"
            " WHERE type = 'PictureSent'"
        ).fetchall()
    [each.close() for each in (source, target, db)]
    assert len(kept) >= 8
    assert set(kept) <= bodies.keys()
    assert {(case, name): size for case, name, size in named} == bodies
