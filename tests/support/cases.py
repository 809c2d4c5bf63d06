"""Making cases the way patients do: every one of them through the lane, with the real intake."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from server.app.lane import Lane
from server.app.ports import Answer
from server.contract.ids import new_id
from server.domain.actor import Actor
from tests.support.people import patient

PERSON = {
    "number": "198501019802",
    "name": "Alva Lind",
    "born": "1985-01-01",
    "sex": "female",
    "protected": False,
    "writer": "self",
    "writer_name": "Alva Lind",
    "writer_number": "198501019802",
}

Say = Callable[[Actor, dict[str, Any]], Awaitable[Answer]]


def started(case: str, **person: Any) -> dict[str, Any]:
    return {"id": new_id(), "type": "Start", "case": case, "who": "self", "lang": "sv", **PERSON, **person}


def told(case: str, kind: str, /, **fields: Any) -> dict[str, Any]:
    """Return a command with a new id."""
    return {"id": new_id(), "type": kind, "case": case, **fields}


def way_in(case: str, unit: str = "asby", entrance: str = "secretary", **person: Any) -> list[dict[str, Any]]:
    """Return the patient's commands up to the submission of an ordinary question (level 4) at a unit.

    By `care` it is *something else* in own words with no emergency box: the general flow, answered as `usual`.
    """
    words = "Jag undrar över mitt intyg" if entrance == "secretary" else "Jag har ont i ett knä sedan i går"
    return [
        started(case, **person),
        told(case, "SetContact", phone="070-174 06 05", notify=True),
        told(case, "ChooseEntrance", entrance=entrance, listed_unit=unit),
        told(case, "ChooseUnit", unit=unit, listed=unit),
        told(case, "Describe", text=words),
        *([told(case, "Tick", items=[])] if entrance == "care" else []),
        told(case, "ChooseComplaint", flow="general"),
    ]


async def ask_secretary(lane: Lane, unit: str = "asby", case: str = "", **person: Any) -> str:
    """Put a case in a secretary's queue; returns its id."""
    case = case or new_id()
    for command in [*way_in(case, unit, **person), told(case, "Submit")]:
        answer = await lane.submit(patient(case), command)
        assert answer.ok, (command, answer)
    return case


async def seek_care(lane: Lane, unit: str = "asby", case: str = "", **person: Any) -> str:
    """Put an ordinary case in a nurse's queue by the general flow; returns its id."""
    case = case or new_id()
    commands = [command async for command in _care(lane, unit, case, person)]
    assert commands[-1]["type"] == "Submit"
    return case


async def _care(lane: Lane, unit: str, case: str, person: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    from server.domain.triage import next_question
    from server.domain.verdict import flow_of, subject_of, verdict

    async def say(command: dict[str, Any]) -> dict[str, Any]:
        answer = await lane.submit(patient(case), command)
        assert answer.ok, (command, answer)
        return command

    for command in way_in(case, unit, "care", **person):
        yield await say(command)
    book, now = lane._book(), lane._clock.now()
    while True:
        known = (await lane._store.load([case]))[case]
        flow, found = flow_of(known, book), verdict(known, book, now)
        assert flow is not None
        assert found is not None
        question = next_question(flow, known.intake.answers, subject_of(known, now))
        if found.done or found.stops or question is None:
            break
        value = "" if question.usual is None else question.usual
        yield await say(told(case, "AnswerQuestion", question=question.id, value=value))
    if found.ed or found.self_care:
        yield await say(told(case, "GoOn"))
    yield await say(told(case, "Submit"))


async def emergency(lane: Lane, unit: str = "asby", case: str = "", **person: Any) -> str:
    """Put a 112 case in a nurse's queue by the tick-list; returns its id."""
    case = case or new_id()
    box = _box(lane, 0)
    for command in way_in(case, unit, "care", **person)[:5]:
        assert (await lane.submit(patient(case), command)).ok
    answer = await lane.submit(patient(case), told(case, "Tick", items=[box]))
    assert answer.ok
    assert (await lane._store.load([case]))[case].state == "waiting"
    return case


def _box(lane: Lane, level: int) -> str:
    return next(item.id for item in lane._book().library.tick_lists["self"].items if item.level == level)
