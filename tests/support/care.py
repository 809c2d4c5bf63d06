"""One patient's case in care without a server: the real rules, said by whoever acts."""

from typing import Any

from server.domain.actor import SYSTEM, Actor
from server.domain.decide import decide
from server.domain.life import ALLOWED
from server.domain.permissions import may
from server.domain.refusal import Refusal
from tests.domain.patient_way import Way
from tests.support.people import ANNA, staffed_book

CHEST = "nu trycker det hårt över bröstet och jag är kallsvettig"


def in_the_queue(words: str = "Jag är snuvig och hostar lite", **person: Any) -> Way:
    """Return an ordinary case that waits at Åsby."""
    way = Way(**person).care(words).say("Tick", items=[]).say("ChooseComplaint", flow="cough_cold").usual()
    if way.kind == "advice":
        way.say("GoOn")
    return way.say("ChooseUnit", unit="asby", listed="asby").say("Submit")


def taken(by: Actor = ANNA) -> Way:
    """Return an ordinary case that somebody has."""
    way = in_the_queue()
    assert act(way, "Take", by) is None
    return way


def act(way: Way, kind: str, by: Actor = ANNA, /, **fields: Any) -> str | None:
    """Judge a command as the lane does and write what it leads to; returns the code of a refusal."""
    denied = may(by, kind, way.case)
    if denied:
        return denied
    if way.case.state not in ALLOWED[kind]:
        return "wrong_state"
    command = {"id": f"s{len(way.events)}", "type": kind, "case": way.case.id, **fields}
    decision = decide(way.case, command, by, way.now, staffed_book())
    if isinstance(decision, Refusal):
        return decision.code
    way.write(decision, by)
    return None


def own(way: Way, kind: str, by: Actor = ANNA, /, **fields: Any) -> str | None:
    """Do what relies on having the case."""
    return act(way, kind, by, owner_seq=way.case.owner_seq, **fields)


def clock(way: Way, kind: str, /, **fields: Any) -> str | None:
    """Let the clockwork act."""
    return act(way, kind, SYSTEM, **fields)
