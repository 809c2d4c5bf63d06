"""What happens in the day that the golden frames are taken from, so that everything of the contract happens once."""

import json
from dataclasses import replace
from typing import cast

from server.contract.ids import new_id
from server.domain.actor import SYSTEM
from server.flows.loader import FlowLibrary
from tests.docs.day import Clinician, Day, Patient, Phone
from tests.support.cases import _box, seek_care
from tests.support.images import jpeg


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
    await anna.send(type="ask_contacts", case=case)
    await anna.kind("contacts")
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
    await anna.cmd("SetLevel", case, level=3, reason="feber som stiger", owner_seq=seq)
    await reached(day, anna, case, seq)
    await asked(day, anna, case, seq)
    await anna.send(type="page", vid="c", before_seq=10, n=5)
    await anna.kind("events")
    await anna.cmd("HandOver", case, owner_seq=seq, note="Vill du ta den?", sbar=SBAR, person="karin")
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
    await karin.cmd("ConfirmRecorded", last["case"])
    await anna.send(type="close", vid="c")


SBAR = {
    "situation": "Kvinna 40 år, nivå 3: halsont",
    "background": "Inga sjukdomar",
    "assessment": "Feber",
    "recommendation": "Vill du ta den?",
}


async def asked(day: Day, anna: Clinician, case: str, seq: int) -> None:
    """Ask the doctors, hear late and hear; ask again and take it back."""
    to = {"unit": "asby", "profession": "doctor"}
    question = await anna.cmd("AskColleague", case, owner_seq=seq, text="Snabbtest i dag?", within="quarter", **to)
    now = day.house.clock.at
    day.house.clock.advance(15 * 60)
    await day.house.house.clockwork.questions()
    day.house.clock.at = now
    async with day.clinician() as johan:
        await johan.work("johan")
        await johan.queue()
        await johan.cmd("AnswerColleague", case, question=question["seq"], answer="yes", text="Och vila i dag.")
    await anna.cmd("AskColleague", case, owner_seq=seq, text="Sjukskrivning?", **to)
    await anna.cmd("RetractQuestion", case, owner_seq=seq)


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


async def again(day: Day, anna: Clinician) -> None:
    """Close a case, open it again, close it, and let its patient write again."""
    other = await newcomer(day)
    took = await anna.cmd("Take", other.case)
    await anna.cmd("Close", other.case, owner_seq=took["owner_seq"], outcome="self_care")
    took = await anna.cmd("Reopen", other.case, reason="Fel utfall")
    await anna.cmd("Close", other.case, owner_seq=took["owner_seq"], outcome="booked")
    await other.ok("WriteAgain", text="Hej igen, en fråga till")


async def at_the_secretarys(day: Day) -> None:
    """Tell the secretary of a complaint, and stay with her."""
    other = await day.patient()
    await other.ok("SetContact", phone="070-174 06 05", notify=False)
    await other.ok("ChooseEntrance", entrance="secretary")
    await other.ok("ChooseUnit", unit=other.step["data"]["choices"][0]["unit"])
    await other.ok("Describe", text="Vill förnya Levaxin, har så ont i magen")
    await other.ok("ReplyNurse", nurse=False)


async def flow_changes(day: Day) -> None:
    """Let a flow change while a patient is asked by it."""
    other, reference = await day.patient(), day.house.house.reference
    await other.to_questions()
    book = reference.book()
    changed = replace(book.flows["general"], version="9.0")
    library = replace(cast("FlowLibrary", book.library), flows={**book.flows, changed.id: changed})
    reference._book = replace(book, library=library)
    await other.get("/api/patient/case")
    reference._book = book


async def looked(day: Day) -> None:
    """Read the hazards and, as a super-user, the feedback."""
    async with day.clinician() as mats:
        await mats.work("mats")
        for at in ("hazards", "receivers", "feedback"):
            await mats.send(type="look", vid=at, at=at)
            day.sheet.told([await mats.kind(at)], "server_frames")


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


async def contacted(day: Day, anna: Clinician) -> None:
    """Let the clinic contact a listed person who has no case."""
    free = [p for p in day.people if p["age_unit"] == "y" and 25 <= p["age"] < 60 and p["number"] not in day._used]
    text = "Hej! Dags att kontrollera blodtrycket. När passar det?"
    began = await anna.cmd("StartContact", number=free[0]["number"], reason="årskontroll", text=text)
    assert began["type"] == "ack", began


async def made_one(day: Day, anna: Clinician) -> None:
    """See two open cases of one patient side by side, and make them one."""
    lane = day.house.house.lane
    kept, other = await seek_care(lane), await seek_care(lane)
    seq = (await anna.cmd("Take", kept))["owner_seq"]
    await anna.send(type="ask_open", case=kept)
    await anna.kind("open_cases")
    assert (await anna.cmd("Merge", kept, other=other, owner_seq=seq))["type"] == "ack"


async def called(day: Day, anna: Clinician) -> None:
    """Write a listed person in who is on the telephone, until an emergency sends the case."""
    free = [p for p in day.people if p["age_unit"] == "y" and 25 <= p["age"] < 60 and p["number"] not in day._used]
    began = await anna.cmd("EnterCaller", number=free[1]["number"], caller="", phone="070-174 06 05")
    assert began["type"] == "ack", began
    case = began["case"]
    await anna.send(type="look", vid="callers", at="callers")
    await anna.kind("callers")
    await anna.cmd("ChooseEntrance", case, entrance="care")
    await anna.cmd("Describe", case, text="Jag behöver hjälp med en sak")
    await anna.cmd("Tick", case, items=[_box(day.house.house.lane, 0)])
    await anna.send(type="ask_step", vid="step", case=case)
    await anna.kind("step")
