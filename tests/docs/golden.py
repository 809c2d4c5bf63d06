"""One real frame of every kind, taken from a real server: `python -m tests.docs.golden` writes tests/golden/*.json.

A day at a health centre in few steps, so that every command, event and frame of the contract that the server knows
happens once. The tests run the day again and hold the files against it.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from server.contract.ids import new_id
from server.domain.actor import SYSTEM
from tests.api.patient_client import PatientClient
from tests.support.cases import _box
from tests.support.houses import Running, running
from tests.support.images import jpeg
from tests.support.wire import Frame, Page, Staff

FOLDER = Path(__file__).parent.parent / "golden"
FILES = (
    "staff_frames",
    "staff_commands",
    "server_frames",
    "patient_frames",
    "patient_commands",
    "patient_server_frames",
    "events",
    "steps",
)
Golden = dict[str, dict[str, Frame]]
MAY_BE_EMPTY = frozenset({"notices", "detail"})


class Sheet:
    """The first example of each kind."""

    def __init__(self) -> None:
        self.found: Golden = {name: {} for name in FILES}

    def keep(self, file: str, kind: str, frame: Frame) -> None:
        """Keep the fullest example: frames without any rows or events say little."""
        known = self.found[file].get(kind)
        if known is None or (len(str(frame)) > len(str(known)) and _thin(known)):
            self.found[file][kind] = frame

    def told(self, frames: Iterable[Frame], file: str) -> None:
        """Keep what a server has said on a socket."""
        for frame in frames:
            self.keep(file, frame["type"], frame)


def _thin(frame: Frame) -> bool:
    return any(value == [] for value in frame.values())


class Clinician(Staff):
    """A clinician's socket whose own frames are kept too."""

    sheet: Sheet

    async def send(self, **frame: Any) -> None:
        kind = frame["type"]
        if kind == "cmd":
            self.sheet.keep("staff_commands", frame["cmd"]["type"], frame["cmd"])
        self.sheet.keep("staff_frames", kind, frame)
        await super().send(**frame)


class Phone(Page):
    """A patient's socket whose own frames are kept too."""

    sheet: Sheet

    async def send(self, **frame: Any) -> None:
        kind = frame["type"]
        if kind == "cmd":
            self.sheet.keep("patient_commands", frame["cmd"]["type"], frame["cmd"])
        self.sheet.keep("patient_frames", kind, frame)
        await super().send(**frame)


class Patient(PatientClient):
    """A phone over the API whose commands and pages are kept."""

    sheet: Sheet

    async def say(self, kind: str, *, id: str | None = None, **fields: Any) -> httpx.Response:  # noqa: A002  the field's name
        name = id or new_id()
        self.sheet.keep("patient_commands", kind, {"id": name, "type": kind, "case": self.case, **fields})
        self.sheet.keep("steps", self.step["kind"], dict(self.step))
        answer = await super().say(kind, id=name, **fields)
        self.sheet.keep("steps", self.step["kind"], dict(self.step))
        return answer


class Day:
    """The steps of the day against one running house."""

    def __init__(self, house: Running, http: httpx.AsyncClient, people: list[dict[str, Any]]) -> None:
        self.house, self.http, self.people = house, http, people
        self.sheet = Sheet()
        self._used: set[str] = set()

    async def patient(self, *, child: bool = False) -> Patient:
        """Let the next invented adult who is listed at Åsby begin a case."""
        patient = Patient(self.http, self.people)
        patient.sheet = self.sheet
        fits = [
            p for p in self.people if p["age_unit"] == "y" and 25 <= p["age"] < 60 and p["number"] not in self._used
        ]
        number = str(next(p["number"] for p in fits if p["guardian"] or not child))
        self._used.add(number)
        await patient.start(number)
        self.sheet.keep(
            "patient_commands",
            "Start",
            {"id": new_id(), "type": "Start", "case": patient.case, "who": "self", "lang": "sv"},
        )
        self.sheet.keep("steps", patient.step["kind"], dict(patient.step))
        return patient

    def clinician(self) -> Clinician:
        who = Clinician(self.house.staff)
        who.sheet = self.sheet
        return who

    def phone(self) -> Phone:
        page = Phone(self.house.patients)
        page.sheet = self.sheet
        return page


async def at_the_door(day: Day) -> Patient:
    """Walk one patient to the queue past advice and listing; others end on the ways beside it."""
    walker = await day.patient()
    await walker.to_questions("sore_throat")
    await walker.answer_mildly()
    if walker.step["kind"] in ("advice", "emergency"):
        await walker.ok("GoOn")
    if walker.step["kind"] == "listing":
        await walker.ok("ChooseUnit", unit=walker.step["data"]["choices"][0]["unit"])
    await walker.ok("Submit")
    content = await day.patient()
    await content.to_questions("sore_throat")
    await content.answer_mildly()
    if content.step["kind"] == "advice":
        await content.ok("TakeAdvice")
    return walker


async def emergency(day: Day) -> Patient:
    """Meet 112 by the tick-list, and refuse to call."""
    ill = await day.patient()
    await ill.ok("SetContact", phone="070-174 06 05", notify=True)
    await ill.ok("ChooseEntrance", entrance="care")
    await ill.ok("Describe", text="Jag behöver hjälp med en sak")
    await ill.ok("Tick", items=[_box(day.house.house.lane, 0)])
    await ill.ok("Reply112", called=False)
    return ill


async def in_care(day: Day, anna: Clinician, karin: Clinician, walker: Patient, phone: Phone) -> None:
    """Take, talk, note, raise, hand back and over, offer, close."""
    case = walker.case
    await anna.cmd("TakeOver", case, reason="prov")
    took = await anna.cmd("Take", case)
    seq = took["owner_seq"]
    await anna.open(case)
    await phone.open(walker.token)
    await phone.send(type="typing", on=True)
    await anna.send(type="typing", case=case, on=True)
    await anna.send(
        type="keep_phrase", id=new_id(), shortcut="tack", title="Tack", text_sv="Tack, kom [[tid]].", text_en=""
    )
    kept = await anna.kind("own_phrases")
    await anna.send(type="used_phrases", phrases=[kept["phrases"][0]["id"]])
    await anna.send(type="drop_phrase", id=new_id(), phrase=kept["phrases"][0]["id"])
    await anna.kind("own_phrases")
    await anna.send(type="draft", case=case, text="Hej! Jag", n=1)
    await anna.kind("drafted")
    await anna.cmd("SendMessage", case, text="Hej! Hur går det att dricka?", owner_seq=seq)
    await phone.until(lambda f: f["type"] == "events" and any(e["type"] == "Message" for e in f["events"]))
    await phone.cmd("MarkRead", case, upto=100)
    await phone.cmd("SendMessage", case, text="Det går men gör ont")
    await phone.cmd("SendMessage", case, text=" ")
    await phone.cmd("Worsened", case, items=[], text="Lite mer feber nu")
    await phone.cmd("SendMessage", case, text="Nu trycker det över bröstet och jag är kallsvettig")
    await anna.cmd("MarkRead", case, upto=100)
    marks = dict(day.house.disk("SELECT id, marks FROM cases"))
    flag = json.loads(marks[case])["flag"]
    await anna.cmd("AcknowledgeFlag", case, owner_seq=seq, since=flag)
    await picture_sent(day, anna, walker, seq)
    await anna.cmd("GiveFeedback", case, kind="too_low", text="Hade ont i bröstet", rules=[])
    await anna.cmd("MarkStatement", case, owner_seq=seq, statement=0, mark="changed", text="Ont i halsen sedan i går")
    await anna.cmd("WriteNote", case, text="Ringer upp om en timme", owner_seq=seq)
    await reached(day, anna, case, seq)
    await anna.cmd("SetLevel", case, level=3, reason="feber som stiger", owner_seq=seq)
    await anna.send(type="page", vid="c", before_seq=10, n=5)
    await anna.kind("events")
    await anna.cmd("HandOver", case, owner_seq=seq, note="Vill du ta den?", person="karin")
    taken = await karin.cmd("Acknowledge", case)
    back = await karin.cmd("Return", case, owner_seq=taken["owner_seq"], reason="går på rast")
    again = await karin.cmd("TakeNext")
    assert back["type"] == again["type"] == "ack"
    over = await karin.cmd(
        "HandOver", again["case"], owner_seq=again["owner_seq"], note="Intyg", unit="asby", profession="secretary"
    )
    assert over["type"] == "ack"
    last = await karin.cmd("Take", case)
    if last["type"] == "refuse":
        last = await karin.cmd("TakeNext")
    await karin.cmd("Close", last["case"], owner_seq=last["owner_seq"], outcome="self_care")
    await anna.send(type="close", vid="c")


async def reached(day: Day, anna: Clinician, case: str, seq: int) -> None:
    """Ring without an answer, end the protocol, send the video link, park, take back, park to a day that comes."""
    call = {"number": "", "reason": "andning", "safe_time": "efter 15", "identity": False, "said": "", "outcome": ""}
    await anna.cmd("PhoneCall", case, owner_seq=seq, **{**call, "result": "no_answer", "again": 15})
    await anna.cmd("PhoneCall", case, owner_seq=seq, **{**call, "result": "", "again": 0, "outcome": "not_reached"})
    await anna.cmd("SendVideo", case, owner_seq=seq)
    parked = {"time": "", "reason": "provsvar", "question": "Hur mår du nu?"}
    await anna.cmd("Park", case, owner_seq=seq, day="2026-11-26", **parked)
    await anna.cmd("Unpark", case, owner_seq=seq)
    await anna.cmd("Park", case, owner_seq=seq, day="2026-11-26", **parked)
    now = day.house.clock.at
    day.house.clock.advance(2 * 24 * 3600)
    await day.house.house.lane.submit(SYSTEM, {"id": "", "type": "FollowUp", "case": case, "here": True})
    day.house.clock.at = now


async def picture_sent(day: Day, anna: Clinician, walker: Patient, seq: int) -> None:
    """Send a picture from the phone; it is opened, and marked all the same."""
    name = new_id()
    answer = await walker.picture(jpeg((40, 30)), name)
    assert answer.status_code == 200, answer.text
    case = await day.house.known(walker.case)
    facts = {key: case.pictures[0][key] for key in ("width", "height", "bytes")}
    made = {"id": name, "type": "SendPicture", "case": walker.case, **facts, "digest": "…"}
    day.sheet.keep("patient_commands", "SendPicture", made)
    await anna.cmd("SeePicture", walker.case, picture=name)
    await anna.cmd("MarkPicture", walker.case, picture=name, mark="unassessable", owner_seq=seq)


async def newcomer(day: Day) -> Patient:
    """Let one more patient come into the queue."""
    other = await day.patient()
    await other.to_questions()
    await other.answer_mildly()
    if other.step["kind"] == "listing":
        await other.ok("ChooseUnit", unit=other.step["data"]["choices"][0]["unit"])
    await other.ok("Submit")
    return other


async def the_unit(day: Day, anna: Clinician, karin: Clinician) -> None:
    """Say one's state, put up a line, coordinate: move a colleague's case to a person and to the queue."""
    await karin.send(type="set_duty", state="chat", coordinator=True)
    await karin.send(type="post_info", n=1, day="2026-11-24", text="Lab stängt i dag, akuttider 13.15 och 14.00")
    case = (await newcomer(day)).case
    took = await anna.cmd("Take", case)
    assert took["type"] == "ack"
    await karin.send(type="ask_team")
    await karin.kind("team")
    await karin.cmd("Move", case, reason="jämnar ut", person="mats")
    await karin.cmd("Move", case, reason="Anna är sjuk")
    again = await anna.cmd("Take", case)
    elsewhere = {"unit": "asby", "profession": "doctor"}
    await anna.cmd("HandOver", case, owner_seq=again["owner_seq"], note="Recept", **elsewhere)
    now = day.house.clock.at
    day.house.clock.advance(15 * 60)
    await day.house.house.lane.submit(SYSTEM, {"id": "", "type": "HandoverLate", "case": case})
    await day.house.house.duties.look()
    day.house.clock.at = now


async def clockwork(day: Day, anna: Clinician) -> None:
    """Let leases run out and the unit close, as the clock would."""
    lane = day.house.house.lane
    other = await newcomer(day)
    took = await anna.cmd("Take", other.case)
    mine = {"case": other.case, "owner_seq": took["owner_seq"]}
    await anna.cmd("SendMessage", other.case, text="Hej!", owner_seq=took["owner_seq"])
    await lane.submit(SYSTEM, {"id": "", "type": "Release", "since": day.house.clock.now(), **mine})
    await lane.submit(SYSTEM, {"id": "", "type": "Reconnect", **mine})
    now = day.house.clock.at
    for _ in range(2):
        day.house.clock.advance(24 * 3600)
        await lane.submit(SYSTEM, {"id": "", "type": "Silence", "case": other.case})
    day.house.clock.at = now
    await anna.cmd("Return", other.case, owner_seq=took["owner_seq"], reason="stängning")
    await anna.cmd("SetLevel", other.case, level=3, reason="")
    day.house.clock.advance(9 * 3600)
    await lane.submit(SYSTEM, {"id": "", "type": "Reroute", "case": other.case})
    await (await day.patient()).ok("Withdraw")


async def looked(day: Day) -> None:
    """Read the hazards and, as a super-user, the feedback."""
    async with day.clinician() as mats:
        await mats.work("mats")
        for at in ("hazards", "feedback"):
            await mats.send(type="look", vid=at, at=at)
            day.sheet.told([await mats.kind(at)], "server_frames")


async def contacted(day: Day, anna: Clinician) -> None:
    """Let the clinic contact a listed person who has no case."""
    free = [p for p in day.people if p["age_unit"] == "y" and 25 <= p["age"] < 60 and p["number"] not in day._used]
    text = "Hej! Dags att kontrollera blodtrycket. När passar det?"
    began = await anna.cmd("StartContact", number=free[0]["number"], reason="årskontroll", text=text)
    assert began["type"] == "ack", began


async def record(folder: Path) -> Golden:
    """Live through the day and return the examples."""
    async with running(folder, demo=True, demo_people=150) as house:
        address = f"http://127.0.0.1:{house.port}"
        async with httpx.AsyncClient(base_url=address, timeout=20, trust_env=False) as http:
            people = (await http.get("/api/demo/people", params={"centre": "asby"})).json()["people"]
            day = Day(house, http, people)
            async with day.clinician() as anna, day.clinician() as karin, day.phone() as phone:
                await anna.work("anna")
                await karin.work("karin")
                walker = await at_the_door(day)
                await anna.queue()
                await emergency(day)
                await anna.kind("delta")
                await in_care(day, anna, karin, walker, phone)
                await karin.queue()
                await the_unit(day, anna, karin)
                await clockwork(day, anna)
                await looked(day)
                await contacted(day, anna)
                await anna.send(type="open", vid="p", view="preview", case=walker.case)
                await anna.send(type="logout")
                await anna.closed()
                await phone.socket.close()
                day.sheet.told([*karin.seen, *anna.seen], "server_frames")
                day.sheet.told(phone.seen, "patient_server_frames")
            for (case,) in house.disk("SELECT case_id FROM event GROUP BY case_id ORDER BY min(pos)"):
                for event in await house.house.store.events(case, limit=200):
                    day.sheet.keep("events", event["type"], dict(event))
        return day.sheet.found


def slimmed(frame: Any) -> Any:
    """Return a frame without what is only bulk: two rows, phrases, units are enough to show the form."""
    if isinstance(frame, dict):
        return {key: slimmed(value) for key, value in frame.items()}
    if isinstance(frame, list):
        return [slimmed(value) for value in frame[:2]]
    return frame


def write(found: Golden) -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, examples in found.items():
        kept = {kind: slimmed(example) for kind, example in sorted(examples.items())}
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def read(name: str) -> dict[str, Frame]:
    """Return the examples of one file."""
    found: dict[str, Frame] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(asyncio.run(record(Path(folder) / "data")))
