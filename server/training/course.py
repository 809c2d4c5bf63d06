"""How far somebody has come in a programme, read out of what she has practised. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.training.board import Played
from server.training.programmes import Programme, Step


def met(step: Step, mine: Sequence[Played]) -> bool:
    """Whether one of her cases of the step's scenario meets what the step asks for: the named goals, or all that must be done."""
    for one in mine:
        if one.scenario.id != step.scenario:
            continue
        must = [verdict for verdict in one.judgement.verdicts if verdict.part == "must"]
        wanted = [verdict for verdict in must if not step.meets or verdict.goal.id in step.meets]
        if wanted and all(verdict.status == "met" for verdict in wanted):
            return True
    return False


def done(step: Step, mine: Sequence[Played]) -> bool:
    """Whether something that shows the step has been done in one of her cases."""
    moments = (moment for one in mine for moment in one.judgement.moments)
    return any(moment.by == "staff" and moment.type in step.does for moment in moments)


def state_of(step: Step, mine: Sequence[Played]) -> str:
    """Return `met`, `left`, or "" for what is read and talked of."""
    if step.kind == "play":
        return "met" if met(step, mine) else "left"
    if step.kind == "do":
        return "met" if done(step, mine) else "left"
    return ""


def has_passed(programme: Programme, mine: Sequence[Played]) -> bool:
    """Whether the programme is passed; one that is only read and talked of is not passed by practising."""
    if not any(state_of(step, mine) for step in programme.steps):
        return False
    played = {step.id: met(step, mine) for step in programme.steps if step.kind == "play"}
    return programme.passed(played, frozenset(step.id for step in programme.steps if done(step, mine)))


def course(programme: Programme, mine: Sequence[Played], lang: str, passed_at: int) -> Mapping[str, Any]:
    """Return a programme as it is shown: its steps in order, each with how it stands."""
    return {
        "id": programme.id,
        "title": programme.title[lang],
        "minutes": programme.minutes,
        "led": programme.led,
        "passed_at": passed_at,
        "steps": [
            {
                "id": step.id,
                "kind": step.kind,
                "minutes": step.minutes,
                "day": step.day,
                "title": step.title[lang],
                "text": step.text[lang],
                "keys": list(step.keys),
                "scenario": step.scenario,
                "state": state_of(step, mine),
            }
            for step in programme.steps
        ],
    }
