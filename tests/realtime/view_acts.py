"""What can happen to a case while others look on: one act for each command of staff, clockwork and patient."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from server.adapters.video import VideoRooms
from server.contract.ids import new_id
from server.domain.actor import SYSTEM, Actor
from server.domain.permissions import COORDINATING
from tests.support.cases import PERSON, _box, emergency, seek_care, told, way_in
from tests.support.clock import HandClock
from tests.support.content import library
from tests.support.houses import Running
from tests.support.people import patient

Act = Callable[[Running, str], Awaitable[Any]]
ANNA = Actor("staff", "anna", "Anna Ek", "asby", "nurse")
KARIN = Actor("staff", "karin", "Karin Lövgren", "asby", "nurse")
BOSS = Actor("staff", "eva", "Eva Strandberg", "asby", "secretary", frozenset({COORDINATING}))
"""Today's coordinator, of another profession."""


def staff(kind: str, actor: Actor = ANNA, /, *, first: tuple[Act, ...] = (), **fields: Any) -> Act:
    async def act(house: Running, case: str) -> None:
        for earlier in first:
            await earlier(house, case)
        known = await house.house.store.case(case)
        assert known is not None
        given = {**fields, "owner_seq": known.owner_seq} if kind in OWNED else fields
        answer = await house.house.lane.submit(actor, told("" if kind == "TakeNext" else case, kind, **given))
        assert answer.ok, (kind, answer)

    return act


def by_patient(kind: str, *, first: tuple[Act, ...] = (), **fields: Any) -> Act:
    async def act(house: Running, case: str) -> None:
        for earlier in first:
            await earlier(house, case)
        answer = await house.house.lane.submit(patient(case), told(case, kind, **fields))
        assert answer.ok, (kind, answer)

    return act


async def box(house: Running, case: str) -> None:
    items = house.house.reference.book().library.tick_lists["self"].items
    urgent = next(item.id for item in items if item.level == 0)
    await by_patient("Worsened", items=[urgent], text="")(house, case)


def at(milliseconds: int) -> Act:
    async def act(house: Running, _case: str) -> None:
        house.clock.jump(milliseconds)

    return act


async def give_feedback(house: Running, case: str) -> None:
    command = {**told(case, "GiveFeedback", rules=[]), "kind": "too_low"}
    assert (await house.house.lane.submit(ANNA, command)).ok


async def picture_sent(house: Running, case: str, name: str = "0" * 32) -> None:
    facts = {"width": 4, "height": 3, "bytes": 5, "digest": sha256(b"bytes").hexdigest()}
    command = {"id": name, "type": "SendPicture", "case": case, **facts}
    assert (await house.house.lane.submit(patient(case), command, b"bytes")).ok


async def acknowledge_flag(house: Running, case: str) -> None:
    await by_patient("SendMessage", first=(staff("Take"),), text="Nu trycker det över bröstet och jag är kallsvettig")(
        house, case
    )
    known = await house.house.store.case(case)
    assert known is not None
    await staff("AcknowledgeFlag", since=known.marks["flag"])(house, case)


async def silent(house: Running, case: str) -> None:
    await take(house, case)
    await message(house, case)
    for days in (7, 14):
        house.clock.at = HandClock().now() + days * 24 * 3_600_000
        await staff("Silence", SYSTEM)(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert "reach_phone" in known.marks


async def late(house: Running, case: str) -> None:
    await staff("HandOver", first=(take,), note="x", unit="aspelunda", profession="nurse")(house, case)
    house.clock.jump(15 * 60_000)
    await staff("HandoverLate", SYSTEM)(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert "unacknowledged" in known.marks


async def lapse(house: Running, case: str) -> None:
    await staff("Take", Actor("staff", "mats", "Mats Åkerblom", "asby", "nurse"))(house, case)
    house.house.leases.left("mats", house.clock.monotonic() - 10_000, house.clock.now())
    await house.house.clockwork.leases()
    known = await house.house.store.case(case)
    assert known is not None
    assert "returned" in known.marks


async def video(house: Running, case: str) -> None:
    reference = house.house.reference
    reference._book = replace(reference.book(), video=VideoRooms("https://video.example/{room}", "x"))
    await staff("SendVideo", first=(take,))(house, case)


async def day_comes(house: Running, case: str) -> None:
    await parked(house, case)
    house.clock.jump(3 * 24 * 3_600_000)
    await staff("FollowUp", SYSTEM, here=False)(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert "follow_up" in known.marks


async def contacted(house: Running, _case: str) -> None:
    command = told(new_id(), "StartContact", reason="x", text="Hej!", phone="070-174 06 05", **PERSON)
    assert (await house.house.lane.submit(ANNA, command)).ok


async def caller_entered(house: Running, _case: str) -> None:
    lane, command = house.house.lane, told(new_id(), "EnterCaller", phone="070-174 06 05", who="self", **PERSON)
    assert (await lane.submit(ANNA, command)).ok
    said = [
        ("ChooseEntrance", {"entrance": "care", "listed_unit": "asby"}),
        ("ChooseUnit", {"unit": "asby", "listed": "asby"}),
        ("Describe", {"text": "Ont i halsen"}),
        ("Tick", {"items": [_box(lane, 0)]}),
    ]
    for kind, fields in said:
        assert (await lane.submit(ANNA, told(command["case"], kind, **fields))).ok


async def comes_in(house: Running, _case: str) -> None:
    await seek_care(house.house.lane)


async def urgent_comes_in(house: Running, _case: str) -> None:
    await emergency(house.house.lane)


async def on_the_way_in(house: Running, _case: str) -> None:
    for command in way_in("on-the-way", "asby", "care"):
        await house.house.lane.submit(patient("on-the-way"), command)


async def closing(house: Running, case: str) -> None:
    await staff("SetLevel", first=(staff("Take"),), level=3, reason="x")(house, case)
    await staff("Return", reason="x")(house, case)
    house.clock.jump(8 * 3_600_000)
    await house.house.clockwork.closing()


async def flow_changes(house: Running, _case: str) -> None:
    for command in way_in("changed", "asby", "care"):
        await house.house.lane.submit(patient("changed"), command)
    reference = house.house.reference
    book = reference.book()
    raised = replace(book.flows["general"], version="9.0")
    reference._book = replace(book, library=replace(library(), flows={**book.flows, raised.id: raised}))
    await staff("FollowFlow", SYSTEM)(house, "changed")
    reference._book = book
    assert (await house.known("changed")).intake.flow_version == "9.0"


async def answered(house: Running, case: str) -> None:
    await asked(house, case)
    known = await house.house.store.case(case)
    assert known is not None
    assert known.question is not None
    await staff("AnswerColleague", JOHAN, question=known.question["seq"], answer="yes")(house, case)


async def answer_late(house: Running, case: str) -> None:
    await asked(house, case)
    for minutes in (61, 66):
        house.clock.at = HandClock().now() + minutes * 60_000
        await house.house.clockwork.questions()
    known = await house.house.store.case(case)
    assert known is not None
    assert known.question is not None
    assert known.question["late"] == "coordinator"


async def merged(house: Running, case: str) -> None:
    """Take another case of the same patient in."""
    await take(house, case)
    other = await seek_care(house.house.lane)
    await by_patient("SendMessage", text="Hallå?")(house, other)
    await staff("Merge", other=other)(house, case)


async def merged_away(house: Running, case: str) -> None:
    """Let the case go on in another of the same patient."""
    kept = await seek_care(house.house.lane)
    await staff("Merge", first=(take,), other=case)(house, kept)
    assert (await house.known(case)).outcome == "merged"


OWNED = {
    "Merge",
    "AskColleague",
    "RetractQuestion",
    "MarkPicture",
    "SendMessage",
    "HandOver",
    "Return",
    "Close",
    "Release",
    "Reconnect",
    "AcknowledgeFlag",
    "MarkStatement",
    "PhoneCall",
    "Park",
    "Unpark",
    "SendVideo",
}
CALL = {"number": "", "reason": "", "safe_time": "", "identity": False, "said": "", "outcome": ""}
take, message = staff("Take"), staff("SendMessage", text="Hej!")
closed = staff("Close", first=(take,), outcome="phone")
to_person = staff("HandOver", first=(take,), note="Tar du?", person="lars")
parked = staff("Park", first=(take,), day="2026-11-26", time="", reason="x", question="")
LARS = Actor("staff", "lars", "Lars Hedin", "aspelunda", "nurse")
JOHAN = Actor("staff", "johan", "Johan Ek", "asby", "doctor")
asked = staff("AskColleague", first=(take,), text="Kan du?", within="hour", unit="asby", profession="doctor")
ACTS: dict[str, Act] = {
    "TakeNext": staff("TakeNext"),
    "Take": take,
    "TakeOver": staff("TakeOver", KARIN, first=(take,), reason="Sjuk"),
    "SendMessage": staff("SendMessage", first=(take,), text="Hej!"),
    "WriteNote": staff("WriteNote", text="Ring"),
    "MarkRead": staff("MarkRead", first=(take, by_patient("SendMessage", text="Hej")), upto=99),
    "HandOver unit": staff("HandOver", first=(take,), note="x", unit="asby", profession="doctor"),
    "HandOver elsewhere": staff("HandOver", first=(take,), note="x", unit="aspelunda", profession="nurse"),
    "HandOver person": to_person,
    "Acknowledge": staff("Acknowledge", LARS, first=(to_person,)),
    "Return": staff("Return", first=(take,), reason="x"),
    "Return offered": staff("Return", first=(to_person,), reason="x"),
    "Move to the queue": staff("Move", BOSS, first=(take,), reason="Sjuk"),
    "Move to a person": staff("Move", BOSS, first=(take,), reason="Sjuk", person="johan"),
    "HandoverLate": late,
    "SetLevel": staff("SetLevel", level=1, reason="Värre"),
    "AcknowledgeFlag": acknowledge_flag,
    "GiveFeedback": give_feedback,
    "MarkStatement": staff("MarkStatement", first=(take,), statement=0, mark="unclear"),
    "SeePicture": staff("SeePicture", first=(take, picture_sent), picture="0" * 32),
    "MarkPicture": staff("MarkPicture", first=(take, picture_sent), picture="0" * 32, mark="unassessable"),
    "Close": closed,
    "ConfirmRecorded": staff("ConfirmRecorded", first=(closed,)),
    "Reopen": staff("Reopen", KARIN, first=(closed,), reason="Fel utfall"),
    "Reopen by who closed it": staff("Reopen", first=(closed,), reason="Fel utfall"),
    "Release unanswered": staff("Release", SYSTEM, first=(take,), since=1),
    "Release answered": staff("Release", SYSTEM, first=(take, message), since=1),
    "Reconnect": staff("Reconnect", SYSTEM, first=(take, message, staff("Release", SYSTEM, since=1))),
    "Reroute": closing,
    "Silence": silent,
    "AskColleague": asked,
    "AskColleague person": staff("AskColleague", first=(take,), text="Kan du?", person="lars"),
    "AskColleague task": staff(
        "AskColleague", first=(take,), text="Recept?", kind="task", unit="asby", profession="doctor"
    ),
    "AskColleague followed": staff("HandOver", first=(asked,), note="x", unit="asby", profession="secretary"),
    "AnswerColleague": answered,
    "RetractQuestion": staff("RetractQuestion", first=(asked,)),
    "Close asked": staff("Close", first=(asked,), outcome="phone"),
    "QuestionLate": answer_late,
    "PhoneCall": staff("PhoneCall", first=(take,), result="no_answer", again=15, **CALL),
    "Park": parked,
    "Unpark": staff("Unpark", first=(parked,)),
    "FollowUp": day_comes,
    "SendVideo": video,
    "StartContact": contacted,
    "EnterCaller": caller_entered,
    "Merge": merged,
    "Merge into another": merged_away,
    "patient read": by_patient("MarkRead", first=(staff("SendMessage", first=(take,), text="Hej!"),), upto=99),
    "patient SendMessage": by_patient("SendMessage", text="Hallå?"),
    "patient WriteAgain": by_patient("WriteAgain", first=(closed,), text="Det gör ont igen"),
    "patient SendPicture": picture_sent,
    "patient MarkRead": by_patient("MarkRead", upto=3),
    "patient SetContact": by_patient("SetContact", phone="070-174 06 06", notify=False),
    "patient Worsened": by_patient("Worsened", items=[], text="Mer ont"),
    "patient Worsened 112": box,
    "patient Reply112": by_patient("Reply112", first=(box,), called=False),
    "patient Withdraw": by_patient("Withdraw"),
    "Submit": comes_in,
    "Submit 112": urgent_comes_in,
    "way in": on_the_way_in,
    "FollowFlow": flow_changes,
    "lease": lapse,
}
